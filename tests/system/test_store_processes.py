"""Several processes on one store: nothing that was acknowledged is ever lost."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path

import pytest

from rules.events import RequestId
from rules.instants import Instant
from store.contract import Commit, Position, Silence, Store
from store.opening import open_store


def writer(place: Path, name: str, wanted: int, *how: str) -> subprocess.Popen[bytes]:
    """A process that appends `wanted` events, or events without end, and prints the id of each that is stored."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.system.store_process", str(place), name, str(wanted), *how],
        stdout=subprocess.PIPE,
    )


def reader(place: Path, *, create: bool = False) -> Store:
    return open_store(
        str(place), read_only=not create, create=create, now=lambda: Instant(int(time.time())), who="test"
    )


def stored_ids(store: Store) -> list[str]:
    return [event.id for commit in store.read() for event in commit.events]


def acknowledged(process: subprocess.Popen[bytes]) -> list[str]:
    """What a process printed until it ended; a line that was cut off acknowledges nothing."""
    said = process.communicate()[0]
    return said[: said.rfind(b"\n") + 1].decode().split()


def test_four_processes_at_once_lose_nothing_and_all_make_the_same_store(tmp_path: Path) -> None:
    place = tmp_path / "store"
    processes = [writer(place, name, 200) for name in ("A", "B", "C", "D")]
    said = [acknowledged(process) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0]
    store = reader(place)
    assert sorted(stored_ids(store)) == sorted(chain.from_iterable(said))
    assert store.position() == 800
    for name in "ABCD":
        history = store.history(RequestId(f"{name}-1"))
        assert [event.version for event in history] == list(range(1, 201))
    recorded = [event.recorded_at for commit in store.read() for event in commit.events]
    assert recorded == sorted(recorded)
    store.close()


def kill_in_the_middle(place: Path, rounds: int, chance: random.Random) -> tuple[int, int]:
    """How many events were acknowledged, and how many tails were torn, in so many rounds of kill -9."""
    said: list[str] = []
    torn = 0
    for _ in range(rounds):
        processes = [writer(place, name, 0, "tear") for name in ("A", "B")]
        for process in processes:
            assert process.stdout is not None
            said += process.stdout.readline().decode().split()
        time.sleep(chance.uniform(0, 0.05))
        for process in processes:
            process.kill()
        for process in processes:
            said += acknowledged(process)
        store = reader(place)
        torn += "unfinished-line" in {warning.code for warning in store.health().warnings}
        found = stored_ids(store)
        store.close()
        assert set(said) <= set(found)
        assert len(found) == len(set(found))
    return len(said), torn


def test_kill_9_in_the_middle_of_writing_loses_nothing_acknowledged(tmp_path: Path) -> None:
    acknowledged_ones, torn = kill_in_the_middle(tmp_path / "store", 20, random.Random(1))
    assert acknowledged_ones >= 40
    assert torn > 0


@pytest.mark.soak
def test_kill_9_two_hundred_times_loses_nothing_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(2)
    results = [kill_in_the_middle(tmp_path / f"store-{part}", 10, chance) for part in range(20)]
    acknowledged_ones, torn = (sum(column) for column in zip(*results, strict=True))
    print(f"{acknowledged_ones} acknowledged, 0 missing, {torn} torn tails repaired")
    assert torn > 0


def kill_while_archiving(place: Path, rounds: int, chance: random.Random) -> tuple[int, int, int]:
    """Acknowledged events, archived requests and cut-off compactions, in so many rounds of kill -9."""
    said: list[str] = []
    cut_off = 0
    for _ in range(rounds):
        names = ("compactor", "A", "B")
        processes = [writer(place, name, 0, "archive") for name in names]
        for process in processes:
            assert process.stdout is not None
            said += process.stdout.readline().decode().split()
        time.sleep(chance.uniform(0, 0.25))
        for process in processes:
            process.kill()
        for process in processes:
            said += acknowledged(process)
        cut_off += (place / "journal.jsonl.new").exists()
        store = reader(place)
        found = stored_ids(store)
        events = {each for each in said if not each.startswith("compacted.")}
        assert events <= set(found)
        assert len(found) == len(set(found)) == store.health().events
        assert {each.rpartition(".")[0] for each in events if each.endswith(".opened")} <= histories(store)
        store.close()
    archived = sum(int(each.rpartition(".")[2]) for each in said if each.startswith("compacted."))
    return len(events), archived, cut_off


def histories(store: Store) -> set[str]:
    """The requests that are stored, once each, with versions without gaps."""
    found = [*store.open_requests(), *store.closed(Instant(0), Instant(1 << 40))]
    for each in found:
        assert [event.version for event in each.events] == list(range(1, len(each.events) + 1))
        assert store.history(each.request) == each.events
    assert len({each.request for each in found}) == len(found) == store.health().requests
    return {each.request for each in found}


def test_kill_9_while_closed_requests_are_archived_loses_nothing_and_counts_nothing_twice(tmp_path: Path) -> None:
    acknowledged_ones, archived, _ = kill_while_archiving(tmp_path / "store", 12, random.Random(3))
    assert acknowledged_ones >= 24
    assert archived > 0


@pytest.mark.soak
def test_kill_9_two_hundred_times_while_archiving_loses_nothing(tmp_path: Path) -> None:
    chance = random.Random(4)
    results = [kill_while_archiving(tmp_path / f"store-{part}", 20, chance) for part in range(10)]
    acknowledged_ones, archived, cut_off = (sum(column) for column in zip(*results, strict=True))
    print(f"{acknowledged_ones} acknowledged, 0 missing, {archived} archived, {cut_off} compactions cut off")
    assert archived > 0
    assert cut_off > 0


async def test_another_process_sees_a_change_within_a_second(tmp_path: Path) -> None:
    place = tmp_path / "store"
    reader(place, create=True).close()
    store = reader(place)
    following = aiter(store.follow(Position(0)))
    process = writer(place, "A", 1)
    assert process.stdout is not None
    await asyncio.to_thread(process.stdout.readline)
    first = await asyncio.wait_for(anext(following), 1)
    assert isinstance(first, Commit)
    assert [event.program for event in first.events] == ["A"]
    process.communicate()
    store.close()


async def test_following_goes_silent_while_the_folder_is_away_and_comes_back_by_itself(tmp_path: Path) -> None:
    place = tmp_path / "store"
    reader(place, create=True).close()
    store = reader(place)
    following = aiter(store.follow(Position(0)))
    place.rename(tmp_path / "away")
    silence = await asyncio.wait_for(anext(following), 1)
    assert isinstance(silence, Silence)
    assert (silence.cause.code, silence.cause.facts["place"]) == ("unreachable", str(place))
    (tmp_path / "away").rename(place)
    assert acknowledged(writer(place, "A", 1))
    assert isinstance(await asyncio.wait_for(anext(following), 1), Commit)
    store.close()
