"""Surroundings: what stands beside one request and is not in its own history.

Its children, the requests before it at its provider, and how long such requests took. `tui.survey` finds them for a
live board.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from rules.entry import Entry
from rules.events import RequestId
from rules.history import Experience
from rules.holders import NO_CHILDREN
from rules.instants import MINUTE, Instant, Seconds
from rules.promise import ChildPromise
from rules.turns import Child
from tui.spoken_times import SpokenTimes
from tui.tellers import Teller


class Surroundings(Struct, frozen=True):
    """What is known around one request; a moment after a board has opened it may be less than there is."""

    children: Mapping[RequestId, Child] = NO_CHILDREN
    promises: tuple[ChildPromise, ...] = ()
    """Of its open children."""
    before: int | None = None
    """How many requests its provider is to begin before it; None where it stands in no queue, and while unknown."""
    experience: Experience | None = None


NOTHING_AROUND: Final = Surroundings()


def experience_sentence(experience: Experience, teller: Teller) -> str:
    """How long such requests took, in one sentence that promises nothing; amounts are rounded up to whole minutes."""
    said = experience.percentiles
    times = SpokenTimes(teller.words, teller.now, teller.names.zone)
    facts = {
        "median": times.amount(_whole_minutes(said.median)),
        "p90": times.amount(_whole_minutes(said.p90)),
        "n": said.cases,
    }
    if experience.part is None:
        return teller.words("such.said", **facts)
    return teller.words("such.said-part", part=teller.part(experience.part), **facts)


def queue_sentence(entry: Entry, around: Surroundings, teller: Teller) -> str:
    """How many requests stand before it at its provider; empty where it stands in no queue."""
    if around.before is None:
        return ""
    department = teller.names.department(entry.provider)
    if around.before == 0:
        return teller.words("queue.none", department=department)
    return teller.words.count("queue.before", around.before, department=department)


def is_awaited(entry: Entry, now: Instant) -> bool:
    """Whether its work is still to be done, so that it matters how long such work took."""
    request = entry.request
    return request.done_at is None and request.cancelled_at is None and request.opened_at <= now


def _whole_minutes(amount: Seconds) -> Seconds:
    return Seconds(-(-amount // MINUTE) * MINUTE)
