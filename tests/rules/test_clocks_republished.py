"""A request that is pinned to a newer agreement, for the time that is left (laws 20, 21)."""

from __future__ import annotations

import pytest

from rules.agreement import ServiceId
from rules.instants import HOUR, MINUTE
from rules.readings import Mark, Phase, Verdict
from rules.stages import Stage
from tests.rules.republished import (
    BARE,
    HELD_OTHERWISE,
    OFFICE,
    OPENED,
    QUICKER,
    REPUBLISHED,
    STORIES,
    WORKED,
    entry,
    last,
    readings,
    repair,
)
from tests.rules.stories import PLANT, at, plant


@pytest.mark.parametrize(
    ("story", "clocks"),
    [
        pytest.param((*WORKED[:3], REPUBLISHED), ["response", "approval"], id="met"),
        pytest.param((OPENED, "mon 08:40 taken", REPUBLISHED), ["response"], id="broken"),
        pytest.param((*WORKED[:2], "mon 11:00 refused", REPUBLISHED), ["approval"], id="refused"),
        pytest.param(
            (*WORKED, "tue 09:00 done", "tue 09:10 republished"), ["repair", "resolution", "cool-down"], id="done"
        ),
    ],
)
def test_law_21_what_ended_before_keeps_its_reading_exactly(story: tuple[str, ...], clocks: list[str]) -> None:
    before, after = (entry("wed 12:00", told, QUICKER) for told in (story[:-1], story))
    assert {name: readings(name, before) for name in clocks} == {name: readings(name, after) for name in clocks}
    assert all(reading.ended_at is not None for name in clocks for reading in readings(name, after))


def test_law_12_a_breach_under_way_stays_with_the_clock_that_had_it() -> None:
    wider = repair(response='{ kind = "response", within = "8h" }')
    told = entry("mon 12:30", (OPENED, REPUBLISHED), wider)
    first, second = readings("response", told)
    assert (first.phase, first.verdict, first.over) == (Phase.SUPERSEDED, Verdict.BREACHED, 3 * HOUR + 30 * MINUTE)
    assert (second.verdict, second.due, second.began_at) == (Verdict.NONE, at("mon 16:00"), at("mon 08:00"))


def test_law_20_a_clock_under_way_keeps_its_start_and_all_its_holds() -> None:
    longer = repair(repair='{ kind = "repair", window = "30m..3h" }')
    story = (*WORKED, "tue 08:20 held waiting for the line", "tue 08:50 resumed", "tue 08:55 republished")
    told = entry("tue 09:00", story, longer)
    first, second = readings("repair", told)
    assert (first.phase, first.ended_at, first.used) == (Phase.SUPERSEDED, at("tue 08:55"), 15 * MINUTE)
    assert (second.instance, second.began_at, second.due) == (2, at("tue 08:10"), at("tue 11:40"))
    assert (second.used, second.phase, second.marks) == (20 * MINUTE, Phase.RUNNING, frozenset())


@pytest.mark.parametrize(
    ("pinned", "due", "replanned"),
    [
        pytest.param("mon 08:09:59", "mon 08:10", False, id="a second is left"),
        pytest.param("mon 08:10", "mon 08:10", False, id="used up in this very second"),
        pytest.param("mon 08:10:01", "mon 08:10:01", True, id="used up before"),
    ],
)
def test_law_21_time_that_is_used_up_already_is_due_at_the_change(pinned: str, due: str, replanned: bool) -> None:
    shorter = repair(response='{ kind = "response", within = "10m" }')
    story = (OPENED, f"{pinned} republished")
    read = last("response", entry("mon 08:10:01", story, shorter))
    assert (read.due, Mark.BY_RE_PLANNING in read.marks) == (at(due), replanned)
    assert last("response", entry("mon 08:10:02", story, shorter)).verdict is Verdict.BREACHED


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{ kind = "resolution", within = "41h" }', id="bound"),
        pytest.param('{ kind = "resolution", within = "40h", calendar = "office" }', id="calendar"),
        pytest.param('{ kind = "resolution", within = "40h", at_risk = "80%" }', id="at risk"),
        pytest.param(
            '{ kind = "custom", id = "resolution", from = "opened", until = "done", at-most = "40h", '
            'owed_by = "safety", calendar = "two-shifts" }',
            id="owner",
        ),
    ],
)
def test_law_21_a_clock_of_which_anything_differs_is_superseded(line: str) -> None:
    told = entry("mon 13:00", (OPENED, "mon 08:10 taken", REPUBLISHED), repair(resolution=line))
    assert [(reading.instance, reading.phase, reading.began_at) for reading in readings("resolution", told)] == [
        (1, Phase.SUPERSEDED, at("mon 08:00")),
        (2, Phase.RUNNING, at("mon 08:00")),
    ]


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("place", range(1, 9))
def test_law_21_a_clock_of_which_nothing_differs_just_goes_on(story: tuple[str, ...], place: int) -> None:
    told_otherwise = PLANT + '[[services.sealer-repair.escalate]]\nat = ["due"]\ntell = ["maintenance:supervisor"]\n'
    cut = min(place, len(story))
    when = " ".join(story[cut - 1].split(" ")[:2])
    pinned = (*story[:cut], f"{when}:30 republished", *story[cut:])
    for now in ("mon 12:00", "tue 08:25", "tue 09:05", "tue 12:00", "thu 12:00"):
        plain, again = entry(now, story, told_otherwise), entry(now, pinned, told_otherwise)
        assert plain.readings == again.readings


def test_law_21_waiting_clocks_just_take_the_new_bound() -> None:
    shorter = repair(repair='{ kind = "repair", window = "20m..50m" }')
    (read,) = readings("repair", entry("mon 13:00", (OPENED, REPUBLISHED), shorter))
    assert (read.instance, read.phase, read.goal.most) == (1, Phase.WAITING, 50 * MINUTE)


def test_law_13_which_clocks_a_hold_stops_is_said_by_the_agreement_in_force_when_it_began() -> None:
    held = (*WORKED, "tue 08:20 held waiting for the line", "tue 08:30 republished")
    told = entry("tue 09:00", held, HELD_OTHERWISE)
    assert last("repair", told).phase is Phase.ON_HOLD
    again = (*held, "tue 09:00 resumed", "tue 09:10 held waiting for the line")
    told = entry("tue 09:20", again, HELD_OTHERWISE)
    assert (last("repair", told).phase, last("resolution", told).phase) == (Phase.RUNNING, Phase.ON_HOLD)
    assert last("repair", told).due == at("tue 09:50")


def test_law_19_a_suspension_ends_with_the_gate() -> None:
    story = (*WORKED, "tue 08:20 approval-suspended", "tue 08:40 republished")
    told = entry("tue 08:50", story, repair(approval=None))
    assert (told.stage, last("repair", told).phase, last("repair", told).due) == (
        Stage.IN_WORK,
        Phase.RUNNING,
        at("tue 09:30"),
    )


def test_law_23_the_work_is_ready_when_the_newer_agreement_asks_for_no_more() -> None:
    at_once = repair(approval=None, cool_down=None)
    (read,) = readings("start", entry("mon 12:30", (OPENED, "mon 08:10 taken", REPUBLISHED), at_once))
    assert (read.began_at, read.due) == (at("mon 12:00"), at("mon 13:00"))


def test_law_23_a_newer_gate_or_a_longer_minimum_takes_readiness_away() -> None:
    story = (OPENED, "mon 08:10 taken", REPUBLISHED)
    bare = repair(approval=None, cool_down=None)
    for newer in (repair(cool_down=None), repair(approval=None)):
        told = entry("mon 12:30", story, newer, older=bare)
        assert (readings("start", told)[0].phase, readings("start", told)[0].ended_at) == (
            Phase.SUPERSEDED,
            at("mon 12:00"),
        )
    cooled = entry("tue 08:30", story, repair(approval=None), older=bare)
    assert (last("start", cooled).instance, last("start", cooled).began_at) == (2, at("tue 08:00"))


@pytest.mark.parametrize(
    ("wait", "passes"),
    [
        pytest.param("30h", "tue 14:00", id="longer"),
        pytest.param("10h", "mon 18:00", id="shorter"),
        pytest.param("2h", "mon 12:00", id="it has passed already"),
    ],
)
def test_law_16_a_minimum_under_way_takes_the_new_time_from_its_start(wait: str, passes: str) -> None:
    newer = repair(cool_down=f'{{ kind = "cool-down", wait = "{wait}" }}')
    story = (OPENED, "mon 08:10 taken", "mon 08:20 approved", REPUBLISHED)
    told = entry("wed 12:00", story, newer)
    first, second = readings("cool-down", told)
    assert (first.phase, first.verdict) == (Phase.SUPERSEDED, Verdict.NONE)
    assert (second.verdict, second.ended_at, second.due) == (Verdict.MET, at(passes), at(passes))
    assert last("start", told).began_at == at(passes)


def test_law_29_the_next_cycle_is_measured_by_the_agreement_in_force_then() -> None:
    newer = repair(response='{ kind = "response", within = "1h" }', told='{ kind = "told", within = "2h" }')
    story = (*WORKED, "tue 09:00 done", "tue 09:10 republished", "tue 09:20 told", "tue 10:00 reopened")
    told = entry("tue 10:10", story, newer)
    assert [(r.cycle, r.goal.most, r.word) for r in readings("response", told)] == [
        (1, 30 * MINUTE, Verdict.MET),
        (2, HOUR, Phase.RUNNING),
    ]
    assert [(r.cycle, r.instance, r.goal.most) for r in readings("told", told)][:2] == [
        (1, 1, 30 * MINUTE),
        (1, 2, 2 * HOUR),
    ]


def test_law_29_a_total_goes_on_over_cycles_and_agreements_with_the_gap_taken_off() -> None:
    total = repair(resolution='{ kind = "resolution", within = "40h", counts = "total" }')
    newer = repair(resolution='{ kind = "resolution", within = "20h", counts = "total" }')
    story = (*WORKED, "tue 09:00 done", "tue 11:00 reopened", "tue 12:00 republished")
    read = last("resolution", entry("tue 13:00", story, newer, older=total))
    # Monday 08:00 to 22:00, Tuesday 06:00 to 09:00 and from 11:00 on.
    assert (read.used, read.due) == ((14 + 3 + 2) * HOUR, at("tue 14:00"))


def test_law_21_going_back_to_the_older_agreement_is_a_change_like_any_other() -> None:
    newer = repair(response='{ kind = "response", within = "8h" }')
    story = (OPENED, "mon 08:20 republished", "mon 09:00 republished")
    told = entry("mon 09:30", story, newer, PLANT)
    assert [(r.instance, r.due, r.verdict) for r in readings("response", told)] == [
        (1, at("mon 08:30"), Verdict.NONE),
        (2, at("mon 16:00"), Verdict.NONE),
        (3, at("mon 09:00"), Verdict.BREACHED),
    ]
    assert told.agreement == plant(PLANT).services[ServiceId("sealer-repair")].agreement


def test_law_20_a_readiness_that_is_lost_later_takes_the_new_bound_until_then() -> None:
    bare = repair(cool_down=None)
    newer = repair(cool_down=None, start='{ kind = "start", within = "3h" }')
    story = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "mon 10:30 republished", "mon 11:30 approval-suspended")
    first, second = readings("start", entry("mon 12:00", story, newer, older=bare))[:2]
    assert (first.ended_at, first.verdict) == (at("mon 10:30"), Verdict.NONE)
    assert (second.ended_at, second.verdict, second.due) == (at("mon 11:30"), Verdict.NONE, at("mon 13:00"))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("newer", [QUICKER, BARE, OFFICE, HELD_OTHERWISE])
def test_law_12_no_newer_agreement_takes_a_breach_away_or_counts_an_instance_twice(
    story: tuple[str, ...], newer: str
) -> None:
    for place in range(1, len(story) + 1):
        when = " ".join(story[place - 1].split(" ")[:2])
        pinned = (*story[:place], f"{when}:30 republished")
        before, after = entry(f"{when}:30", story[:place]), entry(f"{when}:30", pinned, newer)
        later = entry("thu 12:00", (*pinned, *story[place:]), newer)
        for told in (after, later):
            kept = {(str(r.expectation.id), r.instance): r for r in told.readings}
            assert len(kept) == len(told.readings)
            for reading in before.readings:
                again = kept.get((str(reading.expectation.id), reading.instance))
                if reading.broken:
                    assert again is not None
                    assert (again.verdict, again.breached_at) == (reading.verdict, reading.breached_at)
                if reading.ended_at is not None and reading.began_at is not None:
                    assert again == reading


@pytest.mark.parametrize(
    ("line", "part", "priority", "due"),
    [
        pytest.param(
            '{ kind = "repair", window = "30m..4h", parts = { seal-bar = "30m..1h", motor = "1h..2h" } }',
            "seal-bar",
            "normal",
            ["tue 09:10"],
            id="the bound of another part",
        ),
        pytest.param(
            '{ kind = "repair", window = "30m..4h", parts = { seal-bar = "30m..90m", motor = "1h..2h" } }',
            "seal-bar",
            "normal",
            ["tue 09:10", "tue 09:40"],
            id="the bound of this part",
        ),
        pytest.param(
            '{ kind = "repair", window = "30m..2h", parts = { motor = { urgent = "1h..80m", normal = "1h..3h" } } }',
            "motor",
            "urgent",
            ["tue 09:40", "tue 09:30"],
            id="the bound of this priority",
        ),
        pytest.param(
            '{ kind = "repair", window = "30m..2h", parts = { motor = { urgent = "1h..90m", normal = "1h..3h" } } }',
            "motor",
            "urgent",
            ["tue 09:40"],
            id="the bound of another priority",
        ),
    ],
)
def test_law_21_only_the_bound_of_its_part_and_priority_supersedes_a_clock(
    line: str, part: str, priority: str, due: list[str]
) -> None:
    story = (*WORKED[:3], "tue 08:10 work-started", "tue 08:20 republished")
    told = entry("tue 08:30", story, repair(repair=line), part=part, priority=priority)
    assert [reading.due for reading in readings("repair", told)] == [at(each) for each in due]


def test_law_21_a_clock_that_somebody_else_owes_from_now_on_is_theirs() -> None:
    line = (
        '{ kind = "custom", id = "resolution", from = "opened", until = "done", at-most = "40h", '
        'owed_by = "safety", calendar = "two-shifts" }'
    )
    first, second = readings("resolution", entry("mon 13:00", (OPENED, REPUBLISHED), repair(resolution=line)))
    assert (first.owed_by, second.owed_by) == ("maintenance", "safety")


def test_law_29_a_total_keeps_all_its_gaps_and_holds_under_a_newer_agreement() -> None:
    total = repair(resolution='{ kind = "resolution", within = "40h", counts = "total" }')
    newer = repair(resolution='{ kind = "resolution", within = "30h", counts = "total" }')
    story = (
        *WORKED,
        "tue 09:00 done",
        "tue 11:00 reopened",
        "tue 11:10 taken",
        "tue 11:20 held waiting for the line",
        "tue 11:50 resumed",
        "tue 12:00 done",
        "tue 15:00 reopened",
        "tue 16:00 republished",
    )
    read = last("resolution", entry("tue 17:00", story, newer, older=total))
    # Monday 08:00 to 22:00, Tuesday 06:00 to 09:00, 11:00 to 12:00 with half an hour held, and from 15:00 on.
    assert read.used == (14 + 3 + 1 + 2) * HOUR - 30 * MINUTE
    assert read.due == at("wed 11:30")


def test_law_21_what_happens_between_two_newer_agreements_counts_once() -> None:
    story = (OPENED, REPUBLISHED, "mon 12:30 noted", "mon 13:00 republished")
    told = entry("mon 13:30", story, OFFICE, PLANT)
    assert [(reading.instance, reading.began_at, reading.word) for reading in readings("update", told)] == [
        (1, at("mon 08:00"), Verdict.MET),
        (2, at("mon 12:30"), Phase.RUNNING),
    ]
