"""What it costs to say whose turn it was: microseconds for each event of a short history and of a long one.

    python -m tests.bench.holders

A long history repeats what happens to a request that goes on for weeks: notes, questions and holds in one cycle, or
whole cycles one after the other. An event costs about the same however many stand before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter_ns

from msgspec.structs import replace

from rules.events import Event, EventId, Version
from rules.holders import spans
from rules.instants import DAY, MINUTE, Instant
from rules.request import fold
from tests.rules.stories import events, published

BEGINNING = (
    "mon 08:00 opened",
    "mon 08:10 taken",
    "mon 10:00 approved",
    "tue 08:10 work-started seal-bar",
)
ONE_CYCLE = (
    "tue 08:20 noted",
    "tue 08:30 customer-asked",
    "tue 08:40 noted",
    "tue 09:00 held waiting for the line",
    "tue 09:30 resumed",
    "tue 09:40 approval-suspended",
    "tue 09:50 approved",
)
CYCLES = ("tue 09:00 done", "tue 09:10 told", "tue 11:00 reopened", *BEGINNING[1:])
ROUNDS = 5


def history(count: int, repeated: Sequence[str]) -> tuple[Event, ...]:
    """So many events, ten minutes apart from the second round on."""
    told = list(events(*BEGINNING, *repeated))
    begun, rounds = len(BEGINNING), told[len(BEGINNING) :]
    while len(told) < count:
        further = rounds[(len(told) - begun) % len(rounds)]
        happens = Instant(told[-1].occurred_at + 10 * MINUTE)
        told.append(replace(further, occurred_at=happens, recorded_at=happens))
    return tuple(
        replace(event, id=EventId(f"e{version}"), version=Version(version))
        for version, event in enumerate(told[:count], start=1)
    )


def microseconds(told: Sequence[Event]) -> float:
    """Microseconds of the best round for each event."""
    request, until = fold(told), Instant(told[-1].occurred_at + DAY)
    spent = []
    for _ in range(ROUNDS):
        begun = perf_counter_ns()
        spans(request, published(), until)
        spent.append((perf_counter_ns() - begun) / 1_000)
    return min(spent) / len(told)


def main() -> None:
    """Print microseconds for each event."""
    for name, repeated in (("one cycle", ONE_CYCLE), ("reopened again and again", CYCLES)):
        small, large = microseconds(history(10, repeated)), microseconds(history(1_000, repeated))
        print(f"whose turn it was, {name}: 10 events {small:6.1f} µs each   1,000 events {large:6.1f} µs each")
        print(f"    ratio {large / small:.2f}")


if __name__ == "__main__":
    main()
