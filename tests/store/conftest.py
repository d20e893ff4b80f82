"""The engines that the contract is tested on, each as a place where stores can be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from rules.events import PlantEvent, RequestId, Version
from rules.instants import Instant, Seconds
from store.contract import Conflict, PlantConflict, Store, Stored, Write
from store.embedded import EmbeddedStore
from store.folder import make_store
from store.opening import open_store
from tests.store.happenings import hour


class GivenClock:
    """A clock that shows what a test says."""

    def __init__(self, at: Instant) -> None:
        self.at = at

    def __call__(self) -> Instant:
        return self.at


class Place(Protocol):
    """One place of one engine, empty at first; every store opened here is closed after the test."""

    clock: GivenClock

    def open(self, *, read_only: bool = False, who: str = "ana@mesa2") -> Store: ...


class FolderPlace:
    """A folder on this machine."""

    def __init__(self, folder: Path) -> None:
        self.clock = GivenClock(hour(100))
        self.folder = folder
        self.opened: list[Store] = []

    def open(self, *, read_only: bool = False, who: str = "ana@mesa2") -> Store:
        store = self._open(read_only=read_only, who=who)
        self.opened.append(store)
        return store

    def _open(self, *, read_only: bool, who: str) -> Store:
        return open_store(str(self.folder), read_only=read_only, create=not read_only, now=self.clock, who=who)

    def close(self) -> None:
        for store in self.opened:
            store.close()


class Compacting(EmbeddedStore):
    """A store that archives everything that is closed, and compacts after each of its commits."""

    def append_all(self, writes: Sequence[Write]) -> Stored | Conflict:
        answer = super().append_all(writes)
        self.compact()
        return answer

    def append_plant(self, expected: Version, events: Sequence[PlantEvent]) -> Stored | PlantConflict:
        answer = super().append_plant(expected, events)
        self.compact()
        return answer

    def next_number(self, prefix: str) -> RequestId:
        answer = super().next_number(prefix)
        self.compact()
        return answer


class CompactingPlace(FolderPlace):
    """A folder whose stores compact between any two steps."""

    def _open(self, *, read_only: bool, who: str) -> Store:
        if not read_only:
            make_store(self.folder, patience=1)
        return Compacting(self.folder, read_only=read_only, now=self.clock, who=who, archive_after=Seconds(0))


ENGINES: dict[str, Callable[[Path], FolderPlace]] = {"embedded": FolderPlace, "compacting": CompactingPlace}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FolderPlace]:
    """A place of each engine in turn."""
    made = ENGINES[request.param](tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[FolderPlace]:
    made = FolderPlace(tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def store(place: Place) -> Store:
    return place.open()
