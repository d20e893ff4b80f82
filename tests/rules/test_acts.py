"""Who may assign, plan, suspend, hand over, reopen and the like, when, and which event it becomes."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from rules.actions import decide, offer
from rules.agreement import AgreementId, DepartmentId, PersonId
from rules.answers import Accepted, Choice, Declined, Of, Offer
from rules.asks import (
    Acknowledge,
    Action,
    Amend,
    Assign,
    Confirm,
    Excuse,
    HandOver,
    Happen,
    Link,
    Plan,
    ReAgree,
    Reopen,
    RunAgain,
    Silence,
    Suspend,
    Take,
)
from rules.entry import Entry, entry_of
from rules.events import (
    Acknowledged,
    ApprovalSuspended,
    Assigned,
    Excused,
    HandedOver,
    Linked,
    NamedEvent,
    Opened,
    Planned,
    RanAgain,
    Reopened,
    Republished,
    RequestId,
    Silenced,
    Version,
)
from rules.instants import DAY, MINUTE, Instant
from rules.readings import Mark, Phase, Verdict
from rules.request import fold
from tests.rules.situations import APPROVED, OPENED, TAKEN, TOLD, WORKED, became, outcome, person, standing
from tests.rules.stories import PLANT, at, entry, event, events, published

LUIS, ROSA, PILAR = PersonId("luis"), PersonId("rosa"), PersonId("pilar")
QUALITY, SAFETY, MAINTENANCE = DepartmentId("quality"), DepartmentId("safety"), DepartmentId("maintenance")

BOSSES = PLANT.replace(
    "[machines.sealer-3]",
    """
[[people]]
id = "sol"
name = "Sol Rey"
department = "safety"
roles = ["supervisor", "approver"]
[[people]]
id = "quino"
name = "Quino Paz"
department = "quality"
roles = ["supervisor"]
[[people]]
id = "ana"
name = "Ana Rivera"
department = "maintenance"
roles = ["technician", "supervisor"]
[[people]]
id = "pepe"
name = "Pepe Luna"
department = "packing"
[machines.sealer-3]
""",
)
"""The plant with a supervisor in every department."""


@pytest.mark.parametrize(
    ("action", "named", "by", "expected"),
    [
        # assign
        (Assign(LUIS), "new", "rosa", "assigned"),
        (Assign(ROSA), "in work", "rosa", "assigned"),
        (Assign(), "new", "rosa", "no: which-person"),
        (Assign(), "to approve", "rosa", "assigned"),
        (Assign(LUIS), "to approve", "rosa", "no: unknown-person"),
        (Assign(PILAR), "new", "rosa", "no: unknown-person"),
        (Assign(PersonId("nobody")), "new", "rosa", "no: unknown-person"),
        (Assign(LUIS), "new", "luis", "no: who-assign"),
        (Assign(LUIS), "new", "pilar", "no: who-assign"),
        (Assign(LUIS), "done", "rosa", "no: already-done"),
        (Assign(LUIS), "cancelled", "rosa", "no: is-cancelled"),
        # plan
        (Plan(at("tue 09:00")), "to approve", "luis", "planned"),
        (Plan(at("tue 09:00")), "new", "rosa", "planned"),
        (Plan(at("mon 09:00")), "to approve", "luis", "planned"),
        (Plan(at("mon 08:59:59")), "to approve", "luis", "no: in-the-past"),
        (Plan(), "to approve", "luis", "no: which-time"),
        (Plan(at("wed 09:00")), "in work", "luis", "no: already-started"),
        (Plan(at("wed 09:00")), "done", "luis", "no: already-done"),
        (Plan(at("tue 09:00")), "to approve", "pilar", "no: who-plan"),
        (Plan(at("tue 09:00")), "to approve", "sara", "no: who-plan"),
        # ran-again
        (RunAgain(), "cooling", "luis", "ran-again"),
        (RunAgain(), "cooling", "pilar", "ran-again"),
        (RunAgain(at("mon 11:00")), "cooling", "pilar", "ran-again"),
        (RunAgain(at("mon 08:00")), "cooling", "pilar", "ran-again"),
        (RunAgain(at("mon 07:59")), "cooling", "pilar", "no: before-opening"),
        (RunAgain(at("mon 12:00:01")), "cooling", "pilar", "no: in-the-future"),
        (RunAgain(), "cooling", "sara", "no: who-ran-again"),
        (RunAgain(), "in work", "luis", "no: already-started"),
        (RunAgain(), "done", "luis", "no: already-done"),
        # suspend
        (Suspend(reason="Gas"), "cooling", "sara", "approval-suspended"),
        (Suspend(reason="Gas"), "in work", "sara", "approval-suspended"),
        (Suspend(reason="Gas"), "in work", "quim", "approval-suspended"),
        (Suspend("safety", "Gas"), "in work", "sara", "approval-suspended"),
        (Suspend("approval", "Gas"), "in work", "sara", "approval-suspended"),
        (Suspend("quality", "Gas"), "in work", "sara", "no: unknown-gate"),
        (Suspend(), "in work", "sara", "no: reason-missing"),
        (Suspend(reason=" "), "in work", "sara", "no: reason-missing"),
        (Suspend(reason="Gas"), "in work", "luis", "no: who-suspend"),
        (Suspend(reason="Gas"), "in work", "pilar", "no: who-suspend"),
        (Suspend(reason="Gas"), "to approve", "sara", "no: not-approved"),
        (Suspend(reason="Gas"), "refused", "sara", "no: not-approved"),
        (Suspend(reason="Gas"), "suspended", "sara", "no: not-approved"),
        (Suspend(reason="Gas"), "done", "sara", "no: already-done"),
        # hand-over
        (HandOver(QUALITY, reason="A sensor"), "in work", "luis", "handed-over"),
        (HandOver(person=ROSA, reason="Shift ends"), "in work", "luis", "handed-over"),
        (HandOver(QUALITY, PersonId("quim"), "A sensor"), "in work", "rosa", "handed-over"),
        (HandOver(QUALITY, LUIS, "A sensor"), "in work", "rosa", "no: unknown-person"),
        (HandOver(person=LUIS, reason="x"), "in work", "luis", "no: unknown-person"),
        (HandOver(person=PILAR, reason="x"), "in work", "luis", "no: unknown-person"),
        (HandOver(MAINTENANCE, reason="x"), "in work", "luis", "no: unknown-department"),
        (HandOver(DepartmentId("nowhere"), reason="x"), "in work", "luis", "no: unknown-department"),
        (HandOver(reason="x"), "in work", "luis", "no: which-successor"),
        (HandOver(QUALITY), "in work", "luis", "no: reason-missing"),
        (HandOver(QUALITY, reason="x"), "in work", "pilar", "no: who-hand-over"),
        (HandOver(QUALITY, reason="x"), "done", "luis", "no: already-done"),
        # reopen
        (Reopen("It squeals"), "done", "pilar", "reopened"),
        (Reopen("It squeals"), "told", "pilar", "reopened"),
        (Reopen("It squeals"), "lapsed", "pilar", "reopened"),
        (Reopen("It squeals"), "confirmed", "pilar", "reopened"),
        (Reopen("It squeals", has_not_run=True), "confirmed", "rosa", "reopened"),
        (Reopen(), "told", "pilar", "no: reason-missing"),
        (Reopen("x"), "told", "luis", "no: who-reopen"),
        (Reopen("x"), "told", "sara", "no: who-reopen"),
        (Reopen("x"), "in work", "pilar", "no: not-done"),
        (Reopen("x"), "cancelled", "pilar", "no: is-cancelled"),
        # event
        (Happen("sampled"), "in work", "luis", "no: no-names"),
        (Happen("sampled"), "in work", "pilar", "no: who-event"),
        # re-agree
        (ReAgree(), "in work", "rosa", "no: agreement-current"),
        (ReAgree(), "in work", "pilar", "no: agreement-current"),
        (ReAgree(), "in work", "luis", "no: who-re-agree"),
        (ReAgree(), "done", "rosa", "no: already-done"),
    ],
)
def test_an_act_becomes_an_event_or_says_why_not(action: Action, named: str, by: str, expected: str) -> None:
    assert outcome(action, named, by) == expected


def test_the_events_of_the_acts_carry_what_was_said() -> None:
    assigned = became(Assign(ROSA), "in work", "rosa")
    assert (isinstance(assigned, Assigned) and assigned.assignee) == "rosa"
    planned = became(Plan(at("tue 09:00")), "to approve", "luis")
    assert (isinstance(planned, Planned) and planned.start) == at("tue 09:00")
    ran = became(RunAgain(), "cooling", "luis")
    assert (isinstance(ran, RanAgain) and ran.stopped_at) == at("mon 12:00")
    ran = became(RunAgain(at("mon 11:40")), "cooling", "luis")
    assert (isinstance(ran, RanAgain) and (ran.stopped_at, ran.occurred_at)) == (at("mon 11:40"), at("mon 12:00"))
    suspended = became(Suspend(reason=" Gas "), "in work", "sara")
    assert isinstance(suspended, ApprovalSuspended)
    assert (suspended.gate, suspended.reason) == ("approval", "Gas")
    handed = became(HandOver(QUALITY, PersonId("quim"), " A sensor "), "in work", "luis")
    assert isinstance(handed, HandedOver)
    assert (handed.department, handed.assignee, handed.reason) == ("quality", "quim", "A sensor")
    reopened = became(Reopen(" It squeals ", has_not_run=True), "told", "pilar")
    assert isinstance(reopened, Reopened)
    assert (reopened.reason, reopened.has_not_run, reopened.person) == ("It squeals", True, "pilar")


def done_with(action: Action, by: str, now: str, *story: str, service: str = "sealer-repair", text: str = PLANT) -> str:
    told = entry(now, *story, service=service, text=text)
    answer = decide(action, told, by=person(by, text), publications=published(text), now=at(now))
    return f"no: {answer.because}" if isinstance(answer, Declined) else answer.events[0].word


def test_an_event_for_which_only_this_plant_has_a_word_is_one_that_a_clock_waits_for() -> None:
    def answer(name: str, by: str = "luis") -> str:
        return done_with(Happen(name), by, "mon 09:00", OPENED, service="trial")

    assert answer("sampled") == "event sampled"
    assert answer("") == "no: which-name"
    assert answer("baptised") == "no: unknown-name"
    assert answer("sampled", "pilar") == "no: who-event"
    told = entry("mon 09:00", OPENED, service="trial")
    offered = offer("event", told, by=person("luis"), publications=published(), now=at("mon 09:00"))
    assert offered == Offer("event", (Choice(Of.NAME, ("sampled", "tested")),))
    answered = decide(Happen("tested"), told, by=person("luis"), publications=published(), now=at("mon 09:00"))
    assert isinstance(answered, Accepted)
    assert isinstance(answered.events[0], NamedEvent)
    assert answered.events[0].name == "tested"


@pytest.mark.parametrize(
    ("service", "expected"), [("sealer-repair", "ran-again"), ("statistics", "no: nothing-begins-anew")]
)
def test_law_16_a_machine_runs_again_only_where_something_begins_anew_with_it(service: str, expected: str) -> None:
    by = "luis" if service == "sealer-repair" else "quim"
    text = PLANT.replace(
        'roles = ["approver"]\n[[people]]\nid = "pilar"', 'roles = ["technician"]\n[[people]]\nid = "pilar"'
    )
    assert done_with(RunAgain(), by, "mon 09:00", OPENED, service=service, text=text) == expected


def test_law_16_the_first_stop_may_be_as_old_as_the_request_where_nothing_ran_since_the_opening() -> None:
    text = PLANT.replace('from = "event sampled"', 'from = "ran-again"')
    assert done_with(RunAgain(at("mon 08:00")), "luis", "mon 09:00", OPENED, service="trial", text=text) == "ran-again"


def test_law_17_only_what_was_asked_before_is_suspended_and_going_on_needs_a_new_approval() -> None:
    suspended = (*WORKED, "tue 08:20 approval-suspended")
    told = entry("tue 08:30", *suspended)
    assert (told.stage, told.turn) == ("on-hold", "safety")
    assert done_with(Suspend(reason="x"), "sara", "tue 08:30", *suspended) == "no: not-approved"
    again = (*suspended, "tue 08:40 approval-asked", "tue 09:00 approved")
    assert entry("tue 09:00", *again).stage == "in-work"
    assert done_with(Suspend(reason="x"), "sara", "tue 09:05", *again) == "approval-suspended"


def test_a_request_that_was_handed_over_is_taken_by_the_department_that_goes_on() -> None:
    handed = (*WORKED, "tue 08:20 handed-over safety")
    assert entry("tue 08:30", *handed).provider == "safety"
    assert done_with(Take(), "luis", "tue 08:30", *handed) == "no: who-take"
    assert done_with(Take(), "sol", "tue 08:30", *handed, text=BOSSES) == "taken"
    taken = (*handed, "tue 08:40 taken sol")
    assert done_with(Take(), "sol", "tue 08:50", *taken, text=BOSSES) == "no: already-taken"


# ---------------------------------------------------------------------------------------------- children (law 27)


def asked(number: str, *children: str, customer: str = "maintenance", over: str = "") -> Entry:
    """A request that a department asked Quality for, with the children that it waits for itself."""
    opened = events("mon 08:05 opened", service="statistics", number=number)[0]
    assert isinstance(opened, Opened)
    happened = [replace(opened, customer=DepartmentId(customer))]
    further = [f"mon 08:06 linked {child}" for child in children] + ([f"mon 08:07 {over}"] if over else [])
    told = (*happened, *(event(line, version, number) for version, line in enumerate(further, start=2)))
    return entry_of(fold(told), published(), at("mon 08:20"))


CYCLE_OF_FOUR = [asked("Q-1", "Q-2"), asked("Q-2", "Q-3"), asked("Q-3", "M-1001")]


def link(child: str | None, *others: Entry, story: tuple[str, ...] = TAKEN, by: str = "luis") -> Accepted | Declined:
    found = {other.request.id: other for other in others}
    return decide(
        Link(None if child is None else RequestId(child)),
        entry("mon 08:20", *story),
        by=person(by),
        publications=published(),
        now=at("mon 08:20"),
        others=found.get,
    )


def linked(child: str | None, *others: Entry, story: tuple[str, ...] = TAKEN, by: str = "luis") -> str:
    answer = link(child, *others, story=story, by=by)
    return f"no: {answer.because}" if isinstance(answer, Declined) else answer.events[0].word


@pytest.mark.parametrize(
    ("child", "others", "expected"),
    [
        pytest.param("Q-1", [asked("Q-1")], "linked", id="what the provider asked for"),
        pytest.param("Q-1", [], "no: unknown-request", id="a number that no request has"),
        pytest.param(None, [asked("Q-1")], "no: which-child", id="no number"),
        pytest.param("M-1001", [], "no: waits-for-itself", id="itself"),
        pytest.param("Q-1", [asked("Q-1", customer="packing")], "no: not-asked-by-provider", id="of somebody else"),
        pytest.param("Q-1", [asked("Q-1", over="done")], "no: child-is-over", id="done"),
        pytest.param("Q-1", [asked("Q-1", over="cancelled")], "no: child-is-over", id="cancelled"),
        pytest.param("Q-1", [asked("Q-1", "M-1001")], "no: waits-for-itself", id="a cycle of two"),
        pytest.param(
            "Q-1",
            [asked("Q-1", "Q-2"), asked("Q-2", "Q-3"), asked("Q-3", "M-1001")],
            "no: waits-for-itself",
            id="of four",
        ),
        pytest.param("Q-1", [asked("Q-1", "Q-2"), asked("Q-2", "Q-1")], "linked", id="a cycle without this one ends"),
        pytest.param("Q-1", [asked("Q-1", "Q-9")], "linked", id="a child of a child that nobody knows"),
    ],
)
def test_law_27_a_child_is_what_the_provider_asked_for_and_cycles_are_declined(
    child: str | None, others: list[Entry], expected: str
) -> None:
    assert linked(child, *others) == expected


def test_law_27_a_child_is_linked_once_by_the_provider_while_the_work_is_not_done() -> None:
    assert linked("Q-1", asked("Q-1"), story=(*TAKEN, "mon 08:15 linked Q-1")) == "no: already-linked"
    assert linked("Q-1", asked("Q-1"), by="pilar") == "no: who-child"
    assert linked("Q-1", asked("Q-1"), story=(OPENED, "mon 08:10 done")) == "no: already-done"
    answer = link("Q-1", asked("Q-1"))
    assert isinstance(answer, Accepted)
    assert isinstance(answer.events[0], Linked)
    assert answer.events[0].child == "Q-1"


def test_law_27_a_declined_child_is_named() -> None:
    number = {"number": "Q-1"}
    foreign = link("Q-1", asked("Q-1", customer="packing"))
    assert foreign == Declined("not-asked-by-provider", {**number, "department": "maintenance"})
    assert link("Q-1", asked("Q-1", over="done")) == Declined("child-is-over", number)
    assert link("Q-1", asked("Q-1", "M-1001")) == Declined("waits-for-itself", number)
    assert link("Q-1", story=(*TAKEN, "mon 08:15 linked Q-1")) == Declined("already-linked", number)


def test_law_27_a_child_may_wait_for_what_another_child_waits_for_too() -> None:
    shared = [asked("Q-1", "Q-2", "Q-3"), asked("Q-2", "Q-4"), asked("Q-3", "Q-4"), asked("Q-4")]
    assert linked("Q-1", *shared) == "linked"
    assert linked("Q-1", *shared[:3], asked("Q-4", "M-1001")) == "no: waits-for-itself"


# ------------------------------------------------------------------------------------------- re-agreeing (law 21)


def test_law_21_a_request_is_pinned_to_the_newest_agreement_of_its_service_by_a_supervisor() -> None:
    newer = published(PLANT.replace('kind = "start", within = "1h"', 'kind = "start", within = "2h"'))
    told = entry("mon 09:00", *TAKEN)
    offered = offer("re-agree", told, by=person("pilar"), publications=newer, now=at("mon 09:00"))
    assert offered == Offer("re-agree")
    answer = decide(ReAgree(), told, by=person("rosa"), publications=newer, now=at("mon 09:00"))
    assert isinstance(answer, Accepted)
    republished = answer.events[0]
    assert isinstance(republished, Republished)
    assert republished.agreement == newer.current.services[told.request.service].agreement.id != told.request.agreement
    gone = PLANT[: PLANT.index("[services.sealer-repair]")] + PLANT[PLANT.index("[services.statistics]") :]
    answer = decide(ReAgree(), told, by=person("rosa"), publications=published(gone), now=at("mon 09:00"))
    assert answer == Declined("service-gone", {"service": "sealer-repair"})
    assert told.request.agreement == AgreementId(told.agreement.id)


# ------------------------------------------------------------------------------------------- excusing (law 38)

LATE = (*APPROVED, "mon 15:00 noted", "tue 06:30 noted", "tue 08:10 work-started")
"""Everything is met so far, and the repair is due at 10:10."""


@pytest.mark.parametrize(
    ("clock", "by", "now", "story", "expected"),
    [
        pytest.param("repair", "pilar", "tue 10:10:01", LATE, "excused", id="the customer's supervisor"),
        pytest.param("", "pilar", "tue 10:10:01", LATE, "excused", id="the only one need not be named"),
        pytest.param("repair#1", "pilar", "tue 10:10:01", LATE, "excused", id="by its instance"),
        pytest.param("repair", "pilar", "tue 10:10", LATE, "no: nothing-to-excuse", id="not broken yet"),
        pytest.param("repair", "rosa", "tue 10:10:01", LATE, "no: who-excuse", id="the one that was late"),
        pytest.param("repair", "luis", "tue 10:10:01", LATE, "no: who-excuse", id="no supervisor"),
        pytest.param("repair", "pepe", "tue 10:10:01", LATE, "no: who-excuse", id="no supervisor of the customer"),
        pytest.param("repair", "quino", "tue 10:10:01", LATE, "no: who-excuse", id="nobody that waited"),
        pytest.param("start", "pilar", "tue 10:10:01", LATE, "no: unknown-clock", id="a clock that is not broken"),
        pytest.param("repair#2", "pilar", "tue 10:10:01", LATE, "no: unknown-clock", id="an instance that never was"),
        pytest.param(
            "", "pilar", "mon 12:00:01", (OPENED,), "no: which-clock", id="response and approval: one has to be named"
        ),
        pytest.param(
            "approval", "pilar", "mon 12:00:01", (OPENED,), "excused", id="the approver kept the customer waiting"
        ),
        pytest.param(
            "approval", "rosa", "mon 12:00:01", (OPENED,), "excused", id="the approver kept the provider waiting"
        ),
        pytest.param(
            "approval", "sol", "mon 12:00:01", (OPENED,), "no: who-excuse", id="the approver's own supervisor"
        ),
        pytest.param(
            "cool-down",
            "pilar",
            "mon 20:00",
            (*APPROVED, "mon 20:00 work-started override"),
            "excused",
            id="a minimum that was cut short",
        ),
        pytest.param(
            "repair",
            "pilar",
            "tue 10:30",
            (*LATE, "tue 10:20 excused repair"),
            "no: all-excused",
            id="once is enough",
        ),
        pytest.param(
            "response",
            "pilar",
            "mon 11:00",
            (OPENED, "mon 10:00 cancelled"),
            "excused",
            id="a cancelled request keeps its breaches",
        ),
    ],
)
def test_law_38_a_breach_is_excused_by_a_supervisor_of_those_who_waited(
    clock: str, by: str, now: str, story: tuple[str, ...], expected: str
) -> None:
    assert done_with(Excuse(clock, "The line was shut anyway"), by, now, *story, text=BOSSES) == expected


def test_law_38_excusing_needs_a_reason_and_deletes_nothing() -> None:
    assert done_with(Excuse("repair", " "), "pilar", "tue 10:10:01", *LATE) == "no: reason-missing"
    told = entry("tue 10:30", *LATE)
    answer = decide(Excuse("repair", "x"), told, by=person("pilar"), publications=published(), now=at("tue 10:30"))
    assert isinstance(answer, Accepted)
    excused = answer.events[0]
    assert isinstance(excused, Excused)
    assert (excused.clock, excused.instance, excused.reason) == ("repair", 1, "x")
    after = entry_of(fold((*told.request.events, replace(excused, version=Version(7)))), published(), at("tue 11:00"))
    repair = next(read for read in after.readings if read.expectation.id == "repair")
    assert (repair.verdict, repair.over > 0, Mark.EXCUSED in repair.marks) == (Verdict.BREACHED, True, True)


def test_law_38_what_a_department_owes_itself_nobody_excuses() -> None:
    own = PLANT.replace('customers = ["packing"]', "").replace('provider = "maintenance"', 'provider = "packing"', 1)
    assert done_with(Excuse("response", "x"), "pilar", "mon 08:30:01", OPENED, text=own) == "no: owed-to-nobody"


def test_law_38_the_last_instance_of_a_clock_is_meant_where_none_is_named() -> None:
    """For two weeks the customer hears something once a day, and should every eight hours of two shifts."""
    days = [f"{day}+{week}" for week in range(2) for day in ("mon", "tue", "wed", "thu", "fri")]
    told, now = entry("mon+2 21:00", *TAKEN, *(f"{day} 21:00 noted" for day in days)), at("mon+2 21:00")
    broken = [read.instance for read in told.readings if read.expectation.id == "update" and read.broken]
    assert broken == list(range(1, 12))
    for named, instance in (("update", broken[-1]), ("update#2", 2)):
        answer = decide(Excuse(named, "x"), told, by=person("pilar"), publications=published(), now=now)
        assert isinstance(answer, Accepted)
        excused = answer.events[0]
        assert isinstance(excused, Excused)
        assert (excused.clock, excused.instance) == ("update", instance)


# ----------------------------------------------------------------------------- acknowledging and silencing (law 33)


@pytest.mark.parametrize(
    ("action", "by", "now", "expected"),
    [
        pytest.param(Acknowledge("repair"), "luis", "tue 10:10:01", "acknowledged", id="broken"),
        pytest.param(Acknowledge("repair"), "luis", "tue 09:40", "acknowledged", id="at risk"),
        pytest.param(Acknowledge("repair"), "luis", "tue 09:39:59", "no: nothing-to-ack", id="not at risk yet"),
        pytest.param(Acknowledge(), "pilar", "tue 10:10:01", "acknowledged", id="the customer, the only one"),
        pytest.param(Acknowledge("repair"), "sara", "tue 10:10:01", "acknowledged", id="an approver"),
        pytest.param(Acknowledge("start"), "luis", "tue 10:10:01", "no: unknown-clock", id="one that has ended"),
        pytest.param(
            Acknowledge("repair", at("tue 10:10:01")), "luis", "tue 10:10:01", "no: in-the-past", id="until now"
        ),
        pytest.param(Acknowledge("repair", at("tue 10:10:02")), "luis", "tue 10:10:01", "acknowledged", id="a second"),
        pytest.param(Acknowledge("repair", at("mon+5 00:00")), "luis", "tue 10:10:01", "no: too-far", id="a slip"),
        pytest.param(Silence("repair"), "luis", "tue 08:15", "silenced", id="nothing presses yet"),
        pytest.param(Silence("told"), "luis", "tue 08:15", "no: unknown-clock", id="what has not begun"),
        pytest.param(Silence(), "luis", "tue 08:15", "no: which-clock", id="several run"),
    ],
)
def test_law_33_a_clock_is_acknowledged_or_silenced_for_a_time(
    action: Action, by: str, now: str, expected: str
) -> None:
    assert done_with(action, by, now, *LATE) == expected


def test_law_33_only_those_concerned_say_that_they_have_seen_it() -> None:
    stranger = BOSSES.replace('delegates = ["quality"]', "delegates = []")
    told = (*LATE,)
    assert done_with(Acknowledge("repair"), "quino", "tue 10:30", *told, text=BOSSES) == "acknowledged"
    assert done_with(Acknowledge("repair"), "quino", "tue 10:30", *told, text=stranger) == "no: who-ack"
    assert done_with(Silence("repair"), "quino", "tue 10:30", *told, text=stranger) == "no: who-silence"


def test_law_33_acknowledging_lasts_half_an_hour_and_silence_an_hour_where_nobody_says_otherwise() -> None:
    told, now = entry("tue 10:30", *LATE), at("tue 10:30")
    seen = decide(Acknowledge("repair"), told, by=person("luis"), publications=published(), now=now)
    quiet = decide(Silence("repair#1"), told, by=person("luis"), publications=published(), now=now)
    assert isinstance(seen, Accepted)
    assert isinstance(quiet, Accepted)
    acknowledged, silenced = seen.events[0], quiet.events[0]
    assert isinstance(acknowledged, Acknowledged)
    assert isinstance(silenced, Silenced)
    assert (acknowledged.until - now, silenced.until - now) == (30 * MINUTE, 60 * MINUTE)
    assert (acknowledged.clock, acknowledged.instance) == (silenced.clock, silenced.instance) == ("repair", 1)
    furthest = decide(
        Silence("repair", Instant(now + 31 * DAY)), told, by=person("luis"), publications=published(), now=now
    )
    assert isinstance(furthest, Accepted)


def test_law_33_neither_changes_a_clock_and_both_stand_beside_whatever_else_is_done() -> None:
    told, now = entry("tue 10:30", *LATE), at("tue 10:30")
    before = told.readings
    for action in (Acknowledge("repair"), Silence("repair")):
        answer = decide(action, told, by=person("luis"), publications=published(), now=now)
        assert isinstance(answer, Accepted)
        happened = replace(answer.events[0], version=Version(7))
        assert not happened.changes_request
        after = entry_of(fold((*told.request.events, happened)), published(), now)
        assert after.readings == before
        assert (after.request.revision, after.standing) == (told.request.revision, told.standing)


def test_the_clocks_that_press_are_offered_first() -> None:
    told = entry("tue 10:30", *LATE)
    offered = offer("silence", told, by=person("luis"), publications=published(), now=at("tue 10:30"))
    assert isinstance(offered, Offer)
    assert offered.of(Of.CLOCK)[0] == "repair#1"
    assert {word.partition("#")[0] for word in offered.of(Of.CLOCK)} == {"repair", "update", "resolution"}
    assert all(read.phase is not Phase.WAITING for read in told.readings if read.expectation.id == "update")


@pytest.mark.parametrize(
    ("action", "named", "by"),
    [
        (Assign(LUIS), "new", "rosa"),
        (Plan(at("tue 09:00")), "to approve", "luis"),
        (Excuse("x", "x"), "in work", "pilar"),
        (Acknowledge(), "in work", "luis"),
        (Silence(), "in work", "luis"),
        (ReAgree(), "in work", "rosa"),
        (Link(RequestId("Q-1")), "in work", "luis"),
        (Amend(reason="x"), "in work", "rosa"),
    ],
)
def test_law_31_what_is_decided_when_it_is_said_cannot_have_been_done_earlier(
    action: Action, named: str, by: str
) -> None:
    assert outcome(action, named, by, "mon 08:05") == "no: only-now"


@pytest.mark.parametrize(
    ("action", "named", "by", "entered", "expected"),
    [
        (Suspend(reason="Gas"), "in work", "sara", "tue 08:12", "approval-suspended"),
        (Reopen("It squeals"), "told", "pilar", "tue 09:25", "reopened"),
        (HandOver(QUALITY, reason="x"), "in work", "luis", "tue 08:10", "handed-over"),
        (HandOver(QUALITY, reason="x"), "in work", "luis", "tue 08:09", "no: before-last"),
    ],
)
def test_law_31_other_acts_may_be_entered_later(
    action: Action, named: str, by: str, entered: str, expected: str
) -> None:
    assert outcome(action, named, by, entered) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param("wed 01:20", "confirmed", id="the due instant itself"),
        pytest.param("wed 01:20:01", "no: closed-by-itself", id="a second later"),
    ],
)
def test_law_28_the_last_instant_to_confirm_is_the_due_of_the_confirmation(now: str, expected: str) -> None:
    assert done_with(Confirm(), "pilar", now, *TOLD) == expected


def test_law_33_what_is_broken_comes_before_what_is_at_risk_and_that_before_the_rest() -> None:
    def clocks(word: str, now: str, *story: str) -> tuple[str, ...]:
        offered = standing(word, "pilar", now, *story)
        assert isinstance(offered, Offer)
        return offered.of(Of.CLOCK)

    story = ("mon 08:00 opened", "mon 08:10 taken")
    assert clocks("silence", "mon 11:30", *story) == ("approval#1", "cool-down#1", "update#1", "resolution#1")
    assert clocks("silence", "mon 15:00", *story) == ("approval#1", "update#1", "cool-down#1", "resolution#1")
    assert clocks("ack", "mon 15:00", *story) == ("approval#1", "update#1")
    excused = (*story, "mon 14:30 excused approval")
    assert clocks("ack", "mon 15:00", *excused) == ("update#1",)
    assert clocks("silence", "mon 15:00", *excused) == ("approval#1", "update#1", "cool-down#1", "resolution#1")
