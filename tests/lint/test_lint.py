"""`lint` itself: it changes nothing, never raises, and says what it found in a picture, on a page, in JSON."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import keras
import numpy as np
import pytest
from correct_models import ticket_router
from graph_bank import build, mutate, random_spec
from keras import layers

from helpers import lint, show
from helpers.__main__ import main
from helpers.linting import rule as rules_module
from helpers.linting.explain import explain, serious_rules
from helpers.linting.finding import Finding, Findings
from helpers.linting.rules.losses import string_loss_on_logits
from helpers.linting.rules.sharing import made_outside_the_loop
from helpers.linting.rules.training import _picture_model, layer_of_a_frozen_base
from helpers.linting.rules.wiring import branch_not_merged, shortcut_overwritten


def state(model):
    """All that lint might change: weights, flags, optimizer, compiled functions, names, attributes of layers."""
    optimizer = getattr(model, "optimizer", None)
    return (
        [weight.tobytes() for weight in model.get_weights()],
        [(layer.name, layer.trainable, layer.built) for layer in model._flatten_layers()],
        [(variable.path, variable.trainable) for variable in model.variables],
        [keras.ops.convert_to_numpy(variable).tobytes() for variable in (optimizer.variables if optimizer else ())],
        [
            id(getattr(model, name, None))
            for name in ("train_function", "predict_function", "_compile_loss", "_compile_metrics")
        ],
        [sorted((key, id(value)) for key, value in vars(layer).items()) for layer in model._flatten_layers()],
        [len(layer._inbound_nodes) for layer in model._flatten_layers()],
    )


def _trained():
    model, base = _picture_model(training=False)
    model.compile("adam", "mse", metrics=["mae"])
    model.fit(np.zeros((4, 8, 8, 3)), np.zeros((4, 1)), verbose=0)
    base.trainable = False
    return {"model": model, "x": np.zeros((4, 8, 8, 3)), "y": np.zeros((4, 1))}


def _custom():
    class Counter(layers.Layer):
        def __init__(self):
            super().__init__()
            self.calls, self.drop = 0, layers.Dropout(0.5)

        def call(self, x):
            self.calls += 1
            self.last = x
            return self.drop(x)

        def compute_output_shape(self, shape):
            return (*shape[:-1], 1)

    inputs = keras.Input((4,))
    return {"model": keras.Model(inputs, Counter()(inputs))}


@pytest.mark.parametrize("make", [_trained, _custom, ticket_router])
def test_lint_changes_nothing(make):
    made = make()
    before = state(made["model"])
    counter = keras.src.backend.common.global_state.get_global_attribute("object_name_uids").copy()
    lint(**made, strict=True)
    assert state(made["model"]) == before
    assert keras.src.backend.common.global_state.get_global_attribute("object_name_uids") == counter


@pytest.mark.parametrize("seed", range(12))
def test_lint_reads_random_graphs_and_their_mutants(seed):
    rng = random.Random(seed)
    spec = random_spec(rng, 14)
    mutant = mutate(spec, rng)
    for each in (spec, mutant[0] if mutant else spec):
        model, _ = build(each, rng)
        lint(model, np.zeros((3, 2)), "no targets at all")
        lint(model, strict=True)


def _broken_config():
    class Broken(layers.Layer):
        def call(self, x):
            return x

        def get_config(self):
            raise RuntimeError("somebody's own")

    inputs = keras.Input((4,))
    return keras.Model(inputs, Broken()(inputs))


def _unknown_loss():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile("sgd", "no such loss", metrics={"a": {"b": [None, object]}}, loss_weights=[1, 2, 3])
    return model


class _Own(keras.Model):
    def call(self, x):
        return x


@pytest.mark.parametrize(
    "make", [_broken_config, _unknown_loss, _Own, keras.Sequential, lambda: keras.Sequential([layers.Dense(1)])]
)
@pytest.mark.parametrize(
    "x", [None, [], {}, "text", 3, [None], np.zeros(0), np.array(["a"]), {"a": 1}, [[1, 2], [3]], object()]
)
def test_whatever_is_given_lint_does_not_raise(make, x):
    assert isinstance(lint(make(), x, x, callbacks=[object()]), Findings)


def test_what_is_no_model_is_refused_in_a_sentence():
    with pytest.raises(TypeError, match="looks at a Keras model, but got the layer 'one'"):
        lint(layers.Dense(1, name="one"))


def test_a_rule_is_silenced_by_its_id():
    model = branch_not_merged()
    assert lint(model).rules == {"unused-input"}
    assert not lint(model, silence=["unused-input"]).rules
    with pytest.raises(ValueError, match="There is no rule 'unused'"):
        lint(model, silence=["unused"])


def test_a_rule_that_stumbles_is_passed_over_unless_lint_is_strict(monkeypatch):
    broken = rules_module.Rule("broken", "note", "01", (), lambda subject: 1 / 0)
    monkeypatch.setattr(rules_module, "all_rules", lambda: (broken, *rules_module._RULES.values()))
    assert lint(branch_not_merged()).rules == {"unused-input"}
    with pytest.raises(ZeroDivisionError):
        lint(branch_not_merged(), strict=True)


def test_the_gravest_come_first_and_json_holds_them_all():
    found = Findings(
        "m", [Finding("b", "note", ("x",), "B.", "B.", "01"), Finding("a", "wrong", ("y",), "A.", "A.", "02", ((3,),))]
    )
    assert [finding.rule for finding in found] == ["a", "b"]
    told = json.loads(json.dumps(found.to_json()))
    assert [f["rule"] for f in told["findings"]] == ["a", "b"]
    assert told["findings"][0] == {
        "rule": "a",
        "severity": "wrong",
        "layers": ["y"],
        "happens": "A.",
        "mend": "A.",
        "chapter": "02",
        "calls": [[3]],
    }


def test_a_page_and_a_terminal_say_the_same():
    found = lint(string_loss_on_logits())
    page = found._repr_html_()
    assert "<script" not in page
    for finding in found:
        assert finding.severity in page
        assert finding.rule in page
        assert finding.happens in str(found)
    assert "1 finding" in page
    assert str(lint(keras.Sequential([keras.Input((1,)), layers.Dense(1)]))).endswith("nothing found")


def test_the_line_that_stands_for_a_folded_answer_gives_nothing_away():
    model = string_loss_on_logits()
    found = lint(model)
    for page, said in ((found._repr_html_(), "what lint says"), (show(model, found)._repr_html_(), "the picture")):
        assert page.splitlines()[0] == f"<!-- {said}: a click shows it -->"
    assert not show(model)._repr_html_().startswith("<!--")


def test_names_cannot_become_markup():
    inputs = keras.Input((4,), name="<b>a")
    layers.Identity()(inputs)  # Keras before 3.14 refuses an input that nothing was ever called on
    model = keras.Model([inputs, other := keras.Input((4,))], layers.Dense(1)(other))
    assert "<b>a" not in lint(model)._repr_html_()


@pytest.mark.parametrize("make", [branch_not_merged, shortcut_overwritten, made_outside_the_loop])
def test_a_picture_marks_the_places_in_words(make):
    model = make()
    found = lint(model)
    picture = show(model, found)
    (rule,) = found.rules
    assert rule in picture.svg
    assert f"{rule}]" in picture.text
    assert rule not in show(model).svg


def test_a_place_inside_a_nested_model_is_marked():
    inner = shortcut_overwritten()
    inputs = keras.Input((8,))
    model = keras.Model(inputs, inner(inputs))
    assert "merged-with-itself" in show(model, lint(model), nested=True).svg
    assert "merged-with-itself" in show(model, lint(model), nested=False).svg


def test_a_layer_that_learns_inside_a_frozen_model_is_marked_itself():
    model = layer_of_a_frozen_base()
    (finding,) = (found for found in lint(model) if found.rule == "flags-disagree")
    assert finding.layers == ("base", "conv")
    (marked,) = (line for line in show(model, lint(model), nested=True).text.splitlines() if "flags-disagree" in line)
    assert marked.strip().startswith("conv:")


def test_functional_models_inside_a_class_are_looked_at():
    class Wrapped(keras.Model):
        def __init__(self):
            super().__init__()
            self.inner = shortcut_overwritten()

        def call(self, x):
            return self.inner(x)

    assert "merged-with-itself" in lint(Wrapped()).rules


def test_the_command_says_what_it_found_by_text_and_exit_code(tmp_path, capsys):
    string_loss_on_logits().save(wrong := tmp_path / "wrong.keras")
    keras.Sequential([keras.Input((4,)), layers.Dense(1)]).save(fine := tmp_path / "fine.keras")
    assert main(["lint", str(wrong)]) == 1
    assert "logits-taken-for-probabilities" in capsys.readouterr().out
    assert main(["lint", str(fine)]) == 0
    assert main(["lint", str(wrong), "--silence", "logits-taken-for-probabilities"]) == 0
    capsys.readouterr()
    assert main(["lint", str(wrong), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"][0]["rule"] == "logits-taken-for-probabilities"


def test_the_command_takes_a_batch(tmp_path, capsys):
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    model.compile(loss="mse")
    model.save(saved := tmp_path / "m.keras")
    np.savez(batch := tmp_path / "b.npz", x=np.ones((8, 4)), y=np.ones((8, 1)))
    assert main(["lint", str(saved), "--batch", str(batch)]) == 1
    assert "target-broadcast" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"no model", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, capsys, content):
    path = tmp_path / "m.keras"
    if content is not None:
        path.write_bytes(content)
    assert main(["lint", str(path)]) == 2
    error = capsys.readouterr().err
    assert str(path) in error
    assert "Traceback" not in error
    assert len(error.strip().splitlines()) == 1


def test_pickles_and_lambdas_in_files_are_not_run(tmp_path, capsys):
    inputs = keras.Input((4,))
    keras.Model(inputs, layers.Lambda(lambda x: x * 2)(inputs)).save(saved := tmp_path / "m.keras")
    assert main(["lint", str(saved)]) == 2
    keras.Sequential([keras.Input((4,)), layers.Dense(1)]).save(fine := tmp_path / "f.keras")
    np.savez(batch := tmp_path / "b.npz", x=np.array([object()], dtype=object))
    assert main(["lint", str(fine), "--batch", str(batch)]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_wrong_answer_is_explained_by_what_the_right_one_has_not():
    assert explain([made_outside_the_loop()]).rule == "layer-reused-in-chain"
    assert explain([made_outside_the_loop()], serious_rules([made_outside_the_loop()])) is None
    assert explain([3, None, keras.Sequential([keras.Input((4,)), layers.Dense(1)])]) is None


def test_lint_is_imported_without_keras():
    code = "import sys; import helpers.linting; from helpers import lint; assert 'keras' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_lint_stays_a_function_once_its_package_is_loaded():
    import helpers

    assert callable(helpers.lint)
    from helpers import lint as again

    assert again is lint


def test_a_loss_that_says_from_logits_only_in_its_configuration_is_believed():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3)(inputs))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    told = loss.get_config()
    loss.get_config = lambda: told
    vars(loss).pop("from_logits", None)  # as after Keras 3.15
    model.compile(loss=loss)
    assert not lint(model)


def test_a_model_whose_making_raised_does_not_keep_lint_from_seeing_what_is_wrong():
    one, other = keras.Input((3,)), keras.Input((3,))
    layers.Concatenate()([one, other])
    model = keras.Model([one, other], layers.Dense(1)(one))
    with pytest.raises(ValueError, match="KerasTensors") as kept:
        keras.Model(one, layers.Dense(2))
    assert lint(model, strict=True).rules == {"unused-input"}
    assert kept.value.__traceback__ is not None
