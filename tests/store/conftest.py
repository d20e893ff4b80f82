"""The engines that the contract is tested on, each as a place where stores can be opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

from rules.instants import Instant
from store.contract import Store
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
        self._opened: list[Store] = []

    def open(self, *, read_only: bool = False, who: str = "ana@mesa2") -> Store:
        store = open_store(str(self.folder), read_only=read_only, create=not read_only, now=self.clock, who=who)
        self._opened.append(store)
        return store

    def close(self) -> None:
        for store in self._opened:
            store.close()


ENGINES: dict[str, Callable[[Path], FolderPlace]] = {"embedded": FolderPlace}


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    made = ENGINES[request.param](tmp_path / "store")
    yield made
    made.close()


@pytest.fixture
def store(place: Place) -> Store:
    return place.open()
