"""What opening a store costs that has everything in its journal, beside `json.loads` of the same lines."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from tests.bench.store.happenings import fill, opening

LEVELS = (1_000, 20_000, 200_000)
ROUNDS = 5


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    kept = work()
    spent = time.perf_counter() - begun
    del kept
    return spent


def one_level(answer: Connection, folder: Path, level: int) -> None:
    """A process that opens one store again and again."""
    store = opening(folder)
    fill(store, level)
    store.close()
    journal = folder / "journal.jsonl"

    def replay() -> None:
        store = opening(folder, read_only=True)
        assert store.health().events == level
        store.close()

    def loads() -> list[object]:
        return [json.loads(line) for line in journal.read_bytes().splitlines()]

    rounds = [(seconds(replay), seconds(loads)) for _ in range(ROUNDS)]
    answer.send([statistics.median(column) * 1e3 for column in zip(*rounds, strict=True)])


def report(folder: Path) -> None:
    """Print one line for each level."""
    print(f"open and replay, ms, median of {ROUNDS} in turns")
    print("    events    plazo   json.loads of the lines   × json.loads")
    context = get_context("spawn")
    for level in LEVELS:
        ours, theirs = context.Pipe(duplex=False)
        context.Process(
            target=one_level, args=(theirs, folder.with_name(f"replay-{level}"), level), daemon=True
        ).start()
        plazo, loads = ours.recv()
        print(f"{level:>10,} {plazo:8.1f}   {loads:23.1f}   {plazo / loads:5.2f}")
