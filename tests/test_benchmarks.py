"""What the benchmarks set against each other exists, and their page says what was measured."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.__main__ import NAMES, main
from benchmarks.bench_guide import CELLS, ours

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("chapter", CELLS)
def test_the_cells_that_are_set_against_the_guide_are_in_the_chapter(chapter):
    compile(ours(chapter, draws=True), chapter, "exec")
    assert "show(" not in ours(chapter, draws=False).replace("import", "")
    assert (ROOT / "benchmarks" / "guide" / f"c{chapter}.py").exists()


@pytest.mark.parametrize("name", NAMES)
def test_every_benchmark_can_be_called(name):
    assert callable(import_module(f"benchmarks.bench_{name}").main)


def test_a_benchmark_that_does_not_exist_is_told(capsys):
    assert main(["speed"]) == 1
    assert "'speed'" in capsys.readouterr().err


def test_the_page_is_made_of_what_was_measured():
    assert report.PAGE.read_text(encoding="utf-8") == report.page(report.read()), "run `make bench`"
    assert {"verification", "kernel memory", "lint"} <= set(report.read())


def test_a_figure_above_its_limit_is_shown_as_such(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(report, "KEPT", tmp_path / "report.json")
    monkeypatch.setattr(report, "PAGE", tmp_path / "REPORT.md")
    report.keep(report.Figure("b", "one more", 0.5, 1.25))
    report.keep(report.Figure("b", "one more", 0.75, 1.25))
    report.keep(report.Figure("a", "one thing over another", 1.5, 1.25))
    assert "at most 1.25: NO" in capsys.readouterr().out
    page = (tmp_path / "REPORT.md").read_text(encoding="utf-8")
    assert "| one thing over another | 1.50 | 1.25 | **no** |" in page
    assert "| one more | 0.75 | 1.25 | yes |" in page
    assert page == report.page(report.read()), "in whatever order they were measured"
    assert len(json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))) == 2
