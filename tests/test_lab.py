"""`lab` puts copies where a learner works, and never touches one that is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.__main__ import main
from helpers.keeping.copies import WorkError, copy_to_work

ROOT = Path(__file__).resolve().parents[1]


def test_copies_hold_no_outputs_that_would_give_answers_away(tmp_path):
    made = copy_to_work(ROOT / "notebooks", tmp_path / "work")
    assert [p.name for p in made] == sorted(p.name for p in (ROOT / "notebooks").glob("*.ipynb"))
    for path in made:
        copy, original = nbformat.read(path, as_version=4), nbformat.read(ROOT / "notebooks" / path.name, as_version=4)
        assert [c.source for c in copy.cells] == [c.source for c in original.cells]
        assert [c.id for c in copy.cells] == [c.id for c in original.cells]
        assert not any(c.outputs or c.execution_count for c in copy.cells if c.cell_type == "code")


def test_a_file_that_is_there_is_never_written_over(tmp_path):
    mine = tmp_path / "00_start_here.ipynb"
    mine.write_text("my own work", encoding="utf-8")
    made = copy_to_work(ROOT / "notebooks", tmp_path)
    assert mine not in made
    assert mine.read_text(encoding="utf-8") == "my own work"
    assert copy_to_work(ROOT / "notebooks", tmp_path) == []


def test_a_file_in_the_place_of_the_folder_and_a_broken_notebook_are_told(tmp_path):
    (tmp_path / "work").write_text("not a folder", encoding="utf-8")
    with pytest.raises(WorkError, match="folder"):
        copy_to_work(ROOT / "notebooks", tmp_path / "work")
    broken = tmp_path / "notebooks"
    broken.mkdir()
    (broken / "00_x.ipynb").write_text('{"cells": [', encoding="utf-8")
    with pytest.raises(WorkError, match=r"00_x\.ipynb"):
        copy_to_work(broken, tmp_path / "elsewhere")


def test_git_does_not_see_the_learners_work():
    assert subprocess.run(["git", "check-ignore", "-q", "work/00_start_here.ipynb"], cwd=ROOT).returncode == 0


def test_options_of_jupyter_are_passed_on(monkeypatch, tmp_path):
    called = []
    monkeypatch.setattr("helpers.authoring.paths.WORK", tmp_path / "work")
    monkeypatch.setattr("subprocess.call", lambda command, **settings: called.append((command, settings)) or 0)
    assert main(["lab", "--no-browser", "--port=8899"]) == 0
    ((command, settings),) = called
    assert command[-2:] == ["--no-browser", "--port=8899"]
    assert "--LabApp.default_url=/lab/tree/work/00_start_here.ipynb" in command
    assert settings["env"]["TF_CPP_MIN_LOG_LEVEL"] == "3", "TensorFlow's start-up messages stay off the page"
    assert (tmp_path / "work" / "00_start_here.ipynb").exists()


def test_options_that_no_command_knows_are_told(capsys):
    with pytest.raises(SystemExit):
        main(["doctor", "--colour"])
    assert "--colour" in capsys.readouterr().err


def test_an_unknown_command_is_told_with_those_that_exist():
    result = subprocess.run([sys.executable, "-m", "helpers", "labb"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode != 0
    assert "'labb'" in result.stderr
    assert "lab" in result.stderr
    assert "doctor" in result.stderr


def test_doctor_ends_well_where_the_book_runs(capsys):
    assert main(["doctor"]) == 0
