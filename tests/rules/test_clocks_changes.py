"""Changed parts and priorities, hand-overs, and what a person enters or amends afterwards."""

from __future__ import annotations

import pytest

from rules.instants import HOUR, MINUTE
from rules.readings import Mark, Phase, Verdict
from tests.rules.stories import PLANT, at, clocks, entry, reading

OPENED = "mon 08:00 opened"
WORKED = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started")


def test_law_20_a_changed_priority_supersedes_a_started_clock_whose_bound_differs() -> None:
    story = (OPENED, "mon 08:05 priority-changed urgent")
    first, second = reading("response#1", "mon 08:06", *story), reading("response#2", "mon 08:06", *story)
    assert (first.phase, first.verdict, first.ended_at) == (Phase.SUPERSEDED, Verdict.NONE, at("mon 08:05"))
    assert (second.began_at, second.due, second.phase) == (at("mon 08:00"), at("mon 08:10"), Phase.RUNNING)
    assert [r.instance for r in entry("mon 08:06", *story).readings if r.expectation.id == "resolution"] == [1]


def test_law_20_the_new_clock_keeps_all_holds() -> None:
    story = (
        *WORKED,
        "tue 08:15 part-changed seal-bar",
        "tue 08:20 held waiting for the line",
        "tue 09:00 resumed",
        "tue 09:10 part-changed motor",
    )
    read = reading("repair", "tue 09:20", *story)
    assert (read.instance, read.began_at, read.due) == (2, at("tue 08:10"), at("tue 10:50"))


@pytest.mark.parametrize(
    ("changed", "due", "replanned"),
    [
        pytest.param("mon 08:10", "mon 08:10", False, id="used up in this very second"),
        pytest.param("mon 08:09:59", "mon 08:10", False, id="a second is left"),
        pytest.param("mon 08:15", "mon 08:15", True, id="used up before"),
    ],
)
def test_law_20_a_time_already_used_up_is_due_at_the_change(changed: str, due: str, replanned: bool) -> None:
    story = (OPENED, f"{changed} priority-changed urgent")
    read = reading("response", "mon 08:15", *story)
    assert (read.due, Mark.BY_RE_PLANNING in read.marks) == (at(due), replanned)
    late = reading("response", "mon 08:15:01", *story)
    assert (late.verdict, late.due, late.left) == (Verdict.BREACHED, at(due), 0)


def test_law_20_a_change_while_on_hold_is_due_when_the_work_goes_on() -> None:
    story = (
        *WORKED,
        "tue 08:15 part-changed motor",
        "tue 09:50 held waiting for the line",
        "tue 10:00 part-changed seal-bar",
    )
    held = reading("repair", "tue 12:00", *story)
    assert (held.phase, held.verdict, held.due, held.left) == (Phase.ON_HOLD, Verdict.NONE, None, 0)
    again = reading("repair", "tue 13:00", *story, "tue 13:00 resumed")
    assert (again.due, again.verdict, Mark.BY_RE_PLANNING in again.marks) == (at("tue 13:00"), Verdict.NONE, True)


def test_law_31_a_hold_typed_in_after_a_change_does_not_put_off_what_the_change_made_due() -> None:
    story = (
        *WORKED[:3],
        "tue 08:10 work-started seal-bar",
        "tue 11:00 part-changed motor",
        "tue 11:00:10 held waiting for the line entered tue 10:50",
    )
    read = reading("repair", "tue 12:00", *story)
    assert (read.verdict, read.due, read.over) == (Verdict.BREACHED, at("tue 11:00"), 10)


def test_law_20_waiting_clocks_just_take_the_new_bound() -> None:
    story = ("mon 08:00 opened", "mon 08:20 part-changed motor")
    read = reading("repair", "mon 09:00", *story, part="seal-bar")
    assert (read.instance, read.phase, read.goal.most) == (1, Phase.WAITING, 2 * HOUR)


def test_law_20_until_the_part_is_named_the_widest_window_counts() -> None:
    read = reading("repair", "tue 08:20", *WORKED)
    assert (read.goal.least, read.goal.most) == (30 * MINUTE, 2 * HOUR)


def test_law_20_naming_the_part_for_the_first_time_is_no_change() -> None:
    for naming in ("tue 08:20 part-changed seal-bar", "tue 08:20 work-started seal-bar"):
        read = reading("repair", "tue 08:30", *WORKED, naming)
        assert (read.instance, read.due, read.phase) == (1, at("tue 09:10"), Phase.RUNNING)


def test_law_20_naming_a_part_whose_time_is_used_up_is_due_at_that_instant() -> None:
    read = reading("repair", "tue 09:30", *WORKED, "tue 09:30 part-changed seal-bar")
    assert (read.instance, read.due, read.verdict) == (1, at("tue 09:30"), Verdict.NONE)
    assert read.marks == frozenset([Mark.BY_RE_PLANNING, Mark.AT_RISK])


def test_law_12_naming_the_part_does_not_undo_what_is_late_by_the_widest_window() -> None:
    story = (*WORKED, "tue 10:30 part-changed seal-bar", "tue 10:30 done")
    read = reading("repair", "tue 12:00", *story)
    assert (read.verdict, read.due, read.over) == (Verdict.BREACHED, at("tue 10:10"), 20 * MINUTE)


def test_law_12_a_wider_bound_leaves_the_breach_to_the_clock_that_had_it() -> None:
    story = (OPENED, "mon 08:15 priority-changed normal")
    first, second = (reading(clock, "mon 08:20", *story, priority="urgent") for clock in ("response#1", "response#2"))
    assert (first.phase, first.verdict, first.over) == (Phase.SUPERSEDED, Verdict.BREACHED, 5 * MINUTE)
    assert (second.verdict, second.due) == (Verdict.NONE, at("mon 08:30"))


def test_a_hand_over_gives_the_promise_that_is_not_broken_to_the_department_that_goes_on() -> None:
    story = (OPENED, "mon 08:40 taken", "mon 09:00 handed-over quality")
    told = entry("mon 10:00", *story)
    owed = {clock: read.owed_by for clock, read in clocks(told).items()}
    assert (owed["response"], owed["resolution"], owed["repair"]) == ("maintenance", "quality", "quality")
    assert (owed["approval"], owed["confirmation"], told.provider) == ("safety", "packing", "quality")


@pytest.mark.parametrize(
    ("line", "verdict", "ended"),
    [
        pytest.param("mon 08:40 taken entered mon 08:20", Verdict.BREACHED, "mon 08:40", id="typed after the due"),
        pytest.param("mon 08:30 taken entered mon 08:20", Verdict.MET, "mon 08:20", id="typed at the due"),
        pytest.param("mon 09:00 taken entered mon 08:50", Verdict.BREACHED, "mon 08:50", id="late anyway"),
    ],
)
def test_law_31_what_is_entered_later_changes_no_verdict_by_itself(line: str, verdict: Verdict, ended: str) -> None:
    read = reading("response", "mon 12:00", OPENED, line)
    assert (read.verdict, read.ended_at, read.marks) == (verdict, at(ended), frozenset())


def test_law_31_an_amendment_makes_it_met_and_says_so() -> None:
    read = reading("response", "mon 12:00", OPENED, "mon 08:40 taken", "mon 09:00 amended e2 mon 08:20")
    assert (read.verdict, read.ended_at, read.word) == (Verdict.MET, at("mon 08:20"), "met")
    assert read.marks == {Mark.AMENDED}


def test_law_31_what_is_taken_back_did_not_happen() -> None:
    told = entry("mon 12:00", OPENED, "mon 08:20 taken", "mon 08:21 amended e2")
    assert told.request.taken_at is None
    assert told.readings[0].verdict is Verdict.BREACHED


def test_law_20_a_hold_that_begins_in_the_second_of_the_change_puts_its_due_off() -> None:
    story = (
        *WORKED,
        "tue 08:15 part-changed motor",
        "tue 10:00 held waiting for the line",
        "tue 10:00 part-changed seal-bar",
    )
    read = reading("repair", "tue 12:00", *story)
    assert (read.phase, read.verdict, read.due) == (Phase.ON_HOLD, Verdict.NONE, None)


COOLS_BY_PRIORITY = PLANT.replace('wait = "24h"', 'wait = { urgent = "2h", normal = "24h" }')


@pytest.mark.parametrize(
    ("changed", "passed_at", "marks"),
    [
        pytest.param("mon 09:59:59", "mon 10:00", set(), id="a second is left"),
        pytest.param("mon 10:00", "mon 10:00", set(), id="it passes in this very second"),
        pytest.param("mon 12:00", "mon 12:00", {Mark.BY_RE_PLANNING}, id="it would have passed before"),
    ],
)
def test_law_20_a_shorter_minimum_passes_no_sooner_than_the_change(
    changed: str, passed_at: str, marks: set[Mark]
) -> None:
    read = reading("cool-down", "mon 13:00", OPENED, f"{changed} priority-changed urgent", text=COOLS_BY_PRIORITY)
    assert (read.verdict, read.ended_at, set(read.marks)) == (Verdict.MET, at(passed_at), marks)


TESTED_BY_PRIORITY = PLANT.replace(
    'at-least = "1h", at-most = "2h"', 'at-least = { urgent = "10m", normal = "1h" }, at-most = "2h"'
)


def test_law_20_a_window_is_re_planned_by_its_most_and_not_by_its_least() -> None:
    story = (OPENED, "mon 09:00 event sampled", "mon 09:30 priority-changed urgent")
    read = reading("tested", "mon 09:40", *story, "mon 09:40 event tested", service="trial", text=TESTED_BY_PRIORITY)
    assert (read.verdict, read.due, read.marks) == (Verdict.MET, at("mon 11:00"), frozenset())


FROM_TAKEN = PLANT.replace(
    'by = "safety", within = "4h"', 'by = "safety", from = "taken", within = { urgent = "1h", normal = "4h" }'
)


def test_law_31_what_begins_with_an_amended_time_says_so_whatever_changes_later() -> None:
    amended = (OPENED, "mon 08:40 taken", "mon 09:00 amended e2 mon 08:20")
    read = reading("approval", "mon 09:10", *amended, text=FROM_TAKEN)
    assert (read.began_at, set(read.marks)) == (at("mon 08:20"), {Mark.AMENDED})
    changed = reading("approval", "mon 09:40", *amended, "mon 09:30 priority-changed urgent", text=FROM_TAKEN)
    assert (changed.due, set(changed.marks) - {Mark.AT_RISK}) == (at("mon 09:30"), {Mark.AMENDED, Mark.BY_RE_PLANNING})


COOLS_FROM_TAKEN = PLANT.replace(
    '{ kind = "start", within = "1h" },',
    '{ kind = "start", within = "1h" }, { kind = "custom", id = "dries", from = "taken", until = "work-started", '
    'at-least = { urgent = "10m", normal = "4h" } },',
)


def test_law_31_so_does_a_minimum() -> None:
    amended = (OPENED, "mon 08:40 taken", "mon 09:00 amended e2 mon 08:20", "mon 09:30 priority-changed urgent")
    read = reading("dries", "mon 09:40", *amended, text=COOLS_FROM_TAKEN)
    assert (read.ended_at, set(read.marks)) == (at("mon 09:30"), {Mark.AMENDED, Mark.BY_RE_PLANNING})
