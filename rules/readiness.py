"""Readiness: from when on the work of a request may start, and when that is lost again (law 23).

It is ready when it is taken, every gate is open and every minimum before the work has passed. What `rules.timeline`
tells gets `ready` and `unready` among it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import READY, ExpectationId
from rules.events import (
    ApprovalAsked,
    ApprovalSuspended,
    Approved,
    Cancelled,
    Done,
    Refused,
    Reopened,
    Taken,
    WorkStarted,
)
from rules.instants import Instant
from rules.timeline import Beat

UNREADY: Final = "unready"
"""The word at which a readiness is lost without the work having started; derived like `ready`."""

_MAY_UNREADY: Final = frozenset(
    [*("ran-again", "refused", "approval-suspended", "approval-asked"), *("part-changed", "priority-changed")]
)

_Since: TypeAlias = tuple[Instant, bool]
"""From when on something is so, and whether that instant was corrected afterwards."""


def unreadies_late(beat: Beat) -> bool:
    """Whether it may take a readiness away, and a person typed in that it happened earlier."""
    return beat.typed_at > beat.at and beat.word in _MAY_UNREADY


def as_known(happened: Sequence[Beat]) -> Sequence[Beat]:
    """The beats with what takes a readiness away standing where it was recorded.

    Until then the work was ready as far as anybody knew, and late by as much (laws 23, 31).
    """
    known = (replace(beat, at=beat.typed_at) if unreadies_late(beat) else beat for beat in happened)
    return sorted(known, key=lambda beat: beat.at)


class Minimum(Struct, frozen=True, gc=False):
    """From when on a minimum is known, and when it has passed."""

    known_at: Instant
    passed_at: Instant
    cycle: int
    amended: bool
    """What began it was corrected afterwards (law 31)."""


def ready_beats(moments: Sequence[Beat], minima: Mapping[ExpectationId, Sequence[Minimum]]) -> tuple[Beat, ...]:
    """The moments with every beginning and every loss of readiness among them, each after what brought it.

    Work that starts in the very second in which it can was ready. A readiness in the future is given too: the
    work is ready then if nothing happens. Which gates and minima count is said by the agreement in force (law 21).
    """
    approved: dict[ExpectationId, _Since] = {}
    taken: _Since | None = None
    result: list[Beat] = []
    ready = over = False
    cycle = 1
    for position, beat in enumerate(moments):
        match beat.event:
            case Taken():
                taken = taken or (beat.at, beat.amended)
            case Approved():
                approved[beat.event.gate] = beat.at, beat.amended
            case Refused() | ApprovalSuspended() | ApprovalAsked():
                approved.pop(beat.event.gate, None)
            case Reopened():
                approved, taken, over, cycle = {}, None, False, cycle + 1
            case WorkStarted() | Done() | Cancelled():
                over = True
            case _:
                pass
        since = None
        if taken is not None and not over:
            names = beat.agreement.minima_before_work
            known = [each for name in names for each in _last_known(minima.get(name, ()), beat.at, cycle)]
            since = _ready_since(taken, approved, beat.agreement.gates_before_work, known)
        result.append(beat)
        if ready and (since is None or since[0] > beat.at):
            if not over:
                result.append(_derived(beat, UNREADY, beat.at))
            ready = False
        if not ready and since is not None:
            begins, amended = since
            at = Instant(max(begins, beat.at))
            if _comes_first(at, moments[position + 1] if position + 1 < len(moments) else None):
                ready = True
                result.append(_derived(beat, READY, at, amended=amended))
    return tuple(result)


def _derived(beat: Beat, word: str, at: Instant, *, amended: bool = False) -> Beat:
    return Beat(at, word, None, at, amended, beat.part, beat.priority, beat.agreement)


def _comes_first(ready_at: Instant, following: Beat | None) -> bool:
    """Whether the work is ready before the next thing happens, or before anybody knew that it was over by then."""
    if following is None or ready_at < following.at:
        return True
    if isinstance(following.event, Cancelled | Reopened):
        return ready_at < following.typed_at
    ends = isinstance(following.event, WorkStarted | Done)
    return ends and (ready_at == following.at or ready_at < following.typed_at)


def _last_known(minima: Sequence[Minimum], at: Instant, cycle: int) -> Sequence[Minimum]:
    """The last that is known at an instant of a cycle, if any; in one second a cycle may end and the next begin."""
    return [each for each in minima if each.known_at <= at and each.cycle <= cycle][-1:]


def _ready_since(
    taken: _Since,
    approved: Mapping[ExpectationId, _Since],
    gates: Sequence[ExpectationId],
    known: Sequence[Minimum],
) -> _Since | None:
    if any(gate not in approved for gate in gates):
        return None
    passed = ((minimum.passed_at, minimum.amended) for minimum in known)
    return max([taken, *(approved[gate] for gate in gates), *passed])
