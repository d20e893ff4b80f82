"""What the event of every action carries: who, when, and what was said."""

from __future__ import annotations

import pytest

from rules.agreement import DepartmentId, ExpectationId, PartId, PersonId
from rules.asks import (
    Acknowledge,
    Action,
    Amend,
    Approve,
    AskApproval,
    Assign,
    Cancel,
    ChangePart,
    ChangePriority,
    Confirm,
    Excuse,
    Finish,
    HandOver,
    Hold,
    Note,
    Plan,
    Refuse,
    Reopen,
    Resume,
    RunAgain,
    Silence,
    Start,
    Suspend,
    Take,
    Tell,
)
from rules.events import (
    UNRECORDED,
    Acknowledged,
    Amended,
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Assigned,
    Cancelled,
    Confirmed,
    Done,
    EventId,
    Excused,
    HandedOver,
    Held,
    Noted,
    PartChanged,
    Planned,
    PriorityChanged,
    RanAgain,
    Refused,
    Reopened,
    RequestHappening,
    Resumed,
    Silenced,
    Taken,
    Told,
    Version,
    WorkStarted,
    identified,
)
from tests.rules.situations import became, state
from tests.rules.stories import at

ROSA, SARA = PersonId("rosa"), PersonId("sara")
QUALITY, GATE = DepartmentId("quality"), ExpectationId("approval")
MOTOR = PartId("motor")
UPDATE, REPAIR = ExpectationId("update"), ExpectationId("repair")


@pytest.mark.parametrize(
    ("action", "named", "by", "kind", "said"),
    [
        (Take(), "new", "luis", Taken, {}),
        (Assign(ROSA), "new", "rosa", Assigned, {"assignee": ROSA}),
        (Plan(at("tue 09:00")), "new", "luis", Planned, {"start": at("tue 09:00")}),
        (Start(), "ready", "luis", WorkStarted, {}),
        (Start(MOTOR), "ready", "luis", WorkStarted, {"part": MOTOR}),
        (
            Start(MOTOR, True, " Fire ", SARA),
            "to approve",
            "rosa",
            WorkStarted,
            {"part": MOTOR, "override": True, "reason": "Fire", "second": SARA},
        ),
        (RunAgain(), "cooling", "luis", RanAgain, {"stopped_at": at("mon 12:00")}),
        (Finish(), "in work", "luis", Done, {}),
        (
            Hold("waiting for the line", " it runs "),
            "in work",
            "luis",
            Held,
            {"reason": "waiting for the line", "text": "it runs"},
        ),
        (Resume(), "on hold", "luis", Resumed, {}),
        (AskApproval(), "refused", "luis", ApprovalAsked, {"gate": GATE}),
        (Approve(reason=" Locked "), "new", "sara", Approved, {"gate": GATE, "reason": "Locked"}),
        (Refuse(reason=" Gas "), "new", "sara", Refused, {"gate": GATE, "reason": "Gas"}),
        (Suspend(reason=" Gas "), "in work", "sara", ApprovalSuspended, {"gate": GATE, "reason": "Gas"}),
        (ChangePart(MOTOR, " burnt "), "new", "luis", PartChanged, {"part": MOTOR, "reason": "burnt"}),
        (
            ChangePriority("urgent", " it stands "),
            "new",
            "pilar",
            PriorityChanged,
            {"priority": "urgent", "reason": "it stands"},
        ),
        (
            HandOver(QUALITY, PersonId("quim"), " A sensor "),
            "new",
            "luis",
            HandedOver,
            {"department": QUALITY, "assignee": PersonId("quim"), "reason": "A sensor"},
        ),
        (HandOver(None, ROSA, "x"), "new", "luis", HandedOver, {"assignee": ROSA, "reason": "x"}),
        (Note(" It hums "), "new", "luis", Noted, {"text": "It hums", "audience": "customer"}),
        (
            Note("When?", question=True),
            "new",
            "pilar",
            Noted,
            {"text": "When?", "audience": "provider", "question": True},
        ),
        (Note("x", "internal"), "new", "luis", Noted, {"text": "x", "audience": "internal"}),
        (Tell(" It runs "), "done", "luis", Told, {"words": "It runs"}),
        (Confirm(1, " Late "), "told", "pilar", Confirmed, {"rating": 1, "words": "Late"}),
        (Confirm(5), "told", "pilar", Confirmed, {"rating": 5}),
        (Confirm(), "told", "pilar", Confirmed, {}),
        (Cancel(" Sold "), "new", "pilar", Cancelled, {"reason": "Sold"}),
        (Reopen(" It squeals ", True), "told", "pilar", Reopened, {"reason": "It squeals", "has_not_run": True}),
        (Reopen("x"), "told", "pilar", Reopened, {"reason": "x"}),
        (
            Excuse("update", " Nobody was there "),
            "in work",
            "pilar",
            Excused,
            {"clock": UPDATE, "instance": 1, "reason": "Nobody was there"},
        ),
        (
            Acknowledge("update"),
            "in work",
            "luis",
            Acknowledged,
            {"clock": UPDATE, "instance": 1, "until": at("tue 08:45")},
        ),
        (
            Silence("repair", at("tue 08:16")),
            "in work",
            "luis",
            Silenced,
            {"clock": REPAIR, "instance": 1, "until": at("tue 08:16")},
        ),
        (
            Amend(Version(2), at("mon 08:05"), " She says so "),
            "to approve",
            "rosa",
            Amended,
            {"target": EventId("e2"), "instant": at("mon 08:05"), "reason": "She says so"},
        ),
    ],
)
def test_the_event_carries_who_when_and_what_was_said(
    action: Action, named: str, by: str, kind: type[RequestHappening], said: dict[str, object]
) -> None:
    told, now = state(named)
    event = became(action, named, by)
    assert type(event) is kind
    own = [name for name in kind.__struct_fields__ if name not in RequestHappening.__struct_fields__]
    assert {name: value for name in own if (value := getattr(event, name))} == said
    assert (event.request, event.occurred_at, event.person, event.entered) == ("M-1001", now, by, False)
    assert (event.program, event.version, event.recorded_at) == ("", 0, UNRECORDED)
    assert event == identified(event, after=told.request.revision)
