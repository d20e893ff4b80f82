"""What events add up to: order, instants, revisions, and what is carried from cycle to cycle."""

from __future__ import annotations

from typing import TypedDict, get_args

import msgspec
import pytest

from rules.agreement import AgreementId, DepartmentId, ExpectationId, PersonId, ServiceId
from rules.events import (
    Acknowledged,
    Assigned,
    Escalated,
    Event,
    HandedOver,
    Notified,
    Opened,
    Planned,
    Republished,
    RequestId,
    Silenced,
    Version,
    identified,
    program_id,
)
from rules.instants import Instant
from rules.moments import moments_of
from rules.request import Answer, Request, fold
from tests.rules.stories import at, events

OPENED = "mon 08:00 opened"
APPROVAL = ExpectationId("approval")


def told(*story: str) -> Request:
    return fold(events(*story))


def test_a_history_begins_with_opened() -> None:
    with pytest.raises(ValueError, match="begins with opened"):
        fold(events(OPENED, "mon 08:10 taken")[1:])
    with pytest.raises(ValueError, match="begins with opened"):
        fold(())


def test_the_facts_of_a_whole_history() -> None:
    request = told(
        OPENED,
        "mon 08:10 taken",
        "mon 10:00 approved",
        "tue 08:10 work-started seal-bar",
        "tue 08:20 held waiting for the line",
        "tue 08:50 resumed",
        "tue 09:00 done",
        "tue 09:10 told",
        "tue 10:00 confirmed",
    )
    assert (request.opened_at, request.opened_by) == (at("mon 08:00"), "pilar")
    assert (request.taken_at, request.assignee, request.part) == (at("mon 08:10"), "luis", "seal-bar")
    assert request.gates[APPROVAL].answer is Answer.APPROVED
    assert (request.started_at, request.overridden, request.hold) == (at("tue 08:10"), False, None)
    assert (request.done_at, request.told_at) == (at("tue 09:00"), at("tue 09:10"))
    assert (request.confirmed_at, request.last_at, request.version) == (at("tue 10:00"), at("tue 10:00"), 9)


@pytest.mark.parametrize("line", ["tue 08:00 work-started", "tue 08:00 done"])
def test_starting_and_finishing_imply_taken(line: str) -> None:
    assert told(OPENED, line).taken_at == at("tue 08:00")


def test_confirming_implies_told() -> None:
    assert told(OPENED, "tue 08:00 done", "tue 09:00 confirmed").told_at == at("tue 09:00")


@pytest.mark.parametrize(
    ("line", "raises"),
    [
        pytest.param("mon 08:20 taken", True, id="taken"),
        pytest.param("mon 08:20 held waiting for the line", True, id="held"),
        pytest.param("mon 08:20 excused response", True, id="excused"),
        pytest.param("mon 08:20 amended e2", True, id="amended"),
        pytest.param("mon 08:20 event sampled", True, id="an event of the plant's own"),
        pytest.param("mon 08:20 linked M-2", True, id="linked"),
        pytest.param("mon 08:20 noted", False, id="noted"),
        pytest.param("mon 08:20 breached response", False, id="breached"),
    ],
)
def test_law_32_what_raises_the_revision(line: str, raises: bool) -> None:
    request = told(OPENED, "mon 08:10 taken", line)
    assert (request.revision, request.version) == (3 if raises else 2, 3)


def test_law_32_acknowledging_and_what_the_program_writes_never_conflict() -> None:
    history = events(OPENED, "mon 08:10 taken")
    for version, event in enumerate(every_kind(), start=3):
        if isinstance(event, Acknowledged | Silenced | Escalated | Notified):
            history = (*history, msgspec.structs.replace(event, version=Version(version)))
    assert len(history) == 6
    assert (fold(history).revision, fold(history).last_at) == (2, at("mon 08:10"))


def test_law_10_a_clock_that_goes_back_never_makes_time_negative() -> None:
    request = told(OPENED, "mon 09:00 taken", "mon 08:30 approved", "mon 07:00 noted")
    assert [moment.at for moment in request.moments] == [at(f"mon {t}") for t in ("08:00", "09:00", "09:00", "09:00")]
    assert [moment.event.word for moment in request.moments] == ["opened", "taken", "approved", "noted"]


def test_law_10_what_a_program_noticed_stands_at_its_own_instant_and_puts_nothing_off() -> None:
    history = list(events(OPENED, "mon 08:40 breached response", "mon 08:35 taken"))
    history[1] = msgspec.structs.replace(history[1], occurred_at=at("mon 08:30"))
    assert [(moment.event.word, moment.at) for moment in moments_of(history)] == [
        ("opened", at("mon 08:00")),
        ("breached", at("mon 08:30")),
        ("taken", at("mon 08:35")),
    ]


def test_law_31_what_happened_earlier_may_be_entered_later() -> None:
    request = told(OPENED, "mon 08:10 taken", "mon 12:00 noted", "mon 12:30 approved entered mon 11:00")
    assert [moment.event.word for moment in request.moments] == ["opened", "taken", "approved", "noted"]
    approved = request.moments[2]
    assert (approved.at, approved.typed_at, approved.amended) == (at("mon 11:00"), at("mon 12:30"), False)
    assert request.last_at == at("mon 11:00")


def test_law_31_what_is_entered_counts_no_earlier_than_what_had_changed_the_request_before() -> None:
    request = told(OPENED, "mon 12:00 approved", "mon 12:30 taken entered mon 11:00")
    assert [moment.event.word for moment in request.moments] == ["opened", "approved", "taken"]
    assert request.taken_at == at("mon 12:00")


def test_law_31_nothing_counts_before_the_opening() -> None:
    assert told(OPENED, "mon 08:10 taken entered mon 07:00").taken_at == at("mon 08:00")


def test_law_31_an_amendment_gives_an_event_its_true_instant_and_moves_no_other() -> None:
    request = told(OPENED, "mon 08:10 taken", "mon 09:00 approved", "mon 10:00 amended e2 mon 09:30")
    assert request.taken_at == at("mon 09:30")
    assert request.gates[APPROVAL].at == at("mon 09:00")
    assert [moment.amended for moment in request.moments] == [False, False, True, False]


def test_law_31_what_is_taken_back_is_left_out() -> None:
    request = told(OPENED, "mon 08:10 taken", "mon 08:11 amended e2")
    assert (request.taken_at, [event.word for event in request.events]) == (None, ["opened", "amended"])
    assert (request.revision, request.version) == (3, 3)


def test_law_29_reopening_forgets_what_belongs_to_the_cycle() -> None:
    request = told(
        OPENED,
        "mon 08:10 taken",
        "mon 10:00 approved",
        "tue 07:00 work-started override",
        "tue 09:00 done",
        "tue 09:10 told",
        "tue 10:00 reopened",
    )
    assert (request.cycle, request.taken_at, dict(request.gates), request.started_at) == (2, None, {}, None)
    assert (request.overridden, request.done_at, request.told_at, request.confirmed_at) == (False, None, None, None)
    assert request.assignee == "luis"


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        pytest.param(("mon 09:00 customer-asked",), True, id="asked"),
        pytest.param(("mon 09:00 customer-asked", "mon 09:10 customer-noted"), True, id="the asker writes on"),
        pytest.param(("mon 09:00 customer-asked", "mon 09:10 noted-internal"), True, id="nobody hears that"),
        pytest.param(("mon 09:00 customer-asked", "mon 09:10 noted"), False, id="answered"),
        pytest.param(("mon 09:00 asked-back", "mon 09:10 customer-noted"), False, id="asked back and answered"),
        pytest.param(("mon 09:00 customer-asked", "mon 09:10 asked-back"), True, id="answered by a question"),
        pytest.param(("mon 09:00 customer-asked", "mon 09:10 done"), False, id="done answers"),
    ],
)
def test_law_26_a_question_waits_until_the_other_side_answers(lines: tuple[str, ...], asked: bool) -> None:
    assert (told(OPENED, *lines).question is not None) is asked


def test_law_19_a_suspension_during_the_work_is_remembered_until_the_approval() -> None:
    story = (OPENED, "mon 10:00 approved", "tue 08:10 work-started", "tue 09:00 approval-suspended")
    assert told(*story).gates[APPROVAL].suspends
    assert told(*story, "tue 09:10 approval-asked", "tue 09:20 refused").gates[APPROVAL].suspends
    assert not told(*story, "tue 09:10 approval-asked", "tue 09:20 approved").gates[APPROVAL].suspends
    assert not told(OPENED, "mon 10:00 approved", "mon 11:00 approval-suspended").gates[APPROVAL].suspends


class _Base(TypedDict):
    request: RequestId
    occurred_at: Instant
    recorded_at: Instant


def every_kind() -> tuple[Event, ...]:
    """One event of every kind that can stand in a request's history."""
    base = _Base(request=RequestId("M-1001"), occurred_at=at("mon 09:00"), recorded_at=at("mon 09:00"))
    lines = (
        "taken",
        "approved",
        "refused",
        "approval-asked",
        "approval-suspended",
        "work-started seal-bar",
        "ran-again",
        "held waiting for the line",
        "resumed",
        "part-changed motor",
        "priority-changed urgent",
        "noted [/] ☃ 漢字 \x1b[31m",
        "done",
        "told",
        "confirmed",
        "reopened has not run since",
        "cancelled",
        "linked M-2",
        "excused response",
        "breached response",
        "event sampled",
        "amended e2 mon 08:30",
    )
    response = ExpectationId("response")
    return (
        *events(OPENED, *(f"mon 09:00 {line}" for line in lines)),
        Assigned(assignee=PersonId("luis"), **base),
        Planned(start=at("tue 08:00"), **base),
        HandedOver(assignee=PersonId("luis"), **base),
        Republished(agreement=AgreementId("sealer-repair@0"), **base),
        Acknowledged(clock=response, instance=1, until=at("mon 12:00"), **base),
        Silenced(clock=response, instance=1, until=at("mon 12:00"), **base),
        Escalated(clock=response, instance=1, cycle=1, level="due", tell=("maintenance:supervisor",), **base),
        Notified(clock=response, instance=1, cycle=1, level="due", channel="mail", to="rosa", **base),
    )


def test_every_event_is_stored_as_json_and_read_back_the_same() -> None:
    kinds = {type(event) for event in every_kind()}
    assert kinds == set(get_args(Event))
    for event in every_kind():
        stored = msgspec.json.encode(event)
        assert msgspec.json.decode(stored, type=Event) == event
        assert b'"event":' in stored


def test_no_event_leaves_a_request_that_cannot_be_read() -> None:
    history = tuple(
        msgspec.structs.replace(event, version=Version(version)) for version, event in enumerate(every_kind(), 1)
    )
    assert isinstance(fold(history), Request)


def test_the_same_decision_has_the_same_id_wherever_it_is_made() -> None:
    taken = events(OPENED, "mon 08:10 taken")[1]
    stored = msgspec.structs.replace(taken, recorded_at=Instant(7), version=Version(9))
    assert identified(taken, after=1).id == identified(stored, after=1).id
    assert identified(taken, after=1).id != identified(taken, after=2).id
    later = msgspec.structs.replace(taken, occurred_at=Instant(taken.occurred_at + 1))
    assert identified(taken, after=1).id != identified(later, after=1).id
    assert len(identified(taken, after=1).id) == 32


def test_law_35_what_programs_notice_has_one_id_whoever_notices_it() -> None:
    number, clock = RequestId("M-1001"), ExpectationId("response")
    assert program_id("breached", number, clock, 1) == program_id("breached", number, clock, 1)
    assert program_id("breached", number, clock, 1) != program_id("breached", number, clock, 2)
    assert program_id("escalated", number, clock, 1, "due") != program_id("escalated", number, clock, 1, "75%")


def test_an_event_carries_only_what_differs_from_its_defaults() -> None:
    opened = Opened(
        request=RequestId("M-1"),
        occurred_at=Instant(5),
        service=ServiceId("chat"),
        customer=DepartmentId("packing"),
        summary="s",
        agreement=AgreementId("chat@0"),
    )
    assert set(msgspec.json.decode(msgspec.json.encode(opened))) == {
        "event",
        "request",
        "occurred_at",
        "service",
        "customer",
        "summary",
        "agreement",
    }
