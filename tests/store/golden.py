"""A small store with everything a store can have, as bytes, and what it answers after each of its commits."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from rules.agreement import PersonId
from rules.events import RequestId, Revision, Version
from rules.instants import Seconds
from store.contract import Position, Silence
from store.embedded import EmbeddedStore
from store.files import AppendFile, Disk, DiskFile
from store.folder import make_store
from store.journal import PREVIOUS
from store.queried import queried
from tests.store.archived import closed_and_open
from tests.store.conftest import GivenClock
from tests.store.happenings import (
    M1,
    M2,
    breached,
    cancelled,
    confirmed,
    done,
    hour,
    noted,
    opened,
    pin_set,
    published,
    started,
    taken,
)

JOURNAL: Final = "journal.jsonl"
WHO: Final = "ana@mesa2"
REQUESTS: Final = tuple(map(RequestId, ("M-1", "M-2", "M-3", "M-4", "M-5", "M-1042", "M-1043", "M-1044", "Q-1")))
NOW: Final = hour(100)

Ask = Callable[[EmbeddedStore], object]


class Weighing(Disk):
    """A disk that says what was read of it, and never waits for anything to be durable."""

    def __init__(self) -> None:
        self.calls = self.most = 0

    def open(self, path: Path, writing: bool) -> AppendFile:
        self.calls += 1
        return _WeighedFile(path, writing, self)

    def sync_folder(self, folder: Path) -> None:
        self.calls += 1


class _WeighedFile(DiskFile):
    def __init__(self, path: Path, writing: bool, disk: Weighing) -> None:
        super().__init__(path, writing=writing)
        self._disk = disk

    def read(self, offset: int, size: int) -> bytes:
        self._disk.calls += 1
        self._disk.most = max(self._disk.most, size)
        return super().read(offset, size)

    def sync(self) -> None:
        self._disk.calls += 1


@dataclass(frozen=True, slots=True)
class Golden:
    """The bytes of a store, by the name of the file, and what is right to answer."""

    files: Mapping[str, bytes]
    spare: Mapping[str, bytes]
    """Files of its earlier generations, and of another store."""
    answers: Mapping[Position, Mapping[str, object]]
    """After each commit of its last generation."""
    before: Mapping[Position, Mapping[str, object]]
    """The same of the generation before."""


def opening(folder: Path, *, read_only: bool, disk: Disk | None = None) -> EmbeddedStore:
    """The store in a folder; it archives everything that is closed, but not by itself."""
    return EmbeddedStore(
        folder,
        read_only=read_only,
        now=GivenClock(NOW),
        who=WHO,
        patience=0.5,
        disk=disk or Weighing(),
        archive_after=Seconds(0),
    )


def _follow(store: EmbeddedStore) -> object:
    """What following begins with."""
    news = store.news(Position(0))
    first = next(news)
    news.close()
    if isinstance(first, Silence):
        raise first.cause
    return first


def _history(request: RequestId, store: EmbeddedStore) -> object:
    return store.history(request)


def _tables(folder: Path) -> object:
    with queried(folder) as tables:
        return {name: tables.table(name).all() for name in ("events", "requests", "plant")}


def _health(store: EmbeddedStore) -> object:
    health = store.health()
    return health.position, health.requests, health.events


ASKED: Final[Mapping[str, Ask]] = {
    **{f"history of {request}": partial(_history, request) for request in REQUESTS},
    "plant history": EmbeddedStore.plant_history,
    "open requests": lambda store: list(store.open_requests()),
    "open requests at an instant": lambda store: list(store.open_requests(hour(-750))),
    "closed": lambda store: list(store.closed(hour(-900), hour(90))),
    "closings": lambda store: sorted(store.closings(hour(-10)), key=lambda line: line.request),
    "summaries": lambda store: list(store.summaries()),
    "read": lambda store: list(store.read()),
    "search": lambda store: (store.search("horno"), store.search("we look"), store.search("m-1")),
    "secret": lambda store: store.secret(PersonId("rosa")),
    "follow": _follow,
    "tables": lambda store: _tables(Path(store.health().place)),
    "health": _health,
}
"""Every way to read, as something that can be compared."""


def golden(folder: Path) -> Golden:
    """Write the store, and ask it everything."""
    spare = {f"other/{name}": content for name, content in _written(folder / "other").items()}
    made = folder / "store"
    for generation, step in enumerate((_first, _second, _third)):
        spare |= {f"{generation}/{name}": content for name, content in contents(made).items()}
        make_store(made, patience=1)
        _do(made, step)
    files = {name: content for name, content in contents(made).items() if content}
    before = {**files, JOURNAL: files[PREVIOUS]}
    return Golden(files, spare, _answers(files, folder / "answers"), _answers(before, folder / "answers"))


def _written(folder: Path) -> dict[str, bytes]:
    make_store(folder, patience=1)
    _do(folder, _first)
    _do(folder, _second)
    return contents(folder)


def contents(folder: Path) -> dict[str, bytes]:
    """What is in the files of a folder, by their names."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _do(folder: Path, step: Callable[[EmbeddedStore], None]) -> None:
    store = opening(folder, read_only=False)
    try:
        step(store)
    finally:
        store.close()


def _first(store: EmbeddedStore) -> None:
    """Two months are archived, one request is open."""
    closed_and_open(store)
    store.compact()


def _second(store: EmbeddedStore) -> None:
    """One comes back and is archived again, one more is closed."""
    store.append(RequestId("M-1"), Revision(2), [noted(RequestId("M-1"), text="Tornó a fallar")])
    m5 = RequestId("M-5")
    store.append(m5, Revision(0), [opened(m5, hour(1)), taken(m5), done(m5), confirmed(m5)], hour(5))
    store.append(M2, Revision(0), [opened(M2, summary="[/] 漢字 \x1b[31m")])
    store.compact()


def _third(store: EmbeddedStore) -> None:
    """Ten commits of every kind."""
    store.append(RequestId("M-2"), Revision(3), [noted(RequestId("M-2"), text="señal")])
    store.append(M1, Revision(2), [started(M1)])
    store.append_plant(Version(1), [published('[plant]\nname = "Añil"')])
    store.next_number("M")
    store.append(M2, Revision(1), [taken(M2), breached(M2)])
    m3 = RequestId("M-1044")
    store.append(m3, Revision(0), [opened(m3), cancelled(m3, hour(9))], hour(9))
    store.append_plant(Version(2), [pin_set("rosa", "salt$newer")])
    store.append(M1, Revision(3), [done(M1)], hour(200))
    store.append(RequestId("M-5"), Revision(4), [noted(RequestId("M-5"))])
    store.append(M2, Revision(2), [noted(M2, text="x" * 600)])


def _answers(files: Mapping[str, bytes], folder: Path) -> dict[Position, Mapping[str, object]]:
    """What is right to answer when the journal ends with any of its commits."""
    answers: dict[Position, Mapping[str, object]] = {}
    put(folder, files)
    lines = files[JOURNAL].splitlines(keepends=True)
    for count in range(1, len(lines) + 1):
        if count == len(lines) or b'","kept":' not in lines[count][:30]:
            (folder / JOURNAL).write_bytes(b"".join(lines[:count]))
            store = opening(folder, read_only=True)
            answers[store.position()] = {name: ask(store) for name, ask in ASKED.items()}
            store.close()
    shutil.rmtree(folder)
    return answers


def put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write these files."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
