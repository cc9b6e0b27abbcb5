"""Naming what is different: the smallest true explanation, in the learner's own layer names."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from helpers.graph import words
from helpers.graph.align import WAYS, Aligner
from helpers.graph.normalise import Source, Vertex

if TYPE_CHECKING:
    from helpers.graph.compare import Difference
    from helpers.graph.match import Net


def explain(expected: Net, actual: Net, *, names: bool) -> Explanation:
    """The smallest explanation of why two nets are not the same.

    Every sentence is true of one alignment of the two: of those that are tried, the one that needs fewest.
    """
    best: Explanation | None = None
    named = {place: name for place, (_, name, _) in enumerate(expected.normal.inputs) if name}
    given = {place: name for place, (_, name, _) in enumerate(actual.normal.inputs)}
    agree = bool(named) and all(given.get(place) == name for place, name in named.items())
    for way in WAYS:
        if agree and not way.places:
            continue  # inputs that bear the right names in the right places are not in the wrong order
        explanation = Explanation(expected, actual, Aligner(expected, actual, way).run(), names=names)
        if best is None or explanation.cost < best.cost:
            best = explanation
        if best.cost < 1.5:
            break
    return best


class Explanation:
    """The differences under one alignment (`partner`: vertices of `expected` to vertices of `actual`)."""

    def __init__(self, expected: Net, actual: Net, partner: dict[int, int], *, names: bool) -> None:
        self.expected, self.actual = expected.normal, actual.normal
        self.one, self.other = self.expected.vertices, self.actual.vertices
        self.nets = expected, actual
        self.partner = partner
        self.back = {other: one for one, other in partner.items()}
        self.names = names
        self.told = words.Names(self.actual)
        self.found: list[tuple[tuple, Difference]] = []
        self.cost = 0.0
        self.users = [self._users(self.one), self._users(self.other)]
        self.masks_wrong = self._masks_wrong()
        self.inputs()
        self.settings()
        self.missing()
        self.extra()
        self.connections()
        self.outputs()
        self.sharing()

    def differences(self) -> list[Difference]:
        """Differences in the order of the graph, without repetition."""
        ordered = [difference for _, difference in sorted(self.found, key=lambda pair: pair[0])]
        return list({difference.message: difference for difference in ordered}.values())

    # -- what is said ------------------------------------------------------------------------------------------

    def say(
        self, kind: Any, message: str, *, actual: Any = (), expected: Any = (), cost: float = 1, late: int = 0
    ) -> None:
        """Add a difference about these vertices; it stands where the first of them stands in the graph."""
        from helpers.graph.compare import Difference

        actual, expected = list(actual), list(expected)
        place = min([*actual, *(self.partner.get(vertex, len(self.other)) for vertex in expected)], default=0)
        self.cost += cost
        self.found.append(
            (
                (late, place, len(self.found)),
                Difference(
                    kind,
                    words.sentence(message),
                    words.unique(self.other[vertex].name for vertex in actual),
                    words.unique(self.one[vertex].name for vertex in expected),
                    words.unique(path for vertex in actual for path in self.other[vertex].paths[:1]),
                    words.unique(path for vertex in expected for path in self.one[vertex].paths[:1]),
                ),
            )
        )

    def tell(self, vertex: int) -> str:
        """A vertex of `actual` by its name."""
        return self.told.vertex(vertex)

    def place(self, vertex: int) -> str:
        """Where a vertex of `expected` stands, in the learner's names."""
        before = [self.partner[source.vertex] for source in self.one[vertex].inputs if source.vertex in self.partner]
        after = [self.partner[user] for user in self.users[0][vertex] if user in self.partner]
        if before:
            return "after " + words.both(words.unique(self.tell(source) for source in before))
        if after:
            return "before " + words.both(words.unique(self.tell(user) for user in after))
        return ""

    def describe(self, vertex: int, *, place: bool = True) -> str:
        """A vertex of `expected` by its kind and its place, since its name would mean nothing to the learner."""
        if vertex in self.partner:
            return self.tell(self.partner[vertex])
        told = words.kind_and_settings(self.one[vertex], article=True)
        return f"{told} {self.place(vertex)}".rstrip() if place else told

    # -- inputs and outputs ------------------------------------------------------------------------------------

    def inputs(self) -> None:
        """Rule 1 and rule 7: the model's inputs, their order, shapes and data types."""
        wanted, given = self.expected.inputs, self.actual.inputs
        lost = [(key, name, vertex) for key, name, vertex in wanted if vertex not in self.partner]
        added = [vertex for _, _, vertex in given if vertex not in self.back]
        if len(wanted) != len(given):
            # An input too many or too few takes all that hangs on it along.
            asked = words.both([words.input_of(self.one[vertex], name) for _, name, vertex in lost])
            which = f": {asked} is missing" if lost and not added else ""
            names = words.both([self.tell(vertex) for vertex in added])
            which = which or (f": {names} {words.is_are(added)} too many" if added and not lost else "")
            self.say(
                "wrong input",
                f"the model has {words.number(len(given), 'input')}; {words.asked(len(wanted))}{which}",
                actual=added or [vertex for _, _, vertex in given],
                expected=[vertex for _, _, vertex in lost] or [vertex for _, _, vertex in wanted],
                late=-1,
            )
        places = [self.partner.get(vertex) for _, _, vertex in wanted]
        keyed = all(any(isinstance(item, str) for port in ports for item in port[0]) for ports in (wanted, given))
        order = {vertex: key if keyed else place for place, (key, _, vertex) in enumerate(given)}
        own = {vertex: key if keyed else place for place, (key, _, vertex) in enumerate(wanted)}
        moved = [
            vertex for _, _, vertex in wanted if vertex in self.partner and order[self.partner[vertex]] != own[vertex]
        ]
        if len(wanted) == len(given) and moved and None not in places:
            what = "keys" if keyed else "order"
            self.say(
                "wrong input",
                f"the inputs come as {words.listing([self.tell(vertex) for _, _, vertex in given])}; "
                f"the {what} asked for: {words.listing([self.tell(vertex) for vertex in places])}"
                if not keyed
                else f"the inputs' keys are {words.listing([repr(words.key(key)) for key, _, _ in given])}; "
                f"asked for: {words.listing([repr(words.key(key)) for key, _, _ in wanted])}",
                actual=[self.partner[vertex] for vertex in moved],
                expected=moved,
                late=-1,
            )
        for _, name, vertex in wanted:
            if vertex not in self.partner:
                continue
            self.input_details(vertex, self.partner[vertex], name)

    def input_details(self, one: int, other: int, name: str) -> None:
        wanted, given = self.one[one], self.other[other]
        if wanted.shapes != given.shapes:
            self.say(
                "wrong input",
                f"the input {self.tell(other)} has shape {words.shape(given.shapes[0])}; "
                f"{words.shape(wanted.shapes[0])} was asked for",
                actual=[other],
                expected=[one],
            )
        if wanted.dtypes != given.dtypes:
            self.say(
                "wrong input",
                f"the input {self.tell(other)} has dtype {given.dtypes[0]}; {wanted.dtypes[0]} was asked for",
                actual=[other],
                expected=[one],
            )
        called = next(called for _, called, vertex in self.actual.inputs if vertex == other)
        if self.names and name != called:
            asked = f"the name {name!r} was asked for" if name else "no name was asked for"
            self.say(
                "wrong input",
                f"the input {self.tell(other)} is named {given.name!r}; {asked}",
                actual=[other],
                expected=[one],
            )

    def outputs(self) -> None:
        """Rule 1: what the model returns, and in which order."""
        wanted, given = self.expected.outputs, self.actual.outputs
        sources = [(self.back.get(vertex), output) for _, _, vertex, output in given]
        asked = [(vertex, output) for _, _, vertex, output in wanted]
        keyed = all(any(isinstance(item, str) for port in ports for item in port[0]) for ports in (wanted, given))
        if len(wanted) != len(given):
            lost = [vertex for vertex, output in asked if (vertex, output) not in sources and vertex in self.partner]
            extra = [entry[2] for entry, source in zip(given, sources, strict=True) if source not in asked]
            which = f": {words.both([self.describe(vertex) for vertex in lost])} should be one too" if lost else ""
            which = which or (
                f": {words.both([self.tell(vertex) for vertex in extra])} should not be one" if extra else ""
            )
            self.say(
                "wrong output",
                f"the model has {words.number(len(given), 'output')}; {words.asked(len(wanted))}{which}",
                actual=extra or [entry[2] for entry in given],
                expected=[vertex for vertex, _ in asked],
            )
            return
        if keyed and {entry[0] for entry in wanted} != {entry[0] for entry in given}:
            self.say(
                "wrong output",
                f"the outputs' keys are {words.listing([repr(words.key(entry[0])) for entry in given])}; "
                f"asked for: {words.listing([repr(words.key(entry[0])) for entry in wanted])}",
                actual=[entry[2] for entry in given],
                expected=[entry[2] for entry in wanted],
            )
            return
        if keyed:
            by_key = {entry[0]: place for place, entry in enumerate(given)}
            places = [by_key[entry[0]] for entry in wanted]
        else:
            places = list(range(len(given)))
        wrong = [place for place, entry in enumerate(wanted) if not self.leads_to(given[places[place]][2:], entry[2:])]
        if len(wrong) > 1 and Counter(sources) == Counter(asked):
            if keyed:
                told = [f"{words.key(wanted[p][0])!r} is {self.tell(given[places[p]][2])}" for p in wrong]
                right = [f"{words.key(wanted[p][0])!r}: {self.describe(wanted[p][2])}" for p in wrong]
                message = f"among the outputs, {words.both(told)}; asked for: {words.listing(right)}"
            else:
                order = words.listing([self.describe(vertex) for vertex, _ in asked])
                has = words.listing([self.tell(entry[2]) for entry in given])
                message = f"the outputs come as {has}; the order asked for: {order}"
            self.say(
                "wrong output",
                message,
                actual=[given[places[p]][2] for p in wrong],
                expected=[wanted[p][2] for p in wrong],
            )
        else:
            for place in wrong:
                self.wrong_output(wanted[place], given[places[place]], len(wanted), keyed, place)
        for place, entry in enumerate(wanted):
            mine = given[places[place]]
            if self.names and entry[1] != mine[1] and place not in wrong:
                asked_name = f"the name {entry[1]!r} was asked for" if entry[1] else "no name was asked for"
                self.say(
                    "wrong output",
                    f"the output {self.tell(mine[2])} is named {self.other[mine[2]].name!r}; {asked_name}",
                    actual=[mine[2]],
                    expected=[entry[2]],
                )

    def wrong_output(self, wanted: tuple, given: tuple, count: int, keyed: bool, place: int) -> None:
        which = "the output"
        if count > 1:
            which = f"the output {words.key(wanted[0])!r}" if keyed else f"output {place + 1}"
        asked = self.describe(wanted[2])
        if self.partner.get(wanted[2]) == given[2]:
            asked = f"output {wanted[3]} of {asked}"
        self.say(
            "wrong output",
            f"{which} is {self.told.tensor(given[2], given[3])}; {asked} was asked for",
            actual=[given[2]],
            expected=[wanted[2]],
        )

    # -- layers ------------------------------------------------------------------------------------------------

    def settings(self) -> None:
        """Rule 7: matched layers whose settings differ."""
        for one, other in self.partner.items():
            wanted, given = self.one[one], self.other[other]
            if wanted.kind == "Input":
                continue
            if wanted.kind != given.kind or wanted.layer != given.layer:
                asked = words.kind_and_settings(wanted, article=True)
                what = words.kind_and_settings(given, article=True, settings=False)
                self.say(
                    "wrong setting",
                    f"{self.tell(other)} is {what}; {asked} was asked for",
                    actual=[other],
                    expected=[one],
                    cost=1.6,
                )
            elif self.nets[0].labels[self.nets[0].first + one] != self.nets[1].labels[self.nets[1].first + other]:
                message = words.settings_differ(wanted, given, self.tell(other))
                self.say("wrong setting", message, actual=[other], expected=[one])

    def missing(self) -> None:
        """What was asked for and is not there, one difference for what hangs together."""
        lost = [
            vertex for vertex in range(len(self.one)) if vertex not in self.partner and self.one[vertex].kind != "Input"
        ]
        for group in self.groups(lost, self.one, self.users[0]):
            if self.masks_wrong and self.only_masks(group, 0):
                continue
            first = self.one[group[0]]
            source = first.inputs[0].vertex if first.inputs else -1
            if len(group) == 1 and first.kind == "frame":
                message = f"a nested model was asked for around {self.inside(group[0], self.one, self.partner)}"
                self.say("missing layer", message, expected=group)
            elif len(group) == 1 and first.kind == "Activation" and self.partner.get(source) is not None:
                layer = self.partner[source]
                asked = words.activation(first)
                kind = "missing layer" if self.other[layer].kind in ("Input", "Add") else "wrong setting"
                self.say(
                    kind, f"{self.tell(layer)} has no activation; {asked} was asked for", actual=[layer], expected=group
                )
            else:
                told = words.chain([self.one[vertex] for vertex in group])
                where = self.place(group[0]) or self.place(group[-1])
                self.say(
                    "missing layer",
                    f"{told} {where} {words.is_are(words.folded([self.one[vertex] for vertex in group]))} missing",
                    expected=group,
                    actual=[self.partner[s.vertex] for s in first.inputs if s.vertex in self.partner],
                    cost=1 + 0.7 * (len(group) - 1),
                )

    def extra(self) -> None:
        """What is there and was not asked for."""
        added = [
            vertex
            for vertex in range(len(self.other))
            if vertex not in self.back and self.other[vertex].kind != "Input"
        ]
        for group in self.groups(added, self.other, self.users[1]):
            if self.masks_wrong and self.only_masks(group, 1):
                continue
            first = self.other[group[0]]
            if len(group) == 1 and first.kind == "frame":
                self.say(
                    "extra layer", f"{self.tell(group[0])} is a nested model, which was not asked for", actual=group
                )
            elif len(group) == 1 and first.kind == "Activation":
                is_head = any(entry[2] == group[0] for entry in self.actual.outputs)
                none = "logits (no activation) were asked for" if is_head else "no activation was asked for"
                kind = "wrong setting" if first.from_setting else "extra layer"
                self.say(kind, f"{self.tell(group[0])} {words.has_activation(first)}; {none}", actual=group)
            else:
                layers = words.unique(self.tell(vertex) for vertex in group)
                what = f" ({words.kind_and_settings(first)})" if len(layers) == 1 else ""
                self.say(
                    "extra layer",
                    f"{words.both(layers)}{what} {words.was_were(layers)} not asked for",
                    actual=group,
                    cost=1 + 0.7 * (len(group) - 1),
                )

    def inside(self, frame: int, vertices: list[Vertex], partner: dict[int, int]) -> str:
        members = [vertex for vertex, entry in enumerate(vertices) if entry.frame == frame and vertex in partner]
        return words.both(words.unique(self.tell(partner[vertex]) for vertex in members)) or "some layers"

    def groups(self, chosen: list[int], vertices: list[Vertex], users: list[list[int]]) -> list[list[int]]:
        """Vertices that hang together."""
        waiting, found = set(chosen), []
        for vertex in chosen:
            if vertex not in waiting:
                continue
            waiting.remove(vertex)
            group = [vertex]
            for member in group:  # grows while neighbours are found
                for neighbour in [*(source.vertex for source in vertices[member].inputs), *users[member]]:
                    if neighbour in waiting:
                        waiting.remove(neighbour)
                        group.append(neighbour)
            found.append(sorted(group))
        return found

    # -- connections -------------------------------------------------------------------------------------------

    def connections(self) -> None:
        """Matched layers that take other tensors than they should."""
        for one, other in self.partner.items():
            wanted, given = self.one[one], self.other[other]
            if wanted.kind == "Input" or (wanted.kind != given.kind and not wanted.inputs):
                continue
            lacks, surplus = self.unequal(wanted.inputs, given.inputs, ordered=not (wanted.commutes and given.commutes))
            if self.masks_wrong:
                lacks = [source for source in lacks if not _is_mask(source.port)]
                surplus = [source for source in surplus if not _is_mask(source.port)]
            if lacks or surplus:
                self.wrong_connection(one, other, lacks, surplus)

    def unequal(self, wanted: list[Source], given: list[Source], *, ordered: bool) -> tuple[list[Source], list[Source]]:
        """The sources that only one side has; not those that a missing or an extra layer in between accounts for."""
        lacks, surplus = list(wanted), []
        for source in given:
            for candidate in lacks:
                if (not ordered or candidate.port == source.port) and (source.vertex, source.output) == (
                    self.partner.get(candidate.vertex),
                    candidate.output,
                ):
                    lacks.remove(candidate)
                    break
            else:
                surplus.append(source)
        for source in list(surplus):
            for candidate in lacks:
                if (not ordered or candidate.port == source.port) and self.leads_to(source[1:], candidate[1:]):
                    lacks.remove(candidate)
                    surplus.remove(source)
                    break
        return (
            [source for source in lacks if source.vertex in self.partner or surplus],
            [source for source in surplus if source.vertex in self.back or lacks],
        )

    def leads_to(self, given: tuple[int, int], wanted: tuple[int, int]) -> bool:
        """Whether two tensors are the same but for missing or extra layers, which are told by themselves."""
        if given[0] in self.back and wanted[0] in self.partner:
            return (self.partner[wanted[0]], wanted[1]) == tuple(given)
        if given[0] in self.back:
            return given[0] in {self.partner[vertex] for vertex in self.through(wanted[0], self.one, self.partner)}
        if wanted[0] in self.partner:
            return wanted[0] in {self.back[vertex] for vertex in self.through(given[0], self.other, self.back)}
        reached = {self.back[vertex] for vertex in self.through(given[0], self.other, self.back)}
        return bool(reached & self.through(wanted[0], self.one, self.partner))

    def through(self, vertex: int, vertices: list[Vertex], settled: dict[int, int]) -> set[int]:
        """Settled vertices that lead to `vertex` by unsettled ones only."""
        reached, waiting, seen = set(), [vertex], set()
        while waiting:
            current = waiting.pop()
            if current in settled:
                reached.add(current)
            elif current not in seen:
                seen.add(current)
                waiting.extend(source.vertex for source in vertices[current].inputs)
        return reached

    def wrong_connection(self, one: int, other: int, lacks: list[Source], surplus: list[Source]) -> None:
        given = self.other[other]
        if any(source.port == ("frame",) for source in (*lacks, *surplus)):
            inner = [source for source in lacks if source.port == ("frame",)]
            should = "inside the nested model where it was" if inner else "outside of the nested model, as was"
            self.say(
                "wrong connection",
                f"{self.tell(other)} does not stand {should} asked for",
                actual=[other],
                expected=[one],
            )
            return
        layers = [other, *(source.vertex for source in surplus)]
        asked = [one, *(source.vertex for source in lacks)]
        message = words.wrong_connection(self, given, other, lacks, surplus, self.one[one].inputs)
        self.say(
            "wrong connection", message, actual=layers, expected=asked, cost=1 + 0.1 * max(len(lacks), len(surplus))
        )

    # -- sharing and masks -------------------------------------------------------------------------------------

    def sharing(self) -> None:
        """Rule 8: calls that should share their weights and do not, and the other way round."""
        mine: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        theirs: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for one, other in sorted(self.partner.items()):
            wanted, given = self.one[one].parts, self.other[other].parts
            if self.one[one].kind != self.other[other].kind or len(wanted) != len(given):
                continue
            for part, counterpart in zip(wanted, given, strict=True):
                mine[part][counterpart].append(other)
                theirs[counterpart][part].append(other)
        for kind, groups, tell in (
            ("missing sharing", mine, self.should_share),
            ("unexpected sharing", theirs, self.should_not_share),
        ):
            told = set()
            for split in groups.values():
                calls = sorted({call for own in split.values() for call in own})
                if len(split) > 1 and tuple(calls) not in told:
                    told.add(tuple(calls))
                    self.say(kind, tell(split, calls), actual=calls, expected=[self.back[call] for call in calls])

    def should_share(self, split: dict[int, list[int]], calls: list[int]) -> str:
        layers = words.unique(self.other[call].name for call in calls)
        kind = self.other[calls[0]].kind
        sources = words.unique(
            self.told.tensor(*source[1:])
            for call in calls
            for source in self.other[call].inputs
            if not _is_mask(source.port)
        )
        count = words.cardinal(len(split))
        if len(sources) > 1 and len(layers) > 1:
            names = words.both([f"`{name}`" for name in layers])
            return f"{words.both(sources)} go through {count} {kind} layers, {names}; one shared layer was asked for"
        return (
            f"{words.both([f'`{name}`' for name in layers])} are {count} {kind} layers; one shared layer was asked for"
        )

    def should_not_share(self, split: dict[int, list[int]], calls: list[int]) -> str:
        layers = words.both([f"`{name}`" for name in words.unique(self.other[call].name for call in calls)])
        start = f"{layers} is called {words.times(len(calls))}, so that its weights are shared"
        return f"{start}; {words.cardinal(len(split))} separate layers were asked for"

    def _masks_wrong(self) -> bool:
        """Whether a layer that makes a mask is itself wrong, so that the mask's way through the graph says nothing."""
        for one, other in self.partner.items():
            if self.one[one].settings.get("mask_zero") != self.other[other].settings.get("mask_zero"):
                return True
        unmatched = [self.one[v] for v in range(len(self.one)) if v not in self.partner]
        unmatched += [self.other[v] for v in range(len(self.other)) if v not in self.back]
        return any(vertex.kind == "Masking" or vertex.settings.get("mask_zero") for vertex in unmatched)

    def only_masks(self, group: list[int], side: int) -> bool:
        """Whether these vertices do nothing but make masks."""
        vertices, users = (self.one, self.other)[side], self.users[side]
        ports = [
            s.port
            for v in group
            for user in users[v]
            if user not in group
            for s in vertices[user].inputs
            if s.vertex == v
        ]
        return bool(ports) and all(_is_mask(port) for port in ports)

    @staticmethod
    def _users(vertices: list[Vertex]) -> list[list[int]]:
        users: list[list[int]] = [[] for _ in vertices]
        for index, vertex in enumerate(vertices):
            for source in vertex.inputs:
                users[source.vertex].append(index)
        return users


def _is_mask(port: tuple) -> bool:
    return str(port[0]) == "mask" or str(port[0]).endswith("_mask")
