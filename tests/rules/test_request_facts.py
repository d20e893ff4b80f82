"""What each event changes in the facts of a request, and that it changes nothing else."""

from __future__ import annotations

from typing import TypedDict

import msgspec
import pytest

from rules.agreement import AgreementId, DepartmentId, ExpectationId, MachineId, PartId, PersonId, ServiceId
from rules.events import (
    Acknowledged,
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Assigned,
    Escalated,
    Event,
    EventId,
    HandedOver,
    Held,
    Noted,
    Notified,
    Opened,
    Planned,
    Refused,
    Republished,
    RequestId,
    Revision,
    Silenced,
    Taken,
    Version,
    WorkStarted,
)
from rules.instants import Instant
from rules.moments import Moment, moments_of
from rules.request import Answer, GateState, OpenHold, Request, after, facts_after_each, fold
from tests.rules.stories import at, events

OPENED = "mon 08:00 opened"
NINE = at("mon 09:00")
LUIS, SARA, APPROVAL = PersonId("luis"), PersonId("sara"), ExpectationId("approval")
QUALITY, RESPONSE = ExpectationId("quality-approval"), ExpectationId("response")
OF_THE_HISTORY = {"revision", "version", "last_at", "moments", "taken_back"}


class _Base(TypedDict):
    request: RequestId
    occurred_at: Instant
    recorded_at: Instant


BASE = _Base(request=RequestId("M-1001"), occurred_at=NINE, recorded_at=NINE)


def facts(request: Request) -> dict[str, object]:
    told = {field: getattr(request, field) for field in request.__struct_fields__ if field not in OF_THE_HISTORY}
    return {**told, "gates": dict(request.gates)}


def test_the_facts_of_an_opening() -> None:
    opened = Opened(
        id=EventId("e1"),
        request=RequestId("M-7"),
        version=Version(1),
        occurred_at=Instant(50),
        recorded_at=Instant(60),
        person=PersonId("pilar"),
        service=ServiceId("sealer-repair"),
        customer=DepartmentId("packing"),
        summary="It leaks [/] 漢字",
        agreement=AgreementId("sealer-repair@3"),
        priority="urgent",
        machine=MachineId("sealer-3"),
        part=PartId("motor"),
    )
    expected = Request(
        id=RequestId("M-7"),
        service=ServiceId("sealer-repair"),
        customer=DepartmentId("packing"),
        summary="It leaks [/] 漢字",
        agreement=AgreementId("sealer-repair@3"),
        priority="urgent",
        machine=MachineId("sealer-3"),
        part=PartId("motor"),
        opened_at=Instant(50),
        opened_by=PersonId("pilar"),
        revision=Revision(1),
        version=Version(1),
        last_at=Instant(50),
        cycle=1,
        taken_at=None,
        assignee=None,
        handed_to=None,
        appointment=None,
        gates={},
        started_at=None,
        overridden=False,
        hold=None,
        done_at=None,
        told_at=None,
        confirmed_at=None,
        cancelled_at=None,
        question=None,
        children=(),
        moments=(Moment(Instant(50), opened, Instant(50), False),),
    )
    assert fold((opened,)) == expected
    assert fold((opened,)).events == (opened,)
    first = next(facts_after_each(moments_of((opened,))))
    assert first == msgspec.structs.replace(expected, moments=())


def changes(before: tuple[str, ...], event: Event | str) -> dict[str, object]:
    """The facts that are others after the event than before it."""
    history = events(OPENED, *before)
    if isinstance(event, str):
        longer = events(OPENED, *before, f"mon 09:00 {event}")
    else:
        longer = (*history, msgspec.structs.replace(event, id=EventId("e99"), version=Version(len(history) + 1)))
    earlier, later = facts(fold(history)), facts(fold(longer))
    return {name: fact for name, fact in later.items() if fact != earlier[name]}


TAKEN, STARTED, SUSPENDED = "mon 08:10 taken", "mon 08:20 work-started", "mon 08:30 approval-suspended"
ASKED = Noted(text="Which one?", question=True, person=LUIS, **BASE)
QUESTION = "mon 08:30 customer-asked"


@pytest.mark.parametrize(
    ("before", "event", "changed"),
    [
        pytest.param((), "taken", {"taken_at": NINE, "assignee": LUIS}, id="taken"),
        pytest.param((), Taken(program="import", **BASE), {"taken_at": NINE}, id="taken by a program"),
        pytest.param((TAKEN,), Taken(program="import", **BASE), {}, id="taken again by a program"),
        pytest.param((TAKEN,), "taken rosa", {"assignee": "rosa"}, id="taken again: the first time stands"),
        pytest.param((), Assigned(assignee=LUIS, **BASE), {"assignee": LUIS}, id="assigned"),
        pytest.param((), Planned(start=at("tue 08:00"), **BASE), {"appointment": at("tue 08:00")}, id="planned"),
        pytest.param(
            (TAKEN,), "handed-over quality", {"handed_to": "quality", "assignee": None}, id="handed to a department"
        ),
        pytest.param((), HandedOver(assignee=LUIS, **BASE), {"assignee": LUIS}, id="handed to a person"),
        pytest.param(
            ("mon 08:10 handed-over quality",),
            HandedOver(assignee=LUIS, **BASE),
            {"assignee": LUIS},
            id="handed to a person there",
        ),
        pytest.param((), "work-started", {"taken_at": NINE, "started_at": NINE}, id="started"),
        pytest.param(
            (),
            WorkStarted(person=LUIS, part=PartId("motor"), override=True, **BASE),
            {"taken_at": NINE, "started_at": NINE, "overridden": True, "part": "motor", "assignee": LUIS},
            id="started with all that can be said",
        ),
        pytest.param((TAKEN,), WorkStarted(person=SARA, **BASE), {"started_at": NINE}, id="started by another"),
        pytest.param((STARTED,), "work-started", {}, id="started again"),
        pytest.param(("mon 08:20 work-started override",), "work-started", {}, id="an override is remembered"),
        pytest.param(("mon 08:20 work-started motor",), "work-started", {}, id="a part is remembered"),
        pytest.param((TAKEN,), "ran-again", {}, id="ran again"),
        pytest.param((), Held(reason="rain", person=LUIS, **BASE), {"hold": OpenHold("rain", NINE, LUIS)}, id="held"),
        pytest.param(("mon 08:10 held rain",), "resumed", {"hold": None}, id="resumed"),
        pytest.param((), "part-changed motor", {"part": "motor"}, id="another part"),
        pytest.param((), "priority-changed urgent", {"priority": "urgent"}, id="another priority"),
        pytest.param((), "linked M-2", {"children": ("M-2",)}, id="linked"),
        pytest.param(("mon 08:10 linked M-2",), "linked M-3", {"children": ("M-2", "M-3")}, id="linked twice"),
        pytest.param((), Republished(agreement=AgreementId("a@9"), **BASE), {"agreement": "a@9"}, id="republished"),
        pytest.param((), "done", {"taken_at": NINE, "done_at": NINE}, id="done"),
        pytest.param((TAKEN, "mon 08:30 held rain"), "done", {"done_at": NINE, "hold": None}, id="done on hold"),
        pytest.param((TAKEN, QUESTION), "done", {"done_at": NINE, "question": None}, id="done answers"),
        pytest.param((TAKEN, "mon 08:30 done"), "done", {}, id="done again: the first time stands"),
        pytest.param((), "told", {"told_at": NINE}, id="told"),
        pytest.param(("mon 08:30 told",), "told", {"told_at": NINE}, id="told again"),
        pytest.param((), "confirmed", {"confirmed_at": NINE, "told_at": NINE}, id="confirmed"),
        pytest.param(("mon 08:30 told",), "confirmed", {"confirmed_at": NINE}, id="told and confirmed"),
        pytest.param((), "cancelled", {"cancelled_at": NINE}, id="cancelled"),
        pytest.param(
            ("mon 08:30 held rain", QUESTION),
            "cancelled",
            {"cancelled_at": NINE, "hold": None, "question": None},
            id="cancelled on hold with a question",
        ),
        pytest.param(("mon 08:30 cancelled",), "reopened", {"cycle": 2, "cancelled_at": None}, id="reopened"),
        pytest.param(("mon 08:30 reopened",), "reopened", {"cycle": 3}, id="reopened twice"),
        pytest.param((), ASKED, {"question": msgspec.structs.replace(ASKED, id=EventId("e99"), version=Version(2))}),
        pytest.param((), Noted(text="?", question=True, audience="internal", **BASE), {}, id="asked among themselves"),
        pytest.param((QUESTION,), "noted", {"question": None}, id="answered"),
        pytest.param((), "noted", {}, id="noted"),
        pytest.param((), "excused response", {}, id="excused"),
        pytest.param((), "breached response", {}, id="breached"),
        pytest.param((), "event sampled", {}, id="an event of the plant's own"),
        pytest.param((), "amended e1 mon 08:00", {}, id="amended"),
        pytest.param((), Acknowledged(clock=RESPONSE, instance=1, until=NINE, **BASE), {}, id="acknowledged"),
        pytest.param((), Silenced(clock=RESPONSE, instance=1, until=NINE, **BASE), {}, id="silenced"),
        pytest.param(
            (), Escalated(clock=RESPONSE, instance=1, cycle=1, level="due", tell=(), **BASE), {}, id="escalated"
        ),
        pytest.param(
            (),
            Notified(clock=RESPONSE, instance=1, cycle=1, level="due", channel="mail", to="rosa", **BASE),
            {},
            id="notified",
        ),
    ],
)
def test_an_event_changes_these_facts_and_no_other(
    before: tuple[str, ...], event: Event | str, changed: dict[str, object]
) -> None:
    assert changes(before, event) == changed


@pytest.mark.parametrize(
    ("before", "event", "state"),
    [
        pytest.param(
            (),
            Approved(gate=APPROVAL, person=SARA, reason="Fine", **BASE),
            GateState(Answer.APPROVED, NINE, SARA, "Fine", False),
            id="approved",
        ),
        pytest.param(
            (),
            Refused(gate=APPROVAL, person=SARA, reason="Dirty", **BASE),
            GateState(Answer.REFUSED, NINE, SARA, "Dirty", False),
            id="refused",
        ),
        pytest.param(
            ("mon 08:10 refused",),
            ApprovalAsked(gate=APPROVAL, person=LUIS, **BASE),
            GateState(Answer.ASKED, NINE, LUIS, "", False),
            id="asked again",
        ),
        pytest.param(
            ("mon 08:10 approved",),
            ApprovalSuspended(gate=APPROVAL, person=SARA, reason="Smoke", **BASE),
            GateState(Answer.SUSPENDED, NINE, SARA, "Smoke", False),
            id="suspended before the work",
        ),
        pytest.param(
            ("mon 08:10 approved", STARTED),
            ApprovalSuspended(gate=APPROVAL, person=SARA, reason="Smoke", **BASE),
            GateState(Answer.SUSPENDED, NINE, SARA, "Smoke", True),
            id="suspended during the work",
        ),
        pytest.param(
            (STARTED, "mon 08:40 done"),
            ApprovalSuspended(gate=APPROVAL, **BASE),
            GateState(Answer.SUSPENDED, NINE, None, "", False),
            id="suspended after the work",
        ),
        pytest.param(
            ("mon 08:10 approval-suspended", "mon 08:20 done"),
            ApprovalSuspended(gate=APPROVAL, **BASE),
            GateState(Answer.SUSPENDED, NINE, None, "", False),
            id="suspended where the start was never said",
        ),
        pytest.param(
            (STARTED, SUSPENDED, "mon 08:40 done"),
            ApprovalSuspended(gate=APPROVAL, **BASE),
            GateState(Answer.SUSPENDED, NINE, None, "", False),
            id="suspended again, after the work",
        ),
        pytest.param(
            (STARTED, SUSPENDED),
            ApprovalAsked(gate=APPROVAL, **BASE),
            GateState(Answer.ASKED, NINE, None, "", True),
            id="asked again after a suspension: the work is still stopped",
        ),
        pytest.param(
            (STARTED, SUSPENDED),
            Approved(gate=APPROVAL, **BASE),
            GateState(Answer.APPROVED, NINE, None, "", False),
            id="approved again",
        ),
    ],
)
def test_law_19_what_was_last_said_about_a_gate(before: tuple[str, ...], event: Event, state: GateState) -> None:
    assert changes(before, event) == {"gates": {APPROVAL: state}}


def test_every_gate_keeps_its_own_answer() -> None:
    before = ("mon 08:10 approved", "mon 08:20 work-started", "mon 08:30 approval-suspended")
    kept = GateState(Answer.SUSPENDED, at("mon 08:30"), None, "", True)
    refused = GateState(Answer.REFUSED, NINE, SARA, "", False)
    event = Refused(gate=QUALITY, person=SARA, **BASE)
    assert changes(before, event) == {"gates": {APPROVAL: kept, QUALITY: refused}}


def test_law_29_all_that_reopening_forgets() -> None:
    before = (
        "mon 08:10 taken",
        "mon 08:12 approved",
        "mon 08:20 work-started override",
        "mon 08:30 done",
        "mon 08:32 told",
        "mon 08:34 confirmed",
        "mon 08:36 cancelled",
    )
    history = (*events(OPENED, *before), Planned(start=NINE, version=Version(9), **BASE))
    reopened = events(OPENED, *before, "mon 09:00 noted", "mon 09:00 reopened")[-1]
    earlier, later = fold(history), fold((*history, reopened))
    assert earlier.appointment == NINE
    assert {name for name, fact in facts(later).items() if fact != facts(earlier)[name]} == {
        "cycle",
        "taken_at",
        "appointment",
        "gates",
        "started_at",
        "overridden",
        "done_at",
        "told_at",
        "confirmed_at",
        "cancelled_at",
    }
    assert facts(later) == facts(fold(events(OPENED))) | {"cycle": 2, "assignee": LUIS}


def test_the_facts_after_each_moment_are_those_of_the_history_so_far() -> None:
    story = (OPENED, "mon 08:10 taken", "mon 08:20 approved", "mon 08:30 work-started", "mon 08:40 done")
    steps = list(facts_after_each(moments_of(events(*story))))
    assert [facts(step) for step in steps] == [facts(fold(events(*story[:count]))) for count in range(1, 6)]


@pytest.mark.parametrize(
    ("story", "words"),
    [
        pytest.param(("mon 08:10 taken", "mon 08:20 approved"), [], id="nothing"),
        pytest.param(("mon 08:10 taken", "mon 08:20 amended e2 mon 08:05"), [], id="amended"),
        pytest.param(("mon 08:10 taken", "mon 08:20 approved", "mon 08:30 amended e2"), ["taken"], id="one"),
        pytest.param(
            ("mon 08:10 taken", "mon 08:20 done", "mon 08:30 amended e3", "mon 08:40 amended e2"),
            ["taken", "done"],
            id="two, in the order of their versions",
        ),
    ],
)
def test_law_31_what_was_taken_back_is_kept_apart(story: tuple[str, ...], words: list[str]) -> None:
    assert [event.word for event in fold(events(OPENED, *story)).taken_back] == words


@pytest.mark.parametrize(
    "story",
    [
        pytest.param(("mon 08:10 taken", "mon 08:20 done"), id="in order"),
        pytest.param(("mon 09:00 noted", "mon 09:10 taken entered mon 08:30", "mon 09:20 done"), id="entered"),
        pytest.param(("mon 09:00 noted", "mon 09:10 taken entered mon 08:30", "mon 08:50 done"), id="clock back"),
        pytest.param(("mon 09:00 taken", "mon 10:00 amended e2 mon 08:20", "mon 10:10 done"), id="amended"),
    ],
)
def test_what_comes_next_can_be_looked_at_before_it_is_stored(story: tuple[str, ...]) -> None:
    *before, last = events(OPENED, *story)
    unstored = msgspec.structs.replace(last, version=Version(0))
    then, stored = after(fold(before), unstored), fold((*before, last))
    assert facts(then) == facts(stored)
    assert [(moment.event.word, moment.at) for moment in then.moments] == [
        (moment.event.word, moment.at) for moment in stored.moments
    ]


@pytest.mark.parametrize("history", [(), events(OPENED, "mon 08:10 taken")[1:]], ids=["nothing", "no opening"])
def test_facts_begin_with_opened(history: tuple[Event, ...]) -> None:
    with pytest.raises(ValueError, match=r"^a history begins with opened$"):
        list(facts_after_each(moments_of(history)))


def test_the_words_of_the_answers_are_those_that_are_stored() -> None:
    assert [answer.value for answer in Answer] == ["approved", "refused", "suspended", "asked"]


def test_facts_are_values() -> None:
    request = fold(events(OPENED, "mon 08:10 held rain"))
    hold = request.hold
    assert hold is not None
    for value in (request, hold, GateState(Answer.ASKED, NINE, None), request.moments[0]):
        with pytest.raises(AttributeError):
            setattr(value, value.__struct_fields__[0], None)
    assert GateState(Answer.ASKED, NINE, None) == GateState(Answer.ASKED, NINE, None, reason="", suspends=False)
    assert {hold: 1}[OpenHold("rain", at("mon 08:10"), None)] == 1
