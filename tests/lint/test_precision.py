"""Nothing above a note on models that are right."""

from __future__ import annotations

import inspect

import bank
import correct_models
import keras
import pytest

from helpers import book, exercises
from helpers.attempt import Attempt
from helpers.linting import lint

CORRECT = {
    name: make
    for name, make in vars(correct_models).items()
    if inspect.isfunction(make) and not name.startswith("_") and make.__module__ == "correct_models"
}


def test_there_are_at_least_sixty_correct_models():
    assert len(CORRECT) >= 60


@pytest.mark.parametrize("name", CORRECT)
def test_a_correct_model_is_left_alone(name):
    made = CORRECT[name]()
    found = lint(**(made if isinstance(made, dict) else {"model": made}), strict=True)
    assert not found.serious, found


@pytest.mark.parametrize("exercise_id", bank.exercise_ids())
def test_the_solutions_of_the_book_are_left_alone(exercise_id):
    record = book.record(exercise_id)
    attempt = Attempt(bank.run(exercise_id, record.solution), record, exercises.exercise(exercise_id).cases)
    try:
        models = [*attempt.models, *(part for arguments in attempt.given for part in arguments)]
    except Exception:  # the answer is no model
        models = [attempt.answer]
    for model in models:
        if isinstance(model, keras.Model):
            found = lint(model, strict=True)
            assert not found.serious, found


# benchmarks/lint_applications.py asks all of them.
@pytest.mark.parametrize("name", ["MobileNetV2", "EfficientNetB0", "ResNet50", "ConvNeXtTiny", "Xception"])
def test_a_model_of_applications_is_left_alone(name):
    model = getattr(keras.applications, name)(weights=None)
    for loss in ("categorical_crossentropy", "sparse_categorical_crossentropy"):
        model.compile("adam", loss, metrics=["accuracy"])
        found = lint(model, strict=True)
        assert not found.serious, found
