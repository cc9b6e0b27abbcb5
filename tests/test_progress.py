"""Progress is never lost: restarts, two writers, a kill in the middle of a write, damaged files, no right to write."""

from __future__ import annotations

import html
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time

import keras
import pytest

from helpers import book, exercises, hint, progress
from helpers import solution as show_solution
from helpers.checking import check
from helpers.journey import pages
from helpers.journey.way import travelled
from helpers.log import LOG, home, note, standings


@pytest.fixture(autouse=True)
def _own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HELPERS_HOME", str(tmp_path / "home"))


def test_what_was_noted_is_there_in_another_process():
    note("1.4", "check", status="passed")
    note("1.4", "hint", number=2)
    code = "from helpers.log import standings; s = standings()['1.4']; print(s.status, s.hints, s.solution_seen)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["passed", "2", "False"]


def test_an_exercise_once_passed_stays_passed():
    note("0.1", "check", status="passed")
    note("0.1", "check", status="failed")
    assert standings()["0.1"].status == "passed"
    assert standings()["0.1"].tries == 2


def _write_many(number: int) -> None:
    for i in range(60):
        note(f"{number}.{i}", "check", status="passed")


def test_two_notebooks_may_write_at_once():
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_many, args=(n,)) for n in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(standings()) == 180
    assert not list(home().glob("progress.damaged-*"))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a signal that cannot be caught")
def test_a_kill_in_the_middle_of_writing_costs_no_earlier_line():
    note("0.1", "check", status="passed")
    code = "from helpers.log import note\nwhile True: note('0.2', 'check', status='failed', what='x' * 5000)"
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", code], env=dict(os.environ))
        deadline = time.monotonic() + 20
        size = (home() / LOG).stat().st_size
        while (home() / LOG).stat().st_size < size + 20_000 and time.monotonic() < deadline:
            time.sleep(0.01)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        assert note("0.3", "check", status="passed") is None
        assert standings()["0.1"].status == "passed"
        assert standings()["0.3"].status == "passed"


def test_half_a_line_is_set_aside_and_the_next_event_is_kept():
    note("0.1", "check", status="passed")
    with (home() / LOG).open("ab") as log:
        log.write(b'{"at": "2026-01-01", "exercise": "0.2", "ev')
    note("0.3", "check", status="passed")
    assert set(standings()) == {"0.1", "0.3"}
    (aside,) = home().glob("progress.damaged-*")
    assert b'"0.2"' in aside.read_bytes()
    assert set(standings()) == {"0.1", "0.3"}
    assert len(list(home().glob("progress.damaged-*"))) == 1, "what was set aside is not set aside again"


@pytest.mark.parametrize(
    "damage",
    [b"\x00\xff\x00", b"[]\n", b"null\n", b'"text"\n', b'{"exercise": 7, "event": "check"}\n',
     b'{"exercise": "0.2", "event": "unheard of"}\n', b'{"exercise": "0.2", "event": "hint", "number": "many"}\n'],
)  # fmt: skip
def test_a_damaged_file_is_set_aside_and_never_a_crash(damage):
    note("0.1", "check", status="passed")
    with (home() / LOG).open("ab") as log:
        log.write(damage)
    assert set(standings()) == {"0.1"}
    assert len(list(home().glob("progress.damaged-*"))) == 1


def test_a_place_that_cannot_be_written_is_told_and_the_check_still_answers(monkeypatch, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("HELPERS_HOME", str(tmp_path / "file" / "home"))
    feedback = check("0.1", 784)
    assert feedback.passed
    assert "could not be written" in feedback.advice
    hint("0.1")
    assert "Hint 1" in capsys.readouterr().out


def test_each_call_of_hint_shows_one_more_and_the_last_points_to_the_solution(capsys):
    shown = []
    for _ in range(4):
        hint("1.4")
        shown.append(capsys.readouterr().out)
    assert "Hint 1 of 3" in shown[0]
    assert "2." not in shown[0]
    assert "Hint 2 of 3" in shown[1]
    assert "Hint 3 of 3" in shown[2]
    assert 'solution("1.4")' in shown[2]
    assert shown[3] == shown[2]


GENERAL = exercises.exercise("0.1").hints
OWN = {mistake.name: mistake.hint for mistake in exercises.exercise("0.1").mistakes}


def _hinted(capsys) -> str:
    capsys.readouterr()
    hint("0.1")
    return capsys.readouterr().out


def test_after_a_known_mistake_its_own_hint_comes_first_and_alone_then_the_general_ones_one_by_one(capsys):
    assert check("0.1", 28).hint == OWN["one_side"]
    assert 'hint("0.1")' in capsys.readouterr().out
    shown = [_hinted(capsys) for _ in range(5)]
    for general, text in enumerate(shown):
        assert OWN["one_side"] in text
        assert [each in text for each in GENERAL] == [i < general for i in range(3)], text
    assert "3 general hints come after it" in shown[0]
    assert 'solution("0.1")' in shown[3]
    assert shown[4] == shown[3]


def test_another_mistake_brings_its_own_hint_and_one_that_was_seen_does_not_hold_up_the_general_ones(capsys):
    check("0.1", 28)
    _hinted(capsys)
    check("0.1", 56)
    second = _hinted(capsys)
    assert OWN["sum_of_sides"] in second
    assert OWN["one_side"] not in second
    assert not any(each in second for each in GENERAL)
    check("0.1", 28)
    again = _hinted(capsys)
    assert OWN["one_side"] in again
    assert OWN["sum_of_sides"] not in again
    assert GENERAL[0] in again


@pytest.mark.parametrize("later", [783, 784, None])
def test_an_own_hint_is_for_the_last_check_alone(later, capsys):
    check("0.1", 28)
    assert standings()["0.1"].own_hint == OWN["one_side"]
    feedback = check("0.1", later)
    assert (feedback.hint, feedback.mistake) == ("", "")
    text = _hinted(capsys)
    assert "Hint 1 of 3" in text
    assert GENERAL[0] in text
    assert not any(each in text for each in OWN.values())


def test_what_a_demand_found_has_a_hint_of_its_own_too(capsys):
    def without_head(model):
        inputs = keras.Input((4,))
        return keras.Model(inputs, keras.layers.Dense(3, activation="relu")(inputs))

    feedback = check("0.4", without_head)
    assert feedback.hint
    assert not feedback.mistake
    capsys.readouterr()
    hint("0.4")
    text = capsys.readouterr().out
    assert feedback.hint in text
    assert not any(each in text for each in exercises.exercise("0.4").hints)


def test_hints_of_every_kind_are_counted_once_each(capsys):
    check("0.1", 28)
    assert standings()["0.1"].hints_used == 0
    hint("0.1")
    assert standings()["0.1"].hints_used == 1
    hint("0.1")
    check("0.1", 56)
    hint("0.1")
    standing = standings()["0.1"]
    assert (standing.hints, standing.own_hints_seen) == (1, {OWN["one_side"], OWN["sum_of_sides"]})
    assert standing.hints_used == 3
    check("0.1", 28)
    hint("0.1")
    assert standings()["0.1"].hints_used == 4, "the general one counts, and the own one was counted before"


def test_a_solution_is_shown_as_it_stands_and_remembered(capsys):
    show_solution("1.3")
    text = capsys.readouterr().out
    assert 'layers.Dense(8, activation="relu")(inputs)' in text
    assert "BEGIN SOLUTION" not in text
    assert standings()["1.3"].solution_seen


def test_the_map_shows_every_chapter_what_is_passed_and_what_is_next(capsys):
    check("0.1", 784)
    check("0.2", None)
    hint("0.2")
    capsys.readouterr()
    progress()
    text = capsys.readouterr().out
    assert "1 of 6 exercises, 1 of 7 stars" in text
    assert "✔ 0.1" in text
    assert "○ 0.2 ★ Build the smallest model (1 hint)" in text
    assert "Next once more: exercise 0.2" in text
    assert "0 of 11 exercises" in text
    assert "1.1" not in text, "a chapter that was not begun takes one line"


def test_the_next_step_is_where_the_learner_is_and_what_was_left_out_is_told(capsys):
    check("0.1", 784)
    check("1.1", (28,))
    capsys.readouterr()
    progress()
    text = capsys.readouterr().out
    assert "Next once more: exercise 1.1" in text
    assert "Still open before it: 0.2, 0.3, 0.4, 0.5, 0.6." in text
    note("1.1", "check", status="passed")
    progress()
    assert "Next: exercise 1.2" in capsys.readouterr().out


def test_after_the_last_exercise_the_next_step_is_the_first_that_was_left_out():
    for record in book.chapters()[-1].records:
        note(record.id, "check", status="passed")
    assert travelled().next.record.id == "0.1"


def test_the_map_on_a_page_names_every_exercise_in_words_too():
    check("0.1", 784)
    page = pages.the_map(travelled())._repr_html_()
    assert page.count("<details") == len(book.chapters())
    assert page.count(" open>") == 1, "the chapter of the next step is open"
    for chapter in book.chapters():
        for record in chapter.records:
            assert html.escape(f"{record.id} {'★' * record.stars} {record.title}") in page


def test_only_who_has_passed_the_capstone_sees_the_page_at_the_end(capsys):
    *most, last = book.chapters()[-1].records
    for record in most:
        note(record.id, "check", status="passed")
    progress()
    assert "You have finished the capstone" not in capsys.readouterr().out
    note(last.id, "check", status="failed", mistake="x", hint="Look there.")
    note(last.id, "hint", number=0, own="Look there.")
    note(last.id, "check", status="passed")
    note("0.1", "solution")
    note("0.1", "check", status="passed")
    progress()
    text = capsys.readouterr().out
    count = len(book.chapters()[-1].records)
    assert "You have finished the capstone" in text
    assert f"all {count} exercises of it are passed" in text
    assert f"Passed without a look at the solution: {count}; checks: {count + 2}; hints: 1." in text
    assert "Still open: 0.2, 0.3," in text
    predicted = sum(exercises.exercise(r.id).kind == "predict" for r in book.chapters()[-1].records)
    assert f"By kind: predict {1 + predicted} of " in text


def test_the_log_is_plain_lines_with_the_exercise_and_the_time():
    check("0.1", 28)
    (line,) = (home() / LOG).read_text(encoding="utf-8").splitlines()
    event = json.loads(line)
    assert event["exercise"] == "0.1"
    assert event["status"] == "failed"
    assert event["at"].endswith("+00:00")
