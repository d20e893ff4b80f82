"""Examples of a plant file: what passes, what differs and why, and what cannot be read."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.examples import Outcome, run_example, run_examples
from rules.instants import Instant
from rules.plant import Example, Plant
from rules.plantfile import load
from rules.publications import Publication, Publications
from tests.rules.stories import PLANT

OPENED = "mon 08:00 opened"
TAKEN = (OPENED, "mon 08:10 taken", "mon 10:12 approved safety")


def outcome(
    story: tuple[str, ...],
    expect: tuple[str, ...],
    *,
    service: str = "sealer-repair",
    more: str = 'week = "2026-11-23"',
) -> Outcome:
    """What comes of one example added to the plant of the stories."""
    lines = f"story = {list(story)!r}\nexpect = {list(expect)!r}\n{more}\n"
    loaded = load(f"{PLANT}\n[[services.{service}.example]]\n{lines}", "plant.toml")
    assert isinstance(loaded, Plant), [fault.sentence() for fault in loaded]
    (only,) = run_examples(loaded)
    return only


@pytest.mark.parametrize(
    ("story", "line"),
    [
        pytest.param((OPENED,), "mon 09:00 cool-down running due tue 08:00", id="the seed story, while it cools"),
        pytest.param(
            (OPENED, "mon 10:00 approved safety", "mon 20:00 work-started override"),
            "mon 20:00 cool-down cut-short short 12h",
            id="the seed story, started twelve hours early",
        ),
        pytest.param((OPENED, "tue 08:00 work-started"), "tue 08:00 cool-down met due tue 08:00", id="exactly passed"),
        pytest.param((OPENED,), "mon 08:30 response running left 0s", id="the due instant itself"),
        pytest.param((OPENED,), "mon 08:30:01 response breached due mon 08:30 over 1s", id="a second later"),
        pytest.param(
            (OPENED, "mon 08:30 taken"), "mon 08:30 response met", id="what happens at the instant is included"
        ),
        pytest.param((OPENED,), "mon 08:22:30 response at-risk", id="a mark stands for the state"),
        pytest.param((OPENED,), "mon 08:22:30 response running used 22m30s", id="and so does the phase behind it"),
        pytest.param((OPENED,), "mon 22:30 response off-hours", id="off hours is never on hold"),
        pytest.param(TAKEN, "tue 08:10 start running due tue 09:00", id="ready when it has cooled"),
        pytest.param(
            (*TAKEN, "tue 08:20 work-started", "tue 08:30 held waiting for the line"),
            "tue 09:30 repair on-hold left 1h50m",
            id="a stopped clock has only what is left",
        ),
        pytest.param(
            (*TAKEN, "tue 08:20 work-started seal-bar", "tue 08:40 part-changed motor"),
            "tue 08:40 repair#1 superseded",
            id="the first instance by its number",
        ),
        pytest.param(
            (*TAKEN, "tue 08:20 work-started seal-bar", "tue 08:40 part-changed motor"),
            "tue 08:40 repair running due tue 10:20",
            id="the latest without one",
        ),
        pytest.param((OPENED, "tue 06:00 ran-again"), "tue 07:00 cool-down running due wed 06:00", id="ran again"),
        pytest.param((OPENED,), "mon+1 08:00 cool-down met", id="a week later"),
        pytest.param((OPENED,), "2026-11-23 09:00 cool-down running", id="a date"),
        pytest.param((OPENED,), "2026-11-23T08:00-05:00 cool-down used 1h", id="an offset"),
        pytest.param(
            ("mon 08:00 opened", "mon 08:10 refused safety", "mon 09:00 approval-asked safety"),
            "mon 09:30 approval due mon 13:00",
            id="asked again, the clock is a new one",
        ),
    ],
)
def test_a_line_that_comes_as_it_says_passes(story: tuple[str, ...], line: str) -> None:
    only = outcome(story, (line,))
    assert only.passed, (only.misread, only.differences)


@pytest.mark.parametrize(
    ("line", "came"),
    [
        pytest.param("mon 09:00 cool-down met", "cool-down running due tue 08:00", id="another state"),
        pytest.param("mon 09:00 cool-down due tue 08:01", "cool-down running due tue 08:00", id="another due"),
        pytest.param("mon 09:00 cool-down used 59m", "cool-down running due tue 08:00 used 1h", id="another amount"),
        pytest.param("mon 09:00 response met", "response breached due mon 08:30 over 30m", id="over is always said"),
        pytest.param("mon 09:00 cool-down#2", "", id="no such instance"),
        pytest.param("mon 09:00 start due mon 10:00", "start waiting", id="a waiting clock has no due"),
    ],
)
def test_a_line_that_comes_otherwise_says_what_came(line: str, came: str) -> None:
    only = outcome((OPENED,), (line,))
    assert not only.passed
    assert [difference.came for difference in only.differences] == [came]


def test_the_chain_of_reasons_says_when_it_stood_still_and_when_nobody_works() -> None:
    story = (*TAKEN, "tue 08:20 work-started", "tue 21:00 held waiting for the line", "wed 07:00 resumed")
    (difference,) = outcome(story, ("wed 09:00 repair met",)).differences
    assert [(reason.code, reason.by) for reason in difference.reasons] == [
        ("began", ""),
        ("held", "packing"),
        ("off-hours", ""),
    ]


@pytest.mark.parametrize(
    ("story", "expect", "because"),
    [
        pytest.param((), (), "story-empty", id="no story"),
        pytest.param(("mon 08:00 taken",), (), "story-opens-elsewhere", id="it does not open"),
        pytest.param((OPENED, OPENED), (), "story-opens-elsewhere", id="it opens twice"),
        pytest.param((OPENED, "mon 07:59 taken"), (), "story-goes-back", id="time goes back"),
        pytest.param((OPENED, "mon 25:00 taken"), (), "not-a-when", id="no such time"),
        pytest.param((OPENED, "someday taken"), (), "not-a-when", id="no time"),
        pytest.param((OPENED, "mon 09:00"), (), "no-event", id="nothing happens"),
        pytest.param((OPENED, "mon 09:00 painted"), (), "unknown-event", id="no such event"),
        pytest.param((OPENED, "mon 09:00 approved packing"), (), "unknown-gate", id="no such gate"),
        pytest.param((OPENED, "mon 09:00 held lunch"), (), "unknown-hold", id="no such reason"),
        pytest.param((OPENED, "mon 09:00 part-changed bulb"), (), "unknown-part", id="no such part"),
        pytest.param((OPENED, "mon 09:00 priority-changed soon"), (), "unknown-priority", id="no such priority"),
        pytest.param((OPENED, "mon 09:00 reopened somehow"), (), "unknown-words", id="words that mean nothing"),
        pytest.param((OPENED,), ("mon 09:00",), "no-clock", id="no clock"),
        pytest.param((OPENED,), ("mon 09:00 cooldown",), "unknown-clock", id="no such clock"),
        pytest.param((OPENED,), ("mon 09:00 cool-down hot",), "unknown-state", id="no such state"),
        pytest.param((OPENED,), ("mon 09:00 cool-down used 24",), "not-an-amount", id="a bare number"),
        pytest.param((OPENED,), ("mon 09:00 cool-down running soon",), "unknown-words", id="words behind the state"),
        pytest.param((OPENED,), ("mon 07:59 cool-down",), "before-the-story", id="before the story"),
    ],
)
def test_a_line_that_cannot_be_read_says_why(story: tuple[str, ...], expect: tuple[str, ...], because: str) -> None:
    only = outcome(story, expect)
    assert not only.passed
    assert because in [misread.because for misread in only.misread]


def test_a_weekday_of_no_week_cannot_be_read_and_a_dated_line_says_the_week() -> None:
    assert outcome((OPENED,), (), more="").misread[0].because == "no-week"
    assert outcome((OPENED,), ("2026-11-24 08:00 cool-down met",), more="").passed


def test_an_example_names_priority_part_and_customer() -> None:
    more = 'week = "2026-11-23"\npriority = "urgent"\npart = "motor"\ncustomer = "packing"'
    story = (*TAKEN, "tue 08:20 work-started")
    assert outcome((OPENED,), ("mon 08:05 response due mon 08:10",), more=more).passed
    assert outcome(story, ("tue 08:30 repair due tue 09:50",), more=more).passed


@given(st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_no_text_of_an_example_ends_in_a_traceback(story: list[str], expect: list[str]) -> None:
    loaded = load(PLANT, "plant.toml")
    assert isinstance(loaded, Plant)
    service = next(iter(loaded.services.values()))

    told = Example("", (OPENED, *story), tuple(f"mon 09:00 {line}" for line in expect), week="2026-11-23")
    publications = Publications((Publication(1, Instant(0), loaded),))
    run_example(msgspec.structs.replace(service, examples=(told,)), 1, publications)
