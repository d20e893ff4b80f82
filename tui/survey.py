"""The survey: finds for a live board what stands beside a request, reading the store beside the screen.

What the store has to be asked for, and what would take long on a large board, is read by a thread and is there a
moment later; closed requests are read once, and from then on what is closed or reopened is counted as it comes.
"""

from __future__ import annotations

import asyncio
from typing import Final

from msgspec import Struct

from rules.agreement import PartId, ServiceId
from rules.board import Changed
from rules.children import child_of, child_promises
from rules.entry import Entry
from rules.events import RequestId
from rules.history import LOOKS_BACK, Cases, Experience
from rules.instants import DAY, MINUTE, Instant, Seconds
from rules.queues import before
from rules.request import Request, fold
from rules.turns import Child
from store.contract import Summary
from tui.live import LiveBoard
from tui.surroundings import Surroundings, is_awaited

COUNTED_AGAIN: Final = Seconds(5)
"""So old a place in a queue may be when something else on the board has changed."""
SAID_AGAIN: Final = Seconds(MINUTE)
"""So old may be what the past says."""
READ_ANEW_FROM: Final = 10_000
"""So many closed requests that nobody asked about are not remembered one by one, but read anew."""
READ_ANEW_AFTER: Final = DAY
"""So often closed requests are read anew, so that those of long ago are forgotten."""


class _Place(Struct, frozen=True):
    """How many stood before a request, as of an instant."""

    entry: Entry
    counted: Instant
    before: int | None


class _Said(Struct, frozen=True):
    """What the past said as of an instant."""

    at: Instant
    experience: Experience | None


class Survey:
    """What stands beside the requests of one live board."""

    def __init__(self, live: LiveBoard) -> None:
        self._live = live
        self._cases: dict[ServiceId, Cases] | None = None
        self._read_at = Instant(0)
        self._to_count: dict[RequestId, None] = {}
        self._closed: dict[RequestId, Child | None] = {}
        self._said: dict[tuple[ServiceId, PartId | None], _Said] = {}
        self._place: _Place | None = None
        self._shown: Entry | None = None
        self._changed = False
        self._reading = False
        self._not_before = Instant(0)
        self._given_up = False
        """The board is closed: a thread that still reads stops, so that nobody waits for it."""

    def take_in(self, changed: Changed) -> None:
        """Know what has changed on the board."""
        self._changed = True
        for request in changed.gone:
            self._closed.pop(request, None)
            self._to_count[request] = None
        for request in changed.requests:
            entry, known = self._live.board.entries.get(request), self._cases or {}
            cases = None if entry is None else known.get(entry.request.service)
            if cases is not None and request in cases:
                self._to_count[request] = None
        if len(self._to_count) > READ_ANEW_FROM:
            self._cases = None
            self._to_count.clear()

    def around(self, entry: Entry, now: Instant) -> Surroundings:
        """What is known by now; what is not is read by `read`, which somebody has to start where it `has_to_read`."""
        self._shown = entry
        if not is_awaited(entry, now):
            return Surroundings(children=self._children(entry.request))
        board, place = self._live.board, self._place
        queued = place is not None and place.entry.request.id == entry.request.id and entry.request.started_at is None
        said = self._said.get((entry.request.service, entry.request.part))
        return Surroundings(
            children=self._children(entry.request),
            promises=child_promises(entry, board.entries.get, board.publications, now)
            if entry.request.children
            else (),
            before=place.before if place is not None and queued else None,
            experience=None if said is None else said.experience,
        )

    def _children(self, request: Request) -> dict[RequestId, Child]:
        """The open ones as the board has them, the closed ones as far as they have been read."""
        children = {}
        for number in request.children:
            entry = self._live.board.entries.get(number)
            found = (
                self._closed.get(number) if entry is None else child_of(entry.request, self._live.board.publications)
            )
            if found is not None:
                children[number] = found
        return children

    def has_to_read(self, now: Instant) -> bool:
        """Whether something around the request that was asked for last is not known or too old."""
        entry = self._shown
        free = not self._reading and now >= self._not_before
        return free and entry is not None and self._is_due(entry, now)

    def _is_due(self, entry: Entry, now: Instant) -> bool:
        if self._unread_children(entry):
            return True
        return is_awaited(entry, now) and (self._place_is_due(entry, now) or self._past_is_due(entry, now))

    def _unread_children(self, entry: Entry) -> list[RequestId]:
        entries = self._live.board.entries
        return [child for child in entry.request.children if child not in entries and child not in self._closed]

    def _place_is_due(self, entry: Entry, now: Instant) -> bool:
        place = self._place
        if place is None or place.entry is not entry:
            return True
        return self._changed and now - place.counted >= COUNTED_AGAIN

    def _past_is_due(self, entry: Entry, now: Instant) -> bool:
        said = self._said.get((entry.request.service, entry.request.part))
        return said is None or now - said.at >= SAID_AGAIN

    async def read(self, now: Instant) -> None:
        """Read what is not known or too old around the request that was asked for last.

        A store that cannot be read raises `StoreError`, and is asked again a minute later.
        """
        entry = self._shown
        if entry is None or self._reading:
            return
        self._reading, self._not_before = True, Instant(now + SAID_AGAIN)
        try:
            for child in self._unread_children(entry):
                self._closed[child] = await asyncio.to_thread(self._child, child)
            if is_awaited(entry, now) and self._place_is_due(entry, now):
                self._changed = False
                standing = await asyncio.to_thread(before, entry, list(self._live.board.entries.values()))
                self._place = _Place(entry, now, None if standing is None else len(standing))
            if is_awaited(entry, now) and self._past_is_due(entry, now):
                key = (entry.request.service, entry.request.part)
                self._said[key] = _Said(now, await asyncio.to_thread(self._past, *key, now))
            self._not_before = now
        except asyncio.CancelledError:
            self._given_up = True
            raise
        finally:
            self._reading = False

    def _child(self, number: RequestId) -> Child | None:
        request = self._stored(number)
        return None if request is None else child_of(request, self._live.board.publications)

    def _stored(self, number: RequestId) -> Request | None:
        """A request as the store has it, as of the instant that the board shows; None before its opening."""
        at = self._live.at
        events = self._live.store.history(number)
        known = events if at is None else tuple(event for event in events if event.occurred_at <= at)
        return fold(known) if known else None

    def _past(self, service: ServiceId, part: PartId | None, now: Instant) -> Experience | None:
        """What the closed requests say, once those that closed or were reopened meanwhile are counted."""
        cases = self._cases
        if cases is None or now - self._read_at >= READ_ANEW_AFTER:
            cases = {}
            for line in self._live.store.closings(Instant(now - LOOKS_BACK)):
                if self._given_up:
                    return None
                cases.setdefault(line.service, Cases()).add(line)
            self._cases, self._read_at = cases, now
        for number in list(self._to_count):
            self._count(number, cases)
            self._to_count.pop(number, None)
        return cases[service].experience(part, now) if service in cases else None

    def _count(self, number: RequestId, cases: dict[ServiceId, Cases]) -> None:
        """Count a request that was closed, or count one no longer that was reopened."""
        request = self._stored(number)
        if request is None:
            return
        of_service = cases.setdefault(request.service, Cases())
        if number in self._live.board.entries:
            of_service.leave_out(number)
        else:
            of_service.add(_line(request))


def _line(request: Request) -> Summary:
    """A request that is closed by now as the store sums it up."""
    return Summary(
        request=request.id,
        service=request.service,
        customer=request.customer,
        priority=request.priority,
        machine=request.machine,
        part=request.part,
        opened_at=request.opened_at,
        started_at=request.started_at,
        done_at=request.done_at,
        closed_at=request.last_at,
        cancelled=request.cancelled_at is not None,
    )
