"""The tickets: that they never move, that they are hard and not too hard, and how their words become integers."""

import copy
import hashlib
import pickle
import re
import time

import numpy as np
import pytest

from helpers.data import load_tickets, text, texts_to_ids, ticket_words, vocabulary_of
from helpers.data.source import Draws


@pytest.fixture(scope="module")
def tickets():
    return load_tickets()


@pytest.fixture(scope="module")
def vocabulary(tickets):
    return vocabulary_of([*tickets.train.title, *tickets.train.body], 10_000)


def test_tickets_say_what_they_are(tickets):
    assert len(tickets.departments) == 4
    assert len(tickets.tags) == 12
    assert len(tickets.issues) == 20
    for word in ("Support tickets", "CC BY 4.0", "3,200", "800"):
        assert word in tickets.source
        assert word in repr(tickets)
    assert repr(tickets.test) == "<TicketSet: 800 tickets>"
    assert pickle.loads(pickle.dumps(tickets)).source == copy.copy(tickets).source == tickets.source


def test_every_part_has_a_row_for_every_ticket(tickets):
    for part, count in ((tickets.train, 3200), (tickets.test, 800)):
        assert part._fields == ("title", "body", "tags", "priority", "department", "issue")
        assert part.title.shape == part.body.shape == (count,)
        assert part.tags.shape == (count, 12)
        assert part.priority.shape == part.department.shape == part.issue.shape == (count,)
        assert part.tags.dtype == part.priority.dtype == np.float32
        assert part.department.dtype == part.issue.dtype == np.int32
        assert set(np.unique(part.tags)) == {0, 1}
        assert 0 <= part.priority.min() < 0.1
        assert 0.9 < part.priority.max() <= 1


def test_the_tickets_are_the_same_on_every_machine_and_release(tickets):
    digest = hashlib.sha256()
    for part in (tickets.train, tickets.test):
        digest.update("\n".join([*part.title, *part.body]).encode("utf-8"))
        for array in (part.tags, (part.priority * 100).round().astype("int32"), part.department, part.issue):
            digest.update(array.astype("<i4").tobytes())
    assert digest.hexdigest() == "a152e9491a231812834b11e1de5d652e989e70be7bb69d0e3f7e3376663a7735"


def test_the_environment_does_not_change_the_tickets(tickets, monkeypatch):
    monkeypatch.setenv("HELPERS_DATA", "full")
    assert np.array_equal(load_tickets().test.body, tickets.test.body)


def test_changing_the_loaded_tickets_leaves_the_next_load_alone(tickets):
    other = load_tickets()
    other.train.tags[:] = 7
    other.train.title[:] = ""
    assert np.array_equal(load_tickets().train.title, tickets.train.title)
    assert np.array_equal(load_tickets().train.tags, tickets.train.tags)


def test_tickets_are_written_in_well_under_a_second():
    start = time.process_time()
    load_tickets()
    assert time.process_time() - start < 1


def test_no_ticket_is_there_twice(tickets):
    both = [*zip(tickets.train.title, tickets.train.body, strict=True)]
    both += zip(tickets.test.title, tickets.test.body, strict=True)
    assert len(set(both)) == 4000


def test_departments_and_issues_have_about_equal_shares(tickets):
    for part in (tickets.train, tickets.test):
        assert np.all(abs(np.bincount(part.department) / len(part.department) - 0.25) < 0.05)
        assert np.all(abs(np.bincount(part.issue, minlength=20) / len(part.issue) - 0.05) < 0.03)


def test_the_department_is_that_of_the_issue_but_for_the_tickets_that_went_astray(tickets):
    of_issue = np.array([tickets.departments.index(issue.department) for issue in ticket_words.ISSUES])
    astray = np.mean(of_issue[tickets.train.issue] != tickets.train.department)
    assert 0.01 < astray < 0.03


def test_texts_are_plain_sentences_without_traces_of_the_grammar(tickets):
    texts = [*tickets.train.title, *tickets.train.body, *tickets.test.title, *tickets.test.body]
    assert {type(one) for one in texts} == {str}
    for one in texts:
        assert re.fullmatch(r"[A-Za-z0-9 .,:?!'-]+", one), one
        assert not re.search(r"^ | $|  | [.,:?!]", one), one


def test_all_words_fit_into_the_lessons_vocabulary_with_room_to_spare(vocabulary):
    assert 500 < len(vocabulary) < 5_000


def test_the_bodies_fit_into_sixty_words_and_the_titles_into_twelve(tickets):
    for part in (tickets.train, tickets.test):
        assert np.mean([len(body.split()) > 60 for body in part.body]) < 0.01
        assert max(len(title.split()) for title in part.title) <= 12


def naive_bayes(train, test, labels):
    """Departments of ``test`` by Bayes' rule on binary features, as if these were independent."""
    scores = []
    for department in range(4):
        present = (train[labels == department].sum(axis=0) + 0.5) / ((labels == department).sum() + 1)
        scores.append(test @ np.log(present) + (1 - test) @ np.log(1 - present))
    return np.argmax(scores, axis=0)


def parts_as_features(tickets, vocabulary):
    """Which of the 700 commonest words stand in the title and in the body, and the tags; for training and test."""
    common = vocabulary[:702]
    sets = (tickets.train, tickets.test)
    parts = {
        "title": [which_words(part.title, common) for part in sets],
        "body": [which_words(part.body, common) for part in sets],
        "tags": [part.tags for part in sets],
    }
    return {**parts, "all": [np.concatenate(arrays, axis=1) for arrays in zip(*parts.values(), strict=True)]}


def which_words(texts, vocabulary):
    present = np.zeros((len(texts), len(vocabulary)))
    np.put_along_axis(present, texts_to_ids(texts, vocabulary, 80).astype(int), 1, axis=1)
    return present[:, 2:]


def test_words_tell_the_department_tags_do_worse_and_nothing_is_perfect(tickets, vocabulary):
    accuracy = {
        name: np.mean(naive_bayes(train, test, tickets.train.department) == tickets.test.department)
        for name, (train, test) in parts_as_features(tickets, vocabulary).items()
    }
    assert 0.90 <= accuracy["all"] < 0.98, accuracy
    assert 0.45 < accuracy["tags"] < 0.70, accuracy
    assert 0.75 < accuracy["title"] < accuracy["all"] - 0.03, accuracy
    assert 0.75 < accuracy["body"] < accuracy["all"] - 0.03, accuracy


def test_title_body_and_tags_each_know_a_part_of_the_priority(tickets, vocabulary):
    mean = tickets.train.priority.mean()
    explained = {}
    for name, (train, test) in parts_as_features(tickets, vocabulary).items():  # ridge regression
        weights = np.linalg.solve(
            train.T @ train + 10 * np.eye(train.shape[1]), train.T @ (tickets.train.priority - mean)
        )
        error = tickets.test.priority - mean - test @ weights
        explained[name] = 1 - np.mean(error**2) / tickets.test.priority.var()
    assert 0.55 < explained["all"] < 0.90, explained
    for name in ("title", "body", "tags"):
        assert 0.05 < explained[name] < explained["all"] - 0.1, explained


def test_the_vocabulary_and_the_integers_are_those_of_keras_text_vectorization(tickets):
    import keras

    for size, texts in ((50, tickets.train.body[:500]), (10_000, tickets.train.body)):
        layer = keras.layers.TextVectorization(max_tokens=size, output_sequence_length=20)
        layer.adapt(texts.tolist())
        vocabulary = vocabulary_of(texts, size)
        assert vocabulary == layer.get_vocabulary()
        for some in (
            tickets.test.body,
            np.array(["Don't [panic]: it's 9-to-5!", "", "  xyzzy\tthe\nAPP "], dtype=object),
        ):
            theirs = keras.ops.convert_to_numpy(layer(some.tolist()))
            assert np.array_equal(texts_to_ids(some, vocabulary, 20), theirs)


def test_words_become_their_rank_padding_zero_and_strangers_one():
    vocabulary = vocabulary_of(["The app, the App!", "the hub?"], 10)
    assert vocabulary == ["", "[UNK]", "the", "app", "hub"]
    ids = texts_to_ids(["THE hub is dead.", "", "the the the the the the"], vocabulary, 5)
    assert ids.tolist() == [[2, 4, 1, 1, 0], [0] * 5, [2] * 5]
    assert ids.dtype == np.int32
    assert vocabulary_of(["b a", "c a"], 4) == ["", "[UNK]", "a", "c"]


@pytest.mark.parametrize(
    ("act", "error", "words"),
    [
        (lambda: vocabulary_of("one text", 10), TypeError, "put it into a list"),
        (lambda: vocabulary_of([b"bytes"], 10), TypeError, "one of these is a bytes"),
        (lambda: vocabulary_of(["a"], 2), ValueError, "at least 3 .* this one is 2"),
        (lambda: texts_to_ids("one text", ["", "[UNK]", "a"], 10), TypeError, "this is one string"),
        (lambda: texts_to_ids(["a"], ["", "[UNK]", "a"], 0), ValueError, "length of at least 1"),
        (lambda: texts_to_ids(["a"], ["a", "b"], 4), ValueError, r"this one begins with \['a', 'b'\]"),
    ],
)
def test_what_is_no_list_of_texts_is_named_in_one_sentence(act, error, words):
    with pytest.raises(error, match=words):
        act()


def test_the_punctuation_that_goes_is_the_punctuation_keras_takes_off():
    assert text.words_of("a!b\"c#d$e%f&g(h)i*j+k,l-m.n/o:p;q<r=s>t?u@v[w\\x]y^z_0`1{2|3}4~5'6") == [
        "abcdefghijklmnopqrstuvwxyz0123456"
    ]


def test_draws_are_the_published_bits_of_pcg64_and_fill_their_range_evenly():
    draws = Draws(7)
    upper = [int(bits) >> 32 for bits in np.random.PCG64(7).random_raw(8192)][::-1]
    assert [draws.below(1000) for _ in range(100)] == [bits * 1000 >> 32 for bits in upper[:100]]
    array = Draws(7).array((100, 100), -3, 3)
    assert array.dtype == np.int32
    assert np.all(abs(np.bincount(array.ravel() + 3, minlength=7) / 10_000 - 1 / 7) < 0.02)
    assert sorted(Draws(7).order(50)) == list(range(50))
