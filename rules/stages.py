"""Stages: how far a request is, when it is closed, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from rules.agreement import CUSTOMER, PROVIDER, Agreement, DepartmentId
from rules.instants import Instant
from rules.readings import Phase, Reading
from rules.request import Answer, Request
from rules.runs import Run


class Stage(StrEnum):
    """How far a request is; derived, never stored."""

    NEW = "new"
    TAKEN = "taken"
    TO_APPROVE = "to-approve"
    COOLING = "cooling"
    READY = "ready"
    IN_WORK = "in-work"
    ON_HOLD = "on-hold"
    DONE = "done"
    TOLD = "told"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """Why it was somebody's turn, in the order in which the first that applies decides (law 26)."""

    GAP = "gap"
    """It was closed, and later something was added or it was reopened: the customer's time (law 29)."""
    CONFIRMED = "confirmed"
    """Over, or confirmed although nobody said that it was done: nobody's turn."""
    CHILD = "child"
    HOLD = "hold"
    SUSPENDED = "suspended"
    TO_ANSWER = "to-answer"
    """The customer asked something."""
    ASKED_BACK = "asked-back"
    """The provider asked the customer something."""
    TO_TELL = "to-tell"
    TO_CONFIRM = "to-confirm"
    IN_WORK = "in-work"
    TO_APPROVE = "to-approve"
    COOLING = "cooling"
    TO_TAKE = "to-take"
    TO_ASK = "to-ask"
    """A gate is shut and its approver is not asked: the provider asks (law 19)."""
    TO_START = "to-start"


OVER = frozenset({Stage.CLOSED, Stage.CANCELLED})
"""The stages of a request that is on no board any more."""


def closes_at(request: Request, agreement: Agreement | None, running: Sequence[Run]) -> Instant | None:
    """From which instant on the request is closed if nothing more happens; None while something is outstanding.

    A confirmation that can run out gives the first instant after its due (law 28).
    """
    if request.cancelled_at is not None:
        return request.cancelled_at
    if request.done_at is None:
        return None
    if request.confirmed_at is not None:
        return request.confirmed_at
    expectations = () if agreement is None else agreement.expectations
    if any(expectation.lapses for expectation in expectations):
        lapsing = next((run for run in reversed(running) if run.expectation.lapses), None)
        due = None if lapsing is None or request.told_at is None else lapsing.broken_from
        return None if due is None else Instant(due + 1)
    if any("told" in expectation.ends for expectation in expectations if not expectation.repeats):
        return request.told_at
    return request.done_at


def stage_at(
    request: Request, agreement: Agreement | None, read: Sequence[Reading], closed_at: Instant | None, now: Instant
) -> Stage:
    """The stage at `now`, `closed_at` being what `closes_at` gave for the same facts."""
    if request.cancelled_at is not None:
        return Stage.CANCELLED
    if closed_at is not None and closed_at <= now:
        return Stage.CLOSED
    if request.done_at is not None:
        return Stage.TOLD if request.told_at is not None else Stage.DONE
    if request.hold is not None:
        return Stage.ON_HOLD
    if request.started_at is not None:
        return Stage.ON_HOLD if suspended_by(request, agreement) is not None else Stage.IN_WORK
    if request.taken_at is None:
        return Stage.NEW
    return _before_the_work(request, agreement, read)


def _before_the_work(request: Request, agreement: Agreement | None, read: Sequence[Reading]) -> Stage:
    if shut_gate(request, agreement) is not None:
        return Stage.TO_APPROVE
    if is_cooling(read):
        return Stage.COOLING
    waits = agreement is not None and any(expectation.keeps_work_waiting for expectation in agreement.expectations)
    return Stage.READY if waits else Stage.TAKEN


def shut_gate(request: Request, agreement: Agreement | None) -> DepartmentId | None:
    """The department whose approval is missing; the first, where several are."""
    for gate in () if agreement is None else agreement.gates:
        state = request.gates.get(gate.id)
        if state is None or state.answer is not Answer.APPROVED:
            return gate.gate
    return None


def suspended_by(request: Request, agreement: Agreement | None) -> DepartmentId | None:
    """The department that suspended its approval while the work was under way, until it approves (law 19)."""
    for gate in () if agreement is None else agreement.gates:
        state = request.gates.get(gate.id)
        if state is not None and state.suspends:
            return gate.gate
    return None


def is_cooling(read: Sequence[Reading]) -> bool:
    """Whether a minimum before the work has not passed yet."""
    return any(reading.cools_until is not None and reading.expectation.keeps_work_waiting for reading in read)


def turn(
    request: Request, agreement: Agreement, read: Sequence[Reading], child_provider: DepartmentId | None = None
) -> tuple[DepartmentId | None, Why]:
    """Whose turn it is now, and why: the first that applies in the order of law 26.

    It is nobody's while it cools, or when it is over. `child_provider` owes an open child request.
    """
    provider = request.handed_to or agreement.provider
    if request.cancelled_at is not None or request.confirmed_at is not None:
        return None, Why.CONFIRMED
    if child_provider is not None:
        return child_provider, Why.CHILD
    if request.hold is not None:
        return holder(request, agreement), Why.HOLD
    if request.done_at is None and (suspended := suspended_by(request, agreement)) is not None:
        return suspended, Why.SUSPENDED
    if request.question is not None:
        to_provider = request.question.audience == PROVIDER
        return (provider, Why.TO_ANSWER) if to_provider else (request.customer, Why.ASKED_BACK)
    if request.done_at is not None:
        return (provider, Why.TO_TELL) if request.told_at is None else (request.customer, Why.TO_CONFIRM)
    if request.started_at is not None:
        return provider, Why.IN_WORK
    return _turn_before_the_work(request, agreement, read, provider)


def _turn_before_the_work(
    request: Request, agreement: Agreement, read: Sequence[Reading], provider: DepartmentId
) -> tuple[DepartmentId | None, Why]:
    gate = open_question_at_gate(request, agreement, read)
    if gate is not None:
        return gate, Why.TO_APPROVE
    if is_cooling(read):
        return None, Why.COOLING
    if request.taken_at is None:
        return provider, Why.TO_TAKE
    return provider, Why.TO_START if shut_gate(request, agreement) is None else Why.TO_ASK


def open_question_at_gate(request: Request, agreement: Agreement, read: Sequence[Reading]) -> DepartmentId | None:
    """The approver who has been asked and has not answered; after a refusal it is the provider's turn (laws 17, 19)."""
    if not agreement.gates:
        return None
    not_asked_yet = {reading.expectation.id for reading in read if reading.phase is Phase.WAITING}
    for gate in agreement.gates:
        state = request.gates.get(gate.id)
        if (state is None and gate.id not in not_asked_yet) or (state is not None and state.answer is Answer.ASKED):
            return gate.gate
    return None


def holder(request: Request, agreement: Agreement) -> DepartmentId | None:
    """The department that holds the work (law 13)."""
    if request.hold is None:
        return None
    reason = agreement.hold(request.hold.reason)
    if reason is None or reason.holder == PROVIDER:
        return request.handed_to or agreement.provider
    return request.customer if reason.holder == CUSTOMER else DepartmentId(reason.holder)
