"""What a declined action says: its reason with every value that the sentence needs, and who may do it instead."""

from __future__ import annotations

import pytest

from rules.agreement import DepartmentId, PartId, PersonId
from rules.answers import Declined
from rules.asks import (
    Acknowledge,
    Action,
    Amend,
    Approve,
    AskApproval,
    Assign,
    ChangePart,
    ChangePriority,
    Confirm,
    Excuse,
    Finish,
    HandOver,
    Happen,
    Hold,
    Link,
    Plan,
    ReAgree,
    Refuse,
    Resume,
    RunAgain,
    Silence,
    Start,
    Suspend,
    Take,
    Tell,
)
from rules.events import RequestId, Version
from tests.rules.situations import (
    APPROVED,
    STATES,
    answer,
    standing,
)
from tests.rules.stories import PLANT, at

QUALITY, NOWHERE = DepartmentId("quality"), DepartmentId("nowhere")
NOBODY, PILAR, ROSA, LUIS = PersonId("nobody"), PersonId("pilar"), PersonId("rosa"), PersonId("luis")
WHEEL, BAR = PartId("wheel"), PartId("seal-bar")
PARTS = ("seal-bar", "motor")

NO_DELEGATES = PLANT.replace(', delegates = ["quality"]', "")

LATE = (*APPROVED, "mon 15:00 noted", "tue 06:30 noted", "tue 08:10 work-started")
"""Everything is met so far, and the repair is due at 10:10."""


@pytest.mark.parametrize(
    ("word", "named", "by", "because", "department"),
    [
        ("take", "new", "pilar", "who-take", "maintenance"),
        ("assign", "new", "luis", "who-assign", "maintenance"),
        ("plan", "new", "pilar", "who-plan", "maintenance"),
        ("start", "ready", "pilar", "who-start", "maintenance"),
        ("start", "ready", "rosa", "who-start", "maintenance"),
        ("ran-again", "new", "sara", "who-ran-again", "packing"),
        ("event", "new", "pilar", "who-event", "maintenance"),
        ("done", "in work", "rosa", "who-done", "maintenance"),
        ("hold", "in work", "pilar", "who-hold", "maintenance"),
        ("resume", "on hold", "pilar", "who-resume", "maintenance"),
        ("ask-approval", "refused", "pilar", "who-ask-approval", "maintenance"),
        ("approve", "to approve", "luis", "who-approve", "safety"),
        ("refuse", "to approve", "luis", "who-approve", "safety"),
        ("suspend", "cooling", "luis", "who-suspend", "safety"),
        ("part", "new", "pilar", "who-part", "maintenance"),
        ("priority", "new", "sara", "who-priority", "maintenance"),
        ("priority", "to approve", "luis", "who-priority-taken", "maintenance"),
        ("re-agree", "new", "luis", "who-re-agree", "maintenance"),
        ("hand-over", "new", "pilar", "who-hand-over", "maintenance"),
        ("child", "new", "pilar", "who-child", "maintenance"),
        ("note", "new", "quim", "who-note", "maintenance"),
        ("tell", "done", "pilar", "who-tell", "maintenance"),
        ("confirm", "told", "luis", "who-confirm", "packing"),
        ("cancel", "new", "luis", "who-cancel", "packing"),
        ("reopen", "told", "luis", "who-reopen", "packing"),
        ("excuse", "overridden", "rosa", "who-excuse", "packing"),
        ("ack", "in work", "quim", "who-ack", "maintenance"),
        ("silence", "in work", "quim", "who-silence", "maintenance"),
        ("amend", "to approve", "quim", "who-amend", "maintenance"),
    ],
)
def test_whoever_may_not_hears_whose_people_may(word: str, named: str, by: str, because: str, department: str) -> None:
    now, story = STATES[named]
    declined = standing(word, by, now, *story, text=NO_DELEGATES)
    assert declined == Declined(because, {"department": department, "person": by})


BARE = {"service": "sealer-repair"}
DONE_AT = {"at": at("tue 09:00")}
STARTED_AT = {"at": at("tue 08:10")}
COOLING = {"clock": "cool-down", "until": at("tue 08:00"), "why": "The sealing bar works at 180 °C."}
SHUT = {**COOLING, "left": 23 * 3_600, "department": "safety"}
LAPSED_AT = {"at": at("wed 01:20:01")}


@pytest.mark.parametrize(
    ("action", "named", "by", "because", "facts"),
    [
        # how it stands
        (Take(), "to approve", "luis", "already-taken", {"who": "luis", "at": at("mon 08:10")}),
        (Take(), "cancelled", "luis", "is-cancelled", {"at": at("mon 09:00")}),
        (Assign(ROSA), "done", "rosa", "already-done", DONE_AT),
        (Plan(at("wed 09:00")), "in work", "luis", "already-started", STARTED_AT),
        (Plan(at("wed 09:00")), "done", "luis", "already-done", DONE_AT),
        (Start(), "held early", "luis", "on-hold", {"reason": "waiting for the line"}),
        (Start(), "in work", "luis", "already-started", STARTED_AT),
        (Start(), "done", "luis", "already-done", DONE_AT),
        (RunAgain(), "in work", "luis", "already-started", STARTED_AT),
        (RunAgain(), "done", "luis", "already-done", DONE_AT),
        (Happen("sampled"), "in work", "luis", "no-names", BARE),
        (Finish(), "done", "luis", "already-done", DONE_AT),
        (Finish(), "suspended", "luis", "suspended", {"department": "safety"}),
        (Finish(), "ready", "luis", "not-started", {}),
        (
            Hold("waiting for the line"),
            "on hold",
            "luis",
            "already-on-hold",
            {"reason": "waiting for the line", "since": at("tue 08:20")},
        ),
        (Hold("waiting for the line"), "done", "luis", "already-done", DONE_AT),
        (Resume(), "in work", "luis", "not-on-hold", {}),
        (Resume(), "suspended", "luis", "suspended", {"department": "safety"}),
        (AskApproval(), "done", "luis", "already-done", DONE_AT),
        (AskApproval(), "new", "luis", "nothing-to-ask", {}),
        (
            AskApproval(),
            "refused and overridden",
            "luis",
            "started-without",
            {"department": "safety", "at": at("mon 09:30")},
        ),
        (
            Approve(),
            "cooling",
            "sara",
            "already-approved",
            {"department": "safety", "who": "sara", "at": at("mon 10:00")},
        ),
        (
            Approve(),
            "refused",
            "quim",
            "already-refused",
            {"department": "safety", "who": "sara", "at": at("mon 09:00")},
        ),
        (
            Refuse(reason="x"),
            "suspended",
            "sara",
            "already-suspended",
            {"department": "safety", "who": None, "at": at("tue 08:20")},
        ),
        (Approve(), "overridden", "sara", "started-without", {"department": "safety", "at": at("mon 09:30")}),
        (Approve(), "done", "sara", "already-done", DONE_AT),
        (Suspend(reason="x"), "to approve", "sara", "not-approved", {"department": "safety"}),
        (Suspend(reason="x"), "done", "sara", "already-done", DONE_AT),
        (ChangePart(BAR), "done", "luis", "already-done", DONE_AT),
        (ChangePriority("urgent"), "done", "rosa", "already-done", DONE_AT),
        (ReAgree(), "in work", "rosa", "agreement-current", BARE),
        (ReAgree(), "done", "rosa", "already-done", DONE_AT),
        (HandOver(QUALITY, reason="x"), "done", "luis", "already-done", DONE_AT),
        (Link(RequestId("Q-1")), "done", "luis", "already-done", DONE_AT),
        (Tell(), "told", "luis", "already-told", {"at": at("tue 09:20")}),
        (Tell(), "in work", "luis", "not-done", {}),
        (Confirm(), "in work", "pilar", "not-done", {}),
        (Confirm(), "confirmed", "pilar", "already-confirmed", {"at": at("tue 10:00")}),
        (Confirm(), "lapsed", "pilar", "closed-by-itself", LAPSED_AT),
        (Acknowledge(), "new", "luis", "nothing-to-ack", {}),
        (Silence(), "confirmed", "luis", "nothing-to-silence", {}),
        # what keeps the work waiting
        (Start(), "cooling", "luis", "cooling", {**COOLING, "left": 20 * 3_600}),
        (Start(), "cooling", "rosa", "cooling-override", {**COOLING, "left": 20 * 3_600}),
        (Start(), "to approve", "luis", "gate-shut-and-cooling", SHUT),
        (Start(), "to approve", "rosa", "gate-shut-and-cooling-override", SHUT),
        (Start(), "asked again", "luis", "gate-asked-and-cooling", {**SHUT, "left": 21 * 3_600}),
        # what was said
        (Assign(PILAR), "new", "rosa", "unknown-person", {"name": "pilar", "known": ("rosa", "luis")}),
        (Assign(), "new", "rosa", "which-person", {"name": "", "known": ("rosa", "luis")}),
        (Assign(LUIS), "to approve", "rosa", "unknown-person", {"name": "luis", "known": ("rosa",)}),
        (Plan(), "to approve", "luis", "which-time", {}),
        (Plan(at("mon 08:59")), "to approve", "luis", "in-the-past", {"at": at("mon 08:59")}),
        (Start(part=WHEEL), "ready", "luis", "unknown-part", {"name": "wheel", "known": PARTS}),
        (Start(override=True), "cooling", "rosa", "reason-missing", {}),
        (Start(override=True, reason="Fire"), "cooling", "rosa", "second-missing", {}),
        (
            Start(override=True, reason="Fire", second=NOBODY),
            "cooling",
            "rosa",
            "unknown-person",
            {"name": "nobody"},
        ),
        (Start(override=True, reason="Fire", second=LUIS), "cooling", "rosa", "wrong-second", {"person": "luis"}),
        (RunAgain(at("mon 12:00:01")), "cooling", "luis", "in-the-future", {"at": at("mon 12:00:01")}),
        (
            RunAgain(at("mon 07:59")),
            "cooling",
            "luis",
            "before-opening",
            {"at": at("mon 07:59"), "opened": at("mon 08:00")},
        ),
        (Hold(), "in work", "luis", "which-reason", {"name": "", "known": ("waiting for the line",)}),
        (Hold("x"), "in work", "luis", "unknown-reason", {"name": "x", "known": ("waiting for the line",)}),
        (Approve("x"), "to approve", "sara", "unknown-gate", {"name": "x", "known": ("approval",)}),
        (Refuse(), "to approve", "sara", "reason-missing", {}),
        (ChangePart(), "new", "luis", "which-part", {"known": PARTS}),
        (ChangePart(WHEEL), "new", "luis", "unknown-part", {"name": "wheel", "known": PARTS}),
        (ChangePriority(), "new", "luis", "which-priority", {"known": ("urgent",)}),
        (ChangePriority("normal"), "new", "luis", "same-priority", {"name": "normal"}),
        (ChangePriority("x"), "new", "luis", "unknown-priority", {"name": "x", "known": ("urgent",)}),
        (
            HandOver(reason="x"),
            "new",
            "luis",
            "which-successor",
            {"known": ("rosa", "luis", "safety", "quality", "packing")},
        ),
        (
            HandOver(NOWHERE, reason="x"),
            "new",
            "luis",
            "unknown-department",
            {"name": "nowhere", "known": ("safety", "quality", "packing")},
        ),
        (HandOver(None, LUIS, "x"), "to approve", "luis", "unknown-person", {"name": "luis", "known": ("rosa",)}),
        (HandOver(QUALITY, LUIS, "x"), "new", "luis", "unknown-person", {"name": "luis", "known": ("quim",)}),
        (HandOver(QUALITY), "new", "luis", "reason-missing", {}),
        (Link(), "new", "luis", "which-child", {}),
        (Link(RequestId("M-1001")), "new", "luis", "waits-for-itself", {"number": "M-1001"}),
        (Link(RequestId("Q-1")), "new", "luis", "unknown-request", {"number": "Q-1"}),
        (Confirm(6), "told", "pilar", "rating-out-of-range", {"rating": 6}),
        (
            Excuse("told", "x"),
            "overridden",
            "pilar",
            "unknown-clock",
            {"name": "told", "known": ("cool-down#1", "approval#1")},
        ),
        (Excuse("cool-down", " "), "overridden", "pilar", "reason-missing", {}),
        (
            Amend(Version(9), reason="x"),
            "to approve",
            "rosa",
            "unknown-event",
            {"name": "9", "known": ("2",)},
        ),
    ],
)
def test_a_declined_action_says_its_values(
    action: Action, named: str, by: str, because: str, facts: dict[str, object]
) -> None:
    assert answer(action, named, by) == Declined(because, facts)


@pytest.mark.parametrize(
    ("action", "entered", "because", "facts"),
    [
        (Plan(at("wed 09:00")), "mon 11:00", "only-now", {}),
        (Resume(), "mon 12:00:01", "in-the-future", {"at": at("mon 12:00:01")}),
        (Resume(), "mon 07:59", "before-opening", {"at": at("mon 07:59"), "opened": at("mon 08:00")}),
        (Resume(), "mon 09:59:59", "before-last", {"at": at("mon 09:59:59"), "last": at("mon 10:00")}),
    ],
)
def test_law_31_a_time_that_cannot_be_says_why(
    action: Action, entered: str, because: str, facts: dict[str, object]
) -> None:
    assert answer(action, "cooling", "luis", entered) == Declined(because, facts)
