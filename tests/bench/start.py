"""From the command to the first settled board, beside a minimal Textual application: `python -m tests.bench.start`.

Each is started in a real terminal; the time runs until its text stands on the screen. Medians of several starts, the
two taking turns. Both find every module compiled, as from the second start on where Python may keep what it compiles.
The processor time stands beside it, for a machine that does something else as well; it is known on Linux only.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import pexpect

from rules.actions import open_request
from rules.agreement import DepartmentId, ServiceId
from rules.answers import Accepted
from rules.asks import Ask
from rules.events import Published, RequestId, Revision, Version, identified
from rules.instants import Instant
from rules.publications import Publications
from store.contract import Write
from store.opening import open_store
from tests.rules.stories import PLANT
from tests.system.terminal import PLAZO

STARTS = 7
OPEN = 1_000

_SETTLED = (f"{OPEN} open", "Sealer 0 does not close", "new  ", "help")
"""From the top of the board to its bottom: the header, what is due first in whole words, and the keys."""

_MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("first settled board")
Minimal().run()
"""


def compiling(folder: Path) -> dict[str, str]:
    """An environment in which Python keeps what it compiles, and does so in this folder only."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder)}


def started(command: str, words: list[str], texts: Sequence[str], environ: dict[str, str]) -> tuple[float, float]:
    """Milliseconds until the texts are written to the terminal one after another, and those that a processor worked."""
    begun = time.perf_counter()
    child = pexpect.spawn(command, words, dimensions=(36, 120), timeout=60, encoding="utf-8", env=environ)
    for text in texts:
        child.expect_exact(text)
    took = time.perf_counter() - begun
    worked = sum(int(each.read_text().split()[0]) for each in Path(f"/proc/{child.pid}/task").glob("*/schedstat"))
    child.close(force=True)
    return took * 1000, worked / 1e6


def filled(folder: Path, number: int) -> str:
    """A store with so many open requests of nine clocks each."""
    now = Instant(int(time.time()))
    store = open_store(str(folder), read_only=False, create=True, now=lambda: now, who="bench@here")
    store.append_plant(Version(0), [identified(Published(occurred_at=Instant(now - 86_400), text=PLANT), after=0)])
    published = Publications.read(store.plant_history())
    assert published is not None
    plant = published.current
    by = next(person for person in plant.people.values() if person.department == "packing")
    writes = []
    for index in range(number):
        asked = Ask(ServiceId("sealer-repair"), DepartmentId("packing"), f"Sealer {index} does not close")
        at = Instant(now - 600 + index % 500)
        opened = open_request(asked, RequestId(f"M-{1001 + index}"), by=by, plant=plant, now=at)
        assert isinstance(opened, Accepted)
        writes.append(Write(RequestId(f"M-{1001 + index}"), Revision(0), opened.events))
    store.append_all(writes)
    store.close()
    return str(folder)


def main() -> None:
    """Print the medians and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        place = filled(Path(folder) / "store", OPEN)
        environ = compiling(Path(folder) / "compiled")
        minimal, board = [], []
        for _ in range(1 + STARTS):
            minimal.append(started(sys.executable, ["-c", _MINIMAL], ["first settled board"], environ))
            board.append(started(PLAZO, ["--store", place, "--language", "en"], _SETTLED, environ))
        del minimal[0], board[0]  # the first start of each compiled
    for place_of, what in enumerate(("until it shows", "processor time")):
        least = statistics.median(each[place_of] for each in minimal)
        ours = statistics.median(each[place_of] for each in board)
        print(f"{what}: minimal Textual application {least:5.0f} ms", end="   ")
        print(f"plazo, {OPEN} open requests {ours:5.0f} ms   {ours / least:.2f} x (limit 2)")


if __name__ == "__main__":
    main()
