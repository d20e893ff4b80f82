"""Examples of a plant file: what passes, what differs and why, and what cannot be read."""

from __future__ import annotations

from typing import Final, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.events import Event
from rules.examples import Outcome, run_example, run_examples
from rules.instants import Instant
from rules.plant import Example, Plant
from rules.plantfile import load
from rules.publications import Publication, Publications
from rules.story_lines import UNTOLD, WORDS
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
        pytest.param(
            (OPENED, "mon 08:30 taken luis", "mon 09:00 assigned luis", "mon 09:10 planned tue 09:00"),
            "mon 09:10 response met",
            id="who does it, and when",
        ),
        pytest.param(
            (OPENED, "mon 12:00 ran-again mon 10:00"),
            "mon 12:00 cool-down running due tue 10:00",
            id="it had run at ten",
        ),
        pytest.param(
            (*TAKEN, "tue 07:00 work-started override seal-bar"),
            "tue 07:00 repair running due tue 08:00",
            id="an override with its part",
        ),
        pytest.param(
            (*TAKEN, "tue 08:20 work-started", "tue 10:30 done", "tue 10:40 amended done tue 10:20"),
            "tue 10:40 repair amended used 2h",
            id="done earlier than it was typed",
        ),
        pytest.param(
            (*TAKEN, "tue 08:20 work-started", "tue 10:30 done", "tue 10:40 amended done tue 10:20"),
            "tue 10:30 repair breached over 10m",
            id="and late until it is put right",
        ),
        pytest.param(
            (OPENED, "mon 08:10 taken", "mon 08:20 amended taken"), "mon 08:20 response running", id="taken back"
        ),
        pytest.param(
            (OPENED, "mon 17:00 noted", "mon 17:10 excused update by agreement"),
            "mon 17:10 update#1 excused",
            id="excused is the latest that is broken",
        ),
        pytest.param(
            (OPENED, "mon 17:00 noted", "mon 17:10 excused update#2"),
            "mon 17:10 update#1 breached",
            id="excused is the instance that is named",
        ),
        pytest.param(
            (OPENED, "mon 08:40 acknowledged response mon 09:30", "mon 08:45 silenced response"),
            "mon 08:45 response breached over 15m",
            id="seen and without noise it is as late as before",
        ),
        pytest.param(
            (OPENED, "mon 08:10 linked Q-311", "mon 08:20 handed-over safety", "mon 08:25 handed-over luis"),
            "mon 09:10 response breached",
            id="the clocks run on while it waits for another request, and with others",
        ),
        pytest.param(
            (OPENED, "mon 08:10 noted the bar smells"),
            "mon 08:10 update#1 met",
            id="a note with its words",
        ),
        pytest.param(
            (*TAKEN, "tue 08:20 work-started", "tue 09:00 done", "tue 09:10 told all is well", "tue 09:20 confirmed 5"),
            "tue 09:20 confirmation met used 10m",
            id="told and confirmed in words",
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


@pytest.mark.parametrize(
    ("story", "line", "codes"),
    [
        pytest.param(
            (*TAKEN, "tue 08:20 work-started", "tue 21:00 held waiting for the line", "wed 07:00 resumed"),
            "wed 09:00 repair met",
            ["began", "held packing", "off-hours"],
            id="when it stood still and when nobody works",
        ),
        pytest.param((OPENED,), "mon 09:00 start met", ["waits ready"], id="what it waits for"),
        pytest.param(TAKEN, "mon 11:00 start met", ["begins"], id="when it will begin"),
        pytest.param((OPENED,), "wed 09:00 cool-down breached", ["began", "passed"], id="when a minimum had passed"),
        pytest.param(
            (OPENED, "mon 08:10 taken", "mon 09:00 held waiting for the line", "mon 10:00 resumed"),
            "mon 11:00 response breached",
            ["began", "event"],
            id="a hold after the end is no reason",
        ),
        pytest.param(
            (OPENED,),
            "mon+2 09:00 resolution met",
            ["began", *["off-hours"] * 6, "more-off-hours 6"],
            id="no more than six nights, and how many more",
        ),
        pytest.param(
            (*TAKEN, "tue 08:20 work-started", "tue 09:00 done", "tue 09:10 told"),
            "thu 09:10 confirmation met",
            ["began", "ran-out"],
            id="when nobody had answered",
        ),
    ],
)
def test_the_chain_of_reasons_says_why(story: tuple[str, ...], line: str, codes: list[str]) -> None:
    (difference,) = outcome(story, (line,)).differences
    assert [f"{reason.code} {reason.by}".strip() for reason in difference.reasons] == codes


def test_a_line_that_cannot_be_read_keeps_no_other_from_being_read() -> None:
    only = outcome((OPENED,), ("mon 09:00 cooldown met", "mon 09:00 cool-down met", "mon 09:00 response breached"))
    assert [misread.index for misread in only.misread] == [0]
    assert [difference.index for difference in only.differences] == [1]


def test_every_line_of_a_story_that_cannot_be_read_is_named_even_where_it_does_not_open() -> None:
    only = outcome(("mon 25:00 opened", "mon 09:00 aproved safety", "mon 10:00 excused response"), ())
    assert [misread.index for misread in only.misread] == [0, 1]


def test_two_gates_of_one_department_are_named_by_their_ids() -> None:
    gates = '{ kind = "approval", by = "safety", within = "4h", delegates = ["quality"] },'
    twice = PLANT.replace(gates, f'{gates} {{ kind = "approval", id = "photo", by = "safety", within = "1h" }},')
    week = 'week = "2026-11-23"\nexpect = ["mon 09:00 photo met"]\n'
    for by, because in (("safety", ["several-gates"]), ("photo", [])):
        story = f'story = ["mon 08:00 opened", "mon 08:10 approved {by}"]\n'
        loaded = load(f"{twice}\n[[services.sealer-repair.example]]\n{story}{week}", "plant.toml")
        assert isinstance(loaded, Plant), [fault.sentence() for fault in loaded]
        (only,) = run_examples(loaded)
        assert [misread.because for misread in only.misread] == because


def test_every_event_word_of_a_history_is_told_or_said_why_not() -> None:
    words = {kind.__struct_config__.tag for kind in get_args(Event)}
    assert words == set(WORDS) | set(UNTOLD)


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
        pytest.param((OPENED, "mon 09:00 taken maria"), (), "unknown-person", id="nobody of that name"),
        pytest.param((OPENED, "mon 09:00 assigned"), (), "unknown-person", id="nobody"),
        pytest.param((OPENED, "mon 09:00 handed-over kitchen"), (), "unknown-department", id="no such department"),
        pytest.param((OPENED, "mon 09:00 planned"), (), "not-a-when", id="an appointment without its time"),
        pytest.param((OPENED, "mon 09:00 planned tue 09:00 soon"), (), "words-behind", id="words behind a time"),
        pytest.param((OPENED, "mon 09:00 done mon 08:40"), (), "words-behind", id="done takes no other time"),
        pytest.param((OPENED, "mon 09:00 ran-again mon 07:59"), (), "not-by-then", id="it ran before the opening"),
        pytest.param((OPENED, "mon 09:00 ran-again mon 09:01"), (), "not-by-then", id="it has not run yet"),
        pytest.param((OPENED, "mon 09:00 amended done"), (), "not-told-before", id="what was never told"),
        pytest.param((OPENED, "mon 09:00 amended opened mon 08:30"), (), "not-told-before", id="the opening stays"),
        pytest.param((OPENED, "mon 09:00 event"), (), "no-name", id="an event without its name"),
        pytest.param((OPENED, "mon 09:00 linked"), (), "no-name", id="a child without its number"),
        pytest.param((OPENED, "mon 09:00 excused cooldown"), (), "unknown-clock", id="no such clock to excuse"),
        pytest.param((OPENED, "mon 09:00 breached response"), (), "follows-from-the-facts", id="a breach is no fact"),
        pytest.param((OPENED, "mon 09:00 republished"), (), "republished-is-not-told", id="there is one agreement"),
        pytest.param((OPENED,), ("mon 09:00",), "no-clock", id="no clock"),
        pytest.param((OPENED,), ("mon 09:00 repair#0",), "unknown-clock", id="instances begin at 1"),
        pytest.param((OPENED,), ("mon 09:00 repair#",), "unknown-clock", id="no number behind the sign"),
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


_ANY: Final = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.sampled_from([*WORDS, *UNTOLD, "mon 09:00", "tue 08:00", "safety", "motor", "repair#1", "done", "override"]),
    ),
    max_size=5,
).map(" ".join)


@given(st.lists(_ANY, max_size=3), st.lists(_ANY, max_size=3))
def test_no_text_of_an_example_ends_in_a_traceback(story: list[str], expect: list[str]) -> None:
    loaded = load(PLANT, "plant.toml")
    assert isinstance(loaded, Plant)
    service = next(iter(loaded.services.values()))

    lines = (OPENED, *(f"mon 09:00 {line}" for line in story), *story)
    told = Example("", lines, tuple(f"mon 09:00 {line}" for line in expect), week="2026-11-23")
    publications = Publications((Publication(1, Instant(0), loaded),))
    run_example(msgspec.structs.replace(service, examples=(told,)), 1, publications)
