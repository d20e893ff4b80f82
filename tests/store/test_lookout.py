"""Looking out for news: whoever waits for it is not held up by a disk that hangs, nor by how much there is to read."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Generator
from pathlib import Path
from typing import cast

import pytest

from rules.events import Revision
from store.contract import Commit, Position
from store.embedded import EmbeddedStore
from store.files import Disk, DiskFile
from store.lookout import AT_ONCE, looked_out
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, noted, opened

News = AsyncGenerator[int]


class HangingDisk(Disk):
    """A disk that answers no reading while a test says so."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.answers.set()
        self.asked = threading.Event()

    def open(self, path: Path, writing: bool) -> HangingFile:
        return HangingFile(path, writing, self)


class HangingFile(DiskFile):
    def __init__(self, path: Path, writing: bool, disk: HangingDisk) -> None:
        super().__init__(path, writing=writing)
        self._disk = disk

    def read(self, offset: int, size: int) -> bytes:
        self._disk.asked.set()
        assert self._disk.answers.wait(5)
        return super().read(offset, size)


def lookouts() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "plazo lookout"]


async def come_to_an_end(threads: list[threading.Thread]) -> None:
    for thread in threads:
        await asyncio.to_thread(thread.join, 5)
        assert not thread.is_alive()


def looking_out(looks: Callable[[], Generator[int | None]], pause: float = 0) -> News:
    return cast(News, looked_out(looks(), pause))


async def test_a_disk_that_hangs_while_a_store_is_followed_holds_up_nobody(place: FolderPlace) -> None:
    writer, disk = place.open(), HangingDisk()
    writer.append(M1, Revision(0), [opened()])
    store = EmbeddedStore(place.folder, read_only=True, now=place.clock, who="ana", disk=disk)
    place.opened.append(store)
    following = aiter(store.follow(Position(0)))
    assert isinstance(await anext(following), Commit)
    disk.asked.clear()
    disk.answers.clear()
    writer.append(M1, Revision(1), [noted()])
    news = asyncio.ensure_future(anext(following))
    assert await asyncio.to_thread(disk.asked.wait, 5)
    for _ in range(20):
        await asyncio.sleep(0.001)
    assert not news.done()
    disk.answers.set()
    assert await asyncio.wait_for(news, 5) == Commit(Position(2), writer.history(M1)[1:])


async def test_whoever_follows_no_more_does_not_wait_for_a_disk_that_hangs(place: FolderPlace) -> None:
    place.open().append(M1, Revision(0), [opened()])
    disk = HangingDisk()
    store = EmbeddedStore(place.folder, read_only=True, now=place.clock, who="ana", disk=disk)
    place.opened.append(store)
    disk.answers.clear()
    disk.asked.clear()
    (place.folder / "journal.jsonl").touch()
    news = asyncio.ensure_future(anext(aiter(store.follow(Position(1)))))
    assert await asyncio.to_thread(disk.asked.wait, 5)
    threads = lookouts()
    news.cancel()
    await asyncio.wait([news], timeout=5)
    assert news.cancelled()
    disk.answers.set()
    await come_to_an_end(threads)


async def test_news_comes_in_order_and_is_read_no_further_than_somebody_asks() -> None:
    read: list[int] = []

    def looks() -> Generator[int | None]:
        for number in range(3 * AT_ONCE):
            read.append(number)
            yield number
        while True:
            yield None

    news = looking_out(looks)
    assert [await anext(news) for _ in range(AT_ONCE)] == list(range(AT_ONCE))
    assert len(read) == AT_ONCE
    assert [await anext(news) for _ in range(2 * AT_ONCE)] == list(range(AT_ONCE, 3 * AT_ONCE))
    await news.aclose()


async def test_it_pauses_behind_each_look_and_ends_within_a_pause() -> None:
    looks = 0

    def none() -> Generator[int | None]:
        nonlocal looks
        while True:
            looks += 1
            yield None

    news = asyncio.ensure_future(anext(looking_out(none, 3600)))
    while not looks:
        await asyncio.sleep(0.001)
    threads = lookouts()
    news.cancel()
    await come_to_an_end(threads)
    assert looks == 1


async def test_what_a_look_raises_is_raised_where_the_news_is_taken() -> None:
    closed = threading.Event()

    def looks() -> Generator[int | None]:
        try:
            yield 1
            yield None
            raise ValueError("a look")
        finally:
            closed.set()

    news = looking_out(looks)
    assert await anext(news) == 1
    with pytest.raises(ValueError, match="a look"):
        await anext(news)
    assert await asyncio.to_thread(closed.wait, 5)


def test_a_loop_that_ends_ends_its_lookout() -> None:
    before = set(lookouts())

    def looks() -> Generator[int | None]:
        while True:
            yield None

    async def begins() -> None:
        news = asyncio.ensure_future(anext(looking_out(looks, 3600)))
        await asyncio.wait([news], timeout=0.01)

    asyncio.run(begins())
    for thread in set(lookouts()) - before:
        thread.join(5)
        assert not thread.is_alive()
