"""What is asked of many requests at once: the journal and the archive read as one.

What is in the journal is chosen while nothing is applied; the archive is read when somebody takes the answers,
and holds up nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from heapq import merge
from itertools import chain, groupby
from operator import attrgetter
from typing import TypeAlias

from rules.events import Event, PlantEvent, RequestHappening, RequestId
from rules.instants import Instant
from store.archive import Archive, Shelf
from store.contract import Commit, OpenRequest, Position, Summary
from store.known import Known
from store.lines import Segment
from store.records import Records, archived_events, decoded_event
from store.requests import RequestRow
from store.whereabouts import Place

_Placed: TypeAlias = tuple[Position, int, int, Event | PlantEvent]
"""Position, 0 for an event of a request and 1 for one of the plant, document id, and the event."""

Answer: TypeAlias = Callable[[], Iterator[OpenRequest]]
"""Reads the archive when it is called, and each history when it is taken; the journal's part is chosen already."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A request that belongs to an answer; its events are read when they are asked for."""

    request: RequestId
    sorted_by: tuple[Instant, int]
    """Instants, and what was stored first among equals."""
    events: Callable[[], Iterable[Event]]


class Past:
    """Reads across the journal and the archive. Whoever calls has caught up, and nothing is applied meanwhile."""

    def __init__(self, records: Records, known: Known, archive: Archive) -> None:
        self._records = records
        self._known = known
        self._archive = archive

    def open_now(self, now: Instant) -> Answer:
        """The requests that are not closed, in the order of opening.

        One is archived among them only where the clock was ahead when it was put there.
        """
        return self._histories(
            lambda segment: segment.closed[1] > now, lambda row: None if row.is_closed(now) else row.opened_at
        )

    def open_at(self, at: Instant) -> Answer:
        """The requests that were open at an instant, in the order of opening, with what had occurred by then."""
        found = self._histories(
            lambda segment: segment.opened <= at < segment.closed[1],
            lambda row: row.opened_at if row.was_open(at) else None,
        )
        return lambda: (
            OpenRequest(each.request, tuple(event for event in each.events if event.occurred_at <= at))
            for each in found()
        )

    def closed(self, since: Instant, until: Instant, now: Instant) -> Answer:
        """The histories of the requests closed in `[since, until)`, in the order of closing."""

        def closing(row: RequestRow) -> Instant | None:
            closes_at = row.closes_at
            return closes_at if closes_at is not None and since <= closes_at < until and closes_at <= now else None

        return self._histories(lambda segment: segment.closed[0] < until and segment.closed[1] >= since, closing)

    def closings(self, since: Instant, now: Instant) -> Iterator[Summary]:
        """The lines of the requests that are closed now and closed at `since` or later."""
        return _summaries(self._records.rows(), self._shelf(), since, now)

    def commits(self, after: Position) -> Iterator[Commit]:
        """The commits after a position and before this generation, in order.

        Those that brought no event are left out, but for the last one: whoever follows goes on from there.
        """
        until = self._known.base
        return _ending_with(
            until,
            ((position, 0, doc_id, event) for position, doc_id, event in self._records.kept_events(after)),
            ((position, 1, doc_id, event) for position, doc_id, event in self._records.kept_plant_events(after)),
            (
                (Position(position), 0, doc_id, decoded_event(text))
                for position, doc_id, text in self._shelf().events(after)
            ),
        )

    def counts(self) -> tuple[int, int]:
        """How many requests and events are stored."""
        segments = self._archive.segments
        return (
            len(self._known.requests) + sum(each.requests for each in segments) - len(self._known.returned),
            self._known.events + sum(each.events for each in segments) - self._known.returned_events,
        )

    def _shelf(self) -> Shelf:
        return self._archive.shelf(self._known.returned)

    def _histories(self, wanted: Callable[[Segment], bool], chosen: Callable[[RequestRow], Instant | None]) -> Answer:
        """The requests of which `chosen` gives what they are sorted by; from the journal those of this moment."""
        kept, records = [], self._records
        for row in records.rows():
            sorted_by = chosen(row)
            if sorted_by is not None:
                events = records.decoded_events(row.request, records.event_ids(row.request))
                kept.append(
                    _Found(row.request, (sorted_by, records.first_position(row.request)), partial(iter, events))
                )
        return partial(_read_histories, kept, self._shelf(), wanted, chosen)


def _read_histories(
    kept: list[_Found],
    shelf: Shelf,
    wanted: Callable[[Segment], bool],
    chosen: Callable[[RequestRow], Instant | None],
) -> Iterator[OpenRequest]:
    found = list(kept)
    for segment, listed in shelf.listed(wanted):
        sorted_by = chosen(listed.row)
        if sorted_by is not None:
            read = partial(_archived, shelf, segment, listed.place(segment), listed.row.request)
            found.append(_Found(listed.row.request, (sorted_by, listed.first), read))
    found.sort(key=attrgetter("sorted_by"))
    return (OpenRequest(each.request, tuple(each.events())) for each in found)


def _archived(shelf: Shelf, segment: Segment, place: Place, request: RequestId) -> Iterable[Event]:
    return archived_events(shelf.read(segment, place, request))


def _summaries(kept: Iterator[RequestRow], shelf: Shelf, since: Instant, now: Instant) -> Iterator[Summary]:
    names: dict[str, str] = {}  # thousands of lines name the same few services, machines and departments
    archived = (listed.row for _, listed in shelf.listed(lambda segment: segment.closed[1] >= since))
    for row in chain(kept, archived):
        if row.closes_at is not None and since <= row.closes_at <= now:
            summary = row.summary(names)
            if summary is not None:
                yield summary


def _ending_with(until: Position, *found: Iterator[_Placed]) -> Iterator[Commit]:
    """The commits that these events add up to, and the last one."""
    position = Position(0)
    in_order = merge(*found, key=lambda each: each[:3])
    for position, group in groupby(in_order, key=lambda each: each[0]):
        events: list[Event] = []
        plant: list[PlantEvent] = []
        for _, _, _, event in group:
            if isinstance(event, RequestHappening):
                events.append(event)
            else:
                plant.append(event)
        yield Commit(position, tuple(events), tuple(plant))
    if position < until:
        yield Commit(until)
