"""Naming what is different: the smallest true explanation, in the learner's own layer names."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Literal

from helpers.graph import words
from helpers.graph.align import WAYS, Aligner
from helpers.graph.normalise import RESHAPES, WRAPPERS, Source, Vertex, has_keys

if TYPE_CHECKING:
    from helpers.graph.match import Net

FROM_SHAPES = frozenset({"target_shape", "axis", "padding", "lines up"})
"""Settings that the normal form works out from shapes."""

Kind = Literal[
    "missing layer",
    "extra layer",
    "wrong setting",
    "wrong connection",
    "missing sharing",
    "unexpected sharing",
    "wrong input",
    "wrong output",
]

Path = tuple[int, ...]
"""Where a call is: its index in the model's `calls`, then in the nested model's `calls`, and so on."""


@dataclass(frozen=True)
class Difference:
    """One thing in which `actual` is not what was expected."""

    kind: Kind
    message: str
    """A whole sentence for the learner, in the names of their own layers."""
    layers: tuple[str, ...] = ()
    """Names of the layers of `actual` that it is about, the one to look at first."""
    expected_layers: tuple[str, ...] = ()
    """Names of the layers of `expected` that it is about."""
    calls: tuple[Path, ...] = ()
    """The same as `layers`, as calls of `actual`."""
    expected_calls: tuple[Path, ...] = ()
    """The same as `expected_layers`, as calls of `expected`."""


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
        if explanation.found and (best is None or explanation.cost < best.cost):
            best = explanation
        if best is not None and best.cost < 1.5:
            break
    if best is None:
        best = explanation
        best.say("wrong connection", "the layers are those that were asked for, but they are connected in another way")
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
        if not self.found:
            self.settings(consequences=True)

    def differences(self) -> list[Difference]:
        """Differences in the order of the graph, without repetition."""
        ordered = [difference for _, difference in sorted(self.found, key=lambda pair: pair[0])]
        return list({difference.message: difference for difference in ordered}.values())

    # -- what is said ------------------------------------------------------------------------------------------

    def say(
        self, kind: Any, message: str, actual: Any = (), expected: Any = (), cost: float = 1, late: int = 0
    ) -> None:
        """Add a difference about these vertices; it stands where the first of them stands in the graph."""
        place = min([*actual, *(self.partner.get(vertex, len(self.other)) for vertex in expected)], default=0)
        mine, theirs = [self.other[vertex] for vertex in actual], [self.one[vertex] for vertex in expected]
        names = (words.unique(vertex.name for vertex in side) for side in (mine, theirs))
        paths = (words.unique(path for vertex in side for path in vertex.paths[:1]) for side in (mine, theirs))
        self.cost += cost
        self.found.append(((late, place, len(self.found)), Difference(kind, words.sentence(message), *names, *paths)))

    def tell(self, vertex: int) -> str:
        """A vertex of `actual` by its name."""
        return self.told.vertex(vertex)

    def tell_all(self, vertices: Any) -> list[str]:
        """Vertices of `actual` by their names, each once."""
        return list(words.unique(self.tell(vertex) for vertex in vertices))

    def place(self, vertex: int) -> str:
        """Where a vertex of `expected` stands, in the learner's names."""
        before = [self.partner[source.vertex] for source in self.one[vertex].inputs if source.vertex in self.partner]
        after = [self.partner[user] for user in self.users[0][vertex] if user in self.partner]
        if before:
            return "after " + words.both(self.tell_all(before))
        return "before " + words.both(self.tell_all(after)) if after else ""

    def describe(self, vertex: int) -> str:
        """A vertex of `expected` by its kind and its place, since its name would mean nothing to the learner."""
        if vertex in self.partner:
            return self.tell(self.partner[vertex])
        return f"{words.kind_and_settings(self.one[vertex], article=True)} {self.place(vertex)}".rstrip()

    # -- inputs and outputs ------------------------------------------------------------------------------------

    def inputs(self) -> None:
        """Rule 1 and rule 7: the model's inputs, their order, shapes and data types."""
        wanted, given = self.expected.inputs, self.actual.inputs
        asked, there = [vertex for _, _, vertex in wanted], [vertex for _, _, vertex in given]
        lost = [(name, vertex) for _, name, vertex in wanted if vertex not in self.partner]
        added = [vertex for vertex in there if vertex not in self.back]
        keyed = has_keys(wanted) and has_keys(given)
        if len(wanted) != len(given):
            which = ""
            if lost and not added:
                missing = [words.input_of(self.one[vertex], name) for name, vertex in lost]
                which = f": {words.both(missing)} {words.is_are(missing)} missing"
            elif added and not lost:
                which = f": {words.both(self.tell_all(added))} {words.is_are(added)} too many"
            message = words.counts(given, wanted, "input") + which
            self.say("wrong input", message, added or there, [vertex for _, vertex in lost] or asked, late=-1)
        elif not lost:
            order = {vertex: key if keyed else place for place, (key, _, vertex) in enumerate(given)}
            places = [key if keyed else place for place, (key, _, _) in enumerate(wanted)]
            moved = [one for one, place in zip(asked, places, strict=True) if order[self.partner[one]] != place]
            message = words.order("the inputs come as", self.tell_all(there), map(self.describe, asked))
            if keyed:
                message = f"the inputs' keys are {words.keys(given)}; asked for: {words.keys(wanted)}"
            if moved:
                self.say("wrong input", message, [self.partner[vertex] for vertex in moved], moved, late=-1)
        for _, name, one in wanted:
            if one in self.partner:
                self.input_details(one, self.partner[one], name)

    def input_details(self, one: int, other: int, name: str) -> None:
        wanted, given, start = self.one[one], self.other[other], f"the input {self.tell(other)}"
        if wanted.shapes != given.shapes:
            shapes = words.shape(given.shapes[0]), words.shape(wanted.shapes[0])
            self.say("wrong input", "{} has shape {}; {} was asked for".format(start, *shapes), [other], [one])
        if wanted.dtypes != given.dtypes:
            message = f"{start} has dtype {given.dtypes[0]}; {wanted.dtypes[0]} was asked for"
            self.say("wrong input", message, [other], [one])
        called = next(called for _, called, vertex in self.actual.inputs if vertex == other)
        if self.names and name != called:
            self.say("wrong input", f"{start} is named {given.name!r}; {words.name_asked(name)}", [other], [one])

    def outputs(self) -> None:
        """Rule 1: what the model returns, and in which order."""
        wanted, given = self.expected.outputs, self.actual.outputs
        asked, there = [entry[2:] for entry in wanted], [entry[2:] for entry in given]
        mine, theirs = [vertex for vertex, _ in there], [vertex for vertex, _ in asked]
        sources = [(self.back.get(vertex), output) for vertex, output in there]
        keyed = has_keys(wanted) and has_keys(given)
        if len(wanted) != len(given):
            lost = [vertex for vertex, output in asked if (vertex, output) not in sources and vertex in self.partner]
            extra = [vertex for vertex, source in zip(mine, sources, strict=True) if source not in asked]
            which = f": {words.both(self.tell_all(extra))} should not be one" if extra else ""
            if lost:
                which = f": {words.both([self.describe(vertex) for vertex in lost])} should be one too"
            message = words.counts(given, wanted, "output") + which
            return self.say("wrong output", message, extra or mine, theirs)
        if keyed and {entry[0] for entry in wanted} != {entry[0] for entry in given}:
            message = f"the outputs' keys are {words.keys(given)}; asked for: {words.keys(wanted)}"
            return self.say("wrong output", message, mine, theirs)
        place_of = {entry[0]: place for place, entry in enumerate(given)}
        pairs = [(entry, given[place_of[entry[0]] if keyed else place]) for place, entry in enumerate(wanted)]
        wrong = [pair for pair in pairs if not self.leads_to(pair[1][2:], pair[0][2:])]
        if len(wrong) > 1 and Counter(sources) == Counter(asked):
            message = words.order("the outputs come as", map(self.tell, mine), map(self.describe, theirs))
            if keyed:
                told = words.both([f"{words.key(one[0])!r} is {self.tell(other[2])}" for one, other in wrong])
                right = ", ".join([f"{words.key(one[0])!r}: {self.describe(one[2])}" for one, _ in wrong])
                message = f"among the outputs, {told}; asked for: {right}"
            self.say("wrong output", message, [pair[1][2] for pair in wrong], [pair[0][2] for pair in wrong])
        else:
            for one, other in wrong:
                which = f"the output {words.key(one[0])!r}" if keyed else f"output {wanted.index(one) + 1}"
                told = self.describe(one[2])
                told = f"output {one[3]} of {told}" if self.partner.get(one[2]) == other[2] else told
                start = which if len(wanted) > 1 else "the output"
                message = f"{start} is {self.told.tensor(*other[2:])}; {told} was asked for"
                self.say("wrong output", message, [other[2]], [one[2]])
        for one, other in pairs:
            if self.names and one[1] != other[1] and (one, other) not in wrong:
                named = f"is named {self.other[other[2]].name!r}; {words.name_asked(one[1])}"
                self.say("wrong output", f"the output {self.tell(other[2])} {named}", [other[2]], [one[2]])
        return None

    # -- layers ------------------------------------------------------------------------------------------------

    def settings(self, *, consequences: bool = False) -> None:
        """Rule 7: matched layers whose settings differ: of themselves, or only because of what comes before them."""
        expected, actual = self.nets
        for one, other in self.partner.items():
            wanted, given, name = self.one[one], self.other[other], self.tell(other)
            if wanted.kind == "Input" or self.follows(one, other) != consequences:
                continue
            if wanted.kind != given.kind or wanted.layer != given.layer:
                what = words.kind_and_settings(given, article=True, settings=False)
                asked = words.kind_and_settings(wanted, article=True)
                self.say("wrong setting", f"{name} is {what}; {asked} was asked for", [other], [one], cost=1.6)
            elif expected.labels[expected.first + one] != actual.labels[actual.first + other]:
                self.say("wrong setting", words.settings_differ(wanted, given, name), [other], [one])
            elif len(wanted.parts) != len(given.parts):
                self.say("wrong setting", f"{name} holds other weights than were asked for", [other], [one])

    def follows(self, one: int, other: int) -> bool:
        """Whether two layers differ only since they are put on tensors of other shapes: a `Flatten` then gives another
        length, `axis=-1` is another axis, and a `Reshape` that keeps its number of axes cannot keep its shape."""
        wanted, given = self.one[one], self.other[other]
        before, after = self.shape_before(self.one, one), self.shape_before(self.other, other)
        if {wanted.kind, given.kind} <= RESHAPES:
            sizes = [_size(shape) for shape in (before, *wanted.shapes, after, *given.shapes)]
            if None not in sizes and sizes[0] == sizes[1] and sizes[2] == sizes[3]:
                fits, axes = sizes[0] == sizes[2], (len(wanted.shapes[0]), len(given.shapes[0]))
                return wanted.shapes == given.shapes or (not fits and axes[0] == axes[1])
        if before == after or wanted.kind in WRAPPERS or None in (wanted.call, given.call):
            return False
        if not wanted.call.operation.configured and wanted.kind == given.kind:
            return True
        written = [(call.kind, call.operation.settings, call.arguments) for call in (wanted.call, given.call)]
        return written[0] == written[1] and words.differing(wanted, given).keys() <= FROM_SHAPES

    @staticmethod
    def shape_before(vertices: list[Vertex], index: int) -> tuple:
        """Shape of the first tensor that a vertex takes."""
        inputs = vertices[index].inputs
        return vertices[inputs[0].vertex].shapes[inputs[0].output] if inputs else ()

    def missing(self) -> None:
        """What was asked for and is not there, one difference for what hangs together."""
        for group in self.groups(0):
            first = self.one[group[0]]
            layer = self.partner.get(first.inputs[0].vertex) if first.inputs else None
            if len(group) == 1 and first.kind == "frame":
                inside = [other for one, other in self.partner.items() if self.one[one].frame == group[0]]
                around = words.both(self.tell_all(sorted(inside))) or "some layers"
                self.say("missing layer", f"a nested model was asked for around {around}", expected=group)
            elif len(group) == 1 and first.kind == "Activation" and layer is not None:
                kind = "missing layer" if self.other[layer].kind in ("Input", "Add") else "wrong setting"
                message = f"{self.tell(layer)} has no activation; {words.activation(first)} was asked for"
                self.say(kind, message, [layer], group)
            else:
                if again := self.called_less(group):
                    self.say("missing layer", *again, group)
                    continue
                if unmasked := self.unmasked(group):
                    # Nobody writes these ops: what lost the mask, if that is a difference too, is told first.
                    self.say("missing layer", *unmasked, group, late=1)
                    continue
                shown = words.folded([self.one[vertex] for vertex in group])
                where = self.place(group[0]) or self.place(group[-1])
                around = [self.partner[source.vertex] for source in first.inputs if source.vertex in self.partner]
                message = f"{words.chain(shown)} {where} {words.is_are(shown)} missing"
                self.say("missing layer", message, around, group, cost=1 + 0.7 * (len(group) - 1))

    def extra(self) -> None:
        """What is there and was not asked for."""
        for group in self.groups(1):
            first, layers = self.other[group[0]], self.tell_all(group)
            if len(group) == 1 and first.kind == "frame":
                self.say("extra layer", f"{layers[0]} is a nested model, which was not asked for", group)
            elif len(group) == 1 and first.kind == "Activation":
                scores = first.settings["function"] in ("softmax", "sigmoid", "log_softmax", "log_sigmoid")
                is_head = scores and any(entry[2] == group[0] for entry in self.actual.outputs)
                none = "logits (no activation) were asked for" if is_head else "no activation was asked for"
                kind = "wrong setting" if first.from_setting else "extra layer"
                self.say(kind, f"{layers[0]} {words.has_activation(first)}; {none}", group)
            elif calls := self.calls_beside(group, 1):
                which = calls.index(first.paths[0][0])
                operation, extra = self.actual.graph.calls[calls[which]].operation, self.tops(group, 1)
                count = f"`{operation.name}` is called {words.times(len(calls))}"
                taken = words.unique(self.told.vertex(source.vertex, depth=1) for source in first.inputs)
                which = f"the {words.ordinal(which + 1)} call, on {words.both(taken)}, was not asked for"
                once = f"{words.times(len(calls) - len(extra))} was asked for"
                self.say("extra layer", f"{count}; {which if len(extra) == 1 else once}", group)
            else:
                what = f" ({words.kind_and_settings(first)})" if len(layers) == 1 else ""
                shown = layers if len(layers) <= 5 else [*layers[:4], f"{len(layers) - 4} more layers"]
                message = f"{words.both(shown)}{what} {words.were(len(layers))} not asked for"
                self.say("extra layer", message, group, cost=1 + 0.7 * (len(group) - 1))

    def tops(self, group: list[int], side: int) -> set[int]:
        """The model's own calls in which these vertices stand."""
        return {path[0] for vertex in group for path in (self.one, self.other)[side][vertex].paths}

    def calls_beside(self, group: list[int], side: int) -> list[int]:
        """All calls of one operation, if these vertices are some of its calls, whole, and not all of them."""
        vertices, graph = (self.one, self.other)[side], (self.expected, self.actual)[side].graph
        tops = self.tops(group, side)
        operation = graph.calls[min(tops)].operation
        calls = graph.calls_of(operation)
        whole = {v for v, vertex in enumerate(vertices) if any(path[0] in tops for path in vertex.paths)}
        return calls if tops < set(calls) and whole == set(group) else []

    def called_less(self, group: list[int]) -> tuple[str, list[int]] | None:
        """The sentence about a layer with weights that is called, but not as often as was asked for."""
        others = set(self.calls_beside(group, 0)) - self.tops(group, 0)
        found = [other for one, other in sorted(self.partner.items()) if self.tops([one], 0) & others]
        calls = {top for other in found for top in self.tops([other], 1)}
        names = {id(self.actual.graph.calls[top].operation) for top in calls}
        if len(names) != 1 or not self.one[group[0]].parts:
            return None
        operation = self.actual.graph.calls[min(calls)].operation
        count = words.times(len(self.actual.graph.calls_of(operation)))
        place = self.place(group[0]) or self.place(group[-1])
        return f"`{operation.name}` is called {count}; another call, {place}, was asked for", found[:1]

    def groups(self, side: int) -> list[list[int]]:
        """Vertices of one side that have no partner, by what hangs together."""
        vertices, users, settled = (self.one, self.other)[side], self.users[side], (self.partner, self.back)[side]
        waiting = {v for v, vertex in enumerate(vertices) if v not in settled and vertex.kind != "Input"}
        found = []
        for vertex in sorted(waiting):
            if vertex not in waiting:
                continue
            waiting.remove(vertex)
            group = [vertex]
            for member in group:  # grows while neighbours are found
                for neighbour in [*(source.vertex for source in vertices[member].inputs), *users[member]]:
                    if neighbour in waiting:
                        waiting.remove(neighbour)
                        group.append(neighbour)
            if not (self.masks_wrong and self.only_masks(group, side)):
                found.append(sorted(group))
        return found

    # -- connections -------------------------------------------------------------------------------------------

    def connections(self) -> None:
        """Matched layers that take other tensors than they should."""
        for one, other in self.partner.items():
            wanted, given = self.one[one], self.other[other]
            if wanted.kind == "Input" or (wanted.kind != given.kind and not wanted.inputs):
                continue
            # A layer of another kind calls its inputs by other names: that it is another kind is told already.
            ordered = wanted.kind == given.kind and not (wanted.commutes and given.commutes)
            lacks, surplus = self.unequal(wanted.inputs, given.inputs, ordered=ordered)
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
            self.say("wrong connection", f"{self.tell(other)} does not stand {should} asked for", [other], [one])
            return
        layers = [other, *(source.vertex for source in surplus)]
        asked = [one, *(source.vertex for source in lacks)]
        message = words.wrong_connection(self, given, other, lacks, surplus, self.one[one].tensors)
        self.say("wrong connection", message, layers, asked, cost=1 + 0.1 * max(len(lacks), len(surplus)))

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
                    self.say(kind, tell(split, calls), calls, [self.back[call] for call in calls])

    def should_share(self, split: dict[int, list[int]], calls: list[int]) -> str:
        layers = words.unique(f"`{self.other[call].name}`" for call in calls)
        kind = self.other[calls[0]].kind
        taken = [source for call in calls for source in self.other[call].inputs if not _is_mask(source.port)]
        sources = words.unique(self.told.tensor(*source[1:]) for source in taken)
        count = words.cardinal(len(split))
        if len(sources) > 1 and len(layers) > 1:
            told = f"{words.both(sources)} go through {count} {kind} layers, {words.both(layers)}"
        else:
            told = f"{words.both(layers)} are {count} {kind} layers"
        return f"{told}; one shared layer was asked for"

    def should_not_share(self, split: dict[int, list[int]], calls: list[int]) -> str:
        layers = words.both(words.unique(f"`{self.other[call].name}`" for call in calls))
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
        vertices = (self.one, self.other)[side]
        takers = {user for vertex in group for user in self.users[side][vertex]} - set(group)
        taken = [source for taker in takers for source in vertices[taker].inputs if source.vertex in group]
        return bool(taken) and all(_is_mask(source.port) for source in taken)

    def unmasked(self, group: list[int]) -> tuple[str, list[int]] | None:
        """The sentence about layers that a mask was to reach, if these vertices of `expected` only make that mask."""
        if not self.only_masks(group, 0):
            return None
        takers = {user for vertex in group for user in self.users[0][vertex]} - set(group)
        found = sorted(self.partner[taker] for taker in takers if taker in self.partner)
        before = {source.vertex for vertex in group for source in self.one[vertex].inputs} - set(group)
        texts = self.tell_all(sorted(self.partner[vertex] for vertex in before if vertex in self.partner))
        if not found or not texts:
            return None
        layers, places = words.both(self.tell_all(found)), words.both(texts)
        return f"no mask reaches {layers}, to say which places of {places} are padding", found

    @staticmethod
    def _users(vertices: list[Vertex]) -> list[list[int]]:
        users: list[list[int]] = [[] for _ in vertices]
        for index, vertex in enumerate(vertices):
            for source in vertex.inputs:
                users[source.vertex].append(index)
        return users


def _size(shape: tuple) -> int | None:
    """Number of elements for one example; `None` where it is not known."""
    return None if None in shape[1:] else prod(shape[1:])


def _is_mask(port: tuple) -> bool:
    return str(port[0]) == "mask" or str(port[0]).endswith("_mask")
