"""What entering a closure or taking one back would change, before anybody does it (law 8)."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import ExpectationId
from rules.entry import Entry, entry_of
from rules.events import ClosureEntered, ClosureTakenBack, RequestId, Version
from rules.instants import Instant, Seconds
from rules.publications import Publications
from rules.readings import Mark, Reading


class Moved(Struct, frozen=True):
    """A clock that has not ended and would stand otherwise."""

    request: RequestId
    clock: ExpectationId
    instance: int
    before: Instant | None
    """Its due as it is; None while it stands still, when only what is left differs."""
    after: Instant | None
    left_before: Seconds | None
    left_after: Seconds | None


class Judged(Struct, frozen=True):
    """A clock, ended or not, whose breach would be seen otherwise."""

    request: RequestId
    clock: ExpectationId
    instance: int
    breached_at: Instant | None
    """None for a minimum that is cut short."""


class Preview(Struct, frozen=True):
    """What would differ on the requests that are open, in their order and that of their clocks."""

    moved: tuple[Moved, ...] = ()
    excused: tuple[Judged, ...] = ()
    """The breaches that would be excused by it."""
    broken: tuple[Judged, ...] = ()
    """The breaches that would be there, or would be excused no more."""

    @property
    def requests(self) -> frozenset[RequestId]:
        """The requests of the clocks that move."""
        return frozenset(each.request for each in self.moved)


def preview(
    entries: Iterable[Entry], event: ClosureEntered | ClosureTakenBack, publications: Publications, now: Instant
) -> Preview:
    """What the event would change at `now`; `entries` are of these publications, those that are closed left out.

    Only requests with a clock on the calendar are looked at. An instant before the event counts as its own, so
    that the breaches it excuses are seen as they will be.
    """
    later = publications.after([_next(event, publications)])
    at = Instant(max(now, event.occurred_at))
    moved: list[Moved] = []
    excused: list[Judged] = []
    broken: list[Judged] = []
    for entry in entries:
        if all(later.compiled(run.calendar) for run in entry.runs):
            continue
        before = _by_clock(entry_of(entry.request, publications, at).readings)
        for clock, now_so in _by_clock(entry_of(entry.request, later, at).readings).items():
            was = before.get(clock)
            if was is not None and now_so.live and _standing(was) != _standing(now_so):
                moved.append(Moved(entry.request.id, *clock, was.due, now_so.due, was.left, now_so.left))
            judged = Judged(entry.request.id, *clock, now_so.breached_at)
            if _stands(now_so) and not _stands(was):
                broken.append(judged)
            elif now_so.broken and _stands(was) and not _stands(now_so):
                excused.append(judged)
    return Preview(tuple(moved), tuple(excused), tuple(broken))


def _next(event: ClosureEntered | ClosureTakenBack, publications: Publications) -> ClosureEntered | ClosureTakenBack:
    """The event as the store would keep it."""
    return replace(event, version=Version(publications.version + 1))


def _by_clock(readings: Iterable[Reading]) -> dict[tuple[ExpectationId, int], Reading]:
    return {(reading.expectation.id, reading.instance): reading for reading in readings}


def _standing(reading: Reading) -> tuple[Instant | None, Seconds | None]:
    """Where a clock stands: due, or what is left while it stands still."""
    return reading.due, reading.left if reading.due is None else None


def _stands(reading: Reading | None) -> bool:
    """Whether there is a breach that nothing excuses."""
    return reading is not None and reading.broken and Mark.EXCUSED not in reading.marks
