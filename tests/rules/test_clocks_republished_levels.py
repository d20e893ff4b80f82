"""Levels of clocks of a request that is pinned to a newer agreement (law 21)."""

from __future__ import annotations

import pytest

from tests.rules.republished import (
    OPENED,
    entry,
    escalating,
    repair,
)
from tests.rules.stories import PLANT, at


@pytest.mark.parametrize(
    ("older", "newer", "reached"),
    [
        pytest.param([], ["50%"], [("50%", "mon 08:20")], id="passed before it was declared"),
        pytest.param(["50%"], [], [("50%", "mon 08:15")], id="reached before it was taken away"),
        pytest.param(["50%"], ["50%", "due"], [("50%", "mon 08:15"), ("due", "mon 08:30")], id="never twice"),
        pytest.param(["due"], [], [], id="not reached before it was taken away"),
    ],
)
def test_law_21_a_level_counts_while_an_agreement_in_force_declares_it(
    older: list[str], newer: list[str], reached: list[tuple[str, str]]
) -> None:
    story = (OPENED, "mon 08:20 republished")
    older_text, newer_text = (escalating(*each) if each else PLANT for each in (older, newer))
    told = entry("mon 09:00", story, newer_text, older=older_text)
    assert [(level.level, level.at) for level in told.levels(at("mon 09:00"))] == [(w, at(t)) for w, t in reached]


def test_law_21_a_level_that_is_declared_later_is_not_reached_by_what_ended_before() -> None:
    story = (OPENED, "mon 08:18 taken", "mon 08:20 republished")
    assert entry("mon 09:00", story, escalating("50%")).levels(at("mon 09:00")) == ()


def test_law_21_a_level_passed_already_is_reached_by_the_clock_that_goes_on() -> None:
    shorter = escalating("50%", text=repair(response='{ kind = "response", within = "25m" }'))
    told = entry("mon 08:22", (OPENED, "mon 08:20 republished"), shorter)
    assert [(level.instance, level.at) for level in told.levels(at("mon 08:22"))] == [(2, at("mon 08:20"))]


def test_law_21_going_back_reaches_no_level_in_the_past() -> None:
    bare = PLANT
    story = (OPENED, "mon 08:05 republished", "mon 08:20 republished")
    told = entry("mon 08:22", story, bare, escalating("50%"), older=escalating("50%"))
    assert [(level.level, level.at) for level in told.levels(at("mon 08:22"))] == [("50%", at("mon 08:20"))]
