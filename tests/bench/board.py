"""What the board costs: a second with nothing due, one that is due, an event, and the start.

    python -m tests.bench.board

Ratios are measured in one run, the small and the large board taking turns, each keeping its best round. A full
re-evaluation of every open request stands beside them: what a tick would cost without the heap. It is the time of
the processor that counts, so that what else the machine does is no matter.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from functools import partial
from time import process_time_ns

from msgspec.structs import replace

from rules.board import Board
from rules.entry import Entry, entry_of
from rules.events import Event, EventId, Noted, RequestId, Version
from rules.instants import Instant
from rules.request import fold
from tests.rules.stories import PLANT, at, events, published
from tests.rules.test_escalations import TOLD

STORY = (
    "mon 08:00 opened",
    "mon 08:10 taken",
    "mon 10:00 approved",
    "mon 11:00 noted",
    "mon 12:00 noted-internal",
    "mon 18:00 noted",
    "tue 06:30 noted",
    "tue 08:10 work-started seal-bar",
)
NOW = at("tue 08:20")
ROUNDS = 7
SECONDS = 2_000


def histories(count: int, text: str = PLANT) -> list[tuple[Event, ...]]:
    """So many requests in work, with nine clocks and eight events each, and nothing due for some minutes."""
    told = events(*STORY, text=text)
    return [
        tuple(replace(event, request=RequestId(f"M-{number}"), id=EventId(f"{number}-{event.id}")) for event in told)
        for number in range(count)
    ]


def board(loaded: Sequence[Sequence[Event]], text: str = PLANT) -> Board:
    """A board with the histories on it."""
    made = Board(published(text), lambda request: (), NOW)
    made.load(loaded)
    return made


def best(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Microseconds of the best round."""
    spent = []
    for _ in range(rounds):
        begun = process_time_ns()
        run()
        spent.append((process_time_ns() - begun) / 1_000)
    return min(spent)


def taking_turns(runs: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Microseconds of the best round of each, so that a busy machine spoils one round and not a ratio."""
    found = dict.fromkeys(runs, float("inf"))
    for _ in range(ROUNDS):
        for name, run in runs.items():
            found[name] = min(found[name], best(run, 1))
    return found


def ticks(made: Board) -> Callable[[], None]:
    """Seconds in which nothing is due."""

    def run() -> None:
        for _ in range(SECONDS):
            made.advance(Instant(made.now + 1))
            made._now = NOW

    return run


def noted(made: Board, number: str) -> Callable[[], None]:
    """One event on one request, its history kept short."""
    request = RequestId(number)
    kept = made._events[request]
    note = Noted(request=request, id=EventId("n"), version=Version(99), occurred_at=NOW, text="x", audience="internal")

    def run() -> None:
        for _ in range(200):
            made._events[request] = kept
            made.apply([note])

    return run


def evaluated(made: Board) -> list[Entry]:
    """Every request of the board folded and read again."""
    return [entry_of(fold(known), published(), NOW) for known in made._events.values()]


def due(text: str = PLANT) -> float:
    """Microseconds for each request of a second in which each of a thousand comes to be at risk."""
    loaded = histories(1_000, text)
    spent = []
    for _ in range(ROUNDS):
        made = board(loaded, text)
        boundary = min(entry.changes_at for entry in made.entries.values() if entry.changes_at is not None)
        begun = process_time_ns()
        changed = made.advance(boundary)
        spent.append((process_time_ns() - begun) / 1_000 / len(changed.requests))
    return min(spent)


def main() -> None:
    """Print microseconds and ratios."""
    for count in (1_000, 10_000):
        loaded = histories(count)
        gc.collect()
        spent = best(partial(board, loaded), 3 if count == 1_000 else 1)
        print(f"load {count:>7,} requests of 9 clocks and 8 events {spent / 1e6:8.3f} s   {spent / count:6.0f} µs each")
    small, large = board(histories(1_000)), board(histories(100_000))
    idle = taking_turns({"1,000": ticks(small), "100,000": ticks(large)})
    for name, spent in idle.items():
        print(f"a second with nothing due, {name:>7} open {spent / SECONDS:8.3f} µs")
    print(f"    ratio {idle['100,000'] / idle['1,000']:.2f}")
    told = taking_turns({"1,000": noted(small, "M-7"), "100,000": noted(large, "M-7")})
    for name, spent in told.items():
        print(f"one event, {name:>7} open {spent / 200:8.1f} µs")
    print(f"    ratio {told['100,000'] / told['1,000']:.2f}")
    again = best(partial(evaluated, small), 3)
    times = again / (idle["1,000"] / SECONDS)
    print(f"a full re-evaluation of 1,000 {again / 1e3:8.1f} ms   {times:,.0f} times a quiet second")
    for name, text in {"": PLANT, ", with levels declared": TOLD}.items():
        spent = due(text)
        print(f"one clock that is due{name} {spent:8.1f} µs   {again / 1_000 / spent:.0f} times less than the request")


if __name__ == "__main__":
    main()
