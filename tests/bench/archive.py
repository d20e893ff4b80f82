"""What 200,000 archived requests cost beside 1,000 open ones: opening, memory, reports, look-ups, writes.

Each store is measured in a process of its own, in turns; the figures are medians. Run: python -m tests.bench.archive
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from rules.agreement import AgreementId, DepartmentId, MachineId, PartId, PersonId, ServiceId
from rules.events import Confirmed, Done, Event, EventId, Noted, Opened, RequestId, Revision, Taken, Told, WorkStarted
from rules.instants import DAY, HOUR, Instant, Seconds
from store.contract import OpenRequest, Write
from store.embedded import EmbeddedStore
from store.folder import make_store

OPEN = 1_000
LEVELS = (0, 200_000)
ROUNDS = 5
AT_ONCE = 20_000
"""So many requests go into the archive by one compaction."""
NOW = Instant(1_795_420_800)
APPENDS = 300


def history(
    number: int, *, closed: bool, now: Instant = NOW, service: str = "", opened_at: Instant | None = None
) -> tuple[Event, ...]:
    """Five or eight events of one request, of this service or of one of twelve; the closed ones lie in five years."""
    ago = 40 * DAY + (number % 1_800) * DAY if closed else 2 * DAY
    begun = Instant((now - ago if opened_at is None else opened_at) + number % 7_200)
    request = RequestId(f"M-{number}")

    def id_of(place: int) -> EventId:
        return EventId(f"{number:024x}{place:08x}")

    def at(place: int) -> Instant:
        return Instant(begun + place * HOUR)

    luis, ana = PersonId("luis"), PersonId("ana")
    machine, part = MachineId(f"sealer-{number % 40}"), PartId("seal-bar")
    text = f"The sealing bar of order {number % 977} still has 60 degrees; we start tomorrow at eight."
    events: list[Event] = [
        Opened(
            id=id_of(0),
            request=request,
            occurred_at=at(0),
            person=ana,
            service=ServiceId(service or f"sealer-repair-{number % 12}"),
            customer=DepartmentId("packing"),
            summary=f"The sealing machine does not close bag {number % 811}",
            agreement=AgreementId("1"),
            priority="normal",
            machine=machine,
        ),
        Taken(id=id_of(1), request=request, occurred_at=at(1), person=luis),
        Noted(id=id_of(2), request=request, occurred_at=at(2), person=luis, text=text),
        Noted(id=id_of(3), request=request, occurred_at=at(3), person=ana, text="Thank you, we wait for it."),
        WorkStarted(id=id_of(4), request=request, occurred_at=at(4), person=luis, part=part),
    ]
    if closed:
        events += [
            Done(id=id_of(5), request=request, occurred_at=at(5), person=luis),
            Told(id=id_of(6), request=request, occurred_at=at(6), person=luis, words="New bar, at 178 degrees."),
            Confirmed(id=id_of(7), request=request, occurred_at=at(7), person=ana, rating=5),
        ]
    return tuple(events)


def opening(folder: Path) -> EmbeddedStore:
    make_store(folder, patience=5)
    return EmbeddedStore(folder, read_only=False, now=lambda: NOW, who="bench", archive_after=Seconds(7 * DAY))


def fill(folder: Path, archived: int) -> None:
    """A store with so many archived requests and the open ones, by its own writer."""
    store = opening(folder)
    store.append_all([write_of(number, closed=False) for number in range(OPEN)])
    put_away(store, OPEN, archived)
    store.close()


def put_away(store: EmbeddedStore, first: int, archived: int, *, now: Instant = NOW, service: str = "") -> None:
    """Close so many requests of this and later numbers, and archive them."""
    # In the order of closing, as a plant's own years would be.
    numbers = sorted(range(first, first + archived), key=lambda number: -(number % 1_800))
    for begin in range(0, archived, 1_000):
        some = numbers[begin : begin + 1_000]
        store.append_all([write_of(number, closed=True, now=now, service=service) for number in some])
        if (begin + 1_000) % AT_ONCE == 0 or begin + 1_000 >= archived:
            store.compact()
    store.compact()


def write_of(
    number: int, *, closed: bool, now: Instant = NOW, service: str = "", opened_at: Instant | None = None
) -> Write:
    """That history, to be stored."""
    events = history(number, closed=closed, now=now, service=service, opened_at=opened_at)
    return Write(RequestId(f"M-{number}"), Revision(0), events, events[-1].occurred_at if closed else None)


def memory() -> float:
    """Megabytes that belong to this process now."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def milliseconds(work: Callable[[], object]) -> float:
    """How long it took."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1_000


def measure(folder: Path) -> dict[str, float]:
    """What one process sees of a store."""
    found: dict[str, float] = {}
    before = memory()
    stores: list[EmbeddedStore] = []
    histories: list[OpenRequest] = []

    def start() -> None:
        stores.append(opening(folder))
        histories.extend(stores[0].open_requests())

    found["open + histories ms"] = milliseconds(start)
    found["memory MB"] = memory() - before
    (store,) = stores
    assert len(histories) >= OPEN

    def take(lines: Iterable[object]) -> None:
        deque(lines, maxlen=0)

    writes = [_note(place) for place in range(APPENDS)]
    found["append ms"] = statistics.median(milliseconds(partial(store.append_all, [each])) for each in writes)
    writes = [write_of(time.time_ns() + place, closed=False) for place in range(APPENDS)]
    found["new request ms"] = statistics.median(milliseconds(partial(store.append_all, [each])) for each in writes)
    found["closings of 90 days ms"] = milliseconds(lambda: take(store.closings(Instant(NOW - 90 * DAY))))
    found["all closings ms"] = milliseconds(lambda: take(store.closings(Instant(0))))
    found["memory after closings MB"] = memory() - before
    found["one history ms"] = milliseconds(lambda: store.history(RequestId("M-150000")))
    found["summaries ms"] = milliseconds(store.summaries)
    found["memory after summaries MB"] = memory() - before
    found["open 400 days ago ms"] = milliseconds(lambda: take(store.open_requests(Instant(NOW - 400 * DAY))))
    found["first search ms"] = milliseconds(lambda: store.search("bar 976"))
    found["next search ms"] = milliseconds(lambda: store.search("bar 975"))
    found["memory after search MB"] = memory() - before
    store.close()
    return found


def _note(place: int) -> Write:
    request = RequestId(f"M-{place}")
    event = Noted(id=EventId(f"note-{place}-{time.time_ns()}"), request=request, occurred_at=NOW, text="x" * 60)
    return Write(request, Revision(0), (event,))


def main() -> None:
    """Print a table, one column for each level."""
    with tempfile.TemporaryDirectory() as folder:
        for level in LEVELS:
            begun = time.perf_counter()
            fill(Path(folder) / str(level), level)
            size = sum(path.stat().st_size for path in (Path(folder) / str(level)).rglob("*")) / 1e6
            print(f"{level:>8,} archived: made in {time.perf_counter() - begun:.0f} s, {size:.0f} MB")
        found: dict[int, list[dict[str, float]]] = {level: [] for level in LEVELS}
        for _ in range(ROUNDS):
            for level in LEVELS:
                words = [sys.executable, "-m", "tests.bench.archive", str(Path(folder) / str(level))]
                found[level].append(json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout))
    for name in found[LEVELS[0]][0]:
        medians = [statistics.median(each[name] for each in found[level]) for level in LEVELS]
        print(f"{name:>26} " + " ".join(f"{each:>10.3f}" for each in medians) + f"  × {medians[-1] / medians[0]:.2f}")


if __name__ == "__main__":
    if sys.argv[1:]:
        print(json.dumps(measure(Path(sys.argv[1]))))
    else:
        main()
