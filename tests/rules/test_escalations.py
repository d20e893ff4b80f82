"""Which levels the clocks have reached, when, and whom to tell."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rules.agreement import AfterDue, Level, PersonId, Share
from rules.clocks import read
from rules.entry import Entry, entry_of
from rules.escalations import level_word, recipients
from rules.events import Event, Version, program_id
from rules.instants import DAY, HOUR, MINUTE, Instant, Seconds
from rules.noticing import unrecorded_levels
from rules.readings import Verdict
from rules.request import fold
from rules.run import Run
from tests.rules.stories import PLANT, at, entry, event, events, plant, published
from tests.rules.test_walks import OPENED as WALK_OPENED
from tests.rules.test_walks import SENSELESS, SHORT

ESCALATES = 'escalate = [{ at = ["75%", "due", "due+30m"], tell = ["maintenance:supervisor"] }]\n'
HOLDS = 'hold = [{ reason = "waiting for the line"'
TOLD = PLANT.replace(HOLDS, ESCALATES + HOLDS).replace(
    '{ kind = "resolution", within = "9h" }]\n', '{ kind = "resolution", within = "9h" }]\n' + ESCALATES
)
ROLLS = TOLD.replace("[calendars.office]\n", '[calendars.office]\nat_closing = "next-opening"\n')
"""The office's maxima that are used up exactly at closing are due at the next opening (law 2)."""

OPENED = "mon 08:00 opened"
WORKED = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started")

Reached = list[tuple[str, int, str, Instant]]


def reached(told: Entry, now: str, clock: str) -> Reached:
    return [
        (level.clock, level.instance, level.level, level.at) for level in told.levels(at(now)) if level.clock == clock
    ]


def of(
    clock: str, now: str, *story: str, service: str = "sealer-repair", part: str = "", text: str = TOLD
) -> list[tuple[str, Instant]]:
    told = entry(now, *story, service=service, part=part, text=text)
    return [(level, instant) for _, _, level, instant in reached(told, now, clock)]


def expected(*rows: tuple[str, str]) -> list[tuple[str, Instant]]:
    return [(level, at(when)) for level, when in rows]


@pytest.mark.parametrize(
    ("now", "rows"),
    [
        pytest.param("mon 08:22:29", (), id="a second before three quarters"),
        pytest.param("mon 08:22:30", (("75%", "mon 08:22:30"),), id="three quarters exactly"),
        pytest.param("mon 08:30", (("75%", "mon 08:22:30"),), id="the due instant still meets it"),
        pytest.param("mon 08:30:01", (("75%", "mon 08:22:30"), ("due", "mon 08:30")), id="due has passed"),
        pytest.param("mon 08:59:59", (("75%", "mon 08:22:30"), ("due", "mon 08:30")), id="not half an hour over"),
        pytest.param(
            "mon 09:00",
            (("75%", "mon 08:22:30"), ("due", "mon 08:30"), ("due+30m", "mon 09:00")),
            id="half an hour over exactly",
        ),
    ],
)
def test_law_02_a_level_is_reached_in_its_own_second(now: str, rows: tuple[tuple[str, str], ...]) -> None:
    assert of("response", now, OPENED) == expected(*rows)


@pytest.mark.parametrize(
    ("opened", "text", "rows"),
    [
        pytest.param(
            "mon 16:30 opened",
            TOLD,
            (("75%", "tue 08:15"), ("due", "tue 08:30"), ("due+30m", "tue 09:00")),
            id="over a night",
        ),
        pytest.param(
            "mon 16:15 opened",
            TOLD,
            (("75%", "mon 17:00"), ("due", "tue 08:15"), ("due+30m", "tue 08:45")),
            id="three quarters exactly at closing",
        ),
        pytest.param(
            "mon 16:15 opened",
            ROLLS,
            (("75%", "mon 17:00"), ("due", "tue 08:15"), ("due+30m", "tue 08:45")),
            id="and where what is used up there is due at the opening",
        ),
        pytest.param(
            "mon 16:15:01 opened",
            TOLD,
            (("75%", "tue 08:00:01"), ("due", "tue 08:15:01"), ("due+30m", "tue 08:45:01")),
            id="a second short of three quarters at closing",
        ),
        pytest.param(
            "mon 16:00 opened",
            TOLD,
            (("75%", "mon 16:45"), ("due", "mon 17:00"), ("due+30m", "tue 08:30")),
            id="due exactly at closing",
        ),
        pytest.param(
            "mon 16:00 opened",
            ROLLS,
            (("75%", "mon 16:45"), ("due", "tue 08:00"), ("due+30m", "tue 08:30")),
            id="due at closing means the opening",
        ),
        pytest.param(
            "mon 15:30 opened",
            TOLD,
            (("75%", "mon 16:15"), ("due", "mon 16:30"), ("due+30m", "mon 17:00")),
            id="half an hour over exactly at closing",
        ),
        pytest.param(
            "fri 16:45 opened",
            TOLD,
            (("75%", "mon+1 08:30"), ("due", "mon+1 08:45"), ("due+30m", "mon+1 09:15")),
            id="over a weekend",
        ),
    ],
)
def test_law_02_levels_count_on_the_clocks_own_calendar(
    opened: str, text: str, rows: tuple[tuple[str, str], ...]
) -> None:
    assert of("response", "tue+1 12:00", opened, service="statistics", text=text) == expected(*rows)


HELD = (*WORKED, "tue 08:40 held waiting for the line")
"""The bar is to be repaired within an hour; half of it is used."""


@pytest.mark.parametrize(
    ("now", "story", "rows"),
    [
        pytest.param("wed 12:00", HELD, (), id="none while it stands still"),
        pytest.param(
            "tue 12:00",
            (*HELD, "tue 10:00 resumed"),
            (("75%", "tue 10:15"), ("due", "tue 10:30"), ("due+30m", "tue 11:00")),
            id="held time is taken off",
        ),
        pytest.param(
            "wed 12:00",
            (*WORKED, "tue 08:55 held waiting for the line"),
            (("75%", "tue 08:55"),),
            id="three quarters exactly when it is held",
        ),
        pytest.param(
            "wed 12:00",
            (*WORKED, "tue 09:10 held waiting for the line"),
            (("75%", "tue 08:55"),),
            id="due exactly when it is held",
        ),
        pytest.param(
            "wed 12:00",
            (*WORKED, "tue 09:20 held waiting for the line"),
            (("75%", "tue 08:55"), ("due", "tue 09:10")),
            id="late before it is held, and no later meanwhile",
        ),
        pytest.param(
            "wed 12:00",
            (*WORKED, "tue 09:20 held waiting for the line", "tue 10:00 resumed"),
            (("75%", "tue 08:55"), ("due", "tue 09:10"), ("due+30m", "tue 10:20")),
            id="what was over counts on",
        ),
        pytest.param(
            "wed 12:00",
            (*WORKED, "tue 08:20 held waiting for the line", "tue 08:30 approval-suspended", "tue 09:00 resumed"),
            (),
            id="the approver holds it after the customer",
        ),
    ],
)
def test_law_13_on_hold_no_level_is_reached(
    now: str, story: tuple[str, ...], rows: tuple[tuple[str, str], ...]
) -> None:
    assert of("repair", now, *story, part="seal-bar") == expected(*rows)


@pytest.mark.parametrize(
    ("taken", "rows"),
    [
        pytest.param("mon 08:22:29 taken", (), id="before any"),
        pytest.param("mon 08:22:30 taken", (("75%", "mon 08:22:30"),), id="in the very second"),
        pytest.param("mon 08:30 taken", (("75%", "mon 08:22:30"),), id="met at the last instant is never due"),
        pytest.param("mon 08:30:01 taken", (("75%", "mon 08:22:30"), ("due", "mon 08:30")), id="a second late"),
        pytest.param("mon 08:40 cancelled", (("75%", "mon 08:22:30"), ("due", "mon 08:30")), id="cancelled"),
    ],
)
def test_levels_stop_with_the_ending_of_the_clock(taken: str, rows: tuple[tuple[str, str], ...]) -> None:
    assert of("response", "tue 08:00", OPENED, taken) == expected(*rows)


def test_law_20_a_new_bound_is_a_new_instance_with_levels_of_its_own_from_then_on() -> None:
    story = ("mon 08:00 opened", "mon 08:09 priority-changed urgent")
    told = entry("mon 08:30", *story, text=TOLD)
    assert reached(told, "mon 08:30", "response") == [
        ("response", 2, "75%", at("mon 08:09")),
        ("response", 2, "due", at("mon 08:10")),
    ]


def test_law_20_a_new_bound_reaches_nothing_while_it_stands_still() -> None:
    motor = (*WORKED[:3], "tue 08:10 work-started motor", "tue 09:30 held waiting for the line")
    story = (*motor, "tue 09:40 part-changed seal-bar")
    assert of("repair", "wed 08:00", *story) == []
    assert of("repair", "wed 08:00", *story, "tue 10:00 resumed") == expected(
        ("75%", "tue 10:00"), ("due", "tue 10:00"), ("due+30m", "tue 10:30")
    )


@pytest.mark.parametrize(
    ("first", "story", "rows"),
    [
        pytest.param(
            "normal",
            (OPENED, "mon 08:25 priority-changed urgent"),
            ((1, "75%", "mon 08:22:30"), (2, "due", "mon 08:25"), (2, "due+30m", "mon 08:55")),
            id="a shorter bound",
        ),
        pytest.param(
            "urgent",
            (OPENED, "mon 08:08 priority-changed normal"),
            ((1, "75%", "mon 08:07:30"), (2, "due", "mon 08:30"), (2, "due+30m", "mon 09:00")),
            id="a longer one",
        ),
        pytest.param(
            "urgent",
            (OPENED, "mon 08:15 priority-changed normal"),
            ((1, "75%", "mon 08:07:30"), (1, "due", "mon 08:10"), (2, "due+30m", "mon 09:00")),
            id="a longer one when it was late",
        ),
        pytest.param(
            "urgent",
            (OPENED, "mon 08:15 priority-changed normal", "mon 08:16 priority-changed urgent"),
            ((1, "75%", "mon 08:07:30"), (1, "due", "mon 08:10"), (3, "due+30m", "mon 08:46")),
            id="there and back",
        ),
    ],
)
def test_law_35_a_changed_bound_repeats_no_level_that_was_reached_before(
    first: str, story: tuple[str, ...], rows: tuple[tuple[int, str, str], ...]
) -> None:
    told = entry("mon 12:00", *story, priority=first, text=TOLD)
    found = [(instance, level, when) for _, instance, level, when in reached(told, "mon 12:00", "response")]
    assert found == [(instance, level, at(when)) for instance, level, when in rows]
    ids = [each.id for each in unrecorded_levels(told, at("mon 12:00"), "watch") if each.clock == "response"]
    assert ids == [
        program_id("escalated", told.request.id, each, 1, level)
        for each, level in zip([told.agreement.expectations[0].id] * 3, [level for _, level, _ in rows], strict=True)
    ]


def test_law_19_an_approval_that_is_asked_again_is_a_new_clock_with_levels_of_its_own() -> None:
    told = entry("mon 20:00", OPENED, "mon 11:30 refused", "mon 12:00 approval-asked", text=TOLD)
    assert reached(told, "mon 20:00", "approval") == [
        ("approval", 1, "75%", at("mon 11:00")),
        ("approval", 2, "75%", at("mon 15:00")),
        ("approval", 2, "due", at("mon 16:00")),
        ("approval", 2, "due+30m", at("mon 16:30")),
    ]


def test_law_29_each_cycle_reaches_its_levels_anew() -> None:
    story = (OPENED, "mon 08:29 taken", "mon 09:00 done", "mon 10:00 reopened")
    told = entry("mon 10:25", *story, text=TOLD)
    assert reached(told, "mon 10:25", "response") == [
        ("response", 1, "75%", at("mon 08:22:30")),
        ("response", 2, "75%", at("mon 10:22:30")),
    ]
    assert [level.cycle for level in told.levels(at("mon 10:25")) if level.clock == "response"] == [1, 2]


def test_law_37_each_interval_without_a_word_reaches_its_levels() -> None:
    told = entry("mon 17:00", OPENED, "mon 15:00 noted", text=TOLD)
    assert reached(told, "mon 17:00", "update") == [("update", 1, "75%", at("mon 14:00"))]
    later = entry("tue 16:00", OPENED, "mon 15:00 noted", text=TOLD)
    assert reached(later, "tue 16:00", "update")[1:] == [
        ("update", 2, "75%", at("mon 21:00")),
        ("update", 2, "due", at("tue 07:00")),
        ("update", 2, "due+30m", at("tue 07:30")),
    ]


CONFIRMING = (*WORKED, "tue 09:00 done", "tue 09:10 told")


def test_law_28_a_confirmation_that_runs_out_is_no_breach_and_counts_only_where_it_is_named() -> None:
    assert of("confirmation", "thu 08:00", *CONFIRMING) == []
    named = TOLD.replace("escalate = [{ at", 'escalate = [{ clock = "confirmation", at')
    named = named.replace(
        '{ kind = "resolution", within = "9h" }]\nescalate = [{ clock = "confirmation", at',
        '{ kind = "resolution", within = "9h" }]\nescalate = [{ at',
    )
    assert of("confirmation", "thu 08:00", *CONFIRMING, text=named) == expected(("75%", "tue 21:10"))


def test_a_clock_without_escalation_or_without_a_maximum_reaches_nothing() -> None:
    assert entry("fri 08:00", OPENED).levels(at("fri 08:00")) == ()
    assert of("cool-down", "fri 08:00", OPENED) == []
    assert of("start", "fri 08:00", OPENED) == []


TWICE = TOLD.replace(
    ESCALATES + HOLDS,
    'escalate = [{ at = ["75%", "100%"], tell = ["maintenance:supervisor", "packing:supervisor"] },'
    ' { clock = "response", at = ["due", "75.00%", "due+PT30M"],'
    ' tell = ["packing:supervisor", "safety:technician"] }]\n' + HOLDS,
)


def test_law_35_one_level_declared_twice_is_one_level_that_tells_everybody_once() -> None:
    told = entry("mon 09:10", OPENED, text=TWICE).levels(at("mon 09:10"))
    everybody = ("maintenance:supervisor", "packing:supervisor", "safety:technician")
    assert [(level.level, level.tell) for level in told if level.clock == "response"] == [
        ("75%", everybody),
        ("due", everybody),
        ("due+30m", everybody[1:]),
    ]


def test_whom_to_tell_are_people_of_that_department_with_that_role() -> None:
    asked = ("maintenance:supervisor", "maintenance:technician", "safety:technician", "nowhere:supervisor")
    assert [(each.role, each.people) for each in recipients(asked, plant())] == [
        ("maintenance:supervisor", ("rosa",)),
        ("maintenance:technician", ("luis",)),
        ("safety:technician", ()),
        ("nowhere:supervisor", ()),
    ]


def test_several_people_with_a_role_are_all_told() -> None:
    rosa = plant().people[PersonId("rosa")]
    both = replace(plant(), people={rosa.id: rosa, PersonId("ana"): replace(rosa, id=PersonId("ana"))})
    assert recipients(("maintenance:supervisor",), both)[0].people == ("rosa", "ana")


@pytest.mark.parametrize(
    ("level", "word"),
    [
        (Share(7_500), "75%"),
        (Share(1_250), "12.5%"),
        (Share(101), "1.01%"),
        (Share(1_000), "10%"),
        (Share(9_999), "99.99%"),
        (Share(10_000), "due"),
        (AfterDue(Seconds(0)), "due"),
        (AfterDue(Seconds(5_400)), "due+1h30m"),
    ],
)
def test_a_level_is_written_as_a_plant_file_writes_it(level: Level, word: str) -> None:
    assert level_word(level) == word


def test_law_34_what_passed_while_nobody_looked_is_recorded_with_its_own_instant() -> None:
    told = entry("mon 12:00", OPENED, text=TOLD)
    late = [each for each in unrecorded_levels(told, at("mon 12:00"), "watch") if each.clock == "response"]
    assert [(each.level, each.occurred_at) for each in late] == expected(
        ("75%", "mon 08:22:30"), ("due", "mon 08:30"), ("due+30m", "mon 09:00")
    )
    assert {each.program for each in late} == {"watch"}
    assert late[0].id == program_id("escalated", told.request.id, late[0].clock, 1, "75%")
    assert late[0].tell == ("maintenance:supervisor",)


def next_level(told: Entry, now: Instant) -> Instant | None:
    """The next instant at which there is one more level if nothing happens."""
    since = max(now, told.request.last_at)
    return min((step.holds_from for step in told.steps if step.holds_from > since), default=None)


def with_events(told: Entry, story: tuple[Event, ...], more: tuple[Event, ...], now: Instant) -> Entry:
    numbered = tuple(
        replace(each, version=Version(len(story) + place), recorded_at=now) for place, each in enumerate(more, start=1)
    )
    return entry_of(fold((*story, *numbered)), published(TOLD), now)


def test_law_35_what_is_recorded_is_not_recorded_again_by_anybody() -> None:
    story, now = events(OPENED, text=TOLD), at("mon 08:31")
    told = entry_of(fold(story), published(TOLD), now)
    first = unrecorded_levels(told, now, "watch")
    assert [each.id for each in unrecorded_levels(told, now, "board")] == [each.id for each in first]
    recorded = with_events(told, story, first, now)
    assert unrecorded_levels(recorded, now, "board") == ()
    assert recorded.levels(now) == told.levels(now)
    later = unrecorded_levels(recorded, at("mon 09:00"), "board")
    assert [(each.clock, each.level) for each in later] == [("response", "due+30m")]


def test_law_10_a_clock_that_goes_back_takes_no_level_away() -> None:
    told = entry("mon 09:00", OPENED, "mon 09:00 taken", text=TOLD)
    assert told.levels(at("mon 08:00")) == told.levels(at("mon 09:00"))
    assert next_level(told, at("mon 08:00")) == next_level(told, at("mon 09:00"))


def test_the_next_level_is_when_there_is_one_more() -> None:
    told = entry("mon 08:00", OPENED, service="statistics", text=TOLD)
    found = [at("mon 08:00")]
    while (following := next_level(told, found[-1])) is not None:
        found.append(following)
    assert found[1:] == [
        *(at(when) for when in ("mon 08:45", "mon 09:00:01", "mon 09:30", "mon 14:45", "mon 17:00:01", "tue 08:30"))
    ]


SHORT_TOLD = SHORT.replace(
    HOLDS,
    'escalate = [{ at = ["12.5%", "75%", "due", "due+90s", "due+3h"], tell = ["maintenance:supervisor"] }]\n' + HOLDS,
)
AMOUNTS: dict[str, Callable[[int], int]] = {"12.5%": lambda most: -(-most // 8), "75%": lambda most: -(-most * 3 // 4)}
OVER = {"due+1m30s": 90, "due+3h": 3 * HOUR}


def read_off(run: Run, now: Instant) -> set[str]:
    """The levels that the reading of a clock shows."""
    seen = read(run, now)
    if seen.goal.most is None or run.expectation.lapses or seen.began_at is None or seen.began_at > now:
        return set()
    late = seen.verdict is Verdict.BREACHED
    return {
        *(word for word, amount in AMOUNTS.items() if seen.used >= amount(seen.goal.most)),
        *(["due"] if late else []),
        *(word for word, amount in OVER.items() if late and seen.over >= amount),
    }


def replanned_on_hold(run: Run) -> bool:
    return any(stop.since <= run.known_at and (stop.until is None or run.known_at < stop.until) for stop in run.stops)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SENSELESS, st.sampled_from([0, 1, 40 * MINUTE, 2 * DAY]))
def test_law_09_the_levels_are_those_that_the_readings_show(lines: list[tuple[int, str, int]], later: int) -> None:
    history, now = events(WALK_OPENED, text=SHORT_TOLD), at("mon 21:30")
    for seconds, line, early in lines:
        now = Instant(now + seconds)
        happened = event(f"mon 00:00 {line}", len(history) + 1)
        occurred = Instant(max(now - early, at("mon 21:30")))
        history = (*history, replace(happened, occurred_at=occurred, recorded_at=now, entered=early > 0))
    now = Instant(now + later)
    told = entry_of(fold(history), published(SHORT_TOLD), now)
    at_last = Instant(max(now, told.request.last_at))
    found = told.levels(now)
    assert [level.at for level in found] == sorted(level.at for level in found)
    assert len({(level.clock, level.begun_as, level.level) for level in found}) == len(found)
    for (clock, _, _), begun in groupby(told.runs, lambda run: (run.expectation.id, run.cycle, run.begins_at)):
        bounds = tuple(begun)
        mine = {level.level for level in found if (level.clock, level.begun_as) == (clock, bounds[0].instance)}
        if not any(replanned_on_hold(run) for run in bounds):
            assert mine == set().union(*(read_off(run, at_last) for run in bounds)), bounds
    following = next_level(told, now)
    if following is not None:
        assert following > at_last
        assert told.levels(Instant(following - 1)) == found
        assert len(told.levels(following)) > len(found)
