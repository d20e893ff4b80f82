"""What 200,000 archived requests cost a whole board: `python -m tests.bench.archive_board`.

`plazo` is started in a real terminal, in turns on a store with no archive and on one with 200,000 archived requests,
with 1,000 open ones in both. Measured are the time until the board stands on the screen, and the memory of the
process: then, and once it has read what the past says of the request beside the list. Medians of several starts.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pexpect

from rules.instants import DAY, Instant, Seconds
from store.embedded import EmbeddedStore
from tests.bench.archive import put_away
from tests.bench.start import OPEN, filled
from tests.system.terminal import PLAZO

LEVELS = (0, 200_000)
STARTS = 7
FIRST = 10_000
"""The number of the first archived request: no open one has it."""
SETTLED = 4.0
"""Seconds after which a board that nobody touches has read what it wants."""


def made(folder: Path, archived: int) -> str:
    """A store with the open requests and so many archived ones of the same service, closed in five years."""
    place = filled(folder, OPEN)
    now = Instant(int(time.time()))
    store = EmbeddedStore(folder, read_only=False, now=lambda: now, who="bench", archive_after=Seconds(7 * DAY))
    put_away(store, FIRST, archived, now=now, service="sealer-repair")
    store.close()
    return place


def memory(process: int) -> float:
    """Megabytes that a process has."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def measured(place: str, *, says_past: bool) -> tuple[float, float, float]:
    """Milliseconds to the board, and the megabytes then and after the past was read."""
    begun = time.perf_counter()
    board = pexpect.spawn(
        PLAZO,
        ["--store", place, "--language", "en"],
        dimensions=(45, 160),
        timeout=60,
        encoding="utf-8",
        env={**os.environ, "TERM": "xterm-256color"},
    )
    try:
        board.expect_exact(f"{OPEN} open")
        took = time.perf_counter() - begun
        first = memory(board.pid)
        if says_past:
            board.expect_exact("last 90 days")
        until = time.monotonic() + SETTLED
        while time.monotonic() < until:
            board.expect([pexpect.TIMEOUT, pexpect.EOF], timeout=0.5)
        return took * 1_000, first, memory(board.pid)
    finally:
        board.close(force=True)


def main() -> None:
    """Print the medians of both, their ratio or difference, and the limit."""
    with tempfile.TemporaryDirectory() as folder:
        places = {archived: made(Path(folder) / str(archived), archived) for archived in LEVELS}
        found: dict[int, list[tuple[float, float, float]]] = {archived: [] for archived in LEVELS}
        for _ in range(STARTS):
            for archived, place in places.items():
                found[archived].append(measured(place, says_past=archived > 0))
    none, many = (
        [statistics.median(each[column] for each in found[archived]) for column in range(3)] for archived in LEVELS
    )
    print(f"{OPEN:,} open requests, archived: {' '.join(f'{archived:>9,}' for archived in LEVELS)}")
    print(f"to the first board, ms       {none[0]:14.0f} {many[0]:9.0f}   × {many[0] / none[0]:.2f} (limit 1.2)")
    for name, column in (("memory then, MB     ", 1), ("after the past, MB  ", 2)):
        more = many[column] - none[column]
        print(f"{name}         {none[column]:14.1f} {many[column]:9.1f}   + {more:.1f} MB (limit 100)")


if __name__ == "__main__":
    if sys.argv[1:]:
        for archived in LEVELS:
            made(Path(sys.argv[1]) / str(archived), archived)
    else:
        main()
