"""Pictures of graphs: everything is there, nothing overlaps, text fits, and every machine draws the same."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path

import keras
import matplotlib
import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keras import layers, ops

from helpers.draw import Picture, layout, scene, show, show_difference, words
from helpers.draw.fold import find_repeats
from helpers.graph import GraphError, compare, read

ROOT = Path(__file__).resolve().parent.parent
SVG = "{http://www.w3.org/2000/svg}"


# -- models ------------------------------------------------------------------------------------------------------------


def classifier():
    inputs = keras.Input(shape=(784,), name="pixels")
    x = layers.Dense(64, activation="relu", name="first")(inputs)
    x = layers.Dense(64, activation="relu", name="second")(x)
    return keras.Model(inputs, layers.Dense(10, name="logits")(x), name="digits")


def router(*, shared=False):
    title = keras.Input(shape=(None,), name="title", dtype="int32")
    body = keras.Input(shape=(None,), name="body", dtype="int32")
    tags = keras.Input(shape=(12,), name="tags")
    embed = layers.Embedding(10000, 64, name="words")
    other = embed if shared else layers.Embedding(10000, 64, name="other_words")
    x = layers.concatenate(
        [layers.LSTM(128, name="read_title")(embed(title)), layers.LSTM(32, name="read_body")(other(body)), tags],
        name="joined",
    )
    heads = {"priority": layers.Dense(1, name="priority")(x), "department": layers.Dense(4, name="department")(x)}
    return keras.Model([title, body, tags], heads, name="router")


def residual(*, skip_from="pool", dropout=True, activation=None):
    inputs = keras.Input(shape=(32, 32, 3), name="picture")
    pool = layers.MaxPooling2D(3, name="pool")(layers.Conv2D(64, 3, activation="relu", name="stem")(inputs))
    one = layers.Conv2D(64, 3, activation="relu", padding="same", name="one")(pool)
    two = layers.Conv2D(64, 3, activation="relu", padding="same", name="two")(one)
    x = layers.add([two, {"pool": pool, "one": one}[skip_from]], name="sum")
    x = layers.GlobalAveragePooling2D(name="mean")(x)
    if dropout:
        x = layers.Dropout(0.5, name="drop")(x)
    return keras.Model(inputs, layers.Dense(10, activation=activation, name="head")(x), name="residual")


def nested():
    image = keras.Input(shape=(28, 28, 1), name="image")
    x = layers.GlobalMaxPooling2D(name="squeeze")(layers.Conv2D(16, 3, name="look")(image))
    encoder = keras.Model(image, x, name="encoder")
    code = keras.Input(shape=(16,), name="code")
    decoder = keras.Model(code, layers.Reshape((4, 4, 1), name="unfold")(code), name="decoder")
    whole = keras.Input(shape=(28, 28, 1), name="whole")
    return keras.Model(whole, decoder(encoder(whole)), name="autoencoder")


def twins():
    half = keras.Input(shape=(16,), name="half")
    branch = keras.Model(half, layers.Dense(8, name="narrow")(half), name="branch")
    left, right = keras.Input(shape=(16,), name="left"), keras.Input(shape=(16,), name="right")
    return keras.Model([left, right], layers.concatenate([branch(left), branch(right)], name="pair"), name="twins")


def three_deep():
    model = keras.Sequential([keras.Input((8,), name="a"), layers.Dense(8, name="core")], name="inner")
    for name in ("middle", "outer"):
        inputs = keras.Input((8,), name=f"into_{name}")
        model = keras.Model(inputs, layers.Dropout(0.1, name=f"drop_{name}")(model(inputs)), name=name)
    return model


def with_ops():
    x = keras.Input(shape=(10, 8), name="sequence")
    y = x + layers.MultiHeadAttention(2, 4, name="attend")(x, x)
    sequence, h, c = layers.LSTM(5, return_state=True, return_sequences=True, name="reader")(y)
    z = layers.LSTM(5, name="writer")(y, initial_state=[h, c])
    z = ops.concatenate([z * 2.0, sequence[:, 0]], axis=-1)
    return keras.Model(x, layers.BatchNormalization(name="norm")(ops.relu(z), training=False), name="with_ops")


def hostile():
    inputs = keras.Input((3,), name="<script>alert('x')&\"")
    x = layers.Dense(3, name="a & b < c > d ' \" `")(inputs)
    x = layers.Dense(3, name="very_long_name_" * 20)(x)
    x = layers.Dense(3, name="two\nlines\tand\x07a bell")(x)
    return keras.Model(inputs, layers.Dense(3, name="ünïcødé_层_🙂")(x), name="<svg onload=alert(1)>&")


def chain(length):
    inputs = x = keras.Input((4,))
    for _ in range(length):
        x = layers.Dense(4)(x)
    return keras.Model(inputs, x)


MODELS = [classifier, router, residual, nested, twins, three_deep, with_ops, hostile]


@pytest.fixture(params=MODELS, ids=lambda make: make.__name__)
def model(request):
    return request.param()


def laid_out(graph, **options):
    drawn = scene.Builder(graph, **options).scene
    layout.arrange(drawn, [])
    return drawn


def texts(picture):
    return [element.text or "" for element in ET.fromstring(picture.svg).iter(f"{SVG}text")]


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_every_call_has_one_box_with_its_name_class_settings_and_parameters():
    said = texts(show(classifier()))
    for line in ("first", "second", "logits"):
        assert said.count(line) == 1
    assert said.count("Dense · 64 units · relu") == 2
    assert said.count("Dense · 10 units") == 1
    assert [line for line in said if line.endswith(" parameters")] == [
        "Functional · 55,050 parameters",
        "50,240 parameters",
        "4,160 parameters",
        "650 parameters",
    ]


def test_every_call_of_every_model_is_drawn_exactly_once(model):
    graph = read(model)
    builder = scene.Builder(graph)
    paths = list(builder.boxes)
    inside = sum(len(each.calls) for each in graph.all_graphs)
    again = sum(times - 1 for times in scene.sharing(graph).values() if times)
    assert len(set(paths)) == len(paths) == inside
    assert len(set(builder.boxes.values())) == len(paths)
    named = [box for box in builder.scene.boxes if box.form in ("layer", "op", "model", "title", "input")]
    assert len(named) == inside
    assert again >= 0


def test_every_tensor_that_is_used_has_its_shape_on_its_arrow(model):
    graph = read(model)
    drawn = scene.Builder(graph).scene
    labels = [box.lines[0].text for box in drawn.boxes if box.form == "tensor"]
    for each in graph.all_graphs:
        for call in each.calls:
            for edge in call.inputs:
                shape = words.shape_words(each.calls[edge.source].shapes[edge.output])
                assert any(label.endswith(shape) for label in labels)
    # No arrow goes from call to call: between them is always the label, whose text stands in the line.
    for wire in drawn.wires:
        assert "tensor" in (drawn.boxes[wire.source].form, drawn.boxes[wire.target].form) or (
            drawn.boxes[wire.source].form == "role"
        )


def test_inputs_and_outputs_have_forms_of_their_own_and_tell_their_order():
    drawn = scene.Builder(read(router())).scene
    inputs = [[line.text for line in box.lines] for box in drawn.boxes if box.form == "input"]
    outputs = [[line.text for line in box.lines] for box in drawn.boxes if box.form == "output"]
    assert inputs == [
        ["title", "input 1 of 3 · int32"],
        ["body", "input 2 of 3 · int32"],
        ["tags", "input 3 of 3"],
    ]
    assert outputs == [["department", "output 1 of 2"], ["priority", "output 2 of 2"]]


def test_a_shared_layer_has_the_same_letter_a_double_border_and_says_which_call_it_is():
    picture = show(router(shared=True))
    said = texts(picture)
    assert said.count("words") == 2
    assert "shared A · call 1 of 2" in said
    assert "shared A · call 2 of 2" in said
    assert said.count("640,000 parameters") == 1
    assert said.count("the same 640,000 parameters") == 1
    drawn = scene.Builder(read(router(shared=True))).scene
    assert [box.badge for box in drawn.boxes if box.lines[0].text == "words"] == ["A", "A"]
    plain = show(router())
    assert "shared" not in plain.svg
    rects = [picture.svg.count("<rect"), plain.svg.count("<rect")]
    assert rects[0] == rects[1] + 2
    assert picture.svg.count("stroke-dasharray") == plain.svg.count("stroke-dasharray") + 1  # the dots between the two


def test_two_layers_with_equal_settings_do_not_look_shared():
    assert all(not box.badge for box in scene.Builder(read(router())).scene.boxes)


def test_a_nested_model_is_a_frame_around_its_calls_with_title_and_total():
    drawn = laid_out(read(nested()))
    titles = [[line.text for line in drawn.boxes[frame.title].lines] for frame in drawn.frames]
    assert titles == [["encoder", "Functional", "160 parameters"], ["decoder", "Functional"]]
    encoder = drawn.frames[0]
    inside = {box.lines[0].text for box in drawn.boxes if box.frame == 0 and box.form != "tensor"}
    assert inside == {"encoder", "image", "look", "squeeze"}
    for box in drawn.boxes:
        covered = encoder.left < box.x < encoder.right and encoder.top < box.y < encoder.bottom
        assert covered == (box.frame == 0)


def test_a_nested_model_called_twice_is_opened_once_and_says_so():
    drawn = scene.Builder(read(twins())).scene
    assert len(drawn.frames) == 1
    assert sum(box.lines[0].text == "narrow" for box in drawn.boxes) == 1
    again = next(box for box in drawn.boxes if box.form == "model")
    assert again.lines[0].text == "branch"
    assert again.lines[-1].text == "shared A · call 2 of 2"


def test_nested_models_can_be_left_closed():
    drawn = scene.Builder(read(three_deep()), nested=False).scene
    assert drawn.frames == []
    assert [box.lines[0].text for box in drawn.boxes if box.form == "model"] == ["middle"]
    assert len(scene.Builder(read(three_deep()), nested=True).scene.frames) == 2


def test_ops_tell_their_constants_and_arrows_their_arguments():
    said = texts(show(with_ops()))
    assert any(re.fullmatch(r"multiply(_\d+)? · × 2\.0", line) for line in said)
    assert any(re.fullmatch(r"get_item(_\d+)? · \[:, 0\]", line) for line in said)
    assert "BatchNormalization · training=False" in said
    for role in ("query", "value", "initial_state 0", "initial_state 1", "1st", "2nd"):
        assert role in said
    for label in ("[0] (None, 10, 5)", "[1] (None, 5)", "[2] (None, 5)"):
        assert label in said


@pytest.mark.parametrize(
    ("layer", "shape", "said"),
    [
        (
            layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False),
            (8, 8, 3),
            "8 filters · 3×3 · stride 2 · same · no bias",
        ),
        (layers.Conv2D(1, (3, 1)), (8, 8, 3), "1 filter · 3×1"),
        (layers.UpSampling2D(3), (8, 8, 3), "× 3"),
        (layers.ZeroPadding2D(3), (8, 8, 3), "3"),
        (layers.Rescaling(1 / 255), (8,), "× 1/255"),
        (layers.Dropout(0.25), (8,), "rate 0.25"),
        (layers.Reshape((2, 4)), (8,), "to (2, 4)"),
        (layers.BatchNormalization(axis=-1, epsilon=1e-5), (8,), ""),
        (layers.MultiHeadAttention(4, 16), (8, 4), "4 heads of 16"),
        (layers.Bidirectional(layers.GRU(6)), (8, 4), "of GRU 6 units"),
        (layers.Embedding(1000, 16), (8,), "1,000 → 16"),
    ],
)
def test_settings_are_told_in_few_words(layer, shape, said):
    inputs = keras.Input(shape)
    call = read(keras.Model(inputs, layer(inputs, inputs) if "Attention" in type(layer).__name__ else layer(inputs)))
    assert " · ".join(words.setting_words(call.calls[-1])) == said


# -- text --------------------------------------------------------------------------------------------------------------


def test_the_words_name_every_call_and_every_arrow_with_its_shape():
    assert str(show(classifier())) == "\n".join(
        [
            "digits: Functional, 55,050 parameters",
            "  pixels: input, (None, 784)",
            "  first: Dense, 64 units, relu, 50,240 parameters",
            "    takes (None, 784) from pixels",
            "  second: Dense, 64 units, relu, 4,160 parameters",
            "    takes (None, 64) from first",
            "  logits: Dense, 10 units, 650 parameters",
            "    takes (None, 64) from second",
            "  output: (None, 10) from logits",
        ]
    )


def test_the_words_tell_sharing_nesting_order_and_several_outputs():
    text = show(twins()).text
    assert (
        "  branch: Functional, 136 parameters, shared: call 1 of 2\n    takes (None, 16) from left\n    inside:\n"
        in text
    )
    assert "      narrow: Dense, 8 units, 136 parameters\n        takes (None, 16) from half" in text
    assert "shared: call 2 of 2\n    takes (None, 16) from right\n    inside: as above" in text
    assert "takes (None, 8) from branch (call 1) as 1st input" in text
    assert "takes (None, 5) from reader, output 1 as initial_state 0" in show(with_ops()).text


def test_the_words_have_a_line_for_every_arrow(model):
    graph = read(model)
    arrows = sum(len(call.inputs) for each in graph.all_graphs for call in each.calls)
    assert len(re.findall(r"^ +takes \(", show(model).text, re.M)) == arrows


def test_a_name_with_line_breaks_cannot_pass_for_other_lines():
    text = show(hostile()).text
    assert "two lines and a bell: Dense" in text
    assert "\t" not in text
    assert "\x07" not in text


def test_parameters_of_shared_layers_count_once(model):
    assert scene.count_parameters(read(model)) == model.count_params()


# -- the page ----------------------------------------------------------------------------------------------------------


def test_a_picture_is_accessible_html_with_the_same_in_words():
    picture = show(router())
    bundle = picture._repr_mimebundle_()
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/plain"] == picture.text == str(picture) == repr(picture)
    html = bundle["text/html"]
    assert picture.svg in html
    assert "overflow:auto" in html
    assert f"<pre>{picture.text}</pre>" in html
    root = ET.fromstring(picture.svg)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "Graph of layers of router"
    assert root.find(f"{SVG}title").text == "Graph of layers of router"
    assert root.find(f"{SVG}desc").text == (
        "From title, body, tags to department, priority through 7 calls; 1,392,097 parameters."
    )


def test_a_picture_takes_the_colours_of_its_page_and_nothing_from_elsewhere(model):
    picture = show(model)
    root = ET.fromstring(picture.svg)
    for element in root.iter(f"{SVG}text"):
        assert element.attrib["fill"] == "currentColor"
    for element in root.iter():
        fill = element.attrib.get("fill", "none")
        assert fill in ("none", "currentColor") or float(element.attrib["fill-opacity"]) < 0.3
        assert not {"id", "class", "href"} & set(element.attrib)
    for word in ("<style", "<script", "url(", "http://www.w3.org/1999/xlink"):
        assert word not in picture.svg


def test_hostile_names_are_text_and_nothing_else():
    picture = show(hostile())
    root = ET.fromstring(picture.svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "rect",
        "path",
        "text",
    }
    assert "a & b < c > d ' \" `" in texts(picture)
    assert any(line.startswith("very_long_name_") and "…" in line for line in texts(picture))
    html = picture._repr_html_()
    assert "<script" not in html
    assert "<svg onload" not in html


def test_a_picture_is_saved_as_a_file_of_its_own(tmp_path):
    picture = show(hostile())
    picture.save(tmp_path / "graph.svg")
    assert ET.parse(tmp_path / "graph.svg").getroot().tag == f"{SVG}svg"


def test_where_graphviz_cannot_be_loaded_the_graph_is_told_in_words_and_what_to_do(monkeypatch, tmp_path):
    drawn = show(classifier())
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    picture = show(classifier())
    for told in (str(picture), picture._repr_html_()):
        assert drawn.text in told
        assert "There is no picture, because Graphviz could not be loaded: " in told
        assert "python -m helpers doctor" in told
    assert "<svg" not in picture._repr_html_()
    with pytest.raises(RuntimeError, match="There is no picture"):
        picture.save(tmp_path / "graph.svg")
    assert not (tmp_path / "graph.svg").exists()


def test_what_has_no_graph_is_answered_in_a_sentence():
    for thing in (None, 3, classifier, keras.Sequential([layers.Dense(2)])):
        with pytest.raises(GraphError):
            show(thing)


def test_a_graph_can_be_shown_as_well_as_its_model():
    model = classifier()
    assert show(read(model)).svg == show(model).svg


# -- geometry ----------------------------------------------------------------------------------------------------------


def sides(box):
    return box.x - box.width / 2, box.y - box.height / 2, box.x + box.width / 2, box.y + box.height / 2


def apart(one, other, margin=0):
    return (
        one[2] + margin <= other[0]
        or other[2] + margin <= one[0]
        or one[3] + margin <= other[1]
        or other[3] + margin <= one[1]
    )


def course(wire):
    """Points along a wire, as ``svg`` draws it."""
    points = [wire.points[0]]
    for (x0, y0), (x1, y1) in zip(wire.points, wire.points[1:], strict=False):
        middle = (y0 + y1) / 2
        for step in range(1, 9):
            t = step / 8
            points.append(
                (
                    (1 - t) ** 3 * x0 + 3 * (1 - t) ** 2 * t * x0 + 3 * (1 - t) * t**2 * x1 + t**3 * x1,
                    (1 - t) ** 3 * y0 + 3 * (1 - t) ** 2 * t * middle + 3 * (1 - t) * t**2 * middle + t**3 * y1,
                )
            )
    return points


def around(drawn, frame):
    while frame is not None:
        yield frame
        frame = drawn.frames[frame].parent


def assert_tidy(drawn):
    for one, other in combinations(drawn.boxes, 2):
        assert apart(sides(one), sides(other)), (one, other)
    for box in drawn.boxes:
        left, top, right, bottom = sides(box)
        assert left >= 0 <= top
        assert right <= drawn.width
        assert bottom <= drawn.height
        for number, frame in enumerate(drawn.frames):
            place = (frame.left, frame.top, frame.right, frame.bottom)
            if number in around(drawn, box.frame):
                assert place[0] <= left < right <= place[2], (box, frame)
                assert place[1] <= top < bottom <= place[3], (box, frame)
            elif box.form not in ("tensor", "role"):
                assert apart(sides(box), place), (box, frame)
    for (number, one), (other_number, other) in combinations(enumerate(drawn.frames), 2):
        if number not in around(drawn, other_number) and other_number not in around(drawn, number):
            assert apart((one.left, one.top, one.right, one.bottom), (other.left, other.top, other.right, other.bottom))
    for wire in drawn.wires:
        source, target = drawn.boxes[wire.source], drawn.boxes[wire.target]
        (x0, y0), (x1, y1) = wire.points[0], wire.points[-1]
        if wire.mark == "missing" and y0 > y1:  # what is asked for may lead back to what comes before
            source, target, x0, y0, x1, y1 = target, source, x1, y1, x0, y0
        assert abs(x0 - source.x) <= source.width / 2
        assert y0 == source.y + source.height / 2
        assert abs(x1 - target.x) <= target.width / 2
        assert y1 == target.y - target.height / 2
        for x, y in course(wire):
            for box in drawn.boxes:
                if box is not source and box is not target:
                    left, top, right, bottom = sides(box)
                    assert not (left + 1 < x < right - 1 and top + 1 < y < bottom - 1), (wire, box)


def test_nothing_overlaps_and_no_arrow_crosses_a_box(model):
    assert_tidy(laid_out(read(model)))
    assert_tidy(laid_out(read(model), nested=True, fold=True))


def test_an_arrow_runs_downwards(model):
    for wire in laid_out(read(model)).wires:
        heights = [y for _, y in wire.points]
        assert heights == sorted(heights)


@st.composite
def graphs(draw):
    tensors = [keras.Input((4,)) for _ in range(draw(st.integers(1, 3)))]
    inputs = list(tensors)
    for each in inputs:
        layers.Identity()(each)  # Keras before 3.14 refuses an input that nothing was ever called on
    shared = layers.Dense(4)
    inner_input = keras.Input((4,))
    inner = keras.Model(inner_input, layers.Dense(4)(inner_input))
    for _ in range(draw(st.integers(1, 12))):
        pick = st.sampled_from(tensors)
        kind = draw(st.sampled_from(["dense", "shared", "inner", "add", "concatenate", "op"]))
        if kind == "dense":
            tensors.append(layers.Dense(4)(draw(pick)))
        elif kind == "shared":
            tensors.append(shared(draw(pick)))
        elif kind == "inner":
            tensors.append(inner(draw(pick)))
        elif kind == "add":
            tensors.append(layers.add([draw(pick), draw(pick)]))
        elif kind == "concatenate":
            tensors.append(layers.Dense(4)(layers.concatenate([draw(pick), draw(pick), draw(pick)])))
        else:
            tensors.append(ops.relu(draw(pick) * 2.0))
    outputs = draw(st.lists(st.sampled_from(tensors), min_size=1, max_size=3))
    return read(keras.Model(inputs, outputs))


@given(graphs(), st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_graph_is_tidy(graph, fold):
    assert_tidy(laid_out(graph, fold=fold))
    show(graph, fold=fold)


@pytest.fixture(scope="module")
def dejavu():
    """Advance widths of a real font, wider than those that pages use: of a text in pixels."""
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    fonts = [TTFont(folder / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]

    def width(text, size, bold):
        font = fonts[bold]
        names, advances = font.getBestCmap(), font["hmtx"]
        return sum(advances[names.get(ord(letter), ".notdef")][0] for letter in text) * size / font["head"].unitsPerEm

    return width


def test_all_text_fits_into_its_box_in_a_wide_font(model, dejavu):
    for box in laid_out(read(model)).boxes:
        for line in box.lines:
            assert dejavu(line.text, line.size, line.bold) <= box.width
        assert sum(line.size for line in box.lines) < box.height


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn"]), max_size=40))
@settings(max_examples=200, deadline=None)
def test_the_width_of_a_text_is_an_upper_bound(dejavu_text):
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for bold, name in enumerate(("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")):
        font = _font(folder / name)
        names, advances = font.getBestCmap(), font["hmtx"]
        known = "".join(letter for letter in dejavu_text if ord(letter) in names and ord(letter) < 0x250)
        real = sum(advances[names[ord(letter)]][0] for letter in known) / font["head"].unitsPerEm
        assert real <= words.width_of(known, 1, bold=bool(bold)) + 1e-9


def test_no_letter_of_the_latin_alphabets_is_wider_than_its_bound():
    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for bold, name in enumerate(("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")):
        font = _font(folder / name)
        names, advances = font.getBestCmap(), font["hmtx"]
        for letter in map(chr, range(32, 0x250)):
            if ord(letter) in names:
                real = advances[names[ord(letter)]][0] / font["head"].unitsPerEm
                assert real <= words.width_of(letter, 1, bold=bool(bold)) + 1e-9, letter


_FONTS = {}


def _font(path):
    return _FONTS.setdefault(path, None) or _FONTS.update({path: TTFont(path)}) or _FONTS[path]


# -- the same everywhere -----------------------------------------------------------------------------------------------

PROGRAM = """
import sys
from test_draw import MODELS
from helpers.draw import show
for make in MODELS:
    picture = show(make())
    sys.stdout.buffer.write((picture.svg + picture.text).encode())
"""


def test_a_picture_is_the_same_in_another_process_with_other_fonts(tmp_path):
    (tmp_path / "fonts.conf").write_text("<?xml version='1.0'?><fontconfig></fontconfig>")
    said = []
    for fonts, seed, locale in ((None, "1", "C"), (tmp_path / "fonts.conf", "2", "C.UTF-8")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "TF_CPP_MIN_LOG_LEVEL": "3"}
        environment["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
        if fonts:
            environment |= {"FONTCONFIG_FILE": str(fonts), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
        done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, timeout=300)
        assert done.returncode == 0, done.stderr.decode()
        assert b"ontconfig" not in done.stderr
        assert b"Warning" not in done.stderr
        said.append(done.stdout)
    assert said[0] == said[1]
    assert said[0].count(b"<svg xmlns") == len(MODELS)


def test_a_picture_is_drawn_in_whole_pixels(model):
    for picture in (show(model), show_difference(compare(model, residual(skip_from="one")))):
        for element in ET.fromstring(picture.svg).iter():
            for name in ("x", "y", "d", "width", "height"):
                assert not re.search(r"\d\.\d", element.attrib.get(name, "")), element.attrib


def test_a_picture_is_the_same_run_to_run(model):
    assert show(model).svg == show(model).svg


@pytest.fixture
def runs(monkeypatch):
    """How often Graphviz was asked, which takes nearly all of the time that a picture takes, and of how many nodes."""
    asked = []
    really = layout._Rows.run
    monkeypatch.setattr(layout._Rows, "run", lambda rows: asked.append(len(rows.widths)) or really(rows))
    return asked


def test_graphviz_is_asked_once_where_no_arrow_passes_a_row_and_else_twice(runs):
    show(classifier())
    assert len(runs) == 1
    show(residual())
    assert len(runs) == 3


# -- large models ------------------------------------------------------------------------------------------------------


def blocks(count, width=8):
    inputs = keras.Input((width,))
    x = layers.Dense(width, name="stem")(inputs)
    for number in range(count):
        y = layers.Dense(width, activation="relu", name=f"b{number}_first")(x)
        y = layers.Dense(width, name=f"b{number}_second")(y)
        x = layers.add([x, y], name=f"b{number}_sum")
    return keras.Model(inputs, layers.Dense(2, name="head")(x))


def test_blocks_that_repeat_are_drawn_once_with_their_number():
    drawn = laid_out(read(blocks(30)))
    assert [frame.repeats for frame in drawn.frames] == [True]
    title = [line.text for line in drawn.boxes[drawn.frames[0].title].lines]
    assert title == ["30 times in a row", "b0_first", "to b29_sum"]
    named = [box.lines[0].text for box in drawn.boxes if box.form in ("layer", "op")]
    assert named == ["stem", "b0_first", "b0_second", "+ b0_sum · Add", "head"]
    assert_tidy(drawn)


def test_only_a_picture_of_many_screens_scrolls_up_and_down_by_itself():
    assert "max-height" not in show(residual())._repr_html_()
    assert "max-height:85vh" in show(blocks(30), fold=False)._repr_html_()


def test_a_fold_hides_nothing_from_the_words():
    text = show(blocks(30)).text
    assert all(f"\n  b{number}_second: Dense" in text for number in range(30))


def test_small_models_are_not_folded_unless_asked():
    graph = read(blocks(4))
    assert scene.Builder(graph).scene.frames == []
    assert len(scene.Builder(graph, fold=True).scene.frames) == 1


def test_blocks_that_differ_are_not_folded_together():
    inputs = x = keras.Input((4,))
    for units in (4, 4, 4, 5, 4, 4):
        x = layers.Dense(units)(x)
    assert [tuple(repeat) for repeat in find_repeats(read(keras.Model(inputs, x)))] == []
    for units in (7, 7, 7, 7, 7):
        x = layers.Dense(units)(x)
    # the first of the five takes 4 features, so it has other weights than the four that follow
    assert [tuple(repeat) for repeat in find_repeats(read(keras.Model(inputs, x)))] == [(8, 1, 4)]


def test_a_shared_layer_is_not_folded_with_separate_ones():
    inputs = x = keras.Input((4,))
    shared = layers.Dense(4)
    for layer in (layers.Dense(4), layers.Dense(4), shared, shared, layers.Dense(4), layers.Dense(4)):
        x = layer(x)
    assert find_repeats(read(keras.Model(inputs, x))) == []


def test_a_large_nested_model_stays_closed_and_tells_its_size():
    inner_input = x = keras.Input((4,))
    for units in range(70):
        x = layers.Dense(4 + units % 3)(x)
    inner = keras.Model(inner_input, x, name="backbone")
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(2)(inner(inputs)))
    assert [box.form for box in scene.Builder(read(model)).scene.boxes if box.lines[0].text == "backbone"] == ["model"]
    assert f"{inner.count_params():,} parameters" in texts(show(model))


def test_a_chain_of_a_thousand_calls_is_drawn(runs):
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)  # for Keras itself
    try:
        graph = read(chain(1000))
    finally:
        sys.setrecursionlimit(limit)
    picture = show(graph)
    whole = show(graph, fold=False)
    assert len(runs) == 2
    assert runs[0] <= 8
    assert runs[1] <= 2 * 1000 + 4  # a box and a label for every call
    assert len(picture.svg) < 6_000
    assert whole.svg.count("Dense · 4 units") == 1000


# -- differences -------------------------------------------------------------------------------------------------------


def marks(comparison):
    from helpers.draw import difference

    drawn, _ = difference.build(comparison)
    layout.arrange(drawn, [])
    assert_tidy(drawn)
    boxes = {(box.lines[0].text, box.mark, box.note) for box in drawn.boxes if box.mark}
    wires = {
        (_end(drawn, wire.source), drawn.boxes[wire.target].lines[0].text, wire.mark)
        for wire in drawn.wires
        if wire.mark and wire.head
    }
    return boxes, wires


def _end(drawn, box):
    while drawn.boxes[box].form in ("tensor", "role"):
        box = next(wire.source for wire in drawn.wires if wire.target == box)
    return drawn.boxes[box].lines[0].text


def test_two_equal_graphs_have_a_picture_without_marks():
    comparison = compare(residual(), residual())
    assert marks(comparison) == (set(), set())
    assert show_difference(comparison).text.startswith("0 differences from what was asked for\nresidual: Functional")


def test_a_wrong_shortcut_is_crossed_out_and_the_right_one_drawn_dashed():
    boxes, wires = marks(compare(residual(), residual(skip_from="one")))
    assert boxes == {("+ sum · Add", "changed", "wrong connection")}
    assert wires == {("one", "+ sum · Add", "extra"), ("pool", "+ sum · Add", "missing")}


def test_a_missing_layer_is_drawn_between_its_neighbours_without_the_name_it_has_in_the_answer():
    boxes, wires = marks(compare(residual(), residual(dropout=False)))
    assert boxes == {("Dropout", "missing", "missing")}
    assert wires == {("mean", "Dropout", "missing"), ("Dropout", "head", "missing")}
    assert "drop" not in texts(show_difference(compare(residual(), residual(dropout=False))))


def test_a_layer_that_was_not_asked_for_has_a_heavy_border_and_says_so():
    boxes, _ = marks(compare(residual(dropout=False), residual()))
    assert boxes == {("drop", "extra", "not asked for")}


def test_a_wrong_setting_is_marked_where_it_is():
    boxes, wires = marks(compare(residual(), residual(activation="softmax")))
    assert boxes == {("head", "changed", "wrong setting")}
    assert wires == set()


def test_missing_and_unexpected_sharing_are_marked_at_every_call():
    boxes, _ = marks(compare(router(shared=True), router()))
    assert boxes == {("words", "changed", "should be shared"), ("other_words", "changed", "should be shared")}
    boxes, _ = marks(compare(router(), router(shared=True)))
    assert boxes == {("words", "changed", "should not be shared")}


def test_a_missing_output_is_drawn_where_it_should_leave():
    model = router()
    heads = {"priority": model.outputs[1]} if isinstance(model.outputs, dict) else [model.outputs[0]]
    less = keras.Model(model.inputs, heads, name="less")
    boxes, _ = marks(compare(router(), less))
    assert any(mark == "missing" for _, mark, _ in boxes)


def test_differences_inside_nested_models_are_marked_inside():
    wrong = nested()
    image = keras.Input(shape=(28, 28, 1), name="image")
    x = layers.GlobalMaxPooling2D(name="squeeze")(layers.Conv2D(16, 5, name="look")(image))
    encoder = keras.Model(image, x, name="encoder")
    whole = keras.Input(shape=(28, 28, 1), name="whole")
    wrong = keras.Model(whole, wrong.get_layer("decoder")(encoder(whole)), name="autoencoder")
    boxes, _ = marks(compare(nested(), wrong))
    assert boxes == {("look", "changed", "wrong setting")}


def test_a_difference_is_told_in_words_as_well():
    picture = show_difference(compare(residual(), residual(skip_from="one", activation="softmax")))
    assert isinstance(picture, Picture)
    assert picture.text.startswith("2 differences from what was asked for:\n  1. ")
    assert "  sum: Add [wrong connection]\n" in picture.text
    assert "relu" not in re.findall(r"head: .*", picture.text)[0]
    assert "head: Dense, 10 units, softmax, 650 parameters [wrong setting]" in picture.text


def test_marks_differ_by_line_and_words_and_not_by_colour_alone():
    svg = show_difference(compare(residual(), residual(skip_from="one"))).svg
    assert re.search(r'stroke="#c4313f" stroke-width="3.2"', svg)
    assert re.search(r'stroke="#b3541e" stroke-width="1.8" stroke-dasharray="6 4"', svg)
    for word in ("not asked for", "missing", "wrong connection"):
        assert f">{word}</text>" in svg


@given(graphs(), graphs())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_two_graphs_have_a_tidy_difference(one, other):
    marks(compare(one, other))
