"""Each rule finds what it is for, and is silent on what only looks like it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from catalogue import ENTRIES, SEEN

from helpers.linting import lint
from helpers.linting.rule import all_rules

RULES = all_rules()
WRONG = [pytest.param(rule, demo, id=f"{rule.id}-{demo.__name__}") for rule in RULES for demo in rule.wrong_demos]
FINE = [pytest.param(rule, demo, id=f"{rule.id}-{demo.__name__}") for rule in RULES for demo in rule.fine_demos]
CHAPTERS = {path.name[:2] for path in (Path(__file__).parents[2] / "solutions").glob("[0-9][0-9]_*.py")}


def look(demo):
    made = demo()
    return lint(**(made if isinstance(made, dict) else {"model": made}), strict=True)


@pytest.mark.parametrize(("rule", "demo"), WRONG)
def test_a_rule_finds_the_mistake_that_it_shows_and_no_other_rule_does(rule, demo):
    found = look(demo)
    (mine, *_) = [finding for finding in found if finding.rule == rule.id] or [None]
    assert mine is not None, found
    assert (mine.severity == "note") == (rule.severity == "note")
    assert mine.layers
    assert {finding.rule for finding in found.serious} <= {rule.id}


@pytest.mark.parametrize(("rule", "demo"), FINE)
def test_a_look_alike_is_left_alone(rule, demo):
    found = look(demo)
    assert not found.serious, found
    if rule.severity == "note":
        assert rule.id not in found.rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_is_complete(rule):
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", rule.id)
    assert rule.chapter in CHAPTERS
    assert rule.title.endswith(".")
    assert rule.wrong_demos
    assert rule.fine_demos
    for demo in (*rule.wrong_demos, *rule.fine_demos):
        assert (demo.__doc__ or "").strip().endswith("."), demo.__name__
    for entry in rule.sources:
        assert SEEN[entry][1] == rule.id, f"{entry} is expected of {SEEN[entry][1]}"
        assert entry in ENTRIES


def test_every_visible_mistake_is_named_by_its_rule():
    named = {entry for rule in RULES for entry in rule.sources}
    assert named == set(SEEN)


@pytest.mark.parametrize("demo", [p.values[1] for p in WRONG], ids=[p.id for p in WRONG])
def test_sentences_are_sentences(demo):
    for finding in look(demo):
        for sentence in (finding.happens, finding.mend):
            assert sentence[0].isupper() or sentence[0] == "`", sentence
            assert sentence.endswith("."), sentence
            assert sentence.count("`") % 2 == 0, sentence
            assert len(sentence) < 320, sentence
