"""Following a store whose past becomes another one, or which is out of reach for more than one reason."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from rules.events import Revision
from rules.instants import Seconds
from store import embedded
from store.contract import Commit, Position, Rewound, Silence
from store.embedded import EmbeddedStore
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, hour, noted, opened


@pytest.fixture(autouse=True)
def looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "LOOK_EVERY", 0.01)


class Follower:
    """What one process is told of a store while others do something to it."""

    def __init__(self, place: FolderPlace, after: int) -> None:
        self._following: AsyncIterator[Commit | Silence | Rewound] = aiter(
            place.open(read_only=True).follow(Position(after))
        )
        self._next = asyncio.ensure_future(anext(self._following))

    async def told(self) -> Commit | Silence | Rewound:
        news = await asyncio.wait_for(self._next, 5)
        self._next = asyncio.ensure_future(anext(self._following))
        return news

    async def hears_nothing(self) -> bool:
        await asyncio.sleep(0.05)
        return not self._next.done()

    async def stops(self) -> None:
        self._next.cancel()
        await asyncio.gather(self._next, return_exceptions=True)


def journal_of(place: FolderPlace) -> Path:
    return place.folder / "journal.jsonl"


def put_in_place(content: bytes, place: FolderPlace) -> None:
    beside = journal_of(place).with_name("beside")
    beside.write_bytes(content)
    beside.replace(journal_of(place))


async def test_an_older_journal_that_is_put_back_is_told_before_anything_else(place: FolderPlace) -> None:
    store = place.open()
    store.append(M1, Revision(0), [opened()])
    older = journal_of(place).read_bytes()
    store.append(M1, Revision(1), [noted(text="gone")])
    follower = Follower(place, 2)
    assert await follower.hears_nothing()
    put_in_place(older, place)
    assert await follower.told() == Rewound(Position(1))
    place.open().append(M1, Revision(1), [noted(text="new")])
    commit = await follower.told()
    assert isinstance(commit, Commit)
    assert commit.position == 2
    await follower.stops()


def test_another_past_that_came_before_the_first_look_is_told(place: FolderPlace) -> None:
    store = place.open()
    store.append(M1, Revision(0), [opened()])
    older = journal_of(place).read_bytes()
    store.append(M1, Revision(1), [noted(text="gone")])
    reader = place.open(read_only=True)
    assert isinstance(reader, EmbeddedStore)
    news = reader.news(reader.position())
    put_in_place(older, place)
    for text in ("new", "newer"):
        place.open().append(M1, Revision(1), [noted(text=text)])
    assert reader.position() == 3
    assert next(news) == Rewound(Position(3))


def test_no_commit_of_another_past_is_told_that_comes_within_a_look(
    place: FolderPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = place.open()
    store.append(M1, Revision(0), [opened()])
    older = journal_of(place).read_bytes()
    store.append(M1, Revision(1), [noted(text="gone")])
    reader = place.open(read_only=True)
    assert isinstance(reader, EmbeddedStore)
    read = reader.read

    def put_back_meanwhile(after: Position) -> Iterator[Commit]:
        monkeypatch.undo()
        put_in_place(older, place)
        for text in ("new", "newer"):
            place.open().append(M1, Revision(1), [noted(text=text)])
        return read(after)

    monkeypatch.setattr(reader, "read", put_back_meanwhile)
    news = reader.news(reader.position())
    assert [next(news), next(news)] == [None, Rewound(Position(3))]


async def test_an_older_journal_that_was_written_on_is_not_taken_for_the_one_before(place: FolderPlace) -> None:
    store = place.open()
    store.append(M1, Revision(0), [opened()])
    older = journal_of(place).read_bytes()
    store.append(M1, Revision(1), [noted(text="gone")])
    follower = Follower(place, 2)
    assert await follower.hears_nothing()
    there = place.folder.with_name("away")
    place.folder.rename(there)
    assert isinstance(await follower.told(), Silence)
    there.joinpath("journal.jsonl").write_bytes(older)
    elsewhere = FolderPlace(there)
    for _ in range(3):
        elsewhere.open().append(M1, Revision(1), [noted(text="new")])
    elsewhere.close()
    there.rename(place.folder)
    assert await follower.told() == Rewound(Position(4))
    await follower.stops()


async def test_a_line_that_is_taken_back_after_somebody_saw_it_is_told(place: FolderPlace) -> None:
    store = place.open()
    store.append(M1, Revision(0), [opened()])
    before = journal_of(place).stat().st_size
    follower = Follower(place, 1)
    store.append(M1, Revision(1), [noted()])
    assert isinstance(await follower.told(), Commit)
    os.truncate(journal_of(place), before)
    assert await follower.told() == Rewound(Position(1))
    await follower.stops()


async def test_a_compaction_and_a_copy_of_the_same_journal_are_no_other_past(place: FolderPlace) -> None:
    store = place.open()
    store.append(M1, Revision(0), [opened()], hour(0))
    store.append(M1, Revision(1), [noted()])
    follower = Follower(place, 2)
    assert await follower.hears_nothing()
    put_in_place(journal_of(place).read_bytes(), place)
    assert await follower.hears_nothing()
    archiving = EmbeddedStore(place.folder, read_only=False, now=lambda: hour(900), who="ana", archive_after=Seconds(0))
    assert archiving.compact() == 1
    assert await follower.hears_nothing()
    archiving.append(M1, Revision(1), [noted()])
    assert isinstance(await follower.told(), Commit)
    archiving.close()
    await follower.stops()


async def test_each_cause_of_a_silence_is_told_once_with_when_it_began(place: FolderPlace) -> None:
    store = place.open()
    store.append(M1, Revision(0), [opened()])
    whole = journal_of(place).read_bytes()
    follower = Follower(place, 1)
    assert await follower.hears_nothing()
    journal_of(place).unlink()
    away = await follower.told()
    assert isinstance(away, Silence)
    assert away.cause.code == "incomplete"
    assert await follower.hears_nothing()
    place.clock.at = hour(101)
    journal_of(place).write_bytes(b"{}\n" + whole)
    damaged = await follower.told()
    assert isinstance(damaged, Silence)
    assert (damaged.cause.code, damaged.since) == ("damaged", away.since)
    put_in_place(whole, place)
    assert await follower.told() == Commit(Position(1))
    await follower.stops()
