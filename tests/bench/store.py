"""What a durable append costs at 1,000, 20,000 and 200,000 stored events.

Beside it, one by one in turns on the same disk: the same bytes by one write and one fdatasync, and one insert
into SQLite with `journal_mode=WAL` and `synchronous=FULL` that holds as many rows. Run: python -m tests.bench.store
"""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import tempfile
import time
from itertools import cycle, permutations
from pathlib import Path

from rules.agreement import AgreementId, DepartmentId, ServiceId
from rules.events import EventId, Noted, Opened, RequestId, Revision
from rules.instants import Instant
from store.contract import Store, Stored, Write
from store.files import sync
from store.opening import open_store

LEVELS = (1_000, 20_000, 200_000)
ROUNDS = 600
EVENTS_EACH = 4


def request_of(number: int) -> RequestId:
    return RequestId(f"M-{number}")


def noted(number: int, place: int) -> Noted:
    return Noted(
        id=EventId(f"{number:024x}{place:08x}"),
        request=request_of(number),
        occurred_at=Instant(1_790_000_000 + place),
        person=None,
        program="bench",
        text="The sealing bar still has 60 degrees; we start tomorrow at eight.",
    )


def opened(number: int) -> Opened:
    return Opened(
        id=EventId(f"{number:024x}{0:08x}"),
        request=request_of(number),
        occurred_at=Instant(1_790_000_000),
        program="bench",
        service=ServiceId("sealer-repair"),
        customer=DepartmentId("packing"),
        summary="The sealing machine does not close",
        agreement=AgreementId("1"),
    )


def fill(store: Store, begin: int, end: int) -> None:
    """Bring the store from so many events to so many."""
    numbers = range(begin // EVENTS_EACH, end // EVENTS_EACH)
    for first in range(numbers.start, numbers.stop, 1_000):
        store.append_all(
            [
                Write(
                    request_of(number),
                    Revision(0),
                    (opened(number), *(noted(number, place) for place in range(1, EVENTS_EACH))),
                )
                for number in range(first, min(first + 1_000, numbers.stop))
            ]
        )


class RawFile:
    """The lower bound: append and sync."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT)
        self._end = 0

    def append(self, line: bytes) -> None:
        os.pwrite(self._fd, line, self._end)
        sync(self._fd)
        self._end += len(line)


class Table:
    """The same in SQLite."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("pragma journal_mode=wal")
        self._connection.execute("pragma synchronous=full")
        self._connection.execute("create table event (id text primary key, request text, body text) without rowid")
        self._rows = 0

    def fill(self, rows: int) -> None:
        self._connection.execute("begin")
        for row in range(self._rows, rows):
            self._insert(f"{row:032x}", f"M-{row // EVENTS_EACH}", "x" * 250)
        self._connection.execute("commit")
        self._connection.execute("pragma wal_checkpoint(truncate)")
        self._rows = rows

    def append(self, id_: str, request: str, body: str) -> None:
        self._insert(id_, request, body)

    def _insert(self, id_: str, request: str, body: str) -> None:
        self._connection.execute("insert into event values (?, ?, ?)", (id_, request, body))


def measure(store: Store, raw: RawFile, table: Table, level: int) -> dict[str, float]:
    """Median seconds of one append, by contender."""
    line = b"x" * 420
    body = json.dumps({"text": "x" * 230})

    def append(place: int) -> None:
        event = noted(place % (level // EVENTS_EACH), 1_000_000 + level + place)
        assert isinstance(store.append(event.request, Revision(1), [event]), Stored)

    def write(_: int) -> None:
        raw.append(line)

    def insert(place: int) -> None:
        table.append(f"f{level:015x}{place:016x}", f"M-{place}", body)

    contenders = [("plazo", append), ("raw", write), ("sqlite", insert)]
    times: dict[str, list[float]] = {name: [] for name, _ in contenders}
    for place, order in zip(range(ROUNDS), cycle(permutations(contenders)), strict=False):
        for name, work in order:
            begun = time.perf_counter()
            work(place)
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(
            f"{folder}/store", read_only=False, create=True, now=lambda: Instant(int(time.time())), who="bench"
        )
        raw, table = RawFile(Path(folder, "raw")), Table(Path(folder, "rows.sqlite"))
        reached, smallest = 0, 0.0
        print(f"{'events':>8} {'plazo ms':>9} {'raw ms':>7} {'sqlite ms':>9}  × raw  × sqlite  × smallest")
        for level in LEVELS:
            fill(store, reached, level)
            table.fill(level)
            reached = level
            found = measure(store, raw, table, level)
            smallest = smallest or found["plazo"]
            print(
                f"{level:>8,} {found['plazo'] * 1e3:>9.3f} {found['raw'] * 1e3:>7.3f} {found['sqlite'] * 1e3:>9.3f}"
                f"  {found['plazo'] / found['raw']:>5.2f}  {found['plazo'] / found['sqlite']:>8.2f}"
                f"  {found['plazo'] / smallest:>10.2f}"
            )
        store.close()


if __name__ == "__main__":
    main()
