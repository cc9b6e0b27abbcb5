"""Metrics that measure something else, and what waits for a number that never comes."""

import re

import keras
from keras import layers

from helpers.linting.compiled import SQUARES
from helpers.linting.rule import Found, rule


def _measured(subject):
    for head in subject.compiled.heads if subject.compiled else ():
        for metric in head.metrics:
            yield head, metric, subject.ending(head.place), subject.shape(subject.outputs[head.place])[-1:]


@rule("metric-of-logits", "wrong", "01", "basics_accuracy_threshold_on_logits")
def metric_of_logits(subject):
    """Logits are measured as if they were probabilities: the threshold is 0.5 where it should be 0."""
    for head, metric, (ending, vertex), width in _measured(subject):
        given = metric.given
        halves = (metric.kind == "accuracy" and isinstance(given, str) and width == (1,)) or (
            metric.kind == "binary_accuracy" and getattr(given, "threshold", 0.5) == 0.5
        )
        halves |= (
            metric.kind in ("precision", "recall", "f1_score", "binary_io_u")
            and not isinstance(given, str)
            and (getattr(given, "init_thresholds", None) is None and getattr(given, "threshold", None) is None)
        )
        halves |= metric.kind == "AUC" and not getattr(given, "_from_logits", False)
        if halves and ending == "linear" and any(loss.from_logits for loss in head.losses):
            name = given if isinstance(given, str) else metric.kind
            yield Found(
                [vertex],
                f"`{head.name}` gives logits, and {name} takes them for probabilities: a logit of 0.3, which says yes, "
                "counts as no.",
                "Use `keras.metrics.BinaryAccuracy(threshold=0.0)`, or put the sigmoid into the model.",
            )


@metric_of_logits.wrong
def accuracy_of_logits():
    """`"accuracy"` cuts at 0.5."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


@metric_of_logits.fine
def accuracy_with_threshold():
    """A logit says yes from 0 on."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    metric = keras.metrics.BinaryAccuracy(threshold=0.0)
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[metric])
    return model


@rule("metric-unlike-loss", "suspicious", "01")
def metric_unlike_loss(subject):
    """A metric is of another kind than the loss, and shows a number that means nothing."""
    for head, metric, (ending, vertex), width in _measured(subject):
        losses = {loss.kind for loss in head.losses}
        exact = isinstance(metric.given, keras.metrics.Accuracy)
        if exact and ending in ("softmax", "sigmoid", "linear"):
            told = "counts predictions that equal their target to the last digit", 'the string "accuracy"'
        elif metric.kind == "accuracy" and losses and losses <= SQUARES and ending == "linear":
            told = "counts hits of classes, but the loss is for quantities", "`mae` or `root_mean_squared_error`"
        elif "sparse_categorical_crossentropy" in losses and metric.kind in (
            "categorical_accuracy",
            "top_k_categorical_accuracy",
        ):
            told = "expects one-hot targets, the loss gets whole numbers", 'the string "accuracy", or the sparse one'
        elif "categorical_crossentropy" in losses and metric.kind.startswith("sparse_"):
            told = "expects whole numbers, the loss gets one-hot targets", 'the string "accuracy"'
        elif metric.kind == "binary_accuracy" and ending == "softmax" and (width[0] or 0) > 2:
            told = "judges each class by itself, and is high even where every choice is wrong", 'the string "accuracy"'
        else:
            continue
        yield Found(
            [vertex],
            f"The metric {metric.kind} of `{head.name}` {told[0]}.",
            f"Use {told[1]}.",
            "wrong" if exact else None,
        )


@metric_unlike_loss.wrong
def exact_accuracy():
    """The class `Accuracy` compares for equality: the score is about 0."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(inputs))
    model.compile(loss="sparse_categorical_crossentropy", metrics=[keras.metrics.Accuracy()])
    return model


@metric_unlike_loss.wrong
def accuracy_of_a_price():
    """A price is not hit to the penny."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss="mse", metrics=["accuracy"])
    return model


@metric_unlike_loss.fine
def accuracy_as_a_string():
    """The string stands for the accuracy that fits."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(inputs))
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


@rule("monitor-of-nothing", "wrong", "01", "sav_checkpoint_wrong_monitor")
def monitor_of_nothing(subject):
    """A callback waits for a number that no epoch will report."""
    logged, complete = _logged(subject)
    for callback in subject.callbacks:
        monitor = getattr(callback, "monitor", None)
        if not isinstance(monitor, str):
            continue
        kind = type(callback).__name__
        known = monitor in logged or (not complete and monitor.startswith("val_") and monitor[4:] in logged)
        if logged and not known:
            yield Found(
                [kind],
                f"{kind} monitors `{monitor}`, but training reports "
                f"{', '.join(f'`{name}`' for name in sorted(logged))}.",
                "Monitor one of these; names that begin with val_ need `validation_data` in fit.",
            )
        elif getattr(callback, "mode", None) == "min" and re.search(r"acc|auc|precision|recall|f1", monitor):
            yield Found([kind], f"{kind} keeps the worst `{monitor}`: its mode is min.", 'Use mode="max".')


def _logged(subject):
    """Names in the logs, and whether these are all: known after a fit, else derived, without those of validation."""
    history = getattr(getattr(subject.model, "history", None), "history", None)
    if history:
        return set(history), True
    heads = subject.compiled.heads if subject.compiled else []
    names = {"loss"} if heads else set()
    for head in heads:
        prefix = f"{head.name}_" if len(heads) > 1 else ""
        names |= {f"{prefix}loss"} if prefix and head.losses else set()
        for metric in head.metrics:
            given = metric.given
            name = given if isinstance(given, str) else getattr(given, "name", getattr(given, "__name__", ""))
            names |= {f"{prefix}{name}", name}
    return names | ({"learning_rate"} if names else set()), False


@monitor_of_nothing.wrong
def accuracy_under_another_name():
    """The metric is called `acc`, the callback waits for `val_accuracy`: it never stops."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(inputs))
    model.compile(loss="sparse_categorical_crossentropy", metrics=["acc"])
    return {"model": model, "callbacks": [keras.callbacks.EarlyStopping(monitor="val_accuracy")]}


@monitor_of_nothing.fine
def loss_of_validation():
    """`val_loss` comes with validation data."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss="mse")
    return {"model": model, "callbacks": [keras.callbacks.EarlyStopping(monitor="val_loss")]}
