"""A demonstration can be printed and run as it stands on a page."""

from __future__ import annotations

import ast
import sys

import pytest

from helpers.linting.rule import all_rules, source_of

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
