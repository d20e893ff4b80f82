"""Who may do what with a request, when, and what is said to the others."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import pytest

from rules.actions import decide, offer, offers
from rules.agreement import DepartmentId, ExpectationId, MachineId, PartId, PersonId
from rules.answers import Accepted, Declined, Of, Offer
from rules.asks import (
    WORDS,
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
    Happen,
    Hold,
    Link,
    Note,
    Plan,
    ReAgree,
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
from rules.entry import Entry, entry_of
from rules.events import Event, Noted, Opened, PartChanged, PriorityChanged, RequestId, Version, WorkStarted
from rules.instants import Instant
from rules.request import fold
from tests.rules.situations import (
    APPROVED,
    OPENED,
    STATES,
    TAKEN,
    WORKED,
    answer,
    became,
    decided,
    outcome,
    person,
    state,
)
from tests.rules.stories import PLANT, at, entry, events, plant, published

LINE = Hold("waiting for the line")
MOTOR = PartId("motor")
OVERRIDE = Start(override=True, reason="The line burns", second=PersonId("sara"))


@pytest.mark.parametrize(
    ("action", "named", "by", "expected"),
    [
        # take
        (Take(), "new", "luis", "taken"),
        (Take(), "new", "rosa", "taken"),
        (Take(), "new", "pilar", "no: who-take"),
        (Take(), "new", "sara", "no: who-take"),
        (Take(), "to approve", "luis", "no: already-taken"),
        (Take(), "done", "luis", "no: already-taken"),
        (Take(), "cancelled", "luis", "no: is-cancelled"),
        # start
        (Start(), "ready", "luis", "work-started"),
        (Start(), "ready", "rosa", "no: who-start"),
        (Start(), "ready", "pilar", "no: who-start"),
        (Start(), "new", "luis", "no: gate-shut-and-cooling"),
        (Start(), "to approve", "luis", "no: gate-shut-and-cooling"),
        (Start(), "refused", "luis", "no: gate-refused-and-cooling"),
        (Start(), "asked again", "luis", "no: gate-asked-and-cooling"),
        (Start(), "cooling", "luis", "no: cooling"),
        (Start(), "held early", "luis", "no: on-hold"),
        (Start(), "in work", "luis", "no: already-started"),
        (Start(), "suspended", "luis", "no: already-started"),
        (Start(), "done", "luis", "no: already-done"),
        (Start(), "cancelled", "luis", "no: is-cancelled"),
        (Start(part=PartId("sprocket")), "ready", "luis", "no: unknown-part"),
        # start, overriding
        (Start(), "cooling", "rosa", "no: cooling-override"),
        (Start(), "to approve", "rosa", "no: gate-shut-and-cooling-override"),
        (Start(override=True), "cooling", "rosa", "no: reason-missing"),
        (Start(override=True, reason="  "), "cooling", "rosa", "no: reason-missing"),
        (Start(override=True, reason="Fire"), "cooling", "rosa", "no: second-missing"),
        (Start(override=True, reason="Fire", second=PersonId("nobody")), "cooling", "rosa", "no: unknown-person"),
        (Start(override=True, reason="Fire", second=PersonId("rosa")), "cooling", "rosa", "no: wrong-second"),
        (Start(override=True, reason="Fire", second=PersonId("luis")), "cooling", "rosa", "no: wrong-second"),
        (Start(override=True, reason="Fire", second=PersonId("sara")), "cooling", "rosa", "no: wrong-second"),
        (Start(override=True, reason="Fire", second=PersonId("pilar")), "cooling", "rosa", "work-started"),
        (OVERRIDE, "to approve", "rosa", "work-started"),
        (OVERRIDE, "refused", "rosa", "work-started"),
        (OVERRIDE, "to approve", "luis", "no: gate-shut-and-cooling"),
        (OVERRIDE, "held early", "rosa", "no: on-hold"),
        (OVERRIDE, "ready", "luis", "work-started"),
        # hold and resume
        (LINE, "in work", "luis", "held"),
        (LINE, "new", "rosa", "held"),
        (LINE, "in work", "pilar", "no: who-hold"),
        (LINE, "on hold", "luis", "no: already-on-hold"),
        (LINE, "done", "luis", "no: already-done"),
        (LINE, "cancelled", "luis", "no: is-cancelled"),
        (Hold("because"), "in work", "luis", "no: unknown-reason"),
        (Hold(), "in work", "luis", "no: which-reason"),
        (Resume(), "on hold", "luis", "resumed"),
        (Resume(), "held early", "rosa", "resumed"),
        (Resume(), "on hold", "pilar", "no: who-resume"),
        (Resume(), "in work", "luis", "no: not-on-hold"),
        (Resume(), "suspended", "luis", "no: suspended"),
        # ask-approval
        (AskApproval(), "refused", "luis", "approval-asked"),
        (AskApproval("safety"), "suspended", "rosa", "approval-asked"),
        (AskApproval("approval"), "suspended", "rosa", "approval-asked"),
        (AskApproval("quality"), "suspended", "rosa", "no: unknown-gate"),
        (AskApproval(), "refused", "pilar", "no: who-ask-approval"),
        (AskApproval(), "new", "luis", "no: nothing-to-ask"),
        (AskApproval(), "asked again", "luis", "no: nothing-to-ask"),
        (AskApproval(), "cooling", "luis", "no: nothing-to-ask"),
        (AskApproval(), "done", "luis", "no: already-done"),
        (AskApproval(), "refused and overridden", "luis", "no: started-without"),
        (AskApproval(), "overridden and suspended", "luis", "approval-asked"),
        # approve and refuse
        (Approve(), "new", "sara", "approved"),
        (Approve(), "to approve", "quim", "approved"),
        (Approve("safety"), "to approve", "sara", "approved"),
        (Approve("kitchen"), "to approve", "sara", "no: unknown-gate"),
        (Approve(), "asked again", "sara", "approved"),
        (Approve(), "new", "rosa", "no: who-approve"),
        (Approve(), "new", "pilar", "no: who-approve"),
        (Approve(), "refused", "sara", "no: already-refused"),
        (Approve(), "cooling", "sara", "no: already-approved"),
        (Approve(), "suspended", "sara", "no: already-suspended"),
        (Approve(), "overridden", "sara", "no: started-without"),
        (Approve(), "overridden", "luis", "no: started-without"),
        (Approve(), "refused and overridden", "sara", "no: started-without"),
        (Refuse(reason="x"), "overridden", "sara", "no: started-without"),
        (Approve(), "overridden and suspended", "sara", "no: already-suspended"),
        (Approve(), "suspended and asked", "sara", "approved"),
        (Approve(), "in work", "sara", "no: already-approved"),
        (Approve(), "done", "sara", "no: already-done"),
        (Approve(), "cancelled", "sara", "no: is-cancelled"),
        (Refuse(reason="The lock is missing"), "to approve", "sara", "refused"),
        (Refuse(), "to approve", "sara", "no: reason-missing"),
        (Refuse(reason="x"), "to approve", "luis", "no: who-approve"),
        (Refuse(reason="x"), "cooling", "sara", "no: already-approved"),
        # note
        (Note("The part is ordered"), "in work", "luis", "noted"),
        (Note("When?", question=True), "in work", "pilar", "noted"),
        (Note("Mind the lock"), "to approve", "sara", "noted"),
        (Note("Mind the lock"), "to approve", "quim", "noted"),
        (Note("Thank you"), "confirmed", "pilar", "noted"),
        (Note(" "), "in work", "luis", "no: text-missing"),
        (Note("x"), "cancelled", "luis", "no: is-cancelled"),
        # done
        (Finish(), "in work", "luis", "done"),
        (Finish(), "on hold", "luis", "done"),
        (Finish(), "in work", "rosa", "no: who-done"),
        (Finish(), "in work", "pilar", "no: who-done"),
        (Finish(), "ready", "luis", "no: not-started"),
        (Finish(), "suspended", "luis", "no: suspended"),
        (Finish(), "done", "luis", "no: already-done"),
        (Finish(), "cancelled", "luis", "no: is-cancelled"),
        # tell
        (Tell("It runs"), "done", "luis", "told"),
        (Tell(), "done", "rosa", "told"),
        (Tell(), "done", "pilar", "no: who-tell"),
        (Tell(), "in work", "luis", "no: not-done"),
        (Tell(), "told", "luis", "no: already-told"),
        # confirm
        (Confirm(), "told", "pilar", "confirmed"),
        (Confirm(5, "Perfect"), "done", "pilar", "confirmed"),
        (Confirm(0), "told", "pilar", "no: rating-out-of-range"),
        (Confirm(6), "told", "pilar", "no: rating-out-of-range"),
        (Confirm(), "told", "luis", "no: who-confirm"),
        (Confirm(), "in work", "pilar", "no: not-done"),
        (Confirm(), "confirmed", "pilar", "no: already-confirmed"),
        (Confirm(), "lapsed", "pilar", "no: closed-by-itself"),
        # cancel
        # part
        (ChangePart(MOTOR), "new", "luis", "part-changed"),
        (ChangePart(MOTOR), "in work", "rosa", "part-changed"),
        (ChangePart(MOTOR), "new", "pilar", "no: who-part"),
        (ChangePart(MOTOR), "new", "sara", "no: who-part"),
        (ChangePart(), "new", "luis", "no: which-part"),
        (ChangePart(PartId("wheel")), "new", "luis", "no: unknown-part"),
        (ChangePart(MOTOR), "done", "luis", "no: already-done"),
        (ChangePart(MOTOR), "cancelled", "luis", "no: is-cancelled"),
        # priority
        (ChangePriority("urgent"), "new", "luis", "priority-changed"),
        (ChangePriority("urgent"), "new", "pilar", "priority-changed"),
        (ChangePriority("urgent"), "cooling", "rosa", "priority-changed"),
        (ChangePriority("urgent"), "cooling", "luis", "no: who-priority-taken"),
        (ChangePriority("urgent"), "cooling", "pilar", "no: who-priority-taken"),
        (ChangePriority("urgent"), "new", "sara", "no: who-priority"),
        (ChangePriority(), "new", "luis", "no: which-priority"),
        (ChangePriority("at once"), "new", "luis", "no: unknown-priority"),
        (ChangePriority("normal"), "new", "luis", "no: same-priority"),
        (ChangePriority("urgent"), "done", "rosa", "no: already-done"),
        # cancel
        (Cancel(), "new", "pilar", "cancelled"),
        (Cancel(), "in work", "pilar", "cancelled"),
        (Cancel("The line is sold"), "new", "rosa", "cancelled"),
        (Cancel(), "new", "rosa", "no: reason-missing"),
        (Cancel("x"), "new", "luis", "no: who-cancel"),
        (Cancel("x"), "new", "sara", "no: who-cancel"),
        (Cancel(), "done", "pilar", "no: already-done"),
        (Cancel(), "cancelled", "pilar", "no: is-cancelled"),
    ],
)
def test_an_action_becomes_an_event_or_says_why_not(action: Action, named: str, by: str, expected: str) -> None:
    assert outcome(action, named, by) == expected


PLAIN: Mapping[str, Action] = {
    "take": Take(),
    "start": Start(),
    "hold": LINE,
    "resume": Resume(),
    "ask-approval": AskApproval(),
    "approve": Approve(),
    "refuse": Refuse(reason="x"),
    "part": ChangePart(MOTOR, "x"),
    "priority": ChangePriority("urgent", "x"),
    "note": Note("x"),
    "done": Finish(),
    "tell": Tell(),
    "confirm": Confirm(),
    "cancel": Cancel("x"),
    "assign": Assign(),
    "plan": Plan(at("tue+1 08:00")),
    "ran-again": RunAgain(),
    "suspend": Suspend(reason="x"),
    "hand-over": HandOver(department=DepartmentId("quality"), reason="x"),
    "event": Happen("sampled"),
    "child": Link(RequestId("Q-1001")),
    "reopen": Reopen("x"),
    "re-agree": ReAgree(),
    "excuse": Excuse(reason="x"),
    "ack": Acknowledge(),
    "silence": Silence(),
    "amend": Amend(reason="x"),
}
"""Every action with whatever a person has to say with it."""


def answered(standing: Offer) -> Action:
    """The action with the first of everything that is to be chosen."""
    first = {choice.of: choice.options[0] for choice in standing.choices if choice.options}
    if standing.override is not None:
        return Start(override=True, reason="x", second=PersonId(first[Of.SECOND]))
    match PLAIN[standing.action]:
        case Assign():
            return Assign(PersonId(first[Of.PERSON]))
        case Excuse() | Acknowledge() | Silence() as heeded:
            return msgspec.structs.replace(heeded, clock=first[Of.CLOCK])
        case Amend():
            version, _, instant = first[Of.CORRECTION].partition("@")
            return Amend(Version(int(version)), Instant(int(instant)) if instant else None, "x")
        case plain:
            return plain


def child_of(number: RequestId) -> Entry:
    """A request that Maintenance asked Quality for."""
    opened = events("mon 08:30 opened", service="statistics", number=number)[0]
    assert isinstance(opened, Opened)
    opened = msgspec.structs.replace(opened, customer=DepartmentId("maintenance"))
    return entry_of(fold([opened]), published(), at("mon 08:30"))


@pytest.mark.parametrize("named", list(STATES))
def test_what_is_offered_is_accepted_and_what_is_not_offered_is_declined_for_the_same_reason(named: str) -> None:
    told, now = state(named)
    for by in plant().people.values():
        offered = offers(told, by=by, publications=published(), now=now)
        assert set(offered) == set(WORDS) == set(PLAIN)
        for word, standing in offered.items():
            assert standing == offer(word, told, by=by, publications=published(), now=now)
            action = PLAIN[word] if isinstance(standing, Declined) else answered(standing)
            result = decide(action, told, by=by, publications=published(), now=now, others=child_of)
            if isinstance(standing, Declined):
                assert result == standing, (by.id, word)
            else:
                assert isinstance(result, Accepted), (by.id, word, result)


def test_an_offer_says_what_is_still_to_be_said() -> None:
    def offered(word: str, named: str, by: str) -> Offer:
        told, now = state(named)
        standing = offer(word, told, by=person(by), publications=published(), now=now)
        assert isinstance(standing, Offer)
        return standing

    assert offered("hold", "in work", "luis").of(Of.HOLD) == ("waiting for the line",)
    assert offered("approve", "new", "sara").of(Of.GATE) == ("approval",)
    assert offered("refuse", "new", "sara").needs_reason
    assert offered("start", "ready", "luis").of(Of.PART) == ("seal-bar", "motor")
    assert (offered("cancel", "new", "pilar").needs_reason, offered("cancel", "new", "rosa").needs_reason) == (
        False,
        True,
    )
    overriding = offered("start", "to approve", "rosa")
    assert overriding.override is not None
    assert (overriding.override.because, overriding.needs_reason) == ("gate-shut-and-cooling", True)
    assert overriding.of(Of.SECOND) == ("sara", "pilar")
    assert offered("start", "cooling", "rosa").of(Of.SECOND) == ("pilar",)


def changed(action: Action, by: str, now: str, *story: str, part: str = "", priority: str = "normal") -> Event | str:
    """The event that a change becomes, or the reason why it is declined."""
    told = entry(now, *story, part=part, priority=priority)
    outcome = decide(action, told, by=person(by), publications=published(), now=at(now))
    return outcome.because if isinstance(outcome, Declined) else outcome.events[0]


@pytest.mark.parametrize(
    ("action", "now", "expected"),
    [
        (ChangePart(MOTOR), "tue 08:54", "part-changed"),
        (ChangePart(MOTOR), "tue 08:55", "reason-after-risk"),
        (ChangePart(MOTOR, "burnt"), "tue 08:55", "part-changed"),
        (ChangePart(MOTOR), "tue 09:30", "reason-after-risk"),
        (ChangePart(PartId("seal-bar")), "tue 09:30", "same-part"),
    ],
)
def test_law_20_another_part_needs_a_reason_once_a_clock_that_it_changes_is_at_risk(
    action: ChangePart, now: str, expected: str
) -> None:
    outcome = changed(action, "luis", now, *WORKED, part="seal-bar")
    assert (outcome if isinstance(outcome, str) else outcome.word) == expected
    if isinstance(outcome, PartChanged):
        assert (outcome.part, outcome.reason) == (action.part, action.reason)


def test_law_20_naming_the_part_for_the_first_time_is_no_change_and_needs_no_reason() -> None:
    assert isinstance(changed(ChangePart(MOTOR), "luis", "tue 12:00", *WORKED), PartChanged)


def test_law_20_a_priority_needs_a_reason_once_the_clock_that_it_changes_is_at_risk() -> None:
    late = ("mon 08:25", OPENED)
    assert changed(ChangePriority("urgent"), "pilar", *late) == "reason-after-risk"
    raised = changed(ChangePriority("urgent", " the line stands "), "pilar", *late)
    assert isinstance(raised, PriorityChanged)
    assert (raised.priority, raised.reason) == ("urgent", "the line stands")


@pytest.mark.parametrize(
    ("now", "story", "expected"),
    [
        pytest.param("mon 08:22:29", (OPENED,), "priority-changed", id="not at risk yet"),
        pytest.param("mon 08:22:30", (OPENED,), "reason-after-risk", id="at risk"),
        pytest.param("mon 08:30:01", (OPENED,), "reason-after-risk", id="past its due"),
        pytest.param("mon 09:00", (OPENED, "mon 08:40 taken"), "priority-changed", id="what came too late is over"),
    ],
)
def test_law_20_only_a_clock_that_runs_keeps_a_priority_from_changing_without_a_reason(
    now: str, story: tuple[str, ...], expected: str
) -> None:
    outcome = changed(ChangePriority("urgent"), "rosa", now, *story)
    assert (outcome if isinstance(outcome, str) else outcome.word) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        pytest.param("seal-bar", "priority-changed", id="its repair takes as long at every priority"),
        pytest.param("motor", "reason-after-risk", id="its repair has less time when it is urgent"),
    ],
)
def test_law_20_a_priority_needs_a_reason_only_where_it_gives_the_part_at_work_another_bound(
    part: str, expected: str
) -> None:
    outcome = changed(ChangePriority("urgent"), "rosa", "tue 10:00", *WORKED, part=part)
    assert (outcome if isinstance(outcome, str) else outcome.word) == expected


def test_the_customer_raises_a_priority_and_the_provider_lowers_it() -> None:
    new = ("mon 08:01", OPENED)
    assert changed(ChangePriority("normal"), "pilar", *new, priority="urgent") == "most-pressing"
    assert isinstance(changed(ChangePriority("normal"), "luis", *new, priority="urgent"), PriorityChanged)
    told = entry(*new, priority="urgent", text=THREE)
    lowered = decide(ChangePriority("normal"), told, by=person("pilar"), publications=published(THREE), now=at(new[0]))
    assert lowered == Declined("only-more-pressing", {"name": "normal", "known": ("rush",)})


THREE = PLANT.replace('["urgent", "normal"]', '["rush", "urgent", "normal"]').replace(
    "{ urgent =", '{ rush = "5m", urgent ='
)


def test_without_another_part_or_priority_there_is_nothing_to_change() -> None:
    text = PLANT.replace('seal-bar = "Barra selladora"\n', "").replace('seal-bar = "30m..1h", ', "")
    told = entry("mon 08:01", OPENED, part="motor", text=text)
    outcome = decide(ChangePart(MOTOR), told, by=person("luis"), publications=published(text), now=at("mon 08:01"))
    assert outcome == Declined("no-other-part")


def test_law_15_a_declined_start_says_what_it_waits_for_and_how_long() -> None:
    declined = answer(Start(), "cooling", "luis")
    assert isinstance(declined, Declined)
    assert declined.facts == {
        "clock": "cool-down",
        "until": at("tue 08:00"),
        "left": 20 * 3_600,
        "why": "The sealing bar works at 180 °C.",
    }


def test_law_15_an_override_keeps_who_stood_by_and_why() -> None:
    event = became(OVERRIDE, "to approve", "rosa")
    assert isinstance(event, WorkStarted)
    assert (event.override, event.reason, event.second, event.person) == (True, "The line burns", "sara", "rosa")


def test_law_15_a_start_that_needs_no_override_is_none() -> None:
    event = became(Start(override=True, reason="x"), "ready", "luis")
    assert isinstance(event, WorkStarted)
    assert (event.override, event.reason, event.second) == (False, "", None)


SEVERAL = PLANT.replace(
    '  { kind = "start"',
    '  { kind = "cool-down", id = "dry", wait = "30h", because = "The glue dries." },\n'
    '  { kind = "cool-down", id = "settle", wait = "26h" },\n  { kind = "start"',
)


def test_law_15_of_several_minima_the_longest_is_named() -> None:
    def started(now: str) -> Accepted | Declined:
        return decided(Start(), "luis", now, *APPROVED, text=SEVERAL)

    dries = {"clock": "dry", "until": at("tue 14:00"), "left": 26 * 3_600, "why": "The glue dries."}
    assert started("mon 12:00") == Declined("cooling", dries)
    assert started("tue 13:59:59") == Declined("cooling", {**dries, "left": 1})
    assert isinstance(started("tue 14:00"), Accepted)


def test_law_17_work_starts_in_the_second_in_which_the_approval_came() -> None:
    assert isinstance(decided(Start(), "luis", "tue 09:00", *TAKEN, "tue 09:00 approved"), Accepted)


ALONE = PLANT.replace('department = "packing"\nroles', 'department = "quality"\nroles')


def test_law_15_an_override_that_needs_a_second_person_is_not_offered_where_nobody_can_be_it() -> None:
    told, now = entry("mon 12:00", *APPROVED, text=ALONE), at("mon 12:00")
    rosa = person("rosa", ALONE)
    standing = offer("start", told, by=rosa, publications=published(ALONE), now=now)
    assert isinstance(standing, Declined)
    assert (standing.because, standing.facts["until"]) == ("cooling-alone", at("tue 08:00"))
    action = Start(override=True, reason="Fire", second=PersonId("sara"))
    assert decide(action, told, by=rosa, publications=published(ALONE), now=now) == standing
    shut = offer("start", entry("mon 12:00", *TAKEN, text=ALONE), by=rosa, publications=published(ALONE), now=now)
    assert isinstance(shut, Offer)
    assert shut.of(Of.SECOND) == ("sara",)


MILD = PLANT.replace(", safety = true", "")


def test_law_15_without_safety_no_second_person_is_needed_but_one_who_is_named_has_to_be_somebody() -> None:
    told = entry("mon 12:00", *APPROVED, text=MILD)

    def start(second: str | None) -> Accepted | Declined:
        action = Start(override=True, reason="Fire", second=None if second is None else PersonId(second))
        return decide(action, told, by=person("rosa"), publications=published(MILD), now=at("mon 12:00"))

    assert isinstance(start(None), Accepted)
    assert isinstance(start("pilar"), Accepted)
    assert start("ghost") == Declined("unknown-person", {"name": "ghost"})


@pytest.mark.parametrize(
    ("machine", "second"),
    [
        pytest.param("lab-press", "quim", id="the department whose machine it is"),
        pytest.param("hoist", "pilar", id="a machine of no department: the customer"),
        pytest.param("scrapped", "pilar", id="a machine that is declared no more: the customer"),
        pytest.param(None, "pilar", id="no machine: the customer"),
    ],
)
def test_law_15_the_second_person_is_of_the_department_whose_machine_it_is(machine: str | None, second: str) -> None:
    opened, *further = events(*APPROVED, text=MACHINES)
    assert isinstance(opened, Opened)
    named = msgspec.structs.replace(opened, machine=None if machine is None else MachineId(machine))
    told = entry_of(fold([named, *further]), published(MACHINES), at("mon 12:00"))
    rosa, then = person("rosa", MACHINES), at("mon 12:00")
    offered = offer("start", told, by=rosa, publications=published(MACHINES), now=then)
    assert isinstance(offered, Offer)
    assert offered.of(Of.SECOND) == (second,)
    for beside in ("quim", "pilar"):
        action = Start(override=True, reason="Fire", second=PersonId(beside))
        answer = decide(action, told, by=rosa, publications=published(MACHINES), now=then)
        assert isinstance(answer, Accepted) is (beside == second)


MACHINES = PLANT.replace(
    "[parts]",
    '[machines.lab-press]\nname = "Prensa"\ndepartment = "quality"\n[machines.hoist]\nname = "Polipasto"\n[parts]',
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param('"repair", window = "30m..2h"', Declined("not-started"), id="a repair begins with the start"),
        pytest.param('"cool-down", wait = "1h"', Declined("not-started"), id="a cool-down ends with the start"),
        pytest.param('"resolution", within = "2h"', None, id="nothing knows of a start"),
    ],
)
def test_law_28_work_is_done_without_a_start_where_nothing_waits_for_one(kind: str, expected: Declined | None) -> None:
    lone = PLANT.replace('{ kind = "response", within = "1h" }', f"{{ kind = {kind} }}").replace(
        ', { kind = "resolution", within = "9h" }', ""
    )
    lone = lone.replace('provider = "quality"', 'provider = "maintenance"')
    answer = decided(Finish(), "luis", "mon 09:00", OPENED, service="statistics", text=lone)
    assert isinstance(answer, Accepted) if expected is None else answer == expected


OWN_GATE = PLANT.replace(
    'department = "packing"\nroles = ["supervisor"]', 'department = "safety"\nroles = ["approver"]'
)


def test_law_18_nobody_approves_their_own_request() -> None:
    told = entry("mon 09:00", *TAKEN, text=OWN_GATE)
    for action in (Approve(), Refuse(reason="x")):
        declined = decide(
            action, told, by=person("pilar", OWN_GATE), publications=published(OWN_GATE), now=at("mon 09:00")
        )
        assert declined == Declined("own-request", {"person": "pilar"})
    assert isinstance(
        decide(Approve(), told, by=person("sara"), publications=published(OWN_GATE), now=at("mon 09:00")), Accepted
    )


TWO_GATES = PLANT.replace(
    '  { kind = "start"',
    '  { kind = "approval", id = "lab", by = "safety", within = "4h" },\n  { kind = "start"',
)


def test_where_several_gates_may_be_meant_one_has_to_be_named() -> None:
    told = entry("mon 09:00", *TAKEN, text=TWO_GATES)

    def approve(gate: str) -> Accepted | Declined:
        return decide(Approve(gate), told, by=person("sara"), publications=published(TWO_GATES), now=at("mon 09:00"))

    assert approve("") == Declined("which-gate", {"name": "", "known": ("approval", "lab")})
    assert approve("safety") == Declined("which-gate", {"name": "safety", "known": ("approval", "lab")})
    assert isinstance(approve("lab"), Accepted)


@pytest.mark.parametrize(
    ("by", "audience", "kept"),
    [
        pytest.param("luis", None, "customer", id="the provider writes to the customer"),
        pytest.param("luis", "internal", "internal", id="the provider writes to its own people"),
        pytest.param("pilar", None, "provider", id="the customer writes to the provider"),
        pytest.param("pilar", "customer", "provider", id="nobody writes to themselves"),
        pytest.param("sara", None, "customer", id="the approver writes to the customer"),
    ],
)
def test_law_37_a_note_goes_to_the_other_side(by: str, audience: str | None, kept: str) -> None:
    note = Note("x", audience=audience)  # type: ignore[arg-type]  # the parameter is one of the literals
    event = became(note, "in work", by)
    assert isinstance(event, Noted)
    assert event.audience == kept


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        pytest.param("mon 08:03", "taken", id="earlier"),
        pytest.param("mon 08:00", "taken", id="at the opening"),
        pytest.param("mon 08:05", "taken", id="now"),
        pytest.param("mon 08:05:01", "no: in-the-future", id="in the future"),
        pytest.param("mon 07:59:59", "no: before-opening", id="before the opening"),
    ],
)
def test_law_31_what_happened_earlier_may_be_entered(entered: str, expected: str) -> None:
    assert outcome(Take(), "new", "luis", entered) == expected


def test_law_31_what_is_entered_stands_after_what_is_stored() -> None:
    assert outcome(Start(), "ready", "luis", "mon 09:00") == "no: before-last"
    accepted = answer(Finish(), "in work", "luis", "tue 08:12")
    assert isinstance(accepted, Accepted)
    assert (accepted.events[0].occurred_at, accepted.events[0].entered) == (at("tue 08:12"), True)


def test_law_10_a_clock_that_went_back_counts_from_the_last_event() -> None:
    told = entry("mon 09:00", OPENED)
    accepted = decide(Take(), told, by=person("luis"), publications=published(), now=at("mon 07:00"))
    assert isinstance(accepted, Accepted)
    assert accepted.events[0].occurred_at == at("mon 08:00")


def test_a_decision_is_the_same_wherever_it_is_made() -> None:
    first, second = answer(Take(), "new", "luis"), answer(Take(), "new", "luis")
    assert first == second
    assert isinstance(first, Accepted)
    assert len(first.events[0].id) == 32
    assert first != answer(Take(), "new", "rosa")


@pytest.mark.parametrize(
    ("action", "named", "closes"),
    [
        pytest.param(Cancel(), "new", "mon 08:05", id="cancelled"),
        pytest.param(Take(), "new", None, id="open"),
        pytest.param(Tell(), "done", "wed 01:05:01", id="closes by itself"),
        pytest.param(Confirm(), "told", "tue 09:30", id="confirmed"),
    ],
)
def test_law_28_an_accepted_action_says_when_the_request_closes(action: Action, named: str, closes: str | None) -> None:
    by = "luis" if isinstance(action, Take | Tell) else "pilar"
    accepted = answer(action, named, by)
    assert isinstance(accepted, Accepted)
    assert accepted.closes_at == (None if closes is None else at(closes))


def test_a_declined_action_changes_nothing() -> None:
    told, now = state("cooling")
    before = told.request
    decide(Start(), told, by=person("luis"), publications=published(), now=now)
    assert told.request == before
    assert events(*APPROVED) == told.request.events
    assert ExpectationId("approval") in before.gates


def test_text_that_nothing_can_store_is_kept_as_far_as_it_is_text() -> None:
    noted = became(Note("half \ud800, whole \ud83d\ude00, ¡señal! "), "in work", "luis")
    assert isinstance(noted, Noted)
    assert noted.text == "half \ufffd, whole 😀, ¡señal!"
    cancelled = became(Cancel("\udfff"), "new", "pilar")
    assert msgspec.json.decode(msgspec.json.encode(cancelled), type=Event) == cancelled
