"""Attention: who has seen which clock of a request, and which is quiet until when (law 33).

Acknowledging is "I have seen it" and stops the repeats for a time; silencing is "no noise until". Neither changes a
clock, its verdict, its colour or a count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from rules.agreement import ExpectationId, PersonId
from rules.events import Acknowledged, Event, Silenced
from rules.instants import Instant

Clock: TypeAlias = tuple[ExpectationId, int]
"""One instance of one clock of a request."""


class Said(Struct, frozen=True):
    """Who said it, and until when it holds: at that instant it does no longer."""

    by: PersonId | None
    until: Instant


class Attention(Struct, frozen=True):
    """What people said about one clock; the latest of each kind counts."""

    acknowledged: Said | None = None
    silenced: Said | None = None

    @property
    def until(self) -> tuple[Instant, ...]:
        """The instants at which something of it no longer holds."""
        return tuple(said.until for said in (self.acknowledged, self.silenced) if said is not None)


NONE: Final = Attention()
"""Nobody has said anything."""


def attention(events: Iterable[Event]) -> Mapping[Clock, Attention]:
    """What people said last about each clock of a request, whether it still holds or not."""
    found: dict[Clock, Attention] = {}
    for event in events:
        if isinstance(event, Acknowledged):
            clock = (event.clock, event.instance)
            found[clock] = replace(found.get(clock, NONE), acknowledged=Said(event.person, event.until))
        elif isinstance(event, Silenced):
            clock = (event.clock, event.instance)
            found[clock] = replace(found.get(clock, NONE), silenced=Said(event.person, event.until))
    return found


def holding(said: Mapping[Clock, Attention], now: Instant) -> Mapping[Clock, Attention]:
    """What of it still holds at an instant; a clock of which nothing holds is left out."""
    held = {clock: Attention(_held(each.acknowledged, now), _held(each.silenced, now)) for clock, each in said.items()}
    return {clock: each for clock, each in held.items() if each != NONE}


def _held(said: Said | None, now: Instant) -> Said | None:
    return None if said is None or said.until <= now else said
