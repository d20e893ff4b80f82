"""Expectations that only the older or only the newer agreement has (law 21)."""

from __future__ import annotations

import pytest

from rules.agreement import ServiceId
from rules.entry import Entry, entry_of
from rules.instants import HOUR, Instant
from rules.publications import Publication, Publications
from rules.readings import Mark, Phase, Verdict
from rules.request import fold
from tests.rules.republished import (
    BARE,
    OPENED,
    REPUBLISHED,
    WORKED,
    entry,
    escalating,
    last,
    readings,
    repair,
)
from tests.rules.stories import PLANT, at, event, events, plant


def test_law_21_an_expectation_that_is_gone_ends_superseded_without_a_successor() -> None:
    without = repair(resolution=None, response=None)
    told = entry("mon 13:00", (OPENED, REPUBLISHED), without.replace(', "resolution"]', "]"))
    assert [(reading.instance, reading.phase, reading.verdict) for reading in readings("response", told)] == [
        (1, Phase.SUPERSEDED, Verdict.BREACHED)
    ]
    (gone,) = readings("resolution", told)
    assert (gone.phase, gone.ended_at, gone.used) == (Phase.SUPERSEDED, at("mon 12:00"), 4 * HOUR)


def test_law_21_one_that_is_gone_before_it_began_leaves_nothing() -> None:
    told = entry("mon 13:00", (OPENED, REPUBLISHED), repair(told=None, repair=None).replace('"repair", ', ""))
    assert readings("told", told) == readings("repair", told) == []
    assert len(readings("told", entry("mon 11:00", (OPENED,)))) == 1


@pytest.mark.parametrize(
    ("name", "story", "due", "marks"),
    [
        pytest.param("cool-down", (OPENED, REPUBLISHED), "tue 08:00", frozenset(), id="from opened"),
        pytest.param("response", (OPENED, "mon 08:20 republished"), "mon 08:30", frozenset(), id="time is left"),
        pytest.param("response", (OPENED, REPUBLISHED), "mon 12:00", {Mark.BY_RE_PLANNING}, id="used up"),
        pytest.param("update", (OPENED, "mon 11:00 noted", REPUBLISHED), "mon 19:00", frozenset(), id="since the note"),
        pytest.param(
            "told", (*WORKED, "tue 09:00 done", "tue 09:10 republished"), "tue 09:30", frozenset(), id="from done"
        ),
    ],
)
def test_law_21_a_new_one_begins_from_what_has_happened(
    name: str, story: tuple[str, ...], due: str, marks: frozenset[Mark]
) -> None:
    when = " ".join(story[-1].split(" ")[:2])
    (read,) = readings(name, entry(when, story, PLANT, older=BARE))
    assert (read.instance, read.due, read.marks - {Mark.AT_RISK}) == (1, at(due), marks)


def test_law_21_a_new_one_waits_for_what_has_not_happened() -> None:
    (told,) = readings("told", entry("mon 13:00", (OPENED, REPUBLISHED), PLANT, older=BARE))
    assert (told.phase, told.instance) == (Phase.WAITING, 1)
    (done,) = readings(
        "told", entry("tue 09:10", (*WORKED[:3], REPUBLISHED, WORKED[3], "tue 09:00 done"), PLANT, older=BARE)
    )
    assert (done.began_at, done.due) == (at("tue 09:00"), at("tue 09:30"))


def test_law_21_a_new_one_that_was_ended_before_is_not_promised_any_more() -> None:
    told = entry("mon 13:00", (OPENED, "mon 08:10 taken", REPUBLISHED), PLANT, older=BARE)
    assert readings("response", told) == []
    passed = entry("tue 09:00", (OPENED, "mon 08:10 taken", "tue 08:30 republished"), PLANT, older=BARE)
    assert readings("cool-down", passed) == []


def test_law_21_a_promise_of_something_else_under_the_same_name_is_a_new_one() -> None:
    until_told = (
        '{ kind = "custom", id = "resolution", from = "opened", until = "told", at-most = "40h", calendar = "always" }'
    )
    first, second = readings("resolution", entry("mon 13:00", (OPENED, REPUBLISHED), repair(resolution=until_told)))
    assert (first.phase, second.phase) == (Phase.SUPERSEDED, Phase.RUNNING)
    assert (second.instance, second.began_at, second.expectation.ends) == (2, at("mon 08:00"), ("told",))
    until_taken = until_told.replace('"told"', '"taken"')
    story = (OPENED, "mon 08:10 taken", REPUBLISHED)
    (only,) = readings("resolution", entry("mon 13:00", story, repair(resolution=until_taken)))
    assert only.phase is Phase.SUPERSEDED


def test_law_13_a_new_clock_stands_still_in_a_hold_that_names_it() -> None:
    story = (OPENED, REPUBLISHED, "mon 13:00 held waiting for the line")
    without = repair(resolution=None).replace(', "resolution"]', "]")
    read = last("resolution", entry("mon 14:00", story, PLANT, older=without))
    assert (read.phase, read.used) == (Phase.ON_HOLD, 5 * HOUR)


def test_law_21_an_agreement_that_was_never_published_here_promises_nothing() -> None:
    publications = Publications((Publication(1, Instant(0), plant(PLANT)),))
    request = fold((*events(OPENED), event("mon 12:00 republished sealer-repair@0123", 2)))
    told = entry_of(request, publications, at("mon 13:00"))
    assert {reading.phase for reading in told.readings if reading.began_at} == {Phase.SUPERSEDED}


UNKNOWN = "mon 12:00 republished sealer-repair@0123"


def between_unknown(now: str, *story: str, text: str = PLANT) -> Entry:
    """Pinned to an agreement that was never published here from 12:00 to 13:00, and to the first one again."""
    again = f"mon 13:00 republished {plant(text).services[ServiceId('sealer-repair')].agreement.id}"
    lines = (UNKNOWN, *story, again)
    told = (*events(OPENED, text=text), *(event(line, version) for version, line in enumerate(lines, start=2)))
    return entry_of(fold(told), Publications((Publication(1, Instant(0), plant(text)),)), at(now))


def test_law_21_what_was_never_published_here_promises_nothing_while_it_lasts() -> None:
    told = between_unknown("mon 14:00", "mon 12:30 held waiting for the line", text=escalating("50%", "due"))
    first, second = readings("resolution", told)
    assert (first.phase, first.ended_at, first.used) == (Phase.SUPERSEDED, at("mon 12:00"), 4 * HOUR)
    assert (second.phase, second.began_at, second.used) == (Phase.RUNNING, at("mon 08:00"), 6 * HOUR)
    reached = [(level.level, level.instance, level.at) for level in told.levels(at("mon 14:00"))]
    assert reached[:2] == [("50%", 1, at("mon 08:15")), ("due", 1, at("mon 08:30"))]


def test_law_21_one_that_comes_back_begins_again_from_what_has_happened() -> None:
    story = (OPENED, "mon 08:10 republished", "mon 08:20 republished")
    told = entry("mon 08:25", story, repair(response=None), PLANT)
    assert [(reading.instance, reading.phase, reading.due) for reading in readings("response", told)] == [
        (1, Phase.SUPERSEDED, at("mon 08:30")),
        (2, Phase.RUNNING, at("mon 08:30")),
    ]


def test_law_21_what_is_gone_comes_first_and_the_rest_as_the_newest_agreement_declares_it() -> None:
    story = (OPENED, "mon 08:10 republished", "mon 08:20 republished")
    told = entry("mon 08:25", story, repair(response=None), repair(update=None))
    ids = list(dict.fromkeys(reading.expectation.id for reading in told.readings))
    assert ids[0] == "update"
    newest = told.agreement.expectations
    assert ids[1:] == [each.id for each in newest]
