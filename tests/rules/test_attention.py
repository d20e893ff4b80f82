"""Who has seen which clock, and which is quiet until when: law 33, and that it changes nothing else."""

from __future__ import annotations

import pytest

from rules.agreement import PersonId
from rules.attention import NONE, Attention, Said, attention, holding
from rules.board import Board
from rules.entry import Entry
from rules.events import RequestId
from rules.request import fold
from tests.rules.stories import at, entry, event, events, published

OPENED = "mon 08:00 opened"
M1 = RequestId("M-1001")
ROSA, LUIS = PersonId("rosa"), PersonId("luis")


def said(told: Entry, clock: str, instance: int = 1) -> Attention:
    return told.attention_of(next(r for r in told.readings if (str(r.expectation.id), r.instance) == (clock, instance)))


@pytest.mark.parametrize(
    ("now", "story", "expected"),
    [
        pytest.param("mon 08:40", (), NONE, id="nobody has said anything"),
        pytest.param(
            "mon 08:40",
            ("mon 08:35 acknowledged response mon 09:00",),
            Attention(acknowledged=Said(ROSA, at("mon 09:00"))),
            id="seen",
        ),
        pytest.param(
            "mon 08:59:59",
            ("mon 08:35 acknowledged response mon 09:00",),
            Attention(acknowledged=Said(ROSA, at("mon 09:00"))),
            id="seen until the last second",
        ),
        pytest.param("mon 09:00", ("mon 08:35 acknowledged response mon 09:00",), NONE, id="it comes back"),
        pytest.param(
            "mon 08:40",
            ("mon 08:35 acknowledged response mon 09:00", "mon 08:36 silenced response mon 10:00"),
            Attention(Said(ROSA, at("mon 09:00")), Said(LUIS, at("mon 10:00"))),
            id="seen and quiet",
        ),
        pytest.param(
            "mon 09:30",
            ("mon 08:35 acknowledged response mon 09:00", "mon 08:36 silenced response mon 10:00"),
            Attention(silenced=Said(LUIS, at("mon 10:00"))),
            id="each expires for itself",
        ),
        pytest.param(
            "mon 08:40",
            ("mon 08:35 silenced response mon 12:00", "mon 08:36 silenced response mon 09:00"),
            Attention(silenced=Said(LUIS, at("mon 09:00"))),
            id="the latest counts, not the longest",
        ),
        pytest.param(
            "mon 08:40",
            ("mon 08:35 silenced response mon 12:00", "mon 08:36 silenced response mon 08:36"),
            NONE,
            id="silence is broken by a silence that is over",
        ),
        pytest.param(
            "mon 08:40",
            ("mon 08:35 silenced response mon 12:00", "mon 08:36 amended e2"),
            NONE,
            id="taken back",
        ),
        pytest.param("mon 08:40", ("mon 08:35 silenced update mon 12:00",), NONE, id="another clock"),
        pytest.param("mon 08:40", ("mon 08:35 silenced response#2 mon 12:00",), NONE, id="another instance"),
    ],
)
def test_law_33_the_latest_of_each_kind_counts_until_it_expires(
    now: str, story: tuple[str, ...], expected: Attention
) -> None:
    assert said(entry(now, OPENED, *story), "response") == expected


def test_law_33_a_changed_bound_asks_for_attention_anew() -> None:
    told = entry("mon 08:40", OPENED, "mon 08:20 silenced response mon 12:00", "mon 08:25 priority-changed urgent")
    assert (said(told, "response", 1).silenced is not None, said(told, "response", 2)) == (True, NONE)


def test_law_33_neither_changes_clock_colour_or_count() -> None:
    words = ("mon 08:35 acknowledged response mon 09:00", "mon 08:35 silenced response mon 09:00")
    plain, seen = entry("mon 08:40", OPENED), entry("mon 08:40", OPENED, *words)
    assert (seen.readings, seen.standing, seen.headline, seen.turn, seen.stage) == (
        plain.readings,
        plain.standing,
        plain.headline,
        plain.turn,
        plain.stage,
    )


def test_law_33_a_board_shows_in_its_second_that_it_comes_back() -> None:
    made = Board(published(), lambda request: (), at("mon 08:40"))
    made.load([events(OPENED, "mon 08:35 acknowledged response mon 08:50")])
    assert made.entries[M1].changes_at == at("mon 08:50")
    assert not made.advance(at("mon 08:49:59"))
    changed = made.advance(at("mon 08:50"))
    assert (changed.requests, changed.crossings, changed.raised) == (frozenset({M1}), (), ())
    assert said(made.entries[M1], "response") == NONE


def test_law_33_whoever_looks_later_or_at_once_sees_the_same() -> None:
    story = (OPENED, "mon 08:35 acknowledged response mon 08:50", "mon 08:36 silenced response mon 12:00")
    made = Board(published(), lambda request: (), at("mon 08:00"))
    made.load([events(OPENED)])
    made.advance(at("mon 08:36"))
    made.apply([event(line, version) for version, line in enumerate(story[1:], start=2)])
    made.advance(at("mon 11:00"))
    assert made.entries[M1].attention == entry("mon 11:00", *story).attention


def test_what_was_said_about_all_clocks_is_read_off_the_events() -> None:
    told = fold(events(OPENED, "mon 08:35 acknowledged response mon 09:00", "mon 08:36 silenced update mon 10:00"))
    found = attention(told.events)
    assert {clock: each.until for clock, each in found.items()} == {
        ("response", 1): (at("mon 09:00"),),
        ("update", 1): (at("mon 10:00"),),
    }
    assert list(holding(found, at("mon 09:00"))) == [("update", 1)]
    assert holding(found, at("mon 10:00")) == {}
