"""Where one clock stands: the exact instants, the words, what a breach survives, minima and cool-downs."""

from __future__ import annotations

import pytest

from rules.instants import DAY, HOUR, MINUTE
from rules.readings import Mark, Phase, Verdict
from tests.rules.stories import PLANT, at, entry, reading

OPENED = "mon 08:00 opened"


@pytest.mark.parametrize(
    ("now", "phase", "verdict", "left", "over"),
    [
        pytest.param("mon 08:00", Phase.RUNNING, Verdict.NONE, 1_800, 0, id="at the opening nothing is used"),
        pytest.param("mon 08:29:59", Phase.RUNNING, Verdict.NONE, 1, 0, id="one second before"),
        pytest.param("mon 08:30", Phase.RUNNING, Verdict.NONE, 0, 0, id="the due instant itself still meets"),
        pytest.param("mon 08:30:01", Phase.RUNNING, Verdict.BREACHED, 0, 1, id="one second later"),
    ],
)
def test_law_02_a_maximum_is_met_up_to_its_due(now: str, phase: Phase, verdict: Verdict, left: int, over: int) -> None:
    read = reading("response", now, OPENED)
    assert (read.phase, read.verdict, read.left, read.over) == (phase, verdict, left, over)
    assert read.due == at("mon 08:30")


@pytest.mark.parametrize(
    ("taken", "verdict"),
    [
        pytest.param("mon 08:30", Verdict.MET, id="at the due"),
        pytest.param("mon 08:30:01", Verdict.BREACHED, id="one second later"),
    ],
)
def test_law_02_what_ends_at_the_due_is_met(taken: str, verdict: Verdict) -> None:
    read = reading("response", "mon 12:00", OPENED, f"{taken} taken")
    assert (read.phase, read.verdict, read.ended_at) == (Phase.ENDED, verdict, at(taken))


def test_law_01_work_counted_from_the_closing_starts_at_the_next_opening() -> None:
    read = reading("response", "mon 22:00", "mon 22:00 opened")
    assert (read.phase, read.used, read.due, read.changes_at) == (
        Phase.OFF_HOURS,
        0,
        at("tue 06:30"),
        at("tue 06:00"),
    )


def test_law_02_used_up_exactly_at_the_closing_it_is_due_at_that_closing() -> None:
    assert reading("response", "mon 21:30", "mon 21:30 opened").due == at("mon 22:00")
    assert reading("response", "mon 22:00", "mon 21:30 opened").verdict is Verdict.NONE
    night = reading("response", "mon 22:00:01", "mon 21:30 opened")
    assert (night.phase, night.verdict, night.over) == (Phase.OFF_HOURS, Verdict.BREACHED, 0)


ROLLING = PLANT.replace("[calendars.two-shifts]\n", '[calendars.two-shifts]\nat_closing = "next-opening"\n')


def test_law_02_a_calendar_may_say_the_next_opening_instead() -> None:
    assert reading("response", "mon 21:30", "mon 21:30 opened", text=ROLLING).due == at("tue 06:00")
    assert reading("response", "tue 06:00", "mon 21:30 opened", text=ROLLING).verdict is Verdict.NONE
    assert reading("response", "tue 06:00:01", "mon 21:30 opened", text=ROLLING).verdict is Verdict.BREACHED


@pytest.mark.parametrize(
    ("now", "marked"),
    [
        pytest.param("mon 08:22:29", False, id="one second less than three quarters"),
        pytest.param("mon 08:22:30", True, id="three quarters exactly"),
        pytest.param("mon 08:30", True, id="at the due"),
        pytest.param("mon 08:30:01", False, id="breached says more"),
    ],
)
def test_law_09_at_risk_from_three_quarters_exactly(now: str, marked: bool) -> None:
    assert (Mark.AT_RISK in reading("response", now, OPENED).marks) is marked


def test_law_09_at_risk_at_the_closing_at_which_three_quarters_are_used_up() -> None:
    opened = "mon 21:37:30 opened"
    assert Mark.AT_RISK not in reading("response", "mon 21:59:59", opened, text=ROLLING).marks
    assert Mark.AT_RISK in reading("response", "mon 22:00", opened, text=ROLLING).marks


def test_law_09_the_goal_is_not_used_up_before_the_due() -> None:
    goal = reading("response", "mon 08:00", OPENED).goal.most
    for now in ("mon 08:29:59", "mon 08:30"):
        used = reading("response", now, OPENED).used
        assert used == at(now) - at("mon 08:00")
        assert (used == goal) is (now == "mon 08:30")


RISK_BEFORE_DUE = PLANT.replace(
    '{ kind = "start", within = "1h" }', '{ kind = "start", within = "1h", at_risk = "90m" }'
).replace('{ kind = "told", within = "30m" }', '{ kind = "told", within = "30m", at_risk = "5m" }')


def test_law_09_a_risk_may_be_declared_as_so_long_before_the_due() -> None:
    story = (OPENED, "mon 08:05 taken", "mon 10:00 approved", "tue 08:10 work-started", "tue 09:00 done")
    assert Mark.AT_RISK not in reading("told", "tue 09:24:59", *story, text=RISK_BEFORE_DUE).marks
    assert Mark.AT_RISK in reading("told", "tue 09:25", *story, text=RISK_BEFORE_DUE).marks


def test_law_09_a_risk_longer_than_the_goal_is_there_from_the_beginning() -> None:
    story = (OPENED, "mon 08:05 taken", "mon 10:00 approved")
    assert Mark.AT_RISK in reading("start", "tue 08:00", *story, text=RISK_BEFORE_DUE).marks


@pytest.mark.parametrize(
    ("before_due", "risky"),
    [
        pytest.param("10s", "mon 08:00", id="the whole goal"),
        pytest.param("9s", "mon 08:00:01", id="all but a second"),
        pytest.param("8s", "mon 08:00:02", id="all but two"),
    ],
)
def test_law_09_the_first_seconds_of_a_risk_before_the_due(before_due: str, risky: str) -> None:
    text = PLANT.replace(
        'within = { urgent = "10m", normal = "30m" } }', f'within = "10s", at_risk = "{before_due}" }}'
    )
    found = [
        now
        for now in ("mon 08:00", "mon 08:00:01", "mon 08:00:02")
        if Mark.AT_RISK in reading("response", now, OPENED, text=text).marks
    ]
    assert found[0] == risky


TAKEN_LATE = (OPENED, "mon 08:40 taken")
WORKED = (OPENED, "mon 08:10 taken", "mon 10:00 approved", "tue 08:10 work-started")
HELD = (*WORKED, "tue 08:20 held waiting for the line")


@pytest.mark.parametrize(
    ("clock", "now", "story", "word", "phase"),
    [
        pytest.param("repair", "mon 09:00", (OPENED,), "waiting", Phase.WAITING, id="waiting"),
        pytest.param("response", "mon 08:10", (OPENED,), "running", Phase.RUNNING, id="running"),
        pytest.param("response", "mon 08:25", (OPENED,), "at-risk", Phase.RUNNING, id="at risk"),
        pytest.param("response", "mon 08:31", (OPENED,), "breached", Phase.RUNNING, id="breached and running"),
        pytest.param("response", "mon 23:00", ("mon 23:00 opened",), "off-hours", Phase.OFF_HOURS, id="off hours"),
        pytest.param("response", "mon 22:05", ("mon 21:35 opened",), "at-risk", Phase.OFF_HOURS, id="at risk at night"),
        pytest.param("repair", "tue 08:30", HELD, "on-hold", Phase.ON_HOLD, id="on hold"),
        pytest.param("repair", "tue 23:00", HELD, "on-hold", Phase.ON_HOLD, id="on hold at night is on hold"),
        pytest.param("response", "mon 09:00", (OPENED, "mon 08:10 taken"), "met", Phase.ENDED, id="met"),
        pytest.param("response", "mon 09:00", TAKEN_LATE, "breached", Phase.ENDED, id="breached and ended"),
        pytest.param(
            "response", "mon 09:00", (*TAKEN_LATE, "mon 09:00 excused response"), "excused", Phase.ENDED, id="excused"
        ),
        pytest.param(
            "response", "mon 09:00", (OPENED, "mon 08:10 cancelled"), "cancelled", Phase.CANCELLED, id="cancelled"
        ),
        pytest.param(
            "response", "mon 09:00", (OPENED, "mon 08:40 cancelled"), "breached", Phase.CANCELLED, id="late, cancelled"
        ),
        pytest.param("repair", "mon 09:00", (OPENED, "mon 08:40 cancelled"), "cancelled", Phase.CANCELLED, id="never"),
        pytest.param(
            "response#1",
            "mon 08:10",
            (OPENED, "mon 08:05 priority-changed urgent"),
            "superseded",
            Phase.SUPERSEDED,
            id="superseded",
        ),
        pytest.param(
            "cool-down", "mon 10:00", (OPENED, "mon 10:00 work-started override"), "cut-short", Phase.ENDED, id="cut"
        ),
        pytest.param(
            "cool-down",
            "mon 10:00",
            (OPENED, "mon 10:00 work-started override", "mon 10:00 excused cool-down"),
            "excused",
            Phase.ENDED,
            id="cut short and excused",
        ),
        pytest.param(
            "start",
            "mon 10:00",
            (OPENED, "mon 10:00 work-started override"),
            "not-needed",
            Phase.ENDED,
            id="not needed",
        ),
        pytest.param("cool-down", "tue 08:00", (OPENED,), "met", Phase.ENDED, id="a minimum that passed"),
        pytest.param("cool-down", "tue 07:59:59", (OPENED,), "running", Phase.RUNNING, id="a minimum is never at risk"),
    ],
)
def test_law_11_one_word_for_a_clock(clock: str, now: str, story: tuple[str, ...], word: str, phase: Phase) -> None:
    read = reading(clock, now, *story)
    assert (read.word, read.phase) == (word, phase)


def test_law_11_outside_hours_is_never_called_on_hold() -> None:
    assert reading("response", "mon 22:00", "mon 21:45 opened").phase is Phase.OFF_HOURS


def test_law_11_a_waiting_clock_has_no_due_even_where_its_beginning_is_known() -> None:
    story = (OPENED, "mon 08:10 taken", "mon 10:00 approved")
    before, then = reading("start", "tue 07:59:59", *story), reading("start", "tue 08:00", *story)
    assert (before.phase, before.due, before.changes_at) == (Phase.WAITING, None, at("tue 08:00"))
    assert (then.phase, then.due, then.began_at) == (Phase.RUNNING, at("tue 09:00"), at("tue 08:00"))


BREACHED_REPAIR = (*WORKED, "tue 10:30 noted")


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(("tue 10:40 held waiting for the line",), id="held"),
        pytest.param(("tue 10:40 held waiting for the line", "tue 10:50 resumed"), id="resumed"),
        pytest.param(("tue 10:40 excused repair",), id="excused"),
        pytest.param(("tue 10:40 cancelled",), id="cancelled"),
        pytest.param(("tue 10:40 done", "tue 10:50 reopened"), id="reopened"),
        pytest.param(("tue 10:40 approval-suspended",), id="suspended"),
        pytest.param(("tue 10:40 handed-over quality",), id="handed over"),
        pytest.param(("tue 10:40 work-started motor", "tue 10:50 part-changed seal-bar"), id="another part"),
        pytest.param(("tue 10:40 held waiting for the line entered tue 09:00",), id="a hold entered afterwards"),
        pytest.param(("tue 10:40 approval-suspended entered tue 09:00",), id="a suspension entered afterwards"),
        pytest.param(("tue 10:40 cancelled entered tue 09:00",), id="a cancellation entered afterwards"),
        pytest.param(("tue 10:40 done entered tue 09:00",), id="an end entered afterwards"),
        pytest.param(("tue 10:40 part-changed motor entered tue 09:00",), id="a part entered afterwards"),
        pytest.param(("tue 10:40 priority-changed urgent entered tue 09:00",), id="a priority entered afterwards"),
    ],
)
def test_law_12_a_breach_follows_from_the_facts_and_stays(later: tuple[str, ...]) -> None:
    first = reading("repair#1", "wed 12:00", *BREACHED_REPAIR, *later)
    assert (first.verdict, first.due) == (Verdict.BREACHED, at("tue 10:10"))
    assert first.owed_by == "maintenance"


def test_law_12_cancelling_freezes_what_is_over() -> None:
    story = (*BREACHED_REPAIR, "tue 10:40 cancelled")
    assert reading("repair", "tue 10:40", *story).over == 30 * MINUTE
    assert reading("repair", "fri 12:00", *story).over == 30 * MINUTE


def test_law_12_an_excuse_marks_only_the_instance_that_it_names() -> None:
    story = (OPENED, "mon 16:30 noted", "tue 16:00 noted", "tue 16:00 excused update")
    assert Mark.EXCUSED in reading("update#1", "wed 08:00", *story).marks
    assert Mark.EXCUSED not in reading("update#2", "wed 08:00", *story).marks


def test_law_06_a_cool_down_counts_nights_and_sundays_and_is_never_held() -> None:
    story = ("sat 20:00 opened", "sat 20:30 held waiting for the line")
    read = reading("cool-down", "sun 12:00", *story)
    assert (read.phase, read.used, read.due, read.held_by) == (Phase.RUNNING, 16 * HOUR, at("sun 20:00"), None)
    assert reading("cool-down", "sun 20:00", *story).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("started", "verdict", "short"),
    [
        pytest.param("tue 08:00", Verdict.MET, 0, id="exactly 24 h is enough"),
        pytest.param("tue 07:59:59", Verdict.CUT_SHORT, 1, id="a second early"),
        pytest.param("mon 20:00", Verdict.CUT_SHORT, 12 * HOUR, id="twelve hours early"),
        pytest.param("mon 08:00", Verdict.CUT_SHORT, DAY, id="at once"),
    ],
)
def test_law_15_starting_in_a_cool_down(started: str, verdict: Verdict, short: int) -> None:
    story = (OPENED, f"{started} approved", f"{started} work-started override", "wed 12:00 done")
    read = reading("cool-down", "fri 12:00", *story)
    assert (read.verdict, read.short) == (verdict, short)
    assert reading("repair", "fri 12:00", *story).began_at == at(started)


def test_law_15_work_done_in_a_cool_down_cuts_it_short_even_where_no_start_was_recorded() -> None:
    read = reading("cool-down", "tue 12:00", OPENED, "tue 07:00 approved", "tue 07:00 done")
    assert (read.verdict, read.short) == (Verdict.CUT_SHORT, HOUR)


@pytest.mark.parametrize(
    ("before", "started", "verdicts"),
    [
        pytest.param((), "mon 11:00", ["cut-short"], id="nobody answered"),
        pytest.param(("mon 09:00 refused",), "mon 11:00", ["met", "cut-short"], id="the approver said no"),
        pytest.param(
            ("mon 09:00 approved", "mon 10:00 approval-suspended"), "mon 11:00", ["met", "cut-short"], id="taken back"
        ),
        pytest.param((), "mon 13:00", ["breached", "cut-short"], id="the approver was late"),
        pytest.param(
            ("mon 09:00 refused", "mon 10:00 approval-asked"), "mon 11:00", ["met", "cut-short"], id="asked again"
        ),
    ],
)
def test_law_15_starting_with_a_gate_shut_is_cut_short_by_the_provider(
    before: tuple[str, ...], started: str, verdicts: list[str]
) -> None:
    told = entry("fri 12:00", OPENED, *before, f"{started} work-started override", "fri 08:00 done")
    gates = [read for read in told.readings if read.expectation.gate]
    assert [read.verdict for read in gates] == verdicts
    assert (gates[-1].owed_by, gates[-1].ended_at, gates[-1].short) == ("maintenance", at(started), 0)
    assert all(read.owed_by == "safety" for read in gates[:-1])


def test_law_15_an_approval_in_time_is_not_cut_short() -> None:
    assert [r.verdict for r in entry("wed 12:00", *WORKED, "tue 09:00 done").readings if r.expectation.gate] == [
        Verdict.MET
    ]


def test_law_15_quick_work_is_no_breach() -> None:
    read = reading("repair", "tue 12:00", *WORKED, "tue 08:11 done")
    assert (read.verdict, read.used, read.short) == (Verdict.MET, MINUTE, 0)


def test_law_16_a_minimum_is_met_when_its_time_has_passed_started_or_not() -> None:
    read = reading("cool-down", "thu 12:00", OPENED)
    assert (read.phase, read.verdict, read.ended_at, read.used) == (Phase.ENDED, Verdict.MET, at("tue 08:00"), DAY)
    assert not read.marks


def test_law_16_running_again_begins_a_cool_down_anew() -> None:
    story = (OPENED, "mon 20:00 ran-again")
    first, second = reading("cool-down#1", "tue 08:00", *story), reading("cool-down#2", "tue 08:00", *story)
    assert (first.word, first.ended_at) == ("superseded", at("mon 20:00"))
    assert (second.word, second.began_at, second.due) == ("running", at("mon 20:00"), at("tue 20:00"))


def test_law_16_running_again_begins_even_a_met_cool_down_anew_from_the_new_stop() -> None:
    story = (OPENED, "tue 09:00 ran-again tue 08:30")
    first, second = reading("cool-down#1", "tue 09:00", *story), reading("cool-down#2", "tue 09:00", *story)
    assert (first.word, first.ended_at) == ("met", at("tue 08:00"))
    assert (second.word, second.began_at, second.used) == ("running", at("tue 08:30"), 30 * MINUTE)


def test_law_16_running_again_after_the_work_started_changes_nothing() -> None:
    read = [r for r in entry("tue 12:00", *WORKED, "tue 09:00 ran-again").readings if r.expectation.id == "cool-down"]
    assert [r.verdict for r in read] == [Verdict.MET]


def test_law_10_reading_at_an_instant_before_the_last_event_reads_at_the_last_event() -> None:
    told = entry("mon 08:40", OPENED, "mon 08:40 taken")
    assert told.readings[0].verdict is Verdict.BREACHED
    assert all(read.used >= 0 for read in told.readings)


SAMPLED = (OPENED, "mon 09:00 event sampled")


@pytest.mark.parametrize(
    ("tested", "verdict", "short"),
    [
        pytest.param("mon 09:59:59", Verdict.CUT_SHORT, 1, id="too early"),
        pytest.param("mon 10:00", Verdict.MET, 0, id="the least"),
        pytest.param("mon 11:00", Verdict.MET, 0, id="the most"),
        pytest.param("mon 11:00:01", Verdict.BREACHED, 0, id="too late"),
    ],
)
def test_a_window_has_an_early_and_a_late_end(tested: str, verdict: Verdict, short: int) -> None:
    read = reading("tested", "mon 12:00", *SAMPLED, f"{tested} event tested", service="trial")
    assert (read.verdict, read.short) == (verdict, short)


def test_a_custom_clock_begins_at_each_of_its_events() -> None:
    story = (*SAMPLED, "mon 10:30 event tested", "mon 12:00 event sampled")
    assert reading("tested#2", "mon 12:10", *story, service="trial").began_at == at("mon 12:00")


UNTIL_READY = PLANT.replace(
    '{ kind = "start", within = "1h" },',
    '{ kind = "start", within = "1h" }, { kind = "custom", id = "prepared", from = "taken", until = "ready", '
    'at-most = "8h" },',
)


def test_a_custom_clock_may_end_when_the_work_is_ready() -> None:
    story = (OPENED, "mon 08:10 taken", "mon 10:00 approved")
    read = reading("prepared", "wed 08:00", *story, text=UNTIL_READY)
    assert (read.verdict, read.ended_at) == (Verdict.BREACHED, at("tue 08:00"))
    assert reading("prepared", "mon 12:00", *story, text=UNTIL_READY).phase is Phase.RUNNING


def test_law_09_what_is_used_up_a_second_short_at_a_closing_is_at_risk_a_second_after_the_opening() -> None:
    text = PLANT.replace('{ kind = "resolution", within = "9h" }', '{ kind = "resolution", within = "4h" }')
    opened = "mon 14:00:01 opened"
    assert reading("resolution", "mon 17:00:01", opened, service="statistics", text=text).word is Phase.OFF_HOURS
    assert reading("resolution", "tue 08:00:00", opened, service="statistics", text=text).word is Phase.RUNNING
    assert reading("resolution", "tue 08:00:01", opened, service="statistics", text=text).word is Mark.AT_RISK
