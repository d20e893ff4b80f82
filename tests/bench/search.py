"""What a search costs at 100,000 and 200,000 archived requests, and how long it holds up an event loop beside it.

The peers search the same texts in the same run: a plain scan of folded strings, and SQLite's FTS5 with trigrams;
neither ranks. Each level is measured in processes of its own, in turns; the figures are medians, of processor time
except beside a loop. Run:
python -m tests.bench.search
"""

from __future__ import annotations

import asyncio
import gc
import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from rules.entry import Entry
from store.search import fold, searchable
from tests.bench.archive import NOW, OPEN, fill, history, memory, opening
from tests.tui.entries import NAMES as BOARD_NAMES
from tests.tui.entries import PUBLICATIONS
from tui.boards import BoardRow
from tui.live import LiveBoard
from tui.searched import closed_row
from tui.searching import Asked, Searcher
from tui.words import Words

LEVELS = (100_000, 200_000)
ROUNDS = 3
TYPED = "sealing bag 976"
RARE, NOTHING = "bag 810 976", "xyzzy"
NAMES = (("luis", "Luis Ortiz"), *((f"sealer-{place}", f"Selladora {place}") for place in range(40)))
QUESTIONS = {
    "in all": "sealing",
    "part in all": "ealing achi",
    "rare words": RARE,
    "nothing": NOTHING,
    "number": "m-99999",
    "name": "ortiz 976",
    "40 names, nothing": "selladora xyzzy",
}


def whole(folder: Path) -> dict[str, float]:
    """The searches themselves."""
    store = opening(folder)
    store.position()
    before = memory()
    found = {"first search ms": _worked(lambda: store.search(RARE))}
    found["memory of search MB"] = memory() - before
    typed = [_worked(partial(store.search, TYPED[:end], 50, NAMES)) for end in range(1, len(TYPED) + 1)]
    found["a letter ms"] = statistics.median(typed)
    found["slowest letter ms"] = max(typed)
    for name, question in QUESTIONS.items():
        found[f"{name} ms"] = _often(partial(store.search, question, 50, NAMES))
    store.close()
    return found


def beside(folder: Path) -> dict[str, float]:
    """How late an idle event loop is while a board's search reads everything, and then while it searches."""
    store = opening(folder)
    live = LiveBoard(store, PUBLICATIONS, lambda: NOW)
    gc.freeze()  # as a board does once it is loaded
    found = asyncio.run(_beside(live))
    store.close()
    return found


async def _beside(live: LiveBoard) -> dict[str, float]:
    searcher, words = Searcher(live), Words("en")

    def row(entry: Entry) -> BoardRow:
        return closed_row(entry, NOW, BOARD_NAMES, words)

    async def ask(text: str) -> None:
        async for _ in searcher.ask(Asked(text, (), row, {})):
            pass

    async def type_words() -> None:
        for end in range(1, len(TYPED) + 1):
            await ask(TYPED[:end])

    found: dict[str, float] = {}
    for name, work in (
        ("idle", partial(asyncio.sleep, 1)),
        ("reading", partial(ask, "")),
        ("typing", type_words),
    ):
        begun = time.perf_counter()
        late = await _late_beside(work)
        found[f"{name} s"] = time.perf_counter() - begun
        found[f"late p99 {name} ms"] = late[int(len(late) * 0.99)]
        found[f"late max {name} ms"] = late[-1]
    searcher.close()
    return found


async def _late_beside(work: Callable[[], Awaitable[None]]) -> list[float]:
    """How late a millisecond's sleep ends, again and again while something else goes on."""
    late: list[float] = []
    going_on = asyncio.ensure_future(work())
    while not going_on.done():
        begun = time.perf_counter()
        await asyncio.sleep(0.001)
        late.append((time.perf_counter() - begun - 0.001) * 1_000)
    await going_on
    return sorted(late)


def peers(folder: Path) -> dict[str, float]:
    """A plain scan and SQLite over the same texts; the folder says only how many there are."""
    level = int(folder.name)
    begun = time.perf_counter()
    before = memory()
    texts = [fold(f"m-{n}\n{searchable(history(n, closed=n >= OPEN))}") for n in range(level + OPEN)]
    found = {"plain: made s": time.perf_counter() - begun, "plain: memory MB": memory() - before}

    def scan(question: str) -> list[int]:
        words = question.split()
        return [place for place, text in enumerate(texts) if all(word in text for word in words)][:50]

    for name, question in (("rare words", RARE), ("nothing", NOTHING)):
        found[f"plain: {name} ms"] = _often(partial(scan, question))
    with tempfile.TemporaryDirectory() as place:
        database = sqlite3.connect(Path(place) / "texts.sqlite")
        database.execute("create virtual table texts using fts5(text, tokenize = 'trigram')")
        begun = time.perf_counter()
        with database:
            database.executemany("insert into texts values (?)", ((text,) for text in texts))
        found["FTS5: made s"] = time.perf_counter() - begun
        found["FTS5: file MB"] = (Path(place) / "texts.sqlite").stat().st_size / 1e6

        def ask(question: str) -> list[object]:
            matched = " ".join(f'"{word}"' for word in question.split())
            return database.execute("select rowid from texts where text match ? limit 50", (matched,)).fetchall()

        for name, question in (("rare words", RARE), ("nothing", NOTHING)):
            found[f"FTS5: {name} ms"] = _often(partial(ask, question))
        database.close()
    return found


def _often(work: Callable[[], object]) -> float:
    return statistics.median(_worked(work) for _ in range(5))


def _worked(work: Callable[[], object]) -> float:
    """Milliseconds of the processor that it took."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1_000


PARTS = {each.__name__: each for each in (whole, beside, peers)}


def main() -> None:
    """Print a table for each part, one column for each level."""
    with tempfile.TemporaryDirectory() as folder:
        for level in LEVELS:
            begun = time.perf_counter()
            fill(Path(folder) / str(level), level)
            print(f"{level:>8,} archived: made in {time.perf_counter() - begun:.0f} s", flush=True)
        for part in PARTS:
            found: dict[int, list[dict[str, float]]] = {level: [] for level in LEVELS}
            for _ in range(1 if part == peers.__name__ else ROUNDS):
                for level in LEVELS:
                    words = [sys.executable, "-m", "tests.bench.search", part, str(Path(folder) / str(level))]
                    found[level].append(json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout))
            print(f"── {part}", flush=True)
            for name in found[LEVELS[0]][0]:
                medians = [statistics.median(each[name] for each in found[level]) for level in LEVELS]
                print(f"{name:>26} " + " ".join(f"{each:>10.2f}" for each in medians), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(PARTS[sys.argv[1]](Path(sys.argv[2]))))
    else:
        main()
