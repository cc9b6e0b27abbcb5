"""Codes that show a room without a server: what goes in comes out, damage is told, a chat may be pasted as it is."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import book, check, progress
from helpers.__main__ import main
from helpers.grading import room
from helpers.journey import code as sharing
from helpers.journey import way as journey
from helpers.log import Standing, note

RECORDS = [record for chapter in book.chapters() for record in chapter.records]


@pytest.fixture(autouse=True)
def _own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HELPERS_HOME", str(tmp_path / "home"))


def way(standings: dict[str, Standing], last: str = "") -> journey.Journey:
    stretches = tuple(
        journey.Stretch(c, tuple(journey.Step(r, standings.get(r.id, Standing())) for r in c.records))
        for c in book.chapters()
    )
    return journey.Journey(stretches, last, None)


STANDING = st.builds(
    Standing,
    status=st.sampled_from(["passed", "failed", "error", "not started"]),
    hints=st.integers(0, 400),
    solution_seen=st.booleans(),
    tries=st.integers(0, 400),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STANDING, min_size=len(RECORDS), max_size=len(RECORDS)), st.sampled_from(RECORDS))
def test_what_goes_into_a_code_comes_out_of_it(standings, last):
    told = sharing.read_code(sharing.code_of(way({r.id: s for r, s in zip(RECORDS, standings)}, last.id)))  # noqa: B905
    for record, standing in zip(RECORDS, standings, strict=True):
        state = told.states[record.id]
        assert (standing.status == "passed") == state.startswith("passed")
        assert standing.solution_seen == ("solution seen" in state)
        assert standing.solution_seen or state == standing.status
    standing = standings[RECORDS.index(last)]
    assert (told.at, told.tries, told.hints) == (last.id, min(255, standing.tries), min(255, standing.hints))


def test_a_code_of_the_first_chapters_is_short_and_of_the_whole_book_fits_in_a_message():
    passed = Standing("passed")
    assert len(sharing.code_of(way({r.id: passed for r in RECORDS[:16]}, RECORDS[16].id))) <= 36
    assert len(sharing.code_of(way({r.id: passed for r in RECORDS}, RECORDS[-1].id))) <= 100


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_letter_is_told_and_never_read(data):
    code = sharing.code_of(way({r.id: Standing("passed") for r in RECORDS[:9]}, "1.4"))
    place = data.draw(st.sampled_from([i for i, letter in enumerate(code) if i > 3 and letter != "-"]))
    letter = data.draw(st.sampled_from([x for x in "ABCDEFGHJKLMNPQRSTUVWXYZ234567" if x != code[place]]))
    # What stands in the last letters beyond the last byte is nothing; a change there may be no change.
    told = None
    with contextlib.suppress(sharing.CodeError):
        told = sharing.read_code(code[:place] + letter + code[place + 1 :])
    assert told is None or (place == len(code) - 1 and told == sharing.read_code(code))


def test_small_letters_and_zeros_for_os_are_read_all_the_same():
    code = sharing.code_of(way({"0.1": Standing("passed")}, "0.1"))
    assert sharing.read_code(code.lower().replace("o", "0").replace("g0l", "gol")) == sharing.read_code(code)


def test_the_code_names_the_mistake_at_hand():
    check("0.1", 28)
    told = sharing.read_code(sharing.code_of(journey.travelled()))
    assert (told.at, told.tries, told.mistake) == ("0.1", 1, "one_side")


def test_an_edition_with_other_exercises_is_told(monkeypatch):
    code = sharing.code_of(way({"0.1": Standing("passed")}, "0.1"))
    fewer = book.chapters()[:-1]
    monkeypatch.setattr(book, "chapters", lambda: fewer)
    with pytest.raises(sharing.CodeError, match="another edition"):
        sharing.read_code(code)


def test_a_learner_gets_the_line_to_send(capsys):
    check("0.1", 784)
    capsys.readouterr()
    progress(share="Ada")
    line = capsys.readouterr().out.splitlines()[1].strip()
    (seat,), complaints = room.seats(line)
    assert (seat.who, seat.shared.states["0.1"], complaints) == ("Ada", "passed", [])


def codes(*passed: int) -> list[str]:
    return [sharing.code_of(way({r.id: Standing("passed") for r in RECORDS[:n]}, RECORDS[n].id)) for n in passed]


def test_a_chat_may_be_pasted_as_it_is():
    a, b, c, d = codes(1, 2, 3, 4)
    chat = (
        f"10:31 Ada Lovelace: {a}\n[10:32] <Grace> hello\n{b}\nAlan  10:33 AM\nhere it is\n\n**Edsger** — {c} thanks\n"
    )
    people, complaints = room.seats(chat + f"10:40 Ada Lovelace: {d}\n")
    passed = {s.who: sum(state == "passed" for state in s.shared.states.values()) for s in people}
    assert passed == {"Ada Lovelace": 4, "Grace": 2, "Edsger": 3}
    assert complaints == []


def test_codes_without_names_are_numbered():
    people, _ = room.seats("  ".join(codes(1, 2)))
    assert [seat.who for seat in people] == ["learner 1", "learner 2"]


def test_the_room_is_shown_as_a_table_and_as_a_page(tmp_path, capsys):
    check("0.1", 28)
    mine = sharing.code_of(journey.travelled())
    (tmp_path / "chat.txt").write_text(f"Ada: {mine}\nGrace: {codes(7)[0]}\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["room", str(tmp_path / "chat.txt"), "--to", str(tmp_path / "room.html")]) == 0
    text = capsys.readouterr().out
    assert "28 is the length of one row." in text
    assert "0.1 Count the numbers in a picture: 1 of 2 who began it have not passed." in text
    page = (tmp_path / "room.html").read_text(encoding="utf-8")
    assert "Ada" in page
    assert "28 is the length of one row." in page
    assert '"1.1"' not in page
    assert ">1.11<" in page, "a chapter that somebody has begun is shown whole"
    assert ">2.1<" not in page


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "There is no code"), ("Ada: GOL-AAAA", "not whole"), ("GOL-", "There is no code"), ("x GOL-!!!", "no code")],
)
def test_a_text_without_a_whole_code_is_told_in_one_sentence(text, words, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert main(["room"]) == 1
    told = capsys.readouterr()
    assert words in told.err
    assert told.out == ""


def test_a_damaged_code_does_not_hide_the_others(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"Ada: {codes(3)[0]}\nGrace: {codes(4)[0][:-2]}\n"))
    assert main(["room"]) == 1
    told = capsys.readouterr()
    assert "Ada" in told.out
    assert "Grace: `GOL-" in told.err


def test_a_file_that_is_not_there_is_named(capsys):
    assert main(["room", "no_such_chat.txt"]) == 1
    assert "no_such_chat.txt: No such file or directory." in capsys.readouterr().err


def test_nothing_that_was_noted_breaks_a_code():
    note("0.1", "check", status="something new")
    note("99.1", "check", status="passed")
    assert set(sharing.read_code(sharing.code_of(journey.travelled())).states.values()) == {"not started"}
