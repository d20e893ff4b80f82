"""Moments: the events that count, each at the instant at which it counts (laws 10, 31)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import msgspec

from rules.events import Amended, Breached, Escalated, Event, EventId, Notified
from rules.instants import Instant

_NOTICED: Final = (Breached, Escalated, Notified)
"""What a program noticed stands at its own instant and puts nothing else off."""


class Moment(msgspec.Struct, frozen=True, gc=False):
    """One event at the instant at which it counts, corrections applied, never before the opening (laws 10, 31)."""

    at: Instant
    event: Event
    typed_at: Instant
    """When a time that a person typed in was recorded; `at` for every other event (law 31)."""
    amended: bool = False


def moments_of(events: Sequence[Event]) -> tuple[Moment, ...]:
    """The events that count, each at the instant at which it counts, in the order in which they happened.

    Taken-back events are left out. A clock that went back never makes time negative: an event counts no
    earlier than the one before it (law 10). Where a person entered its time it may come before notes, but not
    before what had already changed the request (law 31).
    """
    corrections: dict[EventId, Amended] = {event.target: event for event in events if isinstance(event, Amended)}
    moments: list[Moment] = []
    latest = changed_at = opened_at = None
    for event in events:
        correction = corrections.get(event.id)
        if correction is not None and correction.instant is None:
            continue
        at = typed_at = event.occurred_at
        noticed = isinstance(event, _NOTICED)
        if event.entered:
            typed_at = max(at, event.recorded_at)
            at = at if changed_at is None else max(at, changed_at)
        elif latest is not None and not noticed:
            at = typed_at = max(at, latest)
        if not noticed:
            latest = at if latest is None else max(at, latest)
            changed_at = at if event.changes_request else changed_at
        amended = correction is not None and correction.instant is not None
        if correction is not None and correction.instant is not None:
            at = typed_at = correction.instant
        opened_at = at if opened_at is None else opened_at
        at = max(at, opened_at)
        moments.append(Moment(at, event, max(typed_at, at), amended))
    if any(later.at < earlier.at for earlier, later in pairwise(moments)):
        moments[1:] = sorted(moments[1:], key=lambda moment: moment.at)
    return tuple(moments)
