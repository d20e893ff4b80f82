"""When the work is ready, and what takes that away again, as the start clock shows it (law 23)."""

from __future__ import annotations

import pytest

from rules.instants import MINUTE
from rules.readings import Mark, Phase, Verdict
from tests.rules.stories import PLANT, at, entry, reading

OPENED = "mon 08:00 opened"
TAKEN = (OPENED, "mon 08:10 taken")
READY = (*TAKEN, "mon 10:00 approved")
SUSPENDED = (*READY, "tue 08:10 work-started", "tue 08:20 approval-suspended")


def starts(now: str, *story: str, text: str = PLANT, priority: str = "normal") -> list[tuple[str, int | None]]:
    """The word and the beginning of every start clock."""
    told = entry(now, *story, text=text, priority=priority)
    return [(str(each.word), each.began_at) for each in told.readings if each.expectation.id == "start"]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param((*READY, "tue 08:30 taken rosa"), [("running", "tue 08:00")], id="taken over by another person"),
        pytest.param(
            (*TAKEN, "tue 08:15 approved", "tue 08:15 noted"),
            [("running", "tue 08:15")],
            id="a note in the second in which it is ready",
        ),
        pytest.param(
            (*READY, "tue 08:00 approval-suspended"), [("waiting", None)], id="suspended in the second in which it is"
        ),
        pytest.param((*READY, "tue 08:00 noted"), [("running", "tue 08:00")], id="a note when it has cooled"),
        pytest.param(
            (*SUSPENDED, "tue 08:30 approval-asked", "tue 08:35 approved"),
            [("met", "tue 08:00")],
            id="suspended and approved during the work",
        ),
        pytest.param(
            (*READY, "tue 08:10 work-started", "tue 08:20 done", "tue 08:30 reopened"),
            [("met", "tue 08:00"), ("waiting", None)],
            id="reopened",
        ),
        pytest.param(
            (
                *READY,
                "tue 08:10 work-started",
                "tue 08:20 done",
                "tue 08:30 reopened has not run since",
                "tue 08:31 taken",
                "tue 08:35 approved",
            ),
            [("met", "tue 08:00"), ("running", "tue 08:35")],
            id="reopened, cold and approved",
        ),
        pytest.param((*READY, "mon 11:00 work-started override"), [("not-needed", None)], id="before it had cooled"),
        pytest.param((*READY, "mon 11:00 done"), [("not-needed", None)], id="done before it had cooled"),
        pytest.param((*READY, "mon 11:00 cancelled"), [("cancelled", None)], id="cancelled before it had cooled"),
    ],
)
def test_law_23_the_start_clock_begins_once_for_each_time_at_which_it_is_ready(
    story: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    assert starts("tue 08:40", *story) == [(word, at(began) if began else None) for word, began in expected]


EMPTIED_FIRST = PLANT.replace(
    '{ kind = "start", within = "1h" },',
    '{ kind = "start", within = "1h" }, { kind = "custom", id = "emptied", from = "event emptied", '
    'until = "work-started", at-least = "2h" },',
)


def test_law_23_a_minimum_keeps_nobody_waiting_before_it_begins() -> None:
    assert starts("tue 08:20", *READY, text=EMPTIED_FIRST) == [("running", at("tue 08:00"))]
    emptied = (*READY, "tue 08:20 event emptied")
    assert starts("tue 09:00", *emptied, text=EMPTIED_FIRST) == [
        ("superseded", at("tue 08:00")),
        ("waiting", at("tue 10:20")),
    ]


START_BY_PRIORITY = PLANT.replace(
    '{ kind = "start", within = "1h" }', '{ kind = "start", within = { urgent = "20m", normal = "1h" } }'
)


def test_law_23_readiness_begins_a_clock_of_the_priority_at_that_time() -> None:
    urgent = reading("start", "tue 08:05", *READY, text=START_BY_PRIORITY, priority="urgent")
    assert (urgent.due, urgent.goal.most, urgent.marks) == (at("tue 08:20"), 20 * MINUTE, frozenset())


@pytest.mark.parametrize(
    ("after", "phase", "held_by", "used"),
    [
        pytest.param(
            ("tue 08:25 held waiting for the line", "tue 09:00 approved", "tue 10:00 resumed"),
            Phase.ON_HOLD,
            "packing",
            10,
            id="held for longer",
        ),
        pytest.param(
            ("tue 08:25 held waiting for the line", "tue 09:00 approved"),
            Phase.ON_HOLD,
            "packing",
            10,
            id="held on",
        ),
        pytest.param(
            ("tue 08:25 held waiting for the line", "tue 08:40 resumed"),
            Phase.ON_HOLD,
            "safety",
            10,
            id="suspended on",
        ),
        pytest.param(
            ("tue 08:25 held waiting for the line", "tue 08:40 approved", "tue 08:40 resumed"),
            Phase.RUNNING,
            None,
            60,
            id="both end at once",
        ),
        pytest.param(
            (
                "tue 08:30 approved",
                "tue 08:40 held waiting for the line",
                "tue 08:50 resumed",
                "tue 09:00 held waiting for the line",
                "tue 09:40 resumed",
            ),
            Phase.ON_HOLD,
            "packing",
            30,
            id="one after the other",
        ),
        pytest.param(
            ("tue 08:30 approved", "tue 08:30 held waiting for the line"),
            Phase.ON_HOLD,
            "packing",
            10,
            id="one begins as the other ends",
        ),
        pytest.param(
            ("tue 08:30 approval-suspended press",), Phase.ON_HOLD, "safety", 10, id="another one, undeclared"
        ),
    ],
)
def test_law_19_a_hold_and_a_suspension_stop_the_work_together(
    after: tuple[str, ...], phase: Phase, held_by: str | None, used: int
) -> None:
    found = reading("repair", "tue 09:30", *SUSPENDED, *after)
    assert (found.phase, found.held_by, found.used) == (phase, held_by, used * MINUTE)


def test_law_19_a_suspension_of_a_gate_that_no_agreement_declares_is_held_by_its_name() -> None:
    story = (*SUSPENDED[:-1], "tue 08:20 approval-suspended press")
    assert reading("repair", "tue 09:00", *story).held_by == "press"


@pytest.mark.parametrize("ended", ["done", "cancelled"])
def test_law_29_a_suspension_ends_with_the_cycle(ended: str) -> None:
    story = (
        *SUSPENDED,
        f"tue 09:00 {ended}",
        "tue 10:00 reopened",
        "tue 10:10 taken",
        "tue 11:00 work-started override",
    )
    found = reading("repair", "tue 11:30", *story)
    assert (found.phase, found.used) == (Phase.RUNNING, 30 * MINUTE)


def test_law_29_what_is_suspended_before_the_work_of_the_next_cycle_stops_nothing() -> None:
    story = (*SUSPENDED[:-1], "tue 09:00 done", "tue 10:00 reopened", "tue 10:10 taken", "tue 10:20 approved")
    again = (*story, "tue 10:30 approval-suspended", "tue 11:00 work-started override")
    assert reading("repair", "tue 11:30", *again).phase is Phase.RUNNING


def test_law_15_a_gate_suspended_before_the_work_stops_no_work_that_overrides_it() -> None:
    story = (*READY, "mon 11:00 approval-suspended", "mon 12:00 work-started override")
    found = reading("repair", "mon 12:30", *story)
    assert (found.phase, found.verdict, found.used) == (Phase.RUNNING, Verdict.NONE, 30 * MINUTE)


def test_law_31_a_readiness_by_what_was_never_corrected_carries_no_mark() -> None:
    assert Mark.AMENDED not in reading("start", "tue 08:10", *READY).marks


def test_law_31_until_it_was_typed_the_work_was_ready_as_far_as_anybody_knew() -> None:
    story = (*READY, "mon 21:00 noted", "tue 09:30 ran-again entered mon 20:00")
    assert starts("tue 09:40", *story) == [("breached", at("tue 08:00")), ("waiting", at("tue 20:00"))]


def test_law_31_only_what_takes_readiness_away_stands_where_it_was_typed() -> None:
    story = (*TAKEN, "tue 09:00 approved entered mon 10:00", "tue 09:30 ran-again entered mon 20:00")
    assert starts("tue 09:40", *story) == [("breached", at("tue 08:00")), ("waiting", at("tue 20:00"))]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        pytest.param("work-started override", "not-needed", id="started"),
        pytest.param("cancelled", "cancelled", id="cancelled"),
    ],
)
def test_law_31_what_is_typed_in_the_second_in_which_it_would_be_ready_was_known_in_time(
    word: str, expected: str
) -> None:
    assert starts("tue 08:40", *READY, f"tue 08:00 {word} entered mon 11:00") == [(expected, None)]


DRAINED_WHEN_READY = PLANT.replace(
    '{ kind = "start", within = "1h" },',
    '{ kind = "start", within = "1h" }, { kind = "custom", id = "drained", from = "ready", '
    'until = "work-started", at-least = "30m" },',
)


def test_law_23_a_minimum_that_begins_when_the_work_is_ready_does_not_put_that_off() -> None:
    assert starts("tue 08:10", *READY, text=DRAINED_WHEN_READY) == [("running", at("tue 08:00"))]
    assert reading("drained", "tue 08:10", *READY, text=DRAINED_WHEN_READY).due == at("tue 08:30")


def test_law_19_a_hold_that_outlasts_a_suspension_is_taken_off_once_after_an_earlier_one() -> None:
    story = (
        *SUSPENDED[:-1],
        "tue 08:15 held waiting for the line",
        "tue 08:20 resumed",
        "tue 08:40 approval-suspended",
        "tue 08:50 held waiting for the line",
        "tue 09:30 approved",
        "tue 10:00 resumed",
    )
    assert reading("repair", "tue 10:10", *story).used == (5 + 20 + 10) * MINUTE


def test_law_31_a_readiness_that_turns_out_never_to_have_been_leaves_the_earlier_one_alone() -> None:
    story = (*READY, "tue 08:10 ran-again", "wed 08:30 work-started override entered tue 09:00")
    assert starts("wed 09:00", *story) == [("superseded", at("tue 08:00"))]


@pytest.mark.parametrize("word", ["refused", "approval-asked"])
def test_law_31_an_answer_entered_later_undoes_no_breach_of_a_start_that_could_have_been(word: str) -> None:
    assert starts("tue 09:40", *READY, f"tue 09:30 {word} entered mon 20:00") == [("breached", at("tue 08:00"))]


def test_law_29_the_next_cycle_waits_for_its_own_cool_down() -> None:
    story = (*READY, "tue 08:10 work-started", "tue 08:20 done", "tue 08:30 reopened")
    again = (*story, "tue 08:31 taken", "tue 08:35 approved")
    assert starts("tue 12:00", *again) == [("met", at("tue 08:00")), ("waiting", at("wed 08:30"))]
