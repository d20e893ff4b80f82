"""Approving: the gates, which somebody asks for, opens, leaves shut or shuts again (laws 17, 18, 19)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, assert_never

from rules.acts.situation import Obstacle, Situation
from rules.agreement import DepartmentId, Expectation
from rules.answers import Choice, Declined, Of, Offer
from rules.asks import Approve, AskApproval, Refuse, Suspend, said
from rules.entry import Entry
from rules.events import ApprovalAsked, ApprovalSuspended, Approved, Event, Refused
from rules.plant import Person, Role
from rules.request import Answer

AtGate = AskApproval | Approve | Refuse | Suspend


def gates_to_answer(entry: Entry, by: Person) -> tuple[Expectation, ...]:
    """The gates that wait for an answer which this person may give, delegates included (law 18)."""
    return tuple(gate for gate in _gates(entry, Answer.ASKED) if Role.APPROVER in by.roles and _answers(by, gate))


def _gates(entry: Entry, *last: Answer) -> tuple[Expectation, ...]:
    """The gates at which one of these was said last and which something waits for.

    Before the start that is the work; afterwards only a suspension holds anything (laws 15, 19).
    """
    request = entry.request
    found = []
    for gate in entry.agreement.gates:
        state = request.gates.get(gate.id)
        waited_for = request.started_at is None or (state is not None and state.suspends)
        if waited_for and (Answer.ASKED if state is None else state.answer) in last:
            found.append(gate)
    return tuple(found)


def _answers(by: Person, gate: Expectation) -> bool:
    return by.department in (gate.gate, *gate.delegates)


def _of(gates: tuple[Expectation, ...]) -> tuple[Choice, ...]:
    return (Choice(Of.GATE, tuple(gate.id for gate in gates)),)


def _answer(word: str) -> Obstacle:
    def at_gate(here: Situation) -> Offer | Declined:
        against = _no_gates(here) or here.done_already
        if against is not None:
            return against
        answered = gates_to_answer(here.entry, here.by)
        if not answered:
            return _no_gate_to_answer(here)
        if here.by.id == here.request.opened_by:
            return Declined("own-request", {"person": here.by.id})
        return Offer(word, _of(answered), needs_reason=word == "refuse")

    return at_gate


def _no_gates(here: Situation) -> Declined | None:
    return None if here.entry.agreement.gates else Declined("no-gates", {"service": here.request.service})


def _no_gate_to_answer(here: Situation) -> Declined:
    asked = _gates(here.entry, Answer.ASKED)
    if asked:
        return here.who("approve", DepartmentId(asked[0].gate or ""))
    gates = here.entry.agreement.gates
    gate = next((gate for gate in gates if _answers(here.by, gate)), gates[0])
    passed_over = _started_without(here.entry, (gate,))
    if passed_over is not None:
        return passed_over
    state = here.request.gates[gate.id]
    return Declined(f"already-{state.answer.value}", {"department": gate.gate, "who": state.person, "at": state.at})


def _started_without(entry: Entry, gates: tuple[Expectation, ...]) -> Declined | None:
    """The work started although one of these gates was shut, so that nothing waits for it any more (law 15)."""
    if entry.request.started_at is None:
        return None
    for gate in gates:
        state = entry.request.gates.get(gate.id)
        if state is None or not (state.suspends or state.answer is Answer.APPROVED):
            return Declined("started-without", {"department": gate.gate, "at": entry.request.started_at})
    return None


def _ask_approval(here: Situation) -> Offer | Declined:
    if not here.does_the_work:
        return here.who("ask-approval", here.entry.provider)
    if here.done_already is not None:
        return here.done_already
    gates = _gates(here.entry, Answer.REFUSED, Answer.SUSPENDED)
    if gates:
        return Offer("ask-approval", _of(gates))
    return _started_without(here.entry, here.entry.agreement.gates) or Declined("nothing-to-ask")


def _suspend(here: Situation) -> Offer | Declined:
    """An approval is suspended, never undone: by those who may give it, until the work is done (law 19)."""
    against = _no_gates(here) or here.done_already
    if against is not None:
        return against
    approved = tuple(
        gate
        for gate in here.entry.agreement.gates
        if (state := here.request.gates.get(gate.id)) is not None and state.answer is Answer.APPROVED
    )
    own = tuple(gate for gate in approved if Role.APPROVER in here.by.roles and _answers(here.by, gate))
    if own:
        return Offer("suspend", _of(own), needs_reason=True)
    gate = (approved or here.entry.agreement.gates)[0]
    if approved:
        return here.who("suspend", DepartmentId(gate.gate or ""))
    return Declined("not-approved", {"department": gate.gate})


OBSTACLES: Final[Mapping[str, Obstacle]] = {
    "ask-approval": _ask_approval,
    "approve": _answer("approve"),
    "refuse": _answer("refuse"),
    "suspend": _suspend,
}


def happened(action: AtGate, here: Situation, offer: Offer) -> Event | Declined:
    """The event of a question or an answer at a gate."""
    gate = _meant(action.gate, tuple(each for each in here.entry.agreement.gates if each.id in offer.of(Of.GATE)))
    if isinstance(gate, Declined):
        return gate
    if isinstance(action, AskApproval):
        return ApprovalAsked(**here.base, gate=gate.id)
    reason = said(action.reason)
    if offer.needs_reason and not reason:
        return Declined("reason-missing")
    match action:
        case Approve():
            return Approved(**here.base, gate=gate.id, reason=reason)
        case Refuse():
            return Refused(**here.base, gate=gate.id, reason=reason)
        case Suspend():
            return ApprovalSuspended(**here.base, gate=gate.id, reason=reason)
        case _:
            assert_never(action)


def _meant(named: str, gates: tuple[Expectation, ...]) -> Expectation | Declined:
    """The gate that was meant, by its id or its department; not to be named where there is only one."""
    known = tuple(gate.id for gate in gates)
    meant = [gate for gate in gates if named in ("", gate.id)] or [gate for gate in gates if named == gate.gate]
    if len(meant) == 1:
        return meant[0]
    return Declined("which-gate" if meant else "unknown-gate", {"name": named, "known": known})
