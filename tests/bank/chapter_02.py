"""Answers to chapter 02."""

RIGHT = {
    "2.1": [
        "numbers_of_the_sentence = [2, 3, 4, 1, 0, 0]",
        "numbers_of_the_sentence = 2, 3, 4, 1, 0, 0",
        "numbers_of_the_sentence = np.array([2, 3, 4, 1, 0, 0])",
        """small = ['', '[UNK]', 'the', 'lamp', 'is', 'app']
numbers_of_the_sentence = texts_to_ids(['The LAMP is offline!'], small, 6)[0]
""",
        "numbers_of_the_sentence = [2.0, 3, 4, np.int64(1)] + [0] * 2",
    ],
    "2.2": [
        "counts = {'merged': 172, 'priority': 173, 'department': 692}",
        "counts = dict(department=4 * 173, priority=173, merged=172)",
        """m = 128 + 32 + 12
counts = {'merged': np.int64(m), 'priority': ops.array(m + 1), 'department': float(4 * m + 4)}
""",
        """h = [layers.Dense(n) for n in (1, 4)]
[l.build((None, 172)) for l in h]
counts = {'merged': 172, 'priority': h[0].count_params(), 'department': h[1].count_params()}
""",
    ],
    "2.3": [
        """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model({"title": title, "body": body, "tags": tags}, {"priority": priority, "department": department})
""",
        """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = ops.concatenate([a, b, tags], axis=-1)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model((title, body, tags), (priority, department), name='mine')
""",
        """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    p, d = layers.Dense(1)(x), layers.Dense(4, activation="linear")(x)
    return keras.Model([title, body, tags], {"department": d, "priority": p})
""",
        """
def build_router():
    texts = {n: keras.Input((None,), dtype="int32", name=n) for n in ("title", "body")}
    tags = keras.Input((12,), name="tags")
    read = []
    for name, units in (("title", 128), ("body", 32)):
        branch = keras.Sequential([layers.Embedding(10_000, 64, mask_zero=True), layers.LSTM(units)])
        read.append(branch(texts[name]))
    x = layers.Concatenate()(read + [tags])
    heads = [layers.Dense(n, name=m)(x) for n, m in ((1, "priority"), (4, "department"))]
    return keras.Model([*texts.values(), tags], heads)
""",
        """
class Router(keras.Model):
    def __init__(self):
        title = keras.Input((None,), dtype="int32", name="title")
        body = keras.Input((None,), dtype="int32", name="body")
        tags = keras.Input((12,), name="tags")
        a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
        b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
        x = layers.concatenate([a, b, tags])
        priority = layers.Dense(1, name="priority")(x)
        department = layers.Dense(4, name="department")(x)
        super().__init__([title, body, tags], [priority, department])

build_router = Router
build_router = Router()
""",
        """
def build_router():
    tags = keras.Input(shape=(12,), name="tags")
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
        """
def build_router():
    title = keras.Input((None,), dtype="int32")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model({"tags": tags, "body": body, "title": title}, [priority, department])
""",
        """
import functools
def make(words, width):
    t = keras.Input((None,), dtype="int32", name="title")
    b = keras.Input((None,), dtype="int32", name="body")
    g = keras.Input((12,), name="tags")
    x = layers.Concatenate(axis=1)([layers.LSTM(128)(layers.Embedding(words, width, mask_zero=True)(t)), layers.LSTM(32)(layers.Embedding(words, width, mask_zero=True)(b)), g])
    return keras.Model(inputs=[t, b, g], outputs=[layers.Dense(1, name="priority")(x), layers.Dense(4, name="department")(x)])
build_router = functools.partial(make, 10_000, width=64)
""",
        """
class B:
    def __call__(self):
        def reader(n, units):
            i = keras.Input((None,), dtype="int32")
            return keras.Model(i, layers.LSTM(units)(layers.Embedding(10_000, 64, mask_zero=True)(i)), name=n)
        t = keras.Input((None,), dtype="int32", name="title")
        b = keras.Input((None,), dtype="int32", name="body")
        g = keras.Input((12,), name="tags")
        x = ops.concatenate([reader("rt", 128)(t), reader("rb", 32)(b), g], 1)
        heads = {n: layers.Dense(k)(x) for n, k in (("priority", 1), ("department", 4))}
        return keras.Model(dict(title=t, body=b, tags=g), heads)
build_router = B()
""",
    ],
    "2.4": [
        "total_loss = 0.9",
        "total_loss = 0.6 + 1.5 / 5",
        "total_loss = np.dot([1.0, 0.2], [0.6, 1.5])",
        "total_loss = np.float32(0.9)",
        "total_loss = ops.array([0.9])",
        """from fractions import Fraction
total_loss = Fraction(9, 10)
""",
    ],
    "2.5": [
        """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss=[keras.losses.BinaryCrossentropy(from_logits=True), keras.losses.SparseCategoricalCrossentropy(from_logits=True)])
    return model
""",
        """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, activation="sigmoid", name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": "binary_crossentropy", "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
        """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, activation="sigmoid", name="priority")(x)
    department = layers.Dense(4, activation="softmax", name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss=["binary_crossentropy", keras.losses.sparse_categorical_crossentropy])
    return model
""",
        """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, {"priority": priority, "department": department})
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
        """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Activation("sigmoid", name="priority")(layers.Dense(1)(x))
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
        """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": lambda y, p: keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True)}, metrics={'department': 'accuracy'}, loss_weights={'priority': 1, 'department': 0.2})
    return model
""",
        """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    p = layers.Dense(1, name="priority")(x)
    d = layers.Dense(4, name="department")(x)
    m = keras.Model({"tags": tags}, [p, d])
    m.compile("adam", loss=[keras.losses.BinaryCrossentropy(from_logits=True), keras.losses.SparseCategoricalCrossentropy(from_logits=True)])
    return m
""",
        """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    p = layers.Identity(name="priority")(layers.Dense(1)(x))
    d = layers.Softmax(name="department")(layers.Dense(4)(x))
    m = keras.Model(tags, [p, d])
    m.compile(loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": "sparse_categorical_crossentropy"})
    return m
""",
    ],
    "2.6": [
        """
def with_probabilities(router):
    p, d = router.outputs
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": ops.softmax(d, axis=-1)})
""",
        """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.input, dict(department=layers.Softmax()(d), priority=layers.Activation("sigmoid")(p)))
""",
        """
def with_probabilities(router):
    ins = {t.name: keras.Input(t.shape[1:], dtype=t.dtype, name=t.name) for t in router.inputs}
    p, d = router(list(ins.values()))
    return keras.Model(ins, {"priority": keras.activations.sigmoid(p), "department": keras.activations.softmax(d)})
""",
        """
class Likely(keras.Model):
    def __init__(self, router):
        super().__init__()
        self.router = router
    def call(self, x):
        p, d = self.router(x)
        return {'priority': ops.sigmoid(p), 'department': ops.softmax(d)}

def with_probabilities(router):
    return Likely(router)
""",
        """
def with_probabilities(router):
    p, d = router(router.inputs)
    e = ops.exp(d)
    return keras.Model(router.inputs, {"priority": 1 / (1 + ops.exp(-p)), "department": e / ops.sum(e, axis=-1, keepdims=True)})
""",
        """
def with_probabilities(router):
    copy = keras.models.clone_model(router)
    copy.set_weights(router.get_weights())
    p, d = copy.outputs
    return keras.Model(copy.inputs, {"priority": ops.sigmoid(p), "department": ops.softmax(d)})
""",
        """
from functools import partial
def put(f, g, router):
    inputs = [layers.Input(t.shape[1:], dtype=t.dtype, name=t.name) for t in router.inputs]
    out = router(inputs)
    return keras.Model(inputs, {"department": g(out[1]), "priority": f(out[0])})
with_probabilities = partial(put, ops.sigmoid, layers.Softmax(-1))
""",
        """
def with_probabilities(router):
    x = router.get_layer("merged").output
    p, d = (router.get_layer(n)(x) for n in ("priority", "department"))
    return keras.Model(inputs=router.inputs, outputs={"priority": ops.sigmoid(p), "department": ops.softmax(d)})
""",
    ],
    "2.7": [
        """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[int(ops.argmax(department, axis=-1)[0])]
""",
        """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router(parts)
    return departments[int(ops.argmax(department[0]))]
""",
        """
def department_of(sentence, router, vocabulary, departments):
    title, body = (texts_to_ids([t], vocabulary, n) for t, n in (("untitled", 12), (sentence, 60)))
    answer = router.predict([title, body, np.zeros((1, 12), "float32")])[1]
    return dict(enumerate(departments))[answer.argmax()]
""",
        """
def department_of(sentence, router, vocabulary, departments):
    x = [np.eye(1, 12, dtype="int32"), texts_to_ids((sentence,), vocabulary, 60), np.zeros((1, 12))]
    p, d = router.predict(x, verbose=0)
    return max(zip(d[0].tolist(), departments))[1]
""",
        """
def department_of(sentence, router, vocabulary, departments):
    import re
    words = re.sub(r"[^a-z ]", "", sentence.lower()).split()
    ids = [vocabulary.index(w) if w in vocabulary[2:] else 1 for w in words]
    ids = np.array([(ids + [0] * 60)[:60]])
    d = router.predict([np.array([[1] + 11 * [0]]), ids, np.zeros((1, 12))], verbose=0)[1]
    return departments[np.argmax(d)]
""",
        """
def department_of(sentence, router, vocabulary, departments):
    x = [texts_to_ids([t], vocabulary, n) for t, n in (("untitled", 12), (sentence, 60))]
    return np.array(departments)[router.predict([*x, np.zeros((1, 12))], verbose=0)[1].argmax(-1)][0]
""",
    ],
    "2.8": [
        """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(input_dim=2_000, output_dim=16, mask_zero=1)(title)
    read = layers.LSTM(8)(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
        """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16)(title)
    read = layers.LSTM(8)(words, mask=ops.not_equal(title, 0))
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
        """
def build_title_reader():
    return keras.Sequential([keras.Input((None,), dtype="int32"), layers.Embedding(2_000, 16, mask_zero=True), layers.LSTM(8), layers.Dense(4)])
""",
        """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16)(title)
    read = layers.LSTM(8)(words, mask=title > 0)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
        """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    read = layers.RNN(layers.LSTMCell(8))(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
        """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    read = layers.LSTM(8, dropout=0.0, unroll=False)(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
        """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    e = layers.Embedding(2_000, 16)
    mask = layers.Embedding(2_000, 16, mask_zero=True).compute_mask
    m = title != 0
    return keras.Model({"title": title}, {"department": layers.Dense(4)(layers.LSTM(8)(e(title), mask=m))})
""",
        """
def build_title_reader():
    m = keras.Sequential(name="reader")
    m.add(layers.Input(shape=(None,), dtype="int32"))
    m.add(keras.Sequential([layers.Embedding(2_000, 16, mask_zero=True), layers.LSTM(8)]))
    m.add(layers.Dense(4))
    return m
""",
    ],
    "2.9": [
        """
def numbers_of_departments(router, title, body, tags):
    _, d = router.predict({"title": title, "body": body, "tags": tags}, verbose=0)
    return d.argmax(axis=1)
""",
        """
def numbers_of_departments(router, title, body, tags):
    parts = dict(title=title, body=body, tags=tags)
    d = router.predict([parts[t.name] for t in router.inputs], verbose=0)[1]
    return np.argmax(d, axis=-1)
""",
        """
def numbers_of_departments(router, title, body, tags):
    d = router({"tags": tags, "body": body, "title": title}, training=False)[1]
    return ops.argmax(d, axis=1)
""",
        """
def numbers_of_departments(router, title, body, tags):
    d = router.predict({"title": title, "body": body, "tags": tags})[-1]
    return [int(row.argmax()) for row in d]
""",
        """
def numbers_of_departments(router, title, body, tags):
    parts = {"title": title, "body": body, "tags": tags}
    named = keras.Model(router.inputs, router.get_layer("department").output)
    return named.predict(parts, verbose=0).argmax(1)
""",
    ],
    "2.10": [
        """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(32)
""",
        """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    data = tf.data.Dataset.from_tensor_slices((x, y, numbers)).batch(32)
    return data.map(lambda x, y, n: (x, y))
""",
        """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    a, b = (tf.data.Dataset.from_tensor_slices(d) for d in (x, y))
    return tf.data.Dataset.zip((a, b)).batch(32).prefetch(2)
""",
        """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    data = tf.data.Dataset.from_tensor_slices((dict(x), dict(y)))
    data = data.batch(32, drop_remainder=False).cache()
    return data
""",
        """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.range(len(numbers)).batch(32).map(lambda i: ({k: tf.gather(v, i) for k, v in x.items()}, {k: tf.gather(v, i) for k, v in y.items()}))
""",
    ],
    "2.11": [
        """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(words(body))
    merged = ops.concatenate([title_read, body_read, tags], -1)
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(merged))
""",
        """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    body_read, title_read = pool(words(body)), pool(words(title))
    merged = layers.concatenate([title_read, body_read, tags])
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(merged))
""",
        """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = keras.Sequential([layers.Embedding(10_000, 16, mask_zero=True), layers.GlobalAveragePooling1D()])
    title_read = words(title)
    body_read = words(body)
    merged = layers.concatenate([title_read, body_read, tags])
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(merged))
""",
        """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="t")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(words(body))
    merged = layers.concatenate([title_read, body_read, tags])
    return keras.Model([title, body, tags], [layers.Dense(4)(merged)])
""",
    ],
    "2.12": [
        """
def share_the_words(router):
    ins = {t.name: keras.Input(t.shape[1:], dtype=t.dtype, name=t.name) for t in router.inputs}
    l = {layer.name: layer for layer in router.layers}
    a, b = (l[f"reads_{n}"](l["title_words"](ins[n])) for n in ("title", "body"))
    x = layers.concatenate([a, b, ins["tags"]])
    return keras.Model(list(ins.values()), [l["priority"](x), l["department"](x)])
""",
        """
def share_the_words(router):
    title, body, tags = router.inputs
    get = router.get_layer
    b = get("reads_body")(get("title_words")(body))
    x = get("merged")([get("reads_title").output, b, tags])
    return keras.Model([title, body, tags], [get("priority")(x), get("department")(x)])
""",
        """
def share_the_words(router):
    title, body, tags = router.inputs
    words = router.get_layer("title_words")
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_body")(words(body))
    x = ops.concatenate([a, b, tags], axis=1)
    return keras.Model(router.inputs, [router.get_layer("priority")(x), router.get_layer("department")(x)])
""",
        """
def share_the_words(router):
    return keras.models.clone_model(router, clone_function=lambda l: router.get_layer("title_words") if l.name == "body_words" else l)
""",
        """
def share_the_words(router):
    t, b, g = router.inputs
    w, get = router.get_layer("title_words"), router.get_layer
    tail_in = get("merged").output
    tail = keras.Model(tail_in, [get(n).output for n in ("priority", "department")])
    return keras.Model([t, b, g], tail(get("merged")([get("reads_title").output, get("reads_body")(w(b)), g])))
""",
    ],
    "2.13": [
        """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(ops.abs(a - b)))
""",
        """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(ops.maximum(a, b) - ops.minimum(a, b)))
""",
        """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(ops.sqrt(ops.square(layers.Subtract()([b, a])))))
""",
        """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D
    a, b = pool()(table(one)), pool()(table(other))
    return keras.Model({'one': one, 'other': other}, {'same': layers.Dense(1)(ops.abs(a - b))})
""",
        """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32)
    def mean(t):
        m = ops.expand_dims(ops.cast(ops.not_equal(t, 0), 'float32'), -1)
        return ops.sum(table(t) * m, axis=1) / ops.sum(m, axis=1)
    a, b = mean(one), mean(other)
    return keras.Model([one, other], layers.Dense(1)(ops.abs(a - b)))
""",
        """
def build_same_issue(words):
    text = keras.Input((None,), dtype="int32")
    encoder = keras.Model(text, layers.GlobalAveragePooling1D()(layers.Embedding(words, 32, mask_zero=True)(text)))
    i = [keras.Input((None,), dtype="int32") for _ in "ab"]
    d = layers.Subtract()([encoder(t) for t in i])
    return keras.Model(i, layers.Dense(1)(keras.ops.absolute(d)))
""",
        """
def build_same_issue(words):
    i = [keras.Input((None,), dtype="int32") for _ in range(2)]
    t = layers.Embedding(words, 32, mask_zero=True)
    a, b = [layers.GlobalAveragePooling1D()(t(x)) for x in i]
    return keras.Model(i, layers.Dense(1)(layers.add([layers.ReLU()(a - b), layers.ReLU()(b - a)])))
""",
        """
def build_same_issue(words):
    one, other = (keras.Input((None,), dtype="int32") for _ in range(2))
    t = layers.Embedding(words, 32)
    p = layers.GlobalAveragePooling1D()
    return keras.Model([one, other], layers.Dense(1)(ops.abs(p(t(one), mask=one > 0) - p(t(other), mask=other > 0))))
""",
    ],
    "2.14": [
        """
def train_from_tags(tags, priority, department):
    t = keras.Input((12,)); x = layers.Dense(16, "relu")(t)
    model = keras.Model(t, {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)})
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.CategoricalCrossentropy(from_logits=True)})
    model.fit(tags,{"priority":priority,"department":keras.utils.to_categorical(department,4)},epochs=3,verbose=0)
    return model
""",
        """
def train_from_tags(tags, priority, department):
    t = keras.Input((12,)); x = layers.Dense(16, "relu")(t)
    model = keras.Model(t, {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)})
    model.compile("adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags,{"priority":priority,"department":department},batch_size=64,epochs=3,verbose=0)
    return model
""",
        """
def train_from_tags(tags, priority, department):
    t = keras.Input((12,)); x = layers.Dense(16, "relu")(t)
    model = keras.Model(t, {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)})
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags,{"priority":priority,"department":department},epochs=3,verbose=0)
    model.compile("adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
        """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = [layers.Dense(1, name="priority")(x), layers.Dense(4, name="department")(x)]
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss=[keras.losses.BinaryCrossentropy(from_logits=True), keras.losses.SparseCategoricalCrossentropy(from_logits=True)])
    model.fit(tags, [priority, department], batch_size=64, epochs=3, verbose=0)
    return model
""",
        """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, [department, priority], batch_size=64, epochs=3, verbose=0)
    return model
""",
        """
def train_from_tags(tags, priority, department):
    import tensorflow as tf

    inputs = keras.Input((12,))
    x = layers.ReLU()(layers.Dense(16)(inputs))
    urgent, desk = layers.Dense(1)(x), layers.Dense(4)(x)
    router = keras.Model(inputs, outputs=dict(department=desk, priority=urgent))
    losses = {"department": keras.losses.SparseCategoricalCrossentropy(from_logits=True), "priority": keras.losses.BinaryCrossentropy(from_logits=True)}
    router.compile(optimizer=keras.optimizers.Adam(0.01), loss=losses, metrics={"department": "accuracy"})
    targets = {"department": department, "priority": priority}
    data = tf.data.Dataset.from_tensor_slices((tags, targets)).shuffle(4096, seed=1).batch(64)
    router.fit(data, epochs=3, verbose=0)
    return router
""",
        """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Activation("relu")(layers.Dense(units=16)(ticked))
    desk, urgent = layers.Dense(4, name="department")(x), layers.Dense(1, name="priority")(x)
    model = keras.Model(inputs=[ticked], outputs=[desk, urgent])
    model.compile("rmsprop", loss=["sparse_categorical_crossentropy", "mse"])
    model.compile(keras.optimizers.RMSprop(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    targets = {"priority": priority[:, None], "department": department[:, None]}
    model.fit({"tags": tags}, targets, batch_size=32, epochs=2, verbose=0)
    return model
""",
        """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    for _ in range(3):
        for start in range(0, len(tags), 64):
            part = slice(start, start + 64)
            model.train_on_batch(tags[part], {"priority": priority[part], "department": department[part]})
    return model
""",
    ],
}

WRONG = {
    "2.1": [
        (
            "numbers_of_the_sentence = [2, 3, 4, 0, 0, 0]",
            "the number of the padding",
        ),
        (
            "numbers_of_the_sentence = [2, 3, 4]",
            "ends too early",
        ),
        (
            "numbers_of_the_sentence = (2, 3, 4, 1)",
            "a row has 6 numbers",
        ),
        (
            "numbers_of_the_sentence = [0, 0, 2, 3, 4, 1]",
            "You filled up in front",
        ),
        (
            "numbers_of_the_sentence = [3, 4, 5, 2, 1, 1]",
            "counted the places from 1",
        ),
        (
            "numbers_of_the_sentence = [0, 1, 2, 1, 0, 0]",
            "from `the` on",
        ),
        (
            "numbers_of_the_sentence = [2, 3, 4, 1, 1, 1]",
            "number of the unknown word",
        ),
        (
            "numbers_of_the_sentence = [[2, 3, 4, 1, 0, 0]]",
            "two pairs of brackets",
        ),
        (
            "numbers_of_the_sentence = ['the', 'lamp', 'is', '[UNK]', '', '']",
            "Words were to become numbers",
        ),
        (
            "numbers_of_the_sentence = '2 3 4 1 0 0'",
            "as text",
        ),
        (
            "numbers_of_the_sentence = [2, 5, 4, 1, 0, 0]",
            "Count the places",
        ),
        (
            "numbers_of_the_sentence = [2, 3, 4, 5, 0, 0]",
            "first three are right",
        ),
        (
            "numbers_of_the_sentence = 234100",
            "six whole numbers",
        ),
        (
            """
numbers_of_the_sentence = ["2", "3", "4", "1", "0", "0"]
""",
            "Leave the quotes out",
        ),
    ],
    "2.2": [
        (
            "counts = {'merged': 172, 'priority': 172, 'department': 688}",
            "left out the biases",
        ),
        (
            "counts = {'merged': 160, 'priority': 161, 'department': 644}",
            "tags are missing",
        ),
        (
            "counts = {'merged': 140, 'priority': 141, 'department': 564}",
            "64 numbers of a word",
        ),
        (
            "counts = {'merged': 84, 'priority': 85, 'department': 340}",
            "lengths of the texts",
        ),
        (
            "counts = {'merged': 172, 'priority': 173, 'department': 689}",
            "one bias",
        ),
        (
            "counts = {'merged': 172, 'priority': 173, 'department': 690}",
            "Look again at `department`",
        ),
        (
            "counts = {'merged': 172, 'priority': None, 'department': None}",
            "Look again at `priority`",
        ),
        (
            "counts = {'merged': 1, 'priority': 2, 'department': 3}",
            "Look again at `merged`",
        ),
        (
            "counts = {'merged': '172', 'priority': 173, 'department': 692}",
            "is text",
        ),
        (
            "counts = {'merged': (172,), 'priority': 173, 'department': 692}",
            "is a tuple or a list",
        ),
        (
            "counts = [172, 173, 692]",
            "Keep the dict",
        ),
        (
            "counts = {'merged': 172}",
            "Keep the dict",
        ),
    ],
    "2.3": [
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "do not say which places are padding",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "two LSTMs have changed places",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    e = layers.Embedding(10_000, 64, mask_zero=True)
    a = layers.LSTM(128)(e(title))
    b = layers.LSTM(32)(e(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "One table reads both texts",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "reach no output",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, activation="sigmoid", name="priority")(x)
    department = layers.Dense(4, activation="softmax", name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "give probabilities",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="headline")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "The inputs should be named",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1)(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "The outputs should be named",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [department, priority])
""",
            "listed in the order",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([body, title, tags], [priority, department])
""",
            "listed in the order",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "body",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32, return_sequences=True)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "raised",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([tags, a, b])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "oncatenate",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body], [priority, department])
""",
            "raised",
        ),
        (
            """
def build_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    keras.Model([title, body, tags], [priority, department])
""",
            "end in `return`",
        ),
        (
            """
def build_router():
    title = keras.Input((12,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    a = layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(title))
    b = layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(body))
    x = layers.concatenate([a, b, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return keras.Model([title, body, tags], [priority, department])
""",
            "shape",
        ),
        (
            """
def build_router():
    return keras.Sequential([keras.Input((12,), name='tags'), layers.Dense(1, name='priority')])
""",
            "The inputs should be named",
        ),
        (
            """
def build_router():
    t = keras.Input((None,), dtype="int32", name="title")
    b = keras.Input((None,), dtype="int32", name="body")
    g = keras.Input((12,), name="tags")
    x = layers.concatenate([layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(t)), layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(b)), g])
    return keras.Model([t, b, g], [layers.Dense(4, name="priority")(x), layers.Dense(1, name="department")(x)])
""",
            "bear each other's names",
        ),
        (
            """
def build_router():
    t = keras.Input((None,), dtype="int32", name="title")
    b = keras.Input((None,), dtype="int32", name="body")
    g = keras.Input((12,), name="tags")
    x = layers.concatenate([layers.LSTM(128)(layers.Embedding(10_000, 64, mask_zero=True)(t)), layers.LSTM(32)(layers.Embedding(10_000, 64, mask_zero=True)(t)), g])
    return keras.Model([t, b, g], [layers.Dense(1, name="priority")(x), layers.Dense(4, name="department")(x)])
""",
            "takes `title`; `body` was asked for",
        ),
        (
            """
def build_router():
    t = keras.Input((None,), dtype="int32", name="title")
    b = keras.Input((None,), dtype="int32", name="body")
    g = keras.Input((12,), name="tags")
    e = lambda x: layers.Embedding(10_000, 64, mask_zero=True)(x) * 1.0
    x = layers.concatenate([layers.LSTM(128)(e(t)), layers.LSTM(32)(e(b)), g])
    return keras.Model([t, b, g], [layers.Dense(1, name="priority")(x), layers.Dense(4, name="department")(x)])
""",
            "(Multiply) was not asked for",
        ),
    ],
    "2.4": [
        (
            "total_loss = 2.1",
            "as they are",
        ),
        (
            "total_loss = 1.05",
            "the mean of the two",
        ),
        (
            "total_loss = 0.75",
            "divided by the sum",
        ),
        (
            "total_loss = 1.62",
            "changed places",
        ),
        (
            "total_loss = 0.45",
            "mean of the two weighted",
        ),
        (
            "total_loss = '0.9'",
            "One number was expected",
        ),
        (
            "total_loss = [0.6, 0.3]",
            "One number was expected",
        ),
        (
            "total_loss = 1.2",
            "multiplied by its weight",
        ),
    ],
    "2.5": [
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "team": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
            "The losses are given for `priority`, `team`",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, activation="sigmoid", name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
            "takes them for logits",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
            "gives logits, and its loss takes them for probabilities",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, activation="sigmoid", name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(), "team": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
            "`team`",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss="mse")
    return model
""",
            "One loss serves both",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss=["mse", "mse"])
    return model
""",
            "no binary cross-entropy",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": "categorical_crossentropy"})
    return model
""",
            "Keep sparse categorical",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True)})
    return model
""",
            "The losses are given for `priority`,",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="team")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "team": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
            "The outputs are named",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, activation="softmax", name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
            "`department` gives probabilities",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16)(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
            "relu",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss=[keras.losses.BinaryCrossentropy(from_logits=True)])
    return model
""",
            "2 outputs and 1 losses",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    return model
""",
            "not compiled",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    model = keras.Model(tags, [priority, department])
    model.compile(optimizer="adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return None
""",
            "`None`",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    p = layers.Dense(1, name="priority")(x)
    d = layers.Dense(4, name="department")(x)
    m = keras.Model(tags, [p, d])
    m.compile("adam", loss=[keras.losses.SparseCategoricalCrossentropy(from_logits=True), keras.losses.BinaryCrossentropy(from_logits=True)])
    return m
""",
            "A list has the order of the outputs",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    p = layers.Dense(1, name="priority")(x)
    d = layers.Dense(4, name="department")(x)
    m = keras.Model(tags, {"priority": p, "department": d})
    m.compile("adam", loss=[keras.losses.BinaryCrossentropy(from_logits=True), keras.losses.SparseCategoricalCrossentropy(from_logits=True)])
    return m
""",
            "in the order of the alphabet",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    p = layers.Dense(1, name="priority")(x)
    d = layers.Dense(4, name="department")(x)
    m = keras.Model(tags, [p, d])
    m.compile("adam", loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": None})
    return m
""",
            "`department` has no loss",
        ),
        (
            """
def build_from_tags():
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    p = layers.Dense(1, "softmax", name="priority")(x)
    d = layers.Dense(4, name="department")(x)
    m = keras.Model(tags, [p, d])
    m.compile("adam", loss={"priority": keras.losses.BinaryCrossentropy(), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return m
""",
            "is always 1",
        ),
    ],
    "2.6": [
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, [ops.sigmoid(p), ops.softmax(d)])
""",
            "does not give a dict",
        ),
        (
            """
def with_probabilities(router):
    d, p = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": ops.softmax(d)})
""",
            "changed places",
        ),
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.softmax(p), "department": ops.softmax(d)})
""",
            "one number is always 1",
        ),
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": ops.sigmoid(d)})
""",
            "four are to sum to 1",
        ),
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": d})
""",
            "still gives logits",
        ),
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": ops.softmax(d, axis=0)})
""",
            "over the tickets of the batch",
        ),
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": ops.softmax(ops.softmax(d))})
""",
            "applied twice",
        ),
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(ops.sigmoid(p)), "department": ops.softmax(d)})
""",
            "applied twice",
        ),
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "team": ops.softmax(d)})
""",
            "have the keys",
        ),
        (
            """
def with_probabilities(router):
    p, d = keras.models.clone_model(router)(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": ops.softmax(d)})
""",
            "A clone begins anew",
        ),
        (
            """
def with_probabilities(router):
    p, d = router.outputs
    return ops.sigmoid(p)
""",
            "tensor",
        ),
        (
            """
def with_probabilities(router):
    router.get_layer("priority").activation = keras.activations.sigmoid
    return router
""",
            "has changed the router itself",
        ),
        (
            """
def with_probabilities(router):
    p, d = router.outputs
    result = keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": ops.softmax(d)})
    router.set_weights([0 * w for w in router.get_weights()])
    return result
""",
            "weights",
        ),
        (
            """
def with_probabilities(router):
    return keras.Sequential([router, layers.Softmax()])
""",
            "router.inputs",
        ),
        (
            """
def with_probabilities(router):
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": ops.sigmoid(p), "department": layers.Dense(1)(d)})
""",
            "has the shape",
        ),
        (
            """
def with_probabilities(router):
    router.get_layer("priority").activation = keras.activations.sigmoid
    router.get_layer("department").activation = keras.activations.softmax
    p, d = router(router.inputs)
    return keras.Model(router.inputs, {"priority": p, "department": d})
""",
            "has changed the router itself",
        ),
        (
            """
def with_probabilities(router):
    router.get_layer("priority").activation = keras.activations.sigmoid
    router.get_layer("department").activation = keras.activations.softmax
    return keras.Model(router.inputs, dict(zip(("priority", "department"), router.outputs)))
""",
            "has changed the router itself",
        ),
    ],
    "2.7": [
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    department = router.predict(parts, verbose=0)[0]
    return departments[department[0].argmax()]
""",
            "the priority first",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids(sentence, vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmax()]
""",
            "raised",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return department[0].argmax()
""",
            "the name of a department was asked for",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids([sentence], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmax()]
""",
            "is the title `untitled`",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.ones((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmax()]
""",
            "returned `account`",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 12), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmax()]
""",
            "60 words of it kept",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"body": texts_to_ids(["untitled"], vocabulary, 60), "title": texts_to_ids([sentence], vocabulary, 12), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmax()]
""",
            "returned",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros(12)}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmax()]
""",
            "raised",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmin()]
""",
            "returned",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    departments[department[0].argmax()]
""",
            "returned `None`",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return [departments[department[0].argmax()]]
""",
            "Return the name itself",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return 'sales'
""",
            "no department has this name",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids(["untitled"], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments
""",
            "Return one of",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    return "billing"
""",
            "the same for every sentence",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    return departments[router.predict({"title": np.array(["untitled"]), "body": np.array([sentence]), "tags": np.zeros((1, 12))}, verbose=0)[1].argmax()]
""",
            "takes numbers",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    x = {"title": texts_to_ids(["untitled"], vocabulary, 12)[0], "body": texts_to_ids([sentence], vocabulary, 60)[0], "tags": np.zeros(12)}
    return departments[router.predict(x, verbose=0)[1].argmax()]
""",
            "different numbers of samples",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": texts_to_ids([""], vocabulary, 12), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmax()]
""",
            "a title without a word",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    x = [np.zeros((1, 12), "int32"), texts_to_ids((sentence,), vocabulary, 60), np.zeros((1, 12))]
    return departments[router.predict(x, verbose=0)[1][0].argmax()]
""",
            "Give it the title `untitled`",
        ),
        (
            """
def department_of(sentence, router, vocabulary, departments):
    parts = {"title": np.ones((1, 12)), "body": texts_to_ids([sentence], vocabulary, 60), "tags": np.zeros((1, 12))}
    _, department = router.predict(parts, verbose=0)
    return departments[department[0].argmax()]
""",
            "is the title `untitled`",
        ),
    ],
    "2.8": [
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, name='table')(title)
    read = layers.LSTM(8)(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "Nothing tells the LSTM",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16)(title)
    read = layers.LSTM(8)(layers.Masking()(words))
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "Six more zeros",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    read = layers.LSTM(9)(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "9",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    read = layers.GlobalAveragePooling1D()(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "LSTM",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16)(title)
    read = layers.LSTM(8)(words, mask=ops.equal(title, 0))
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "zeros",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(1_999, 16, mask_zero=True)(title)
    read = layers.LSTM(8)(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "1999",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((12,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16)(title)
    read = layers.LSTM(8)(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "stops with",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    read = layers.LSTM(8, go_backwards=True)(words)
    return keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "not that of",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    read = layers.LSTM(8)(words)
    return keras.Model(title, layers.Dense(4, activation="softmax")(read))
""",
            "not that of",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    read = layers.LSTM(8)(words)
    keras.Model(title, layers.Dense(4, name="department")(read))
""",
            "`None`",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title) * 1.0
    return keras.Model(title, layers.Dense(4, name="department")(layers.LSTM(8)(words)))
""",
            "the LSTM does not hear of it",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    return keras.Model(title, layers.Dense(4, name="department")(layers.LSTM(8)(words)))
""",
            "come in as `float32`",
        ),
        (
            """
def build_title_reader():
    title = keras.Input((None,), dtype="int32", name="title")
    words = layers.Embedding(2_000, 16, mask_zero=True)(title)
    return keras.Model(title, layers.Dense(4, name="department")(layers.LSTM(8, return_sequences=True)(words)))
""",
            "`(5, 9, 4)`",
        ),
    ],
    "2.9": [
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict([title, body, tags], verbose=0)
    return department.argmax(axis=1)
""",
            "A list fits one order only",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict([tags, title, body], verbose=0)
    return department.argmax(axis=1)
""",
            "title",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict([body, title, tags], verbose=0)
    return department.argmax(axis=-1)
""",
            "those of the tickets",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict({"title": body, "body": title, "tags": tags}, verbose=0)
    return department.argmax(axis=1)
""",
            "those of the tickets",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict([title, body, tags], verbose=0)
    return department.argmax(axis=0)
""",
            "one for each ticket",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    department, _ = router.predict({"title": title, "body": body, "tags": tags}, verbose=0)
    return department.argmax(axis=1)
""",
            "department 0",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict({"title": title, "body": body, "tags": tags}, verbose=0)
    return department
""",
            "one for each ticket",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict({"title": title, "body": body}, verbose=0)
    return department.argmax(axis=1)
""",
            "raised",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict({"headline": title, "body": body, "tags": tags}, verbose=0)
    return department.argmax(axis=1)
""",
            "raised",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    _, department = router.predict([title, body, tags], verbose=0)
    department.argmax(axis=1)
""",
            "returned `None`",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    return router.predict({"title": title, "body": body, "tags": tags}, verbose=0)[1].argmax(axis=1) + 1
""",
            "one too large",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    return router.predict({"title": title, "body": body, "tags": tags}, verbose=0)[1].max(axis=1)
""",
            "no department has it",
        ),
        (
            """
def numbers_of_departments(router, title, body, tags):
    router.compile("sgd", "mse")
    router.fit({"title": title, "body": body, "tags": tags}, [tags[:, :1], tags[:, :4]], verbose=0)
    return router.predict({"title": title, "body": body, "tags": tags}, verbose=0)[1].argmax(axis=1)
""",
            "changed the weights of the router",
        ),
    ],
    "2.10": [
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, y, numbers)).batch(32, drop_remainder=False)
""",
            "Each element has 3 parts",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, y))
""",
            "not batched",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(16)
""",
            "Batches of 32",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(32, drop_remainder=True)
""",
            "70 tickets came",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, y)).shuffle(70, seed=1).batch(32)
""",
            "No shuffling",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices(x).batch(32)
""",
            "no pairs",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices(({**x, "numbers": numbers}, y)).batch(32)
""",
            "The inputs of an element",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, {**y, "numbers": numbers})).batch(32)
""",
            "The targets of an element",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((tuple(x.values()), tuple(y.values()))).batch(32)
""",
            "should be a dict",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return x, y
""",
            "`tf.data.Dataset` was expected",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    tf.data.Dataset.from_tensor_slices((x, y)).batch(32)
""",
            "`None`",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((list(x.values()), list(y.values()))).batch(32)
""",
            "raised",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, y)).batch(32).repeat()
""",
            "70 tickets came",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((y, x)).batch(32)
""",
            "The inputs of an element",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices((x, y, np.ones(70))).batch(32)
""",
            "Each element has 3 parts",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices([x, y]).batch(32)
""",
            "a tuple keeps its parts apart",
        ),
        (
            """
def as_dataset(x, y, numbers):
    import tensorflow as tf
    return tf.data.Dataset.from_tensor_slices(x, y).batch(32)
""",
            "Put both into one tuple",
        ),
    ],
    "2.11": [
        (
            """
def build_small_router():
    title = keras.Input((None,), name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(words(body))
    merged = layers.concatenate([title_read, body_read, tags])
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(merged))
""",
            "still comes as floats",
        ),
        (
            """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(words(body))
    merged = layers.concatenate([title_read, body_read])
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(merged))
""",
            "still reaches no output",
        ),
        (
            """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(layers.Embedding(10_000, 16, mask_zero=True)(body))
    merged = layers.concatenate([title_read, body_read, tags])
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(merged))
""",
            "table of its own",
        ),
        (
            """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(words(body))
    merged = layers.concatenate([tags, title_read, body_read])
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(merged))
""",
            "oncatenate",
        ),
        (
            """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(words(body))
    merged = layers.concatenate([title_read, body_read])
    return keras.Model([title, body], layers.Dense(4, name="department")(merged))
""",
            "input",
        ),
        (
            """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(words(body))
    merged = layers.concatenate([title_read, body_read, tags])
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(merged))
""",
            "mask",
        ),
        (
            """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True)
    title_read = layers.GlobalAveragePooling1D()(words(title))
    body_read = layers.GlobalAveragePooling1D()(words(body))
    merged = layers.concatenate([title_read, body_read, tags])
    return keras.Model([title, body, tags], layers.Dense(4, activation='softmax', name="department")(merged))
""",
            "softmax",
        ),
        (
            """
def build_small_router():
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    words = layers.Embedding(10_000, 16, mask_zero=True, name="words")
    a, b = ops.mean(words(title), axis=1), ops.mean(words(body), axis=1)
    return keras.Model([title, body, tags], layers.Dense(4, name="department")(layers.concatenate([a, b, tags])))
""",
            "is a Mean op",
        ),
    ],
    "2.12": [
        (
            """
def share_the_words(router):
    title, body, tags = router.inputs
    words = router.get_layer("title_words")
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_title")(words(body))
    x = router.get_layer("merged")([a, b, tags])
    return keras.Model(router.inputs, [router.get_layer("priority")(x), router.get_layer("department")(x)])
""",
            "LSTM of the title reads the body too",
        ),
        (
            """
def share_the_words(router):
    return router
""",
            "still has its own table",
        ),
        (
            """
def share_the_words(router):
    title, body, tags = router.inputs
    words = router.get_layer("body_words")
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_body")(words(body))
    x = router.get_layer("merged")([a, b, tags])
    return keras.Model(router.inputs, [router.get_layer("priority")(x), router.get_layer("department")(x)])
""",
            "share the table of the body",
        ),
        (
            """
def share_the_words(router):
    title, body, tags = router.inputs
    words = router.get_layer("title_words")
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_body")(words(body))
    x = router.get_layer("merged")([a, b, tags])
    return keras.Model(router.inputs, [layers.Dense(1)(x), router.get_layer("department")(x)])
""",
            "new ones",
        ),
        (
            """
def share_the_words(router):
    title, body, tags = router.inputs
    words = layers.Embedding(30, 6, mask_zero=True)
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_body")(words(body))
    x = router.get_layer("merged")([a, b, tags])
    return keras.Model(router.inputs, [router.get_layer("priority")(x), router.get_layer("department")(x)])
""",
            "new ones",
        ),
        (
            """
def share_the_words(router):
    title, body, tags = router.inputs
    words = router.get_layer("title_words")
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_body")(layers.Embedding(30, 6, mask_zero=True)(body))
    x = router.get_layer("merged")([a, b, tags])
    return keras.Model(router.inputs, [router.get_layer("priority")(x), router.get_layer("department")(x)])
""",
            "still has its own table",
        ),
        (
            """
def share_the_words(router):
    title, body, tags = router.inputs
    words = router.get_layer("title_words")
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_body")(words(body))
    x = router.get_layer("merged")([a, b, tags])
    router.get_layer('title_words').set_weights(router.get_layer('body_words').get_weights())
    return keras.Model(router.inputs, [router.get_layer("priority")(x), router.get_layer("department")(x)])
""",
            "has changed the weights",
        ),
        (
            """
def share_the_words(router):
    router.get_layer("body_words").set_weights(router.get_layer("title_words").get_weights())
    return router
""",
            "still has its own table",
        ),
        (
            """
def share_the_words(router):
    title, body, tags = router.inputs
    words = router.get_layer("words")
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_body")(words(body))
    x = router.get_layer("merged")([a, b, tags])
    return keras.Model(router.inputs, [router.get_layer("priority")(x), router.get_layer("department")(x)])
""",
            "raised",
        ),
        (
            """
def share_the_words(router):
    return [router]
""",
            "Return the model alone",
        ),
        (
            """
def share_the_words(router):
    title, body, tags = router.inputs
    words = router.get_layer("title_words")
    a = router.get_layer("reads_title")(words(title))
    b = router.get_layer("reads_body")(words(body))
    x = router.get_layer("merged")([a, b, tags])
    return keras.Model(router.inputs, router.get_layer("department")(x))
""",
            "is missing",
        ),
        (
            """
def share_the_words(router):
    L = {l.name: l for l in router.layers}
    t, b, g = [i for i in router.inputs]
    m = L["merged"]([L["reads_" + p](L["title_words"](i)) for p, i in (("title", t), ("body", b))] + [g])
    return keras.Model(router.inputs, {n: L[n](m) for n in ("priority", "department")})
""",
            "gives a dict; the router gives a list",
        ),
        (
            """
def share_the_words(router):
    t, b, g = router.inputs
    get = router.get_layer
    m = get("merged")([get("reads_body")(get("title_words")(t)), get("reads_title")(get("title_words")(b)), g])
    return keras.Model(router.inputs, [get("priority")(m), get("department")(m)])
""",
            "have changed places",
        ),
    ],
    "2.13": [
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(layers.Embedding(words, 32, mask_zero=True)(other))
    return keras.Model([one, other], layers.Dense(1)(ops.abs(a - b)))
""",
            "a table of its own",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(a - b))
""",
            "comes first",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1, activation='sigmoid')(ops.abs(a - b)))
""",
            "has a sigmoid",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(ops.abs(a - b)))
""",
            "Padding counts as words",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(layers.concatenate([a, b])))
""",
            "have the shapes",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(ops.square(a - b)))
""",
            "size of the difference",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(a * b))
""",
            "two equal texts",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(ops.abs(a - b)))
""",
            "the type `float32`",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(50, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(ops.abs(a - b)))
""",
            "For `words` = 77",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model(one, layers.Dense(1)(ops.abs(a - b)))
""",
            "raised",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalMaxPooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1)(ops.abs(a - b)))
""",
            "the mean over all words",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32")
    return keras.Model(one, layers.Dense(1)(layers.GlobalAveragePooling1D()(layers.Embedding(words, 32)(one))))
""",
            "Two texts go in",
        ),
        (
            """
def build_same_issue(words):
    one = keras.Input((None,), dtype="int32", name="one")
    other = keras.Input((None,), dtype="int32", name="other")
    table = layers.Embedding(words, 32, mask_zero=True)
    pool = layers.GlobalAveragePooling1D()
    a, b = pool(table(one)), pool(table(other))
    return keras.Model([one, other], layers.Dense(1, use_bias=False)(ops.abs(a - b)))
""",
            "have the shapes",
        ),
        (
            """
def build_same_issue(words):
    i = [keras.Input((None,), dtype="int32") for _ in range(2)]
    t = layers.Embedding(words, 32, mask_zero=True)
    a, b = [layers.GlobalAveragePooling1D()(t(i[0])) for x in i]
    return keras.Model(i, layers.Dense(1)(ops.abs(a - b)))
""",
            "no further apart",
        ),
        (
            """
def build_same_issue(words):
    i = [keras.Input((None,), dtype="int32") for _ in range(2)]
    t = layers.Embedding(words, 32, mask_zero=True)
    a, b = [layers.GlobalAveragePooling1D()(t(x)) for x in i]
    return keras.Model(i, layers.Dense(1, "relu")(ops.abs(a - b)))
""",
            "has a relu",
        ),
        (
            """
def build_same_issue(words):
    i = [keras.Input((None,), dtype="int32") for _ in range(2)]
    t = layers.Embedding(words, 32, mask_zero=True)
    a, b = [layers.GlobalAveragePooling1D()(t(x)) for x in i]
    return keras.Model(i, layers.Dense(1, "tanh")(ops.abs(a - b)))
""",
            "has a tanh",
        ),
    ],
    "2.14": [
        (
            """
def train_from_tags(tags, priority, department):
    t = keras.Input((12,)); x = layers.Dense(16, "relu")(t)
    model = keras.Model(t, {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)})
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)}, loss_weights={"priority":0.0,"department":1.0})
    model.fit(tags,{"priority":priority,"department":department},epochs=3,verbose=0)
    return model
""",
            "its sigmoid is off by",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    t = keras.Input((12,))
    a = keras.Model(t, layers.Dense(1, name="priority")(layers.Dense(16, "relu")(t)))
    a.compile(keras.optimizers.Adam(1e-2), loss=keras.losses.BinaryCrossentropy(from_logits=True)); a.fit(tags, priority, epochs=3, verbose=0)
    b = keras.Model(t, layers.Dense(4, name="department")(layers.Dense(16, "relu")(t)))
    b.compile(keras.optimizers.Adam(1e-2), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True)); b.fit(tags, department, epochs=3, verbose=0)
    return keras.Model(t, [a(t), b(t)])
""",
            "was asked for",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, [priority, department], batch_size=64, epochs=3, verbose=0)
    return model
""",
            "sends every one of them to department 0",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"department": layers.Dense(4)(x), "priority": layers.Dense(1)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, [priority, department], batch_size=64, epochs=3, verbose=0)
    return model
""",
            "sends every one of them to department 0",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = [layers.Dense(4, name="department")(x), layers.Dense(1, name="priority")(x)]
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, [priority, department], batch_size=64, epochs=3, verbose=0)
    return model
""",
            "sends every one of them to department 0",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, {"priority": department, "department": priority}, batch_size=64, epochs=3, verbose=0)
    return model
""",
            "sends every one of them to department 0",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, [priority, department / 3], batch_size=64, epochs=3, verbose=0)
    return model
""",
            "sends every one of them to department 0",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, (priority, department), batch_size=64, epochs=30, verbose=0)
    return model
""",
            "sends every one of them to department 0",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    return model
""",
            "was never trained",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    return model
""",
            "not compiled with a loss",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.fit(tags, {"priority": priority, "department": department}, batch_size=64, epochs=3, verbose=0)
    return model
""",
            "compile",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, {"priority": priority, "department": department}, batch_size=64, epochs=3, verbose=0)
""",
            "returned `None`",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, {"priority": priority, "department": department}, batch_size=64, epochs=3, verbose=0)
    return model.history
""",
            "A Keras model was expected",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1, activation="sigmoid")(x), "department": layers.Dense(4, activation="softmax")(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": "binary_crossentropy", "department": "sparse_categorical_crossentropy"})
    model.fit(tags, {"priority": priority, "department": department}, batch_size=64, epochs=3, verbose=0)
    return model
""",
            "give probabilities; logits",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": "mse", "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, {"priority": priority, "department": department}, batch_size=64, epochs=3, verbose=0)
    return model
""",
            "its sigmoid is off by",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": None})
    model.fit(tags, {"priority": priority, "department": department}, batch_size=64, epochs=3, verbose=0)
    return model
""",
            "it is right on",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.SGD(1e-4), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, {"priority": priority, "department": department}, batch_size=64, epochs=3, verbose=0)
    return model
""",
            "it is right on",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16)(ticked)
    heads = {"priority": layers.Dense(1)(x), "department": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"priority": keras.losses.BinaryCrossentropy(from_logits=True), "department": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, {"priority": priority, "department": department}, batch_size=64, epochs=3, verbose=0)
    return model
""",
            "activation",
        ),
        (
            """
def train_from_tags(tags, priority, department):
    ticked = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(ticked)
    heads = {"urgency": layers.Dense(1)(x), "team": layers.Dense(4)(x)}
    model = keras.Model(ticked, heads)
    model.compile(keras.optimizers.Adam(1e-2), loss={"urgency": keras.losses.BinaryCrossentropy(from_logits=True), "team": keras.losses.SparseCategoricalCrossentropy(from_logits=True)})
    model.fit(tags, {"urgency": priority, "team": department}, batch_size=64, epochs=3, verbose=0)
    return model
""",
            "The outputs are named",
        ),
    ],
}
