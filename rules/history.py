"""What the past says: how long such requests took, as the median and the ninetieth percentile (law 36).

It stands beside a promise and never in it: a promise is what was declared, this is what happened. Times are elapsed
seconds from opened to done, nights and weekends included, as the customer waited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from msgspec import Struct

from rules.agreement import PartId, ServiceId
from rules.instants import DAY, Instant, Seconds

FEWEST: Final = 10
"""Fewer cases than this say nothing."""

LOOKS_BACK: Final = Seconds(90 * DAY)
"""Only what was done in so much time counts."""


class Finished(Protocol):
    """What is known of a request that is closed."""

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


def past_of(closed: Iterable[Finished], service: ServiceId, part: PartId | None, now: Instant) -> Past:
    """What compares with a request: done in the last ninety days, the same service and, if enough had it, its part.

    Where fewer than ten cases had the part, or it is not known, all of the service count.
    """
    of_service = [
        (each.part, Seconds(each.done_at - each.opened_at))
        for each in closed
        if each.service == service
        and not each.cancelled
        and each.done_at is not None
        and now - LOOKS_BACK <= each.done_at <= now
    ]
    of_part = tuple(took for had, took in of_service if part is not None and had == part)
    if len(of_part) >= FEWEST:
        return Past(of_part, part)
    return Past(tuple(took for _, took in of_service), None)


def _nearest(ordered: Sequence[Seconds], per_cent: int) -> Seconds:
    """The time at the rank that is the share of all cases, rounded up."""
    return ordered[-(-len(ordered) * per_cent // 100) - 1]
