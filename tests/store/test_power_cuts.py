"""Whatever the power leaves of a store, everything that was acknowledged is there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from rules.events import Event, RequestId, Revision
from rules.instants import Seconds
from store.contract import Stored, Write
from store.embedded import EmbeddedStore
from store.examination import examine
from store.findings import Grade
from store.folder import make_store
from tests.store.conftest import GivenClock
from tests.store.golden import put
from tests.store.happenings import done, hour, noted, opened
from tests.store.power import Killed, Named, PowerDisk, Said, Step, left_by

CUTS_IN_A_RUN = 8
_MARK = b"%-12d" % 4_194_303
"""Of a writer that did not finish."""


@dataclass(slots=True)
class Plant:
    """Somebody who works on one store, over many power cuts."""

    folder: Path
    chance: Random
    syncs: bool = True
    acknowledged: set[str] = field(default_factory=set)
    tried: set[str] = field(default_factory=set)
    cuts: int = 0
    lost: int = 0

    def work(self) -> None:
        """A run of the program that ends with a power cut at one of many moments, each of which is judged."""
        disk = PowerDisk(self.folder, syncs=self.syncs)
        store = self._open(disk)
        for _ in range(self.chance.randint(1, 12)):
            write = self._think_of_something(store)
            if self.chance.random() < 0.3:
                store = self._die(store, disk, write)
            self._do(store, disk, write)
        store.close()
        for _ in range(CUTS_IN_A_RUN):
            steps = disk.steps[: self._moment(disk.steps)]
            acknowledged = self.acknowledged | {step.what for step in steps if isinstance(step, Said)}
            self._come_back(left_by(disk.before, steps, self.chance), acknowledged)
        self.acknowledged = acknowledged

    def _moment(self, steps: Sequence[Step]) -> int:
        """Any, and often the one when a file has taken the place of another."""
        replaced = [at for at, step in enumerate(steps, 1) if isinstance(step, Named) and step.instead_of]
        if replaced and self.chance.random() < 0.3:
            return self.chance.choice(replaced)
        return self.chance.randint(0, len(steps))

    def _die(self, store: EmbeddedStore, disk: PowerDisk, write: Write) -> EmbeddedStore:
        """Kill the process while it does something, and begin a new one, which does the same again."""
        disk.left = self.chance.choice((1, self.chance.randint(0, 30)))
        with suppress(Killed):
            self._do(store, disk, write)
        disk.left = 0
        with suppress(Killed):
            store.close()
        disk.left = None
        (self.folder / "lock").write_bytes(_MARK)
        return self._open(disk)

    def _open(self, disk: PowerDisk | None) -> EmbeddedStore:
        clock = GivenClock(hour(100 + self.cuts))  # what nobody reads any more is removed after an hour
        return EmbeddedStore(
            self.folder, read_only=disk is None, now=clock, who="ana", disk=disk, archive_after=Seconds(0)
        )

    def _think_of_something(self, store: EmbeddedStore) -> Write:
        number = self.chance.randint(1, 6)
        request, at = RequestId(f"M-{number}"), hour(-720 * (number % 3))
        known = store.history(request)
        revision = Revision(max((event.version for event in known if event.changes_request), default=0))
        events: list[Event] = [noted(request, at, text="x" * self.chance.choice((1, 300, 5_000)))]
        if not known:
            events = [opened(request, at)]
        elif known[-1].word == "noted" and "done" not in {event.word for event in known}:
            events = [done(request, at)]
        closes_at = at if any(event.word == "done" for event in (*known, *events)) else None
        return Write(request, revision, tuple(events), closes_at)

    def _do(self, store: EmbeddedStore, disk: PowerDisk, write: Write) -> None:
        self.tried |= {event.id for event in write.events}
        assert isinstance(store.append_all([write]), Stored)
        disk.steps += (Said(event.id) for event in write.events)
        if self.chance.random() < 0.3:
            store.compact()

    def _come_back(self, files: dict[str, bytes], acknowledged: set[str]) -> None:
        shutil.rmtree(self.folder)
        mark = self.chance.choice((b"", _MARK, b" " * 12))
        put(self.folder, {**files, "lock": mark})
        found = self._found()
        self.cuts += 1
        if self.syncs:
            assert acknowledged <= found <= self.tried
        self.lost += len(acknowledged - found)

    def _found(self) -> set[str]:
        try:
            assert examine(self.folder).grade < Grade.DAMAGE
            store = self._open(None)
            events = [event.id for commit in store.read() for event in commit.events]
            store.close()
        except Exception:
            if self.syncs:
                raise
            return set()
        assert len(set(events)) == len(events)
        return set(events)


def plants(folder: Path, number: int, *, syncs: bool = True) -> Iterator[Plant]:
    for seed in range(number):
        make_store(folder / f"{seed}", patience=1)
        yield Plant(folder / f"{seed}", Random(seed), syncs)


def test_nothing_that_was_acknowledged_is_lost_in_a_power_cut(tmp_path: Path) -> None:
    for plant in plants(tmp_path, 20):
        for _ in range(3):
            plant.work()
        assert plant.cuts == 3 * CUTS_IN_A_RUN


def test_a_disk_that_only_says_that_it_syncs_loses_it(tmp_path: Path) -> None:
    lost = 0
    for plant in plants(tmp_path, 5, syncs=False):
        plant.work()
        lost += plant.lost
    assert lost > 0


@pytest.mark.soak
def test_nothing_that_was_acknowledged_is_lost_in_thousands_of_power_cuts(tmp_path: Path) -> None:
    cuts = acknowledged = 0
    for plant in plants(tmp_path, 100):
        for _ in range(15):
            plant.work()
        cuts, acknowledged = cuts + plant.cuts, acknowledged + len(plant.acknowledged)
    print(f"{cuts} power cuts, {acknowledged} acknowledged, 0 lost")
