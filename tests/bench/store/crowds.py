"""Eight processes that write as fast as they can and four that follow them, on one store.

Every fourth event changes a request that only its writer changes: a conflict would be a fault. In the end everything
that was acknowledged must be there once, in histories without gaps.
"""

from __future__ import annotations

import statistics
import time
from itertools import chain
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from rules.agreement import PersonId
from rules.events import Event, EventId, Revision, Taken
from rules.instants import Instant
from store.contract import Stored
from tests.bench.store.followers import Reader, percentile
from tests.bench.store.happenings import fill, noted, opened, opening, request_of

WRITERS = 8
READERS = 4
SECONDS = 6.0
STORED = 1_000
SHARED = 40
"""All of them write notes to so many requests."""

Written = tuple[dict[str, float], list[float], int]
"""When each id was acknowledged, by the clock that all processes share; seconds of each append; conflicts."""


def write(pipe: Connection, folder: Path, number: int) -> None:
    """A process that writes for some seconds when it is told to, and sends what was `Written`."""
    store = opening(folder)
    own, revision = request_of(number), Revision(1)
    assert isinstance(store.append(own, Revision(0), [opened(number)]), Stored)
    said: dict[str, float] = {}
    spent: list[float] = []
    conflicts = 0
    pipe.send("ready")
    pipe.recv()
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        place = len(spent)
        id_ = EventId(f"{number}.{place}")
        event: Event = noted(request_of(place % SHARED), id_)
        if place % 4 == 0:
            event = Taken(id=id_, request=own, occurred_at=Instant(1_790_000_000), person=PersonId("luis"))
        begun = time.perf_counter()
        outcome = store.append(event.request, revision, [event])
        spent.append(time.perf_counter() - begun)
        if isinstance(outcome, Stored):
            said[id_] = time.monotonic()
            revision = Revision(outcome.events[0].version) if event.request == own else revision
        else:
            conflicts += 1
    pipe.send((said, spent, conflicts))


def lost(folder: Path, said: set[str]) -> int:
    """How many acknowledged events are not there, or there twice, or leave a gap."""
    store = opening(folder, read_only=True)
    found = [event.id for commit in store.read() for event in commit.events]
    gaps = sum(
        [event.version for event in each.events] != list(range(1, len(each.events) + 1))
        for each in store.open_requests()
    )
    store.close()
    return len(said - set(found)) + len(found) - len(set(found)) + gaps


def report(folder: Path) -> None:
    """Print what the writers reached, what was lost, and how far the readers were behind."""
    store = opening(folder)
    fill(store, STORED)
    position = store.position()
    store.close()
    context = get_context("spawn")
    pipes: list[Connection] = []
    for number in range(WRITERS):
        ours, theirs = context.Pipe()
        context.Process(target=write, args=(theirs, folder, 1_000_000 + number), daemon=True).start()
        pipes.append(ours)
    readers = [Reader(folder, position) for _ in range(READERS)]
    for pipe in pipes:
        pipe.recv()
    for pipe in pipes:
        pipe.send("begin")
    written: list[Written] = [pipe.recv() for pipe in pipes]
    said = dict(chain.from_iterable(each.items() for each, _, _ in written))
    spent = [seconds * 1e3 for _, each, _ in written for seconds in each]
    behind = [each for reader in readers for each in reader.behind(said)]
    print(f"{WRITERS} writers and {READERS} readers, {SECONDS:.0f} s, {len(said):,} appends acknowledged")
    print(f"  {len(said) / SECONDS:8,.0f} appends/s together; each p50 {statistics.median(spent):.2f} ms", end="")
    print(f", p99 {percentile(spent, 99):.1f} ms, longest {max(spent):.0f} ms (gives up after 5,000)")
    print(f"  {sum(each for _, _, each in written):8} conflicts  to reach: 0")
    print(f"  {lost(folder, set(said)):8} lost, double, or gaps  to reach: 0")
    print(f"  readers see it after p50 {statistics.median(behind):.0f} ms, p95 {percentile(behind, 95):.0f} ms", end="")
    print(f", longest {max(behind):.0f} ms; {len(behind) - READERS * len(said)} unseen  to reach: 0")
