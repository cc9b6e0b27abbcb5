"""The silent mistakes of the catalogue: which are visible, and that lint sees these."""

from __future__ import annotations

import pytest
from catalogue import ENTRIES, SEEN, TABLE, UNSEEN, outcome, table


def test_every_entry_is_either_visible_or_says_why_not():
    assert set(SEEN) | set(UNSEEN) == set(ENTRIES)
    assert not set(SEEN) & set(UNSEEN)
    assert all(UNSEEN.values())


@pytest.mark.parametrize("entry", SEEN)
def test_a_visible_mistake_is_found_by_its_rule(entry):
    assert outcome(entry), f"{SEEN[entry][1]} says nothing of {ENTRIES[entry]['title']}"


def test_the_table_of_recall_is_fresh():
    assert TABLE.read_text(encoding="utf-8") == table(), "run python tests/lint/catalogue.py"
