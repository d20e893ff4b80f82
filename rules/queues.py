"""Queues: which requests stand before another one at its provider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rules.agreement import DepartmentId
from rules.entry import Entry
from rules.events import RequestId
from rules.instants import Instant
from rules.stages import holder

_Place: TypeAlias = tuple[Instant | float, Instant | float, Instant, RequestId]
"""Where a request stands: when it is to be begun, when it is due, when it was opened, its number."""

_NEVER = float("inf")


def before(entry: Entry, others: Iterable[Entry]) -> tuple[RequestId, ...] | None:
    """The requests that the same provider is to begin before this one, the first of them first.

    They are those that are not started, done or over, and that nobody else holds. They stand in the order of their
    appointments, a request without one at the due of the most pressing maximum that its provider owes; then of
    that due, then of their openings. Where nothing is due it stands last. The order follows from what happened and
    not from the second of looking. None for a request that is in no queue itself; it may be among `others`.
    """
    if not _waits(entry, entry.provider):
        return None
    place = _place(entry)
    queued = (_place(other) for other in others if _waits(other, entry.provider))
    return tuple(number for *_, number in sorted(other for other in queued if other < place))


def _waits(entry: Entry, provider: DepartmentId) -> bool:
    """Whether it stands in the provider's queue."""
    request = entry.request
    if entry.provider != provider or request.started_at is not None or request.done_at is not None:
        return False
    if request.cancelled_at is not None or request.confirmed_at is not None:
        return False
    return request.hold is None or holder(request, entry.agreement) == provider


def _place(entry: Entry) -> _Place:
    request = entry.request
    due = min(_dues(entry), default=_NEVER)
    return (due if request.appointment is None else request.appointment, due, request.opened_at, request.id)


def _dues(entry: Entry) -> Iterator[Instant]:
    """When the maxima that the provider owes are due; one that nobody can date yet, or that stands still, is not."""
    for run in entry.runs:
        if run.due is not None and run.ends_at is None and run.owed_by == entry.provider:
            yield run.due
