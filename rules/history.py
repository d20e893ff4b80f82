"""What the past says: how long such requests took, as the median and the ninetieth percentile (law 36).

It stands beside a promise and never in it: a promise is what was declared, this is what happened. Times are elapsed
seconds from opened to done, nights and weekends included, as the customer waited.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from msgspec import Struct

from rules.agreement import PartId, ServiceId
from rules.events import RequestId
from rules.instants import DAY, Instant, Seconds

FEWEST: Final = 10
"""Fewer cases than this say nothing."""

LOOKS_BACK: Final = Seconds(90 * DAY)
"""Only what was done in so much time counts."""

_NEVER: Final = -(1 << 62)
"""When a request was done that counts no longer."""


class Finished(Protocol):
    """What is known of a request that is closed."""

    @property
    def request(self) -> RequestId:
        """Its number."""
        ...

    @property
    def service(self) -> ServiceId:
        """What was asked for."""
        ...

    @property
    def part(self) -> PartId | None:
        """The part that was damaged, where one was named."""
        ...

    @property
    def opened_at(self) -> Instant:
        """When it was asked for."""
        ...

    @property
    def done_at(self) -> Instant | None:
        """When it was done; None where it never was."""
        ...

    @property
    def cancelled(self) -> bool:
        """Whether it was cancelled, which leaves it out (law 30)."""
        ...


class Percentiles(Struct, frozen=True):
    """Two of the times that were seen: half the cases took no longer than one, nine tenths no longer than the other."""

    median: Seconds
    p90: Seconds
    cases: int


class Past(Struct, frozen=True):
    """The cases that compare with one request."""

    took: tuple[Seconds, ...]
    part: PartId | None
    """The part that they have in common; None where they are all of the service."""


def forecast(past: Sequence[Seconds]) -> Percentiles | None:
    """The median and the ninetieth percentile of the past; None for fewer than ten cases (law 36).

    By the nearest-rank method (Hyndman and Fan's type 1): the shortest time seen that at least that share of the
    cases did not exceed. No time is given that nobody ever waited, and nothing is rounded.
    """
    if len(past) < FEWEST:
        return None
    ordered = sorted(past)
    return Percentiles(_nearest(ordered, 50), _nearest(ordered, 90), len(ordered))


class Experience(Struct, frozen=True):
    """What the past says of a request: how long those took that compare with it."""

    percentiles: Percentiles
    part: PartId | None
    """The part that they have in common; None where they are all of the service."""


class Cases:
    """The closed requests of one service, some fifty bytes each and their number, to be kept while a board is open."""

    def __init__(self) -> None:
        self._places: dict[RequestId, int] = {}
        self._done = array("q")
        self._took = array("q")
        self._parts: list[PartId | None] = []
        self._names: dict[PartId, PartId] = {}

    def __contains__(self, request: RequestId) -> bool:
        return request in self._places

    def __len__(self) -> int:
        return len(self._places)

    def add(self, closed: Finished) -> None:
        """Count a closed request, anew where it is known; one that was cancelled or never done counts for nothing."""
        self.leave_out(closed.request)
        if closed.cancelled or closed.done_at is None:
            return
        self._places[closed.request] = len(self._done)
        self._done.append(closed.done_at)
        self._took.append(closed.done_at - closed.opened_at)
        self._parts.append(None if closed.part is None else self._names.setdefault(closed.part, closed.part))

    def leave_out(self, request: RequestId) -> None:
        """Count a request no longer, because it was reopened; one that is not known is passed over."""
        place = self._places.pop(request, None)
        if place is not None:
            self._done[place] = _NEVER

    def past(self, part: PartId | None, now: Instant) -> Past:
        """What compares with a request of that part: done in the last ninety days and, if enough had it, its part.

        Where fewer than ten cases had the part, or it is not known, all of the service count.
        """
        since = now - LOOKS_BACK
        counted = [place for place, done_at in enumerate(self._done) if since <= done_at <= now]
        took, parts = self._took, self._parts
        if part is not None:
            of_part = tuple(Seconds(took[place]) for place in counted if parts[place] == part)
            if len(of_part) >= FEWEST:
                return Past(of_part, part)
        return Past(tuple(Seconds(took[place]) for place in counted), None)

    def experience(self, part: PartId | None, now: Instant) -> Experience | None:
        """What they say of a request of that part; None for fewer than ten of them."""
        past = self.past(part, now)
        said = forecast(past.took)
        return None if said is None else Experience(said, past.part)


def cases_of(closed: Iterable[Finished], service: ServiceId) -> Cases:
    """Those that are of the service."""
    cases = Cases()
    for each in closed:
        if each.service == service:
            cases.add(each)
    return cases


def _nearest(ordered: Sequence[Seconds], per_cent: int) -> Seconds:
    """The time at the rank that is the share of all cases, rounded up."""
    return ordered[-(-len(ordered) * per_cent // 100) - 1]
