"""Kinds: the presets that turn each declared kind of expectation into the general form.

`rules.plantfile` reads a plant's words and calls these; nothing else in the rules looks at a kind. Every
preset takes the bounds first and gives an `Expectation` whose id is its kind where it names none.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypedDict, Unpack

from msgspec.structs import replace

from rules.agreement import (
    CUSTOMER,
    READY,
    AtRisk,
    Bounds,
    CalendarId,
    DepartmentId,
    Expectation,
    ExpectationId,
    Goal,
)
from rules.instants import Seconds


class Kind(StrEnum):
    """The kinds that a plant file may declare."""

    RESPONSE = "response"
    COOL_DOWN = "cool-down"
    APPROVAL = "approval"
    START = "start"
    REPAIR = "repair"
    UPDATE = "update"
    TOLD = "told"
    CONFIRMATION = "confirmation"
    RESOLUTION = "resolution"
    CUSTOM = "custom"


class Common(TypedDict, total=False):
    """What every kind accepts."""

    id: ExpectationId
    calendar: CalendarId | None
    at_risk: AtRisk
    because: str
    owed_by: str


UNBOUNDED = Bounds(((None, None, Goal(None, None)),))
"""No clock: a gate that is shut until somebody answers."""


def within(least: int | None, most: int | None) -> Bounds:
    """A window in seconds for every part and priority; None where it has no such end."""
    goal = Goal(None if least is None else Seconds(least), None if most is None else Seconds(most))
    return Bounds(((None, None, goal),))


def response(most: Bounds, **common: Unpack[Common]) -> Expectation:
    """From opened until taken, which the start and the end of the work imply."""
    return _preset(Kind.RESPONSE, "opened", ("taken", "work-started", "done"), most, common)


def cool_down(least: Bounds, *, safety: bool = False, **common: Unpack[Common]) -> Expectation:
    """Work starts not before: from opened, or from the new stop of a machine that ran again (law 16)."""
    expectation = _preset(Kind.COOL_DOWN, "opened", ("work-started", "done"), least, common)
    return replace(expectation, begins_anew=("ran-again",), safety=safety)


def approval(
    by: DepartmentId,
    most: Bounds = UNBOUNDED,
    *,
    begins: str = "opened",
    delegates: tuple[DepartmentId, ...] = (),
    safety: bool = False,
    **common: Unpack[Common],
) -> Expectation:
    """No start without it; its clock is the approver's own and begins anew when asked again (laws 17, 19)."""
    expectation = _preset(Kind.APPROVAL, begins, ("approved", "refused"), most, {"owed_by": by, **common})
    return replace(expectation, begins_anew=("approval-asked",), gate=by, delegates=delegates, safety=safety)


def start(most: Bounds, **common: Unpack[Common]) -> Expectation:
    """From ready until the work starts (law 23)."""
    return _preset(Kind.START, READY, ("work-started", "done"), most, common)


def repair(window: Bounds, **common: Unpack[Common]) -> Expectation:
    """The work itself; the short end of its window is forecast only (law 15)."""
    return replace(_preset(Kind.REPAIR, "work-started", ("done",), window, common), forecast_only=True)


def update(most: Bounds, **common: Unpack[Common]) -> Expectation:
    """The customer hears something at least this often, from opened until done (law 37)."""
    return replace(_preset(Kind.UPDATE, "opened", ("noted", "told", "done"), most, common), repeats=True)


def told(most: Bounds, **common: Unpack[Common]) -> Expectation:
    """From done until the customer is told."""
    return _preset(Kind.TOLD, "done", ("told", "confirmed"), most, common)


def confirmation(most: Bounds, **common: Unpack[Common]) -> Expectation:
    """The customer's own clock; running out closes the request and is no breach (law 28)."""
    expectation = _preset(Kind.CONFIRMATION, "told", ("confirmed", "reopened"), most, {"owed_by": CUSTOMER, **common})
    return replace(expectation, lapses=True)


def resolution(most: Bounds, *, counts: Literal["first", "total"] = "first", **common: Unpack[Common]) -> Expectation:
    """From opened until done; `counts` says what a second cycle does to it (law 29)."""
    return replace(_preset(Kind.RESOLUTION, "opened", ("done",), most, common), counts=counts)


def custom(
    bounds: Bounds, begins: str, ends: tuple[str, ...], *, safety: bool = False, **common: Unpack[Common]
) -> Expectation:
    """The general form itself, between any two happenings."""
    return replace(_preset(Kind.CUSTOM, begins, ends, bounds, common), safety=safety)


def _preset(kind: Kind, begins: str, ends: tuple[str, ...], bounds: Bounds, common: Common) -> Expectation:
    declared: Common = {"id": ExpectationId(kind.value), **common}
    return Expectation(kind=kind.value, begins=begins, ends=ends, bounds=bounds, **declared)
