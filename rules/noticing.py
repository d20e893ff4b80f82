"""Noticing: what a program is to record about a request, each thing with its own instant and under its own id.

Nothing here decides anything: a breach follows from the facts, and so does a level. The ids are the same for
everybody who notices the same thing, so that each is stored once (law 35), however late it is noticed (law 34).
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.entry import Entry
from rules.events import Breached, Escalated, program_id
from rules.instants import Instant


def unrecorded(entry: Entry, now: Instant, program: str) -> tuple[Breached | Escalated, ...]:
    """Every breach and every level of one request that is still to be recorded, in the order of their instants."""
    noticed: list[Breached | Escalated] = [*unrecorded_breaches(entry, now, program)]
    noticed += unrecorded_levels(entry, now, program)
    return tuple(sorted(noticed, key=lambda event: event.occurred_at))


def unrecorded_breaches(entry: Entry, now: Instant, program: str) -> tuple[Breached, ...]:
    """The `breached` events that are still to be recorded."""
    noticed = tuple(_breaches(entry, now, program))
    recorded = {event.id for event in entry.request.events if isinstance(event, Breached)} if noticed else ()
    return tuple(breach for breach in noticed if breach.id not in recorded)


def unrecorded_levels(entry: Entry, now: Instant, program: str) -> tuple[Escalated, ...]:
    """The `escalated` events that are still to be recorded."""
    noticed = tuple(_levels(entry, now, program))
    recorded = {event.id for event in entry.request.events if isinstance(event, Escalated)} if noticed else ()
    return tuple(level for level in noticed if level.id not in recorded)


def _breaches(entry: Entry, now: Instant, program: str) -> Iterator[Breached]:
    for reading in entry.readings:
        if reading.breached_at is not None:
            yield Breached(
                id=program_id("breached", entry.request.id, reading.expectation.id, reading.instance),
                request=entry.request.id,
                occurred_at=reading.breached_at,
                program=program,
                clock=reading.expectation.id,
                instance=reading.instance,
                cycle=reading.cycle,
                noticed_at=now,
            )


def _levels(entry: Entry, now: Instant, program: str) -> Iterator[Escalated]:
    for reached in entry.levels(now):
        yield Escalated(
            id=program_id("escalated", entry.request.id, reached.clock, reached.begun_as, reached.level),
            request=entry.request.id,
            occurred_at=reached.at,
            program=program,
            clock=reached.clock,
            instance=reached.instance,
            cycle=reached.cycle,
            level=reached.level,
            tell=reached.tell,
        )
