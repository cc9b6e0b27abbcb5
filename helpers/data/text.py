"""From text to integers on every backend: what ``keras.layers.TextVectorization`` does, which needs TensorFlow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

PADDING, UNKNOWN = 0, 1
_WITHOUT_PUNCTUATION = str.maketrans("", "", "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'")


def words_of(text: str) -> list[str]:
    """The words of a text, in lower case and without punctuation: ``"Don't, please!"`` gives ``["dont", "please"]``."""
    return text.lower().translate(_WITHOUT_PUNCTUATION).split()


def vocabulary_of(texts: Iterable[str], size: int) -> list[str]:
    """The most frequent words of some texts: a word's position in the list is its integer.

    Adapt it to the training texts only, as a model may know no others. The same list as ``get_vocabulary()`` of a
    ``TextVectorization(max_tokens=size)`` that was adapted to the texts.

    Args:
        texts: strings.
        size: at most how many entries the vocabulary has, the two special ones included; at least 3.

    Returns:
        ``""`` for the padding, ``"[UNK]"`` for every unknown word, then the words, the most frequent first; of words
        as frequent as each other the alphabetically last comes first, as in Keras.

    Raises:
        TypeError: ``texts`` is one string, or holds something else than strings.
        ValueError: ``size`` leaves no room for a word.
    """
    texts = _checked(texts, "vocabulary_of()")
    if size < 3:
        raise ValueError(
            f"vocabulary_of() needs a size of at least 3 (padding, unknown and one word); this one is {size}."
        )
    counts = Counter(word for text in texts for word in words_of(text))
    ranked = sorted(counts.items(), key=lambda item: (item[1], item[0]), reverse=True)
    return ["", "[UNK]", *(word for word, _ in ranked[: size - 2])]


def texts_to_ids(texts: Iterable[str], vocabulary: Sequence[str], length: int) -> np.ndarray:
    """Texts as rows of integers, which an ``Embedding`` takes.

    The same integers as ``TextVectorization(vocabulary=vocabulary[2:], output_sequence_length=length)`` gives.

    Args:
        texts: n strings.
        vocabulary: as :func:`vocabulary_of` returns it.
        length: how many words to keep; shorter texts are filled up with 0 at their end.

    Returns:
        (n, length) int32: 0 is padding, 1 an unknown word, 2 the first word of the vocabulary.

    Raises:
        TypeError: ``texts`` is one string, or holds something else than strings.
        ValueError: ``length`` is less than 1, or the vocabulary does not begin with ``""`` and ``"[UNK]"``.
    """
    texts = _checked(texts, "texts_to_ids()")
    if length < 1:
        raise ValueError(f"texts_to_ids() needs a length of at least 1; this one is {length}.")
    if list(vocabulary[:2]) != ["", "[UNK]"]:
        raise ValueError(
            "texts_to_ids() takes a vocabulary that begins with '' and '[UNK]', as vocabulary_of() makes it; "
            f"this one begins with {list(vocabulary[:2])!r}."
        )
    number = {word: position for position, word in enumerate(vocabulary) if position > UNKNOWN}
    ids = np.full((len(texts), length), PADDING, dtype="int32")
    for row, text in zip(ids, texts, strict=True):
        found = [number.get(word, UNKNOWN) for word in words_of(text)[:length]]
        row[: len(found)] = found
    return ids


def _checked(texts: Iterable[str], function: str) -> list[str]:
    if isinstance(texts, str):
        raise TypeError(f"{function} takes several texts, a list or an array; this is one string: put it into a list.")
    texts = list(texts)
    for text in texts:
        if not isinstance(text, str):
            raise TypeError(f"{function} takes texts that are strings; one of these is a {type(text).__name__}.")
    return texts
