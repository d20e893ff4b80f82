"""Agreements: what one service promises, as frozen values on one general form.

Every declared kind of expectation is a preset of `Expectation`; the presets are in `rules.kinds`, and
nothing else in the rules looks at a kind. An agreement is immutable and known by its fingerprint: the
same promises have the same fingerprint, whatever file they come from (law 21).
"""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Final, NewType, TypeAlias

import msgspec
from msgspec import Struct

from rules.instants import Seconds

DepartmentId = NewType("DepartmentId", str)
PersonId = NewType("PersonId", str)
ServiceId = NewType("ServiceId", str)
MachineId = NewType("MachineId", str)
PartId = NewType("PartId", str)
CalendarId = NewType("CalendarId", str)
ExpectationId = NewType("ExpectationId", str)
AgreementId = NewType("AgreementId", str)
Priority: TypeAlias = str

PROVIDER: Final = "provider"
CUSTOMER: Final = "customer"
"""`owed_by` and a hold's holder are one of these two words, or the id of a department."""

READY: Final = "ready"
"""The beginning that is no event: taken, every gate open and every minimum before the work passed."""


class Goal(Struct, frozen=True):
    """Shortest and longest time for one part and priority; None where nothing is declared."""

    least: Seconds | None
    most: Seconds | None


class Bounds(Struct, frozen=True, dict=True):
    """The goals of one expectation by part and priority.

    A key is `(part, priority)`; None stands for any part or any priority. There is always an entry
    for any part at each priority that can occur.
    """

    goals: tuple[tuple[PartId | None, Priority | None, Goal], ...]

    def of(self, part: PartId | None, priority: Priority) -> Goal:
        """The goal for a part and a priority.

        While the part is unknown it is the widest window (law 20), and likewise for a priority that was declared
        only after this agreement.
        """
        if len(self.goals) == 1:
            return self.goals[0][2]
        asked = (part, priority)
        if asked not in self._answered:
            self._answered[asked] = self._fitting(part, priority)
        return self._answered[asked]

    @cached_property
    def _answered(self) -> dict[tuple[PartId | None, Priority], Goal]:
        """What `of` has answered: every request asks it again, and a plant has few parts and priorities."""
        return {}

    def _fitting(self, part: PartId | None, priority: Priority) -> Goal:
        fitting = [(declared, goal) for declared, level, goal in self.goals if level is None or level == priority]
        if not fitting:
            fitting = [(declared, goal) for declared, _, goal in self.goals]
        of_part = [goal for declared, goal in fitting if part is not None and declared == part]
        of_any = [goal for declared, goal in fitting if part is None or declared is None]
        return _widest(of_part or of_any)


def _widest(goals: list[Goal]) -> Goal:
    least = [goal.least for goal in goals if goal.least is not None]
    most = [goal.most for goal in goals if goal.most is not None]
    return Goal(min(least, default=None), max(most, default=None))


class Share(Struct, frozen=True):
    """A share of a goal, in hundredths of a per cent, so that nothing is decided by rounding (law 9)."""

    basis_points: int

    def of(self, goal: Seconds) -> Seconds:
        """The first whole second at which at least this share of `goal` is used."""
        return Seconds(-(-goal * self.basis_points // 10_000))


class BeforeDue(Struct, frozen=True):
    """So much time on the clock's own calendar before due."""

    amount: Seconds


class AfterDue(Struct, frozen=True):
    """At due, or so much time on the clock's own calendar after it."""

    amount: Seconds


AtRisk: TypeAlias = Share | BeforeDue
Level: TypeAlias = Share | AfterDue

USUAL_RISK: Final = Share(7_500)
"""At risk from three quarters on, where nothing else is declared."""


class Expectation(Struct, frozen=True, dict=True):
    """One declared promise of a service, on the general form: from one happening until another."""

    id: ExpectationId
    kind: str
    begins: str
    """An event word, `ready`, or `event NAME`."""
    ends: tuple[str, ...]
    """Event words or `event NAME`; the first of them to happen ends the clock."""
    bounds: Bounds
    owed_by: str = PROVIDER
    calendar: CalendarId | None = None
    """None: a maximum counts on the calendar of the department that owes it, a minimum on elapsed time (law 6)."""
    begins_anew: tuple[str, ...] = ()
    """Event words that begin a new instance of the clock at any time (laws 16, 17)."""
    at_risk: AtRisk = USUAL_RISK
    because: str = ""
    gate: DepartmentId | None = None
    """The department that approves, where the expectation is a gate."""
    delegates: tuple[DepartmentId, ...] = ()
    safety: bool = False
    """An override of this minimum or gate needs a second person (law 15)."""
    forecast_only: bool = False
    """The least time serves the forecast and is never a breach (law 15)."""
    repeats: bool = False
    """Each ending begins the next interval, from the beginning until done (law 37)."""
    lapses: bool = False
    """Running out ends the clock without a breach and closes the request (law 28)."""
    counts: str = "first"
    """`first` or `total`: what a second cycle does to it (law 29)."""

    @cached_property
    def keeps_work_waiting(self) -> bool:
        """Whether work may not start before it: a gate, or a minimum that ends with the start of the work."""
        return self.gate is not None or (not self.forecast_only and self.has_least and "work-started" in self.ends)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word that begins or ends it."""
        return frozenset((self.begins, *self.ends, *self.begins_anew))

    @cached_property
    def has_least(self) -> bool:
        """Whether a minimum is declared for any part and priority."""
        return any(goal.least is not None for _, _, goal in self.bounds.goals)

    @cached_property
    def has_most(self) -> bool:
        """Whether a maximum is declared for any part and priority."""
        return any(goal.most is not None for _, _, goal in self.bounds.goals)


class HoldReason(Struct, frozen=True):
    """A declared reason for which work may stop: who then holds it, and which maxima stop (law 13)."""

    reason: str
    holder: str
    stops: tuple[ExpectationId, ...]


class Escalation(Struct, frozen=True):
    """Whom to tell when a clock reaches a level; `clock` None means every maximum."""

    clock: ExpectationId | None
    at: tuple[Level, ...]
    tell: tuple[str, ...]
    """`department:role`, each."""


class Agreement(Struct, frozen=True, dict=True):
    """One immutable version of what a service promises; a request is pinned to one (law 21)."""

    service: ServiceId
    provider: DepartmentId
    calendar: CalendarId
    """The calendar on which the provider's maxima count: the service's own, else the provider's."""
    expectations: tuple[Expectation, ...]
    holds: tuple[HoldReason, ...] = ()
    escalations: tuple[Escalation, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that are the same for the same promises, in every release."""
        return hashlib.blake2b(msgspec.json.encode(_declared(self), order="sorted"), digest_size=8).hexdigest()

    @cached_property
    def id(self) -> AgreementId:
        """The name under which events pin it: service and fingerprint."""
        return AgreementId(f"{self.service}@{self.fingerprint}")

    @cached_property
    def gates(self) -> tuple[Expectation, ...]:
        """The approvals without which work may not start."""
        return tuple(expectation for expectation in self.expectations if expectation.gate is not None)

    @cached_property
    def gates_before_work(self) -> tuple[ExpectationId, ...]:
        """The approvals that work has to wait for."""
        return tuple(each.id for each in self.expectations if each.keeps_work_waiting and each.gate is not None)

    @cached_property
    def minima_before_work(self) -> tuple[ExpectationId, ...]:
        """The minima that work has to wait for."""
        return tuple(each.id for each in self.expectations if each.keeps_work_waiting and each.gate is None)

    @cached_property
    def after_ready(self) -> tuple[ExpectationId, ...]:
        """Those that readiness begins or ends."""
        return tuple(each.id for each in self.expectations if each.begins == READY or READY in each.ends)

    @cached_property
    def deciding(self) -> Agreement:
        """The same with those expectations only whose clocks decide whose turn it is, or close the request."""
        deciding = tuple(each for each in self.expectations if each.keeps_work_waiting or each.lapses)
        return msgspec.structs.replace(self, expectations=deciding)

    def expectation(self, named: str) -> Expectation | None:
        """The expectation of that id."""
        return next((expectation for expectation in self.expectations if expectation.id == named), None)

    def gate(self, named: str) -> Expectation | None:
        """The gate of that id, or the only gate of that department."""
        of_department = [gate for gate in self.gates if gate.gate == named]
        by_id = next((gate for gate in self.gates if gate.id == named), None)
        return by_id or (of_department[0] if len(of_department) == 1 else None)

    def hold(self, reason: str) -> HoldReason | None:
        """The declared reason of those words."""
        return next((hold for hold in self.holds if hold.reason == reason), None)


def _declared(value: object) -> object:
    """What a fingerprint is made of: a field at its default says nothing, so that one added later changes none."""
    match value:
        case Struct():
            names, defaults = value.__struct_fields__, value.__struct_defaults__
            usual = dict(zip(names[len(names) - len(defaults) :], defaults, strict=True))
            said = {name: getattr(value, name) for name in names}
            return {name: _declared(part) for name, part in said.items() if name not in usual or part != usual[name]}
        case tuple():
            return [_declared(part) for part in value]
        case _:
            return value
