"""What ten years of weekly compactions leave, with the files of a month joined and without.

A plant with twenty requests a day. Both stores hold the same; the figures are medians, taken in turns. Run:
python -m tests.bench.archive_years
"""

from __future__ import annotations

import statistics
import tempfile
from collections import deque
from pathlib import Path

from rules.instants import DAY, Instant, Seconds
from store import months
from store.embedded import EmbeddedStore
from store.examination import examine
from store.folder import make_store
from tests.bench.archive import NOW, milliseconds, write_of

WEEKS = 520
EACH = 140
ROUNDS = 5


def opening(folder: Path, now: Instant = NOW) -> EmbeddedStore:
    """The store as of an instant."""
    return EmbeddedStore(folder, read_only=False, now=lambda: now, who="bench", archive_after=Seconds(7 * DAY))


def fill(folder: Path) -> float:
    """Close some requests a week and compact; how many bytes were written for each that the archive has."""
    make_store(folder, patience=5)
    written = 0
    for week in range(WEEKS):
        now = Instant(NOW - (WEEKS - week) * 7 * DAY)
        store = opening(folder, now)
        numbers = range(week * EACH, (week + 1) * EACH)
        store.append_all([write_of(number, closed=True, opened_at=Instant(now - 9 * DAY)) for number in numbers])
        store.compact()
        store.close()
        mark = f".g{week + 2:06d}.jsonl"
        written += sum(path.stat().st_size for path in (folder / "archive").glob(f"*{mark}"))
    return written / sum(path.stat().st_size for path in (folder / "archive").glob("*.jsonl"))


def measure(folder: Path) -> dict[str, float]:
    """What one process sees of it."""
    stores: list[EmbeddedStore] = []
    found = {"open ms": milliseconds(lambda: stores.append(opening(folder)))}
    (store,) = stores
    found["closings of 90 days ms"] = milliseconds(lambda: deque(store.closings(Instant(NOW - 90 * DAY)), maxlen=0))
    found["all closings ms"] = milliseconds(lambda: deque(store.closings(Instant(0)), maxlen=0))
    found["first search ms"] = milliseconds(lambda: store.search("bar 976"))
    found["examination ms"] = milliseconds(lambda: examine(folder))
    found["compaction ms"] = milliseconds(store.compact)
    store.close()
    return found


def main() -> None:
    """Print a table: joined, not joined, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        joined, apart = Path(folder) / "joined", Path(folder) / "apart"
        times = fill(joined)
        months.MANY, months.SHARE = 10**9, 0  # type: ignore[misc] # only here: what would be without
        fill(apart)
        counts = [len(list((each / "archive").glob("*.jsonl"))) for each in (joined, apart)]
        print(f"{'files':>26} {counts[0]:>10} {counts[1]:>10}")
        print(f"{'written per stored byte':>26} {times:>10.1f}")
        found = {place: [measure(place) for _ in range(ROUNDS)] for place in (joined, apart)}
    for name in found[joined][0]:
        one, other = (statistics.median(each[name] for each in found[place]) for place in (joined, apart))
        print(f"{name:>26} {one:>10.1f} {other:>10.1f}  × {other / one:.2f}")


if __name__ == "__main__":
    main()
