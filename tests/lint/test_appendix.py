"""The appendix is made from the rules: every demonstration stands on it as it is, and says what lint makes of it."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.authoring.appendix import NAME
from helpers.linting.rule import all_rules, source_of

PAGE = nbformat.read(Path(__file__).resolve().parents[2] / "notebooks" / f"{NAME}.ipynb", as_version=4)
DEMOS = [(rule, demo) for rule in all_rules() for demo in (*rule.wrong_demos, *rule.fine_demos)]


@pytest.mark.parametrize(("rule", "demo"), DEMOS, ids=lambda part: getattr(part, "__name__", ""))
def test_the_source_of_a_demonstration_is_one_function_that_its_module_can_run(rule, demo):
    (function,) = ast.parse(source_of(demo)).body
    assert isinstance(function, ast.FunctionDef)
    assert not function.decorator_list
    assert len(source_of(demo).splitlines()) <= 24
    names = dict(vars(sys.modules[demo.__module__]))
    exec(source_of(demo), names)
    assert callable(names[demo.__name__])
    assert max(map(len, source_of(demo).splitlines())) <= 100, "what fits on the page"


def said(demo) -> str:
    """What the stored page shows under a demonstration."""
    (cell,) = [c for c in PAGE.cells if c.cell_type == "code" and f"ask({demo.__name__})" in c.source]
    assert source_of(demo) in cell.source
    return "".join(o.get("text") or o["data"]["text/plain"] for o in cell.outputs)


@pytest.mark.parametrize(("rule", "demo"), DEMOS, ids=lambda part: getattr(part, "__name__", ""))
def test_the_page_shows_what_lint_says_of_each_demonstration(rule, demo):
    found = said(demo)
    assert f"{demo.__name__} is made without a word." in found, "a silent mistake raises nothing and warns of nothing"
    named = re.findall(rf"(wrong|suspicious|note): .+\n.+\({rule.id}, chapter {rule.chapter}\)", found)
    assert named if demo in rule.wrong_demos else set(named) <= {"note"}


def test_the_page_has_every_rule_under_the_title_of_its_chapter():
    told = "\n".join(cell.source for cell in PAGE.cells if cell.cell_type == "markdown")
    parts = dict(part.split(" · ", 1) for part in told.split("\n## Chapter ")[1:])
    assert {chapter: part.count("\n### ") for chapter, part in parts.items()} == {
        chapter: sum(rule.chapter == chapter for rule in all_rules()) for chapter in {r.chapter for r in all_rules()}
    }
    for rule in all_rules():
        assert f"### {rule.title}\n\n`{rule.id}` · {rule.severity}" in parts[rule.chapter]
