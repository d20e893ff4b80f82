"""Barriers: what keeps work from starting at an instant, and who may override it (laws 15, 17, 18)."""

from __future__ import annotations

from msgspec import Struct

from rules.agreement import DepartmentId, Expectation
from rules.answers import Declined
from rules.entry import Entry
from rules.instants import Instant, Seconds
from rules.plant import Person, Plant
from rules.request import Answer
from rules.runs import run_of


class Barrier(Struct, frozen=True):
    """One gate that is shut, or one minimum that has not passed."""

    expectation: Expectation
    until: Instant | None
    """When a minimum will have passed; None for a gate."""


def barriers(entry: Entry, at: Instant) -> tuple[Barrier, ...]:
    """Everything that keeps the work of a request waiting at `at`: gates first, then minima, the longest first.

    `at` is not before its last event.
    """
    gates, minima = [], []
    for expectation in entry.agreement.expectations:
        if not expectation.keeps_work_waiting:
            continue
        if expectation.gate is not None:
            state = entry.request.gates.get(expectation.id)
            if state is None or state.answer is not Answer.APPROVED:
                gates.append(Barrier(expectation, None))
            continue
        run = run_of(entry.runs, expectation.id)
        if run is not None and run.passed_at is not None and run.passed_at > at:
            minima.append(Barrier(expectation, run.passed_at))
    return (*gates, *sorted(minima, key=lambda barrier: barrier.until or 0, reverse=True))


def keeps_waiting(shut: tuple[Barrier, ...], entry: Entry, at: Instant) -> Declined:
    """The sentence about what keeps the work waiting; `shut` is not empty."""
    gate = next((barrier for barrier in shut if barrier.until is None), None)
    minimum = next((barrier for barrier in shut if barrier.until is not None), None)
    facts: dict[str, object] = {}
    if minimum is not None and minimum.until is not None:
        facts |= {
            "clock": minimum.expectation.id,
            "until": minimum.until,
            "left": Seconds(minimum.until - at),
            "why": minimum.expectation.because,
        }
    if gate is not None:
        facts["department"] = gate.expectation.gate
        state = entry.request.gates.get(gate.expectation.id)
        answer = "shut" if state is None else state.answer.value
        return Declined(f"gate-{answer}-and-cooling" if minimum is not None else f"gate-{answer}", facts)
    return Declined("cooling", facts)


def needs_second(shut: tuple[Barrier, ...]) -> bool:
    """Whether overriding these needs a second person (law 15)."""
    return any(barrier.expectation.safety for barrier in shut)


def may_be_second(person: Person, by: Person, shut: tuple[Barrier, ...], entry: Entry, plant: Plant) -> bool:
    """Whether a person of the gate's or the machine's department stands beside the one who overrides."""
    machine = None if entry.request.machine is None else plant.machines.get(entry.request.machine)
    departments: set[DepartmentId | None] = {barrier.expectation.gate for barrier in shut}
    departments.add((machine.department if machine is not None else None) or entry.request.customer)
    return person.id != by.id and person.department in departments
