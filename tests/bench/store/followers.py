"""When another process sees a change, and what following costs while nothing happens."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from rules.events import Revision
from store.contract import Commit, Position
from tests.bench.store.happenings import fill, noted, opening, request_of

STORED = 1_000
CHANGES = 120
READERS = 2
PAUSE = (0.02, 0.3)
"""Seconds between two changes, at random: the looks of the readers have no part in when they come."""
SEEN_WITHIN = 300
"""Milliseconds, for 95 of 100 changes."""
IDLE_SECONDS = 15.0
IDLE_CORE = 0.2
"""Percent of a core."""
SETTLING = 1.0


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many of a hundred do not exceed."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def follow(pipe: Connection, folder: Path, after: Position) -> None:
    """A process that follows a store until it is told to end; it sends when it saw each event."""
    seen: dict[str, float] = {}
    store = opening(folder, read_only=True)

    async def take() -> None:
        async for commit in store.follow(after):
            assert isinstance(commit, Commit)
            now = time.monotonic()
            seen.update((event.id, now) for event in commit.events)

    async def until_told() -> None:
        taking = asyncio.create_task(take())
        await asyncio.to_thread(pipe.recv)
        taking.cancel()
        with suppress(asyncio.CancelledError):
            await taking

    pipe.send("ready")
    asyncio.run(until_told())
    pipe.send(seen)


def idle(pipe: Connection, folder: Path, after: Position) -> None:
    """A process that follows a store in which nothing happens; it sends seconds of processor time and of the clock."""
    store = opening(folder, read_only=True)

    async def nothing() -> None:
        async for commit in store.follow(after):
            raise AssertionError(commit)

    async def run() -> tuple[float, float]:
        taking = asyncio.create_task(nothing())
        await asyncio.sleep(SETTLING)
        spent, begun = time.process_time(), time.perf_counter()
        await asyncio.sleep(IDLE_SECONDS)
        spent, begun = time.process_time() - spent, time.perf_counter() - begun
        assert not taking.done()
        taking.cancel()
        return spent, begun

    pipe.send(asyncio.run(run()))


class Reader:
    """Another process that follows."""

    def __init__(self, folder: Path, after: Position) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        context.Process(target=follow, args=(theirs, folder, after), daemon=True).start()
        self._pipe.recv()

    def behind(self, said: Mapping[str, float]) -> list[float]:
        """Milliseconds from each acknowledgement until it saw the event, when it has had a second for the last one."""
        time.sleep(SETTLING)
        self._pipe.send("end")
        seen: dict[str, float] = self._pipe.recv()
        return [max(seen[id_] - at, 0) * 1e3 for id_, at in said.items() if id_ in seen]


def report(folder: Path) -> None:
    """Print how soon changes are seen, and what it costs to look."""
    store = opening(folder)
    fill(store, STORED)
    readers = [Reader(folder, store.position()) for _ in range(READERS)]
    said: dict[str, float] = {}
    chance = random.Random(4)
    for place in range(CHANGES):
        time.sleep(chance.uniform(*PAUSE))
        event = noted(request_of(place), f"seen.{place}")
        store.append(event.request, Revision(1), [event])
        said[event.id] = time.monotonic()
    behind = [each for reader in readers for each in reader.behind(said)]
    late = percentile(behind, 95)
    print(f"time until another process sees a change, ms, {CHANGES} changes, {READERS} readers")
    print(
        f"  p50 {statistics.median(behind):.0f}, p95 {late:.0f}, longest {max(behind):.0f}"
        f"   p95 to reach: {SEEN_WITHIN}, × {late / SEEN_WITHIN:.2f}"
        f"  {'reached' if late <= SEEN_WITHIN and len(behind) == READERS * CHANGES else 'not reached'}"
    )
    pipe, theirs = get_context("spawn").Pipe()
    get_context("spawn").Process(target=idle, args=(theirs, folder, store.position()), daemon=True).start()
    spent, clock = pipe.recv()
    core = spent / clock * 100
    print(
        f"following while nothing happens: {core:.3f} % of a core ({spent * 1e3:.0f} ms of processor time in"
        f" {clock:.0f} s)   to reach: {IDLE_CORE} %, × {core / IDLE_CORE:.2f}"
        f"  {'reached' if core <= IDLE_CORE else 'not reached'}"
    )
    store.close()
