"""Which breaches are told again, and when: law 33."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rules.board import Board
from rules.events import Event
from rules.instants import Instant
from rules.reminders import TOLD_AGAIN_AFTER, reminder
from tests.rules.stories import PLANT, at, events, published

OPENED = "mon 08:00 opened"
LATE = (OPENED, "mon 08:00 noted")
"""Due half past eight, and nobody takes it."""


def board(now: str, *histories: Sequence[Event], text: str = PLANT) -> Board:
    made = Board(published(text), lambda request: (), at(now))
    made.load(histories)
    return made


def again(now: str, *story: str) -> list[str]:
    found = reminder(board(now, events(*story)))
    return [str(reading.expectation.id) for _, reading in found.again]


@pytest.mark.parametrize(
    ("now", "story", "expected"),
    [
        pytest.param("mon 08:31", (), [], id="it was told a minute ago"),
        pytest.param("mon 08:59:59", (), [], id="a second short of half an hour"),
        pytest.param("mon 09:00", (), ["response"], id="half an hour"),
        pytest.param("mon 11:00", (), ["response"], id="later"),
        pytest.param("mon 09:00", ("mon 08:40 taken",), [], id="ended"),
        pytest.param("mon 09:00", ("mon 08:40 cancelled",), [], id="cancelled"),
        pytest.param("mon 09:00", ("mon 08:40 excused response",), [], id="excused"),
        pytest.param("mon 09:00", ("mon 08:40 acknowledged response mon 09:00:01",), [], id="somebody has seen it"),
        pytest.param("mon 09:00", ("mon 08:40 acknowledged response mon 09:00",), ["response"], id="it comes back"),
        pytest.param("mon 09:00", ("mon 08:40 silenced response mon 12:00",), [], id="silenced"),
        pytest.param("mon 22:00", ("mon 21:00 noted",), [], id="nobody is there to be told"),
    ],
)
def test_law_33_a_breach_that_nobody_has_seen_is_told_again_after_half_an_hour(
    now: str, story: tuple[str, ...], expected: list[str]
) -> None:
    assert [clock for clock in again(now, *LATE, *story) if clock == "response"] == expected


def test_law_14_a_breach_on_hold_alerts_nobody_again() -> None:
    worked = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started seal-bar")
    assert again("tue 10:30", *worked, "tue 09:00 noted") == ["repair"]
    assert again("tue 10:30", *worked, "tue 09:00 noted", "tue 09:20 held waiting for the line") == []


def test_several_are_told_in_one_go_the_longest_broken_first_and_then_not_for_half_an_hour() -> None:
    first, second = events(*LATE), events("mon 08:10 opened", "mon 08:10 noted", number="M-2")
    third = events("mon 08:40 opened", "mon 08:40 noted", number="M-3")
    made = board("mon 09:15", third, second, first)
    found = reminder(made)
    assert [entry.request.id for entry, _ in found.again] == ["M-1001", "M-2"]
    assert found.ask_at == made.now + TOLD_AGAIN_AFTER


@pytest.mark.parametrize(
    ("story", "ask_at"),
    [
        pytest.param(("mon 08:15 taken",), "mon 09:15", id="nothing is broken: what breaks now is told then"),
        pytest.param((), "mon 09:00", id="when the first has waited for half an hour"),
        pytest.param(("mon 08:40 silenced response mon 09:10",), "mon 09:10", id="when it is no longer quiet"),
        pytest.param(
            ("mon 08:40 silenced response mon 12:00",), "mon 09:15", id="but never later than in half an hour"
        ),
    ],
)
def test_nothing_is_told_again_before_it_is_asked_again(story: tuple[str, ...], ask_at: str) -> None:
    found = reminder(board("mon 08:45", events(*LATE, *story)))
    assert (found.again, found.ask_at) == ((), at(ask_at))


def test_law_27_of_a_chain_only_the_deepest_is_told_again() -> None:
    parent = events("mon 08:00 opened", "mon 08:00 linked M-2", service="statistics")
    child = events("mon 08:00 opened", "mon 08:00 noted", number="M-2")
    made = board("mon 09:40", parent, child)
    assert {entry.request.id for entry, _ in reminder(made).again} == {"M-2"}
    alone = board("mon 09:40", parent)
    assert {entry.request.id for entry, _ in reminder(alone).again} == {"M-1001"}


def test_a_breach_is_told_again_every_half_hour_for_as_long_as_it_lasts() -> None:
    made, told, ask_at = board("mon 08:00", events(*LATE)), [], at("mon 08:30")
    for second in range(at("mon 08:00"), at("mon 10:59"), 1):
        made.advance(Instant(second))
        if second >= ask_at:
            found = reminder(made)
            ask_at = found.ask_at
            told += [made.now for _ in found.again]
    assert told == [at("mon 09:00"), at("mon 09:30"), at("mon 10:00"), at("mon 10:30")]
