"""Obstacles: what stands against an action whatever is said with it, and what may be said with it.

One function an action: it answers `Declined`, or an `Offer` with the choices that the person has. Who
may do it at all is looked at first, the request's own state after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from rules.agreement import DepartmentId, Expectation, PartId, PersonId, Priority
from rules.asks import Declined, Offer
from rules.barriers import barriers, keeps_waiting, may_be_second, needs_second
from rules.clocks import read
from rules.entry import Entry
from rules.instants import Instant
from rules.plant import Person, Plant, Role
from rules.readings import Mark
from rules.request import Answer
from rules.stages import suspended_by

Obstacle = Callable[[Entry, Person, Instant, Plant], Offer | Declined]


def obstacle(word: str, entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    """What stands against the action of that word at `at`, or what is to be said with it."""
    over = _is_over(entry)
    return over if over is not None else _OBSTACLES[word](entry, by, at, plant)


def _is_over(entry: Entry) -> Declined | None:
    request = entry.request
    if request.cancelled_at is not None:
        return Declined("is-cancelled", {"at": request.cancelled_at})
    return None


def _works_for_provider(by: Person, entry: Entry, *roles: Role) -> bool:
    return by.department == entry.provider and (not roles or not by.roles.isdisjoint(roles))


def _who(word: str, department: DepartmentId, by: Person) -> Declined:
    return Declined(f"who-{word}", {"department": department, "person": by.id})


def _already_done(entry: Entry) -> Declined | None:
    if entry.request.done_at is not None:
        return Declined("already-done", {"at": entry.request.done_at})
    return None


def _take(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    request = entry.request
    if not _works_for_provider(by, entry, Role.TECHNICIAN, Role.SUPERVISOR):
        return _who("take", entry.provider, by)
    if request.taken_at is not None:
        return Declined("already-taken", {"who": request.assignee, "at": request.taken_at})
    return _already_done(entry) or Offer("take")


def _start(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    request = entry.request
    if not _works_for_provider(by, entry, Role.TECHNICIAN, Role.SUPERVISOR):
        return _who("start", entry.provider, by)
    done = _already_done(entry)
    if done is not None:
        return done
    if request.started_at is not None:
        return Declined("already-started", {"at": request.started_at})
    if request.hold is not None:
        return Declined("on-hold", {"reason": request.hold.reason})
    parts = tuple(plant.parts) if request.part is None else ()
    shut = barriers(entry, at)
    if not shut:
        if request.taken_at is None:
            return Declined("not-taken")
        if Role.TECHNICIAN not in by.roles:
            return _who("start", entry.provider, by)
        return Offer("start", parts=parts)
    waits = keeps_waiting(shut, entry, at)
    if Role.SUPERVISOR not in by.roles:
        return waits
    seconds: tuple[PersonId, ...] = ()
    if needs_second(shut):
        people = plant.people.values()
        seconds = tuple(person.id for person in people if may_be_second(person, by, shut, entry, plant))
        if not seconds:
            return Declined(f"{waits.because}-alone", waits.facts)
    return Offer("start", needs_reason=True, parts=parts, override=waits, seconds=seconds)


def _hold(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    if not _works_for_provider(by, entry, Role.TECHNICIAN, Role.SUPERVISOR):
        return _who("hold", entry.provider, by)
    if entry.request.hold is not None:
        return Declined("already-on-hold", {"reason": entry.request.hold.reason, "since": entry.request.hold.since})
    done = _already_done(entry)
    if done is not None:
        return done
    reasons = tuple(hold.reason for hold in entry.agreement.holds)
    return (
        Offer("hold", reasons=reasons) if reasons else Declined("no-hold-reasons", {"service": entry.request.service})
    )


def _resume(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    if not _works_for_provider(by, entry, Role.TECHNICIAN, Role.SUPERVISOR):
        return _who("resume", entry.provider, by)
    suspending = suspended_by(entry.request, entry.agreement)
    if entry.request.hold is None and suspending is not None:
        return Declined("suspended", {"department": suspending})
    return Offer("resume") if entry.request.hold is not None else Declined("not-on-hold")


def gates_to_answer(entry: Entry, by: Person) -> tuple[Expectation, ...]:
    """The gates that wait for an answer which this person may give, delegates included (law 18)."""
    return tuple(gate for gate in _gates(entry, Answer.ASKED) if Role.APPROVER in by.roles and _answers(by, gate))


def gates_to_ask(entry: Entry) -> tuple[Expectation, ...]:
    """The gates whose approver said no or took the yes back, so that the provider may ask again (law 19)."""
    return _gates(entry, Answer.REFUSED, Answer.SUSPENDED)


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


def _answer(word: str) -> Obstacle:
    def at_gate(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
        if not entry.agreement.gates:
            return Declined("no-gates", {"service": entry.request.service})
        done = _already_done(entry)
        if done is not None:
            return done
        answered = gates_to_answer(entry, by)
        if not answered:
            return _no_gate_to_answer(entry, by)
        if by.id == entry.request.opened_by:
            return Declined("own-request", {"person": by.id})
        gates = tuple(gate.id for gate in answered)
        return Offer(word, gates=gates, needs_reason=word == "refuse")

    return at_gate


def _no_gate_to_answer(entry: Entry, by: Person) -> Declined:
    asked = _gates(entry, Answer.ASKED)
    if asked:
        return _who("approve", DepartmentId(asked[0].gate or ""), by)
    gates = entry.agreement.gates
    gate = next((gate for gate in gates if _answers(by, gate)), gates[0])
    passed_over = _started_without(entry, (gate,))
    if passed_over is not None:
        return passed_over
    state = entry.request.gates[gate.id]
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


def _ask_approval(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    if not _works_for_provider(by, entry, Role.TECHNICIAN, Role.SUPERVISOR):
        return _who("ask-approval", entry.provider, by)
    done = _already_done(entry)
    if done is not None:
        return done
    gates = tuple(gate.id for gate in gates_to_ask(entry))
    if gates:
        return Offer("ask-approval", gates=gates)
    return _started_without(entry, entry.agreement.gates) or Declined("nothing-to-ask")


def _part(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    request = entry.request
    if not _works_for_provider(by, entry, Role.TECHNICIAN, Role.SUPERVISOR):
        return _who("part", entry.provider, by)
    done = _already_done(entry)
    if done is not None:
        return done
    parts = tuple(part for part in plant.parts if part != request.part)
    if not parts:
        return Declined("no-other-part")
    changes = [(part, request.priority) for part in parts] if request.part is not None else []
    return Offer("part", needs_reason=_supersedes_at_risk(entry, at, changes), parts=parts)


def _priority(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    request = entry.request
    supervises = _works_for_provider(by, entry, Role.SUPERVISOR)
    works = supervises or _works_for_provider(by, entry, Role.TECHNICIAN)
    if not works and by.department != request.customer:
        return _who("priority", entry.provider, by)
    done = _already_done(entry)
    if done is not None:
        return done
    if request.taken_at is not None and not supervises:
        return _who("priority-taken", entry.provider, by)
    known = plant.priorities
    more_pressing = known[: known.index(request.priority)] if request.priority in known else known
    priorities = tuple(priority for priority in (known if works else more_pressing) if priority != request.priority)
    if not priorities:
        return Declined("no-other-priority" if works else "most-pressing", {"name": request.priority})
    changes = [(request.part, priority) for priority in priorities]
    return Offer("priority", needs_reason=_supersedes_at_risk(entry, at, changes), priorities=priorities)


def _supersedes_at_risk(entry: Entry, at: Instant, changes: Iterable[tuple[PartId | None, Priority]]) -> bool:
    """Whether one of the changes gives another bound to a clock that is at risk or past its due (law 20)."""
    read_now = ((run, read(run, at)) for run in entry.runs)
    pressing = [run for run, seen in read_now if seen.live and (seen.broken or Mark.AT_RISK in seen.marks)]
    return any(run.expectation.bounds.of(part, priority) != run.goal for part, priority in changes for run in pressing)


def _note(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    gates = {department for gate in entry.agreement.gates for department in (gate.gate, *gate.delegates)}
    if by.department not in {entry.provider, entry.request.customer} | gates:
        return _who("note", entry.provider, by)
    return Offer("note")


def _done(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    if not _works_for_provider(by, entry, Role.TECHNICIAN):
        return _who("done", entry.provider, by)
    done = _already_done(entry)
    if done is not None:
        return done
    suspending = suspended_by(entry.request, entry.agreement)
    if suspending is not None:
        return Declined("suspended", {"department": suspending})
    has_start = any(
        expectation.keeps_work_waiting or expectation.begins == "work-started"
        for expectation in entry.agreement.expectations
    )
    if has_start and entry.request.started_at is None:
        return Declined("not-started")
    return Offer("done")


def _tell(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    if not _works_for_provider(by, entry, Role.TECHNICIAN, Role.SUPERVISOR):
        return _who("tell", entry.provider, by)
    if entry.request.done_at is None:
        return Declined("not-done")
    if entry.request.told_at is not None:
        return Declined("already-told", {"at": entry.request.told_at})
    return Offer("tell")


def _confirm(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    request = entry.request
    if by.department != request.customer:
        return _who("confirm", request.customer, by)
    if request.done_at is None:
        return Declined("not-done")
    if request.confirmed_at is not None:
        return Declined("already-confirmed", {"at": request.confirmed_at})
    if entry.closes_at is not None and entry.closes_at <= at and request.told_at is not None:
        return Declined("closed-by-itself", {"at": entry.closes_at})
    return Offer("confirm")


def _cancel(entry: Entry, by: Person, at: Instant, plant: Plant) -> Offer | Declined:
    customer = by.department == entry.request.customer
    if not customer and not _works_for_provider(by, entry, Role.SUPERVISOR):
        return _who("cancel", entry.request.customer, by)
    return _already_done(entry) or Offer("cancel", needs_reason=not customer)


_OBSTACLES: Final[Mapping[str, Obstacle]] = {
    "take": _take,
    "start": _start,
    "hold": _hold,
    "resume": _resume,
    "ask-approval": _ask_approval,
    "approve": _answer("approve"),
    "refuse": _answer("refuse"),
    "part": _part,
    "priority": _priority,
    "note": _note,
    "done": _done,
    "tell": _tell,
    "confirm": _confirm,
    "cancel": _cancel,
}
