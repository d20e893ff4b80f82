"""What a durable append costs at 1,000, 20,000 and 200,000 stored events, beside its peers on the same disk.

Each level lives in a process of its own. The levels take turns, some rounds each, and within a round the contenders
do, in changing order: what else the machine does meets all of them. The peers: one `pwrite` of the same bytes
at the end of a file and one `fdatasync`; an insert into SQLite, `journal_mode=WAL` and `synchronous=FULL`, that holds
as many rows; and, in few rounds because it takes so long, an insert into TinyDB as it comes.

Below the table stands what an append takes in processor time while the disk answers at once: behind a wait for the
disk the same takes longer, since the caches of the processor are cold by then.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from itertools import cycle, permutations
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from unittest.mock import patch

import msgspec
from tinydb import TinyDB

from rules.events import Revision
from store.contract import Stored
from store.files import DiskFile, sync
from tests.bench.store.happenings import EVENTS_EACH, fill, noted, opening, request_of

LEVELS = (1_000, 20_000, 200_000)
TURNS = 30
ROUNDS = 30
TINYDB_ROUNDS = 3
OVER_RAW = 1.5
FLAT = 1.1

WARM = 2_000
"""Appends one after the other, while the disk answers at once."""

Times = dict[str, list[float]]
Append = Callable[[], object]


class Ours:
    """A store that holds so many events."""

    def __init__(self, folder: Path, level: int) -> None:
        self._store = opening(folder)
        fill(self._store, level)
        self._requests = level // EVENTS_EACH
        self._journal = folder / "journal.jsonl"
        self._count = 0

    def next(self) -> Append:
        """The next append, its event made."""
        request = request_of(self._count * 7 % self._requests)
        self._count += 1
        events = [noted(request, f"n{self._count:031x}")]
        return lambda: self._store.append(request, Revision(1), events)

    def line(self) -> bytes:
        """What an append writes."""
        before = self._journal.stat().st_size
        assert isinstance(self.next()(), Stored)
        with self._journal.open("rb") as file:
            file.seek(before)
            return file.read()


class Raw:
    """The lower bound: append and sync."""

    def __init__(self, path: Path, line: bytes) -> None:
        self._fd = os.open(path, os.O_RDWR | os.O_CREAT)
        self._line = line
        self._end = 0

    def next(self) -> Append:
        """The next append."""
        return self._append

    def _append(self) -> None:
        os.pwrite(self._fd, self._line, self._end)
        sync(self._fd)
        self._end += len(self._line)


class Table:
    """The same in SQLite."""

    def __init__(self, path: Path, level: int) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("pragma journal_mode=wal")
        self._connection.execute("pragma synchronous=full")
        self._connection.execute("create table event (id text primary key, request text, body text) without rowid")
        self._body = msgspec.json.encode(noted(request_of(1), f"{1:032x}")).decode()
        self._count = 0
        self._connection.execute("begin")
        for _ in range(level):
            self.next()()
        self._connection.execute("commit")
        self._connection.execute("pragma wal_checkpoint(truncate)")

    def next(self) -> Append:
        """The next append, its row made."""
        self._count += 1
        row = (f"n{self._count:031x}", f"M-{self._count}", self._body)
        return lambda: self._connection.execute("insert into event values (?, ?, ?)", row)


def measure(contenders: dict[str, Callable[[], Append]], times: Times) -> None:
    """Some rounds, each contender once in each; what it appends is made before its clock begins."""
    for _, order in zip(range(ROUNDS), cycle(permutations(contenders.items())), strict=False):
        for name, following in order:
            append = following()
            begun = time.perf_counter()
            append()
            times[name].append(time.perf_counter() - begun)


def processor_times(following: Callable[[], Append]) -> list[float]:
    """Processor seconds of appends, one after the other, while the disk answers at once."""
    times = []
    with patch.object(DiskFile, "sync", lambda _: None):
        for _ in range(WARM):
            append = following()
            begun = time.process_time()
            append()
            times.append(time.process_time() - begun)
    return times


def stock_tinydb(path: Path, level: int) -> list[float]:
    """Seconds of an insert into TinyDB as it comes that holds so many documents."""
    document = msgspec.to_builtins(noted(request_of(1), f"{1:032x}"))
    times = []
    with TinyDB(path) as database:
        database.insert_multiple(dict(document) for _ in range(level))
        for _ in range(TINYDB_ROUNDS):
            begun = time.perf_counter()
            database.insert(dict(document))
            times.append(time.perf_counter() - begun)
    return times


def one_level(asked: Connection, folder: Path, level: int) -> None:
    """A process that measures one level whenever it is told to; told to end, it sends what it found."""
    ours = Ours(folder.with_name(f"store-{level}"), level)
    raw, table = (
        Raw(folder.with_name(f"raw-{level}"), ours.line()),
        Table(folder.with_name(f"rows-{level}.sqlite"), level),
    )
    contenders = {"plazo": ours.next, "raw": raw.next, "sqlite": table.next}
    times: Times = {name: [] for name in contenders}
    measure(contenders, {name: [] for name in contenders})
    asked.send("ready")
    while asked.recv():
        measure(contenders, times)
        asked.send("measured")
    times["processor"] = processor_times(ours.next)
    times["tinydb"] = stock_tinydb(folder.with_name(f"documents-{level}.json"), level)
    asked.send(times)


def found(folder: Path) -> dict[int, Times]:
    """Seconds of every append, by level and contender."""
    context = get_context("spawn")
    pipes: dict[int, Connection] = {}
    for level in LEVELS:
        pipes[level], theirs = context.Pipe()
        context.Process(target=one_level, args=(theirs, folder, level), daemon=True).start()
        pipes[level].recv()
    for _ in range(TURNS):
        for pipe in pipes.values():
            pipe.send(True)
            pipe.recv()
    times = {}
    for level, pipe in pipes.items():
        pipe.send(False)
        times[level] = pipe.recv()
    return times


def quick(values: list[float]) -> float:
    """What nine of ten took longer than: what it costs where others hold it up least."""
    return sorted(values)[len(values) // 10]


def report(folder: Path) -> None:
    """Print one line for each level; where others keep the disk busy, the ratio of medians says nothing by itself."""
    print(f"durable append, ms, median and quickest tenth of {TURNS * ROUNDS} in turns (TinyDB: of {TINYDB_ROUNDS})")
    print(
        "    events           plazo             raw          sqlite    TinyDB   × sqlite   × raw, to reach 1.5", end=""
    )
    print("         × smallest, to reach 1.1")
    smallest: list[float] = []
    warm: list[str] = []
    for level, times in found(folder).items():
        warm.append(f"{level:,} {_pair([median(times['processor']), quick(times['processor'])], 1e6, 1)}")
        ours, raw, sqlite = ([median(each), quick(each)] for each in (times["plazo"], times["raw"], times["sqlite"]))
        smallest = smallest or ours
        print(
            f"{level:>10,}   {_pair(ours, 1e3)}   {_pair(raw, 1e3)}   {_pair(sqlite, 1e3)}"
            f" {median(times['tinydb']) * 1e3:9.1f}   {ours[0] / sqlite[0]:8.2f}"
            f"   {_ratios(ours, raw, OVER_RAW)}   {_ratios(ours, smallest, FLAT)}"
        )
    print(f"processor time of plazo's when the disk answers at once, µs, of {WARM}: {'; '.join(warm)}")


def _pair(values: list[float], scale: float = 1, digits: int = 3) -> str:
    return " ".join(f"{value * scale:6.{digits}f}" for value in values)


def _ratios(ours: list[float], theirs: list[float], limit: float) -> str:
    """Both ratios, and whether both keep the limit."""
    ratios = [mine / other for mine, other in zip(ours, theirs, strict=True)]
    return f"{_pair(ratios)}  {'reached' if round(max(ratios), 2) <= limit else 'not reached':11}"
