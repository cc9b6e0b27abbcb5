"""A router with three inputs and two outputs: drawn, compiled by names, trained; a shared embedding."""

import keras
from keras import layers, ops

from benchmarks.guide.ways import draw
from helpers import load_tickets, texts_to_ids, vocabulary_of

tickets = load_tickets()
vocabulary = vocabulary_of([*tickets.train.title, *tickets.train.body], 10_000)


def parts_of(part):
    return {
        "title": texts_to_ids(part.title, vocabulary, 12),
        "body": texts_to_ids(part.body, vocabulary, 60),
        "tags": part.tags,
    }


title_input = keras.Input(shape=(None,), dtype="int32", name="title")
body_input = keras.Input(shape=(None,), dtype="int32", name="body")
tags_input = keras.Input(shape=(12,), name="tags")
title_features = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title_input))
body_features = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body_input))
x = layers.concatenate([title_features, body_features, tags_input])
priority_pred = layers.Dense(1, name="priority")(x)
department_pred = layers.Dense(4, name="department")(x)
model = keras.Model([title_input, body_input, tags_input], {"priority": priority_pred, "department": department_pred})
draw(model)

losses = {
    "priority": keras.losses.BinaryCrossentropy(from_logits=True),
    "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True),
}
x_test = parts_of(tickets.test)
y_test = {"priority": tickets.test.priority, "department": tickets.test.department}
model.compile("adam", loss=losses, loss_weights={"priority": 1.0, "department": 0.2})
print("before:", model.evaluate(x_test, y_test, batch_size=400, verbose=2))


@keras.saving.register_keras_serializable(package="guide")
def off_by(wanted, logit):
    return keras.metrics.mean_absolute_error(wanted, ops.sigmoid(logit))


metrics = {"priority": off_by, "department": "accuracy"}
model.compile(keras.optimizers.Adam(3e-3), loss=losses, metrics=metrics)
y_train = {"priority": tickets.train.priority, "department": tickets.train.department}
model.fit(parts_of(tickets.train), y_train, batch_size=128, epochs=4, validation_split=0.1, verbose=2)
print("after:", model.evaluate(x_test, y_test, batch_size=400, verbose=2))

shared_embedding = layers.Embedding(1_000, 128)
text_a, text_b = keras.Input(shape=(None,), dtype="int32"), keras.Input(shape=(None,), dtype="int32")
draw(keras.Model([text_a, text_b], [shared_embedding(text_a), shared_embedding(text_b)]))
