"""Copies of a store: whole whatever comes between, and never half of one."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rules.agreement import PersonId
from rules.events import RequestId, Revision, Version
from rules.instants import HOUR, Instant
from store.contract import NotSaved, Store, StoreBusy, StoreDamaged, StoreError, StoreMissing
from store.copies import UNFINISHED, Copied, copy_store
from store.files import AppendFile, Disk, DiskFile, open_folder
from store.folder import machine_digest, read_card
from store.locks import the_one_in, try_lock
from store.opening import back_up, open_store, restore
from tests.store.conftest import CompactingPlace, FolderPlace, GivenClock
from tests.store.happenings import M1, M2, done, hour, noted, opened, pin_set, published, taken


class Killed(BaseException):
    """The process is killed here."""


class CountedDisk(Disk):
    """A disk that does something before the change of this number: kill, fail, or let somebody else go first."""

    def __init__(self, at: int, then: Callable[[], object]) -> None:
        self.left = at
        self.dead = False
        self._then = then

    def change(self) -> None:
        self.left -= 1
        if self.left == -1 or self.dead:
            self._then()

    def make(self, path: Path) -> AppendFile:
        self.change()
        super().make(path).close()
        return CountedFile(path, self)

    def replace(self, path: Path, name: Path) -> None:
        self.change()
        super().replace(path, name)

    def remove(self, path: Path) -> None:
        self.change()
        super().remove(path)

    def sync_folder(self, folder: Path) -> None:
        self.change()
        super().sync_folder(folder)


class CountedFile(DiskFile):
    def __init__(self, path: Path, disk: CountedDisk) -> None:
        super().__init__(path, writing=True)
        self._disk = disk

    def write(self, offset: int, content: bytes) -> None:
        super().write(offset, content[: len(content) // 2])
        self._disk.change()
        super().write(offset, content)

    def sync(self) -> None:
        self._disk.change()
        super().sync()


def killing(at: int) -> CountedDisk:
    """A disk under a process that is killed, which does nothing more, nor tidies up."""

    def kill() -> None:
        disk.dead = True
        raise Killed

    disk = CountedDisk(at, kill)
    return disk


def fail() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.fixture
def place(engine: FolderPlace) -> FolderPlace:
    return engine


@pytest.fixture
def compacting(tmp_path: Path) -> Iterator[CompactingPlace]:
    made = CompactingPlace(tmp_path / "store")
    yield made
    made.close()


def lived_in(place: FolderPlace) -> Store:
    """A store with something of everything: the second request is closed, and archived where that is done."""
    store = place.open()
    store.append_plant(Version(0), [published(), pin_set("ana", "salted")])
    store.append(store.next_number("M"), Revision(0), [opened(RequestId("M-1001"), summary="Señal perdida")])
    store.append(M1, Revision(0), [opened(M1), taken(M1)])
    store.append(M2, Revision(0), [opened(M2), taken(M2), done(M2)], closes_at=hour(4))
    store.append(M2, Revision(3), [noted(M2, hour(5), "It holds.")])
    return store


def told(_done: int, _total: int) -> None:
    """Nobody looks on."""


def copied(place: FolderPlace, into: Path, disk: Disk | None = None) -> Copied:
    return copy_store(place.folder, into, machine="", told=told, disk=disk)


def reader(folder: Path) -> Store:
    return open_store(str(folder), read_only=True, create=False, now=lambda: hour(100), who="ana")


def everything(store: Store) -> tuple[object, ...]:
    """All that can be asked of a store, but for where it is."""
    health = store.health()
    return (
        (health.position, health.requests, health.events, health.warnings),
        tuple(store.open_requests()),
        tuple(store.closed(Instant(0), hour(100))),
        tuple(store.summaries()),
        store.plant_history(),
        tuple(store.read()),
        tuple(store.search(text) for text in ("senal", "holds", "1042")),
        store.secret(PersonId("ana")),
    )


def of_folder(folder: Path) -> tuple[object, ...]:
    store = reader(folder)
    try:
        return everything(store)
    finally:
        store.close()


def test_a_copy_answers_everything_as_the_store_does(place: FolderPlace, tmp_path: Path) -> None:
    store = lived_in(place)
    copy = copied(place, tmp_path / "copy")
    health = store.health()
    assert (copy.position, copy.requests, copy.events) == (health.position, health.requests, health.events)
    assert copy.place == str(tmp_path / "copy")
    assert of_folder(tmp_path / "copy") == everything(store)


def test_a_copy_holds_nothing_but_what_belongs_to_a_store_and_a_second_user_may_write_it(
    place: FolderPlace, tmp_path: Path
) -> None:
    lived_in(place)
    copied(place, tmp_path / "copy")
    assert {path.name for path in (tmp_path / "copy").iterdir()} <= {"journal.jsonl", "store.json", "archive"}
    assert not (tmp_path / f"copy{UNFINISHED}").exists()
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) & 0o770 == 0o770
    assert stat.S_IMODE((tmp_path / "copy" / "journal.jsonl").stat().st_mode) == 0o660


def test_a_copy_is_of_any_machine_and_a_restored_store_of_this_one(place: FolderPlace, tmp_path: Path) -> None:
    store = lived_in(place)
    back_up(str(place.folder), tmp_path / "copy", told)
    assert read_card(tmp_path / "copy").machine == ""
    restore(tmp_path / "copy", str(tmp_path / "restored"), told)
    assert read_card(tmp_path / "restored").machine == machine_digest()
    assert read_card(tmp_path / "restored").store == read_card(place.folder).store
    assert of_folder(tmp_path / "restored") == everything(store)


def test_a_restored_store_goes_on_where_the_backup_ended(place: FolderPlace, tmp_path: Path) -> None:
    store = lived_in(place)
    back_up(str(place.folder), tmp_path / "copy", told)
    store.append(M1, Revision(2), [done(M1)])
    restore(tmp_path / "copy", str(tmp_path / "restored"), told)
    again = open_store(str(tmp_path / "restored"), read_only=False, create=False, now=place.clock, who="ana")
    assert len(again.history(M1)) == 2
    again.append(M1, Revision(2), [done(M1)])
    assert again.next_number("M") == "M-1002"
    again.close()
    assert len(store.history(M1)) == 3


def test_a_copy_is_made_of_a_store_that_may_not_be_written(place: FolderPlace, tmp_path: Path) -> None:
    lived_in(place)
    place.close()
    before = {path: path.stat().st_mtime_ns for path in place.folder.rglob("*")}
    copied(place, tmp_path / "copy")
    assert {path: path.stat().st_mtime_ns for path in place.folder.rglob("*")} == before


def test_an_unfinished_last_line_is_left_out(place: FolderPlace, tmp_path: Path) -> None:
    before = everything(lived_in(place))
    with (place.folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"crc":"41d0b7e2","tx":{"seq":9,')
    copied(place, tmp_path / "copy")
    assert of_folder(tmp_path / "copy") == before
    assert (tmp_path / "copy" / "journal.jsonl").read_bytes().endswith(b"}\n")


def test_a_copy_into_an_empty_folder_takes_its_place(place: FolderPlace, tmp_path: Path) -> None:
    before = everything(lived_in(place))
    (tmp_path / "copy").mkdir()
    copied(place, tmp_path / "copy")
    assert of_folder(tmp_path / "copy") == before


@pytest.mark.parametrize("change", range(40))
def test_killed_anywhere_there_is_a_whole_copy_or_none_and_the_next_try_makes_it(
    compacting: CompactingPlace, tmp_path: Path, change: int
) -> None:
    before = everything(lived_in(compacting))
    into = tmp_path / "copy"
    disk = killing(change)
    try:
        copied(compacting, into, disk)
    except Killed:
        if into.exists():
            assert of_folder(into) == before
            return
    else:
        assert disk.left >= 0
        return
    copied(compacting, into)
    assert of_folder(into) == before
    assert not (tmp_path / f"copy{UNFINISHED}").exists()


def test_every_change_of_a_copy_is_among_those_where_it_is_killed(compacting: CompactingPlace, tmp_path: Path) -> None:
    lived_in(compacting)
    disk = CountedDisk(40, fail)
    copied(compacting, tmp_path / "copy", disk)
    assert 0 < disk.left < 25


@pytest.mark.parametrize("change", range(3, 14))
def test_on_a_disk_that_is_full_there_is_no_copy_and_nothing_is_left(
    compacting: CompactingPlace, tmp_path: Path, change: int
) -> None:
    lived_in(compacting)
    with pytest.raises(NotSaved, match=r"No copy was made: .*No space left") as error:
        copied(compacting, tmp_path / "copy", CountedDisk(change, fail))
    assert error.value.facts["place"] == str(tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize("change", range(12))
def test_a_compaction_that_comes_between_leaves_the_copy_whole(
    compacting: CompactingPlace, tmp_path: Path, change: int
) -> None:
    store = lived_in(compacting)
    before = everything(store)
    copied(compacting, tmp_path / "copy", CountedDisk(change, lambda: close_one_more(store)))
    assert of_folder(tmp_path / "copy") == (before if change >= 2 else everything(store))


def close_one_more(store: Store) -> None:
    number = store.next_number("M")
    store.append(number, Revision(0), [opened(number), done(number)], closes_at=hour(6))


class VanishingIndex(Disk):
    """A disk on which compactions remove the index before it is opened for the first time: an hour has gone by."""

    def __init__(self, store: Store, clock: GivenClock) -> None:
        self.store: Store | None = store
        self._clock = clock

    def open(self, path: Path, writing: bool) -> AppendFile:
        if path.suffix == ".index" and self.store is not None:
            store, self.store = self.store, None
            close_one_more(store)
            self._clock.at = Instant(self._clock.at + HOUR)
            close_one_more(store)
            assert not path.exists()
        return super().open(path, writing)


def test_where_compactions_remove_what_was_to_be_copied_it_is_begun_anew(
    compacting: CompactingPlace, tmp_path: Path
) -> None:
    compacting.clock.at = hour(99)
    store = lived_in(compacting)
    copied(compacting, tmp_path / "copy", VanishingIndex(store, compacting.clock))
    assert of_folder(tmp_path / "copy") == everything(store)


class TakingBack(Disk):
    """A disk under which the last commit is taken back while it is copied."""

    def __init__(self, journal: Path, size: int) -> None:
        self._journal = journal
        self._size = size

    def make(self, path: Path) -> AppendFile:
        if path.name == self._journal.name and self._size:
            os.truncate(self._journal, self._size)
            self._size = 0
        return super().make(path)


def test_a_commit_that_is_taken_back_meanwhile_is_not_copied(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store = lived_in(place)
    before, journal = everything(store), place.folder / "journal.jsonl"
    size = journal.stat().st_size
    store.append(M1, Revision(2), [done(M1)])
    place.close()
    copied(place, tmp_path / "copy", TakingBack(journal, size))
    assert of_folder(tmp_path / "copy") == before


class ForgettingDisk(Disk):
    """A disk that says it has written, and has not kept the end."""

    def make(self, path: Path) -> AppendFile:
        super().make(path).close()
        return ForgettingFile(path, writing=True)


class ForgettingFile(DiskFile):
    def write(self, offset: int, content: bytes) -> None:
        super().write(offset, content[:-10])


def test_a_copy_that_the_disk_did_not_keep_is_none(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    lived_in(place)
    place.close()
    with pytest.raises(StoreDamaged, match="not what was written: the disk did not keep it") as error:
        copied(place, tmp_path / "copy", ForgettingDisk())
    assert error.value.code == "copy-differs"
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_a_damaged_archive_is_not_copied_as_if_it_were_whole(compacting: CompactingPlace, tmp_path: Path) -> None:
    lived_in(compacting)
    segments = list((compacting.folder / "archive").glob("*.jsonl"))
    segment = next(path for path in segments if b"It holds" in path.read_bytes())
    segment.write_bytes(segment.read_bytes().replace(b"It holds", b"It broke", 1))
    with pytest.raises(StoreDamaged, match="archive is damaged"):
        copied(compacting, tmp_path / "copy")
    segment.unlink()
    with pytest.raises(StoreDamaged, match=f"archive/{segment.name} is missing"):
        copied(compacting, tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    before = everything(lived_in(place))
    full = tmp_path / "full"
    full.mkdir()
    (full / "letter.txt").write_text("dear Ana")
    for into in (full, tmp_path / "store", tmp_path / "store" / "copy", full / "letter.txt", Path("/")):
        with pytest.raises(StoreError):
            copied(place, into)
    assert [path.name for path in full.iterdir()] == ["letter.txt"]
    assert of_folder(place.folder) == before
    full.rename(tmp_path / f"copy{UNFINISHED}")
    with pytest.raises(StoreError, match=f"copy{UNFINISHED} is not empty"):
        copied(place, tmp_path / "copy")
    assert [path.name for path in (tmp_path / f"copy{UNFINISHED}").iterdir()] == ["letter.txt"]
    place.close()


def test_where_there_is_no_store_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        back_up(str(tmp_path / "nowhere"), tmp_path / "copy", told)
    with pytest.raises(StoreError, match="keeps stores in folders only"):
        back_up("postgresql://ana:secret@server/plazo", tmp_path / "copy", told)
    assert list(tmp_path.iterdir()) == []


def test_two_who_copy_to_one_folder_do_not_mix(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    lived_in(place)
    place.close()
    (tmp_path / f"copy{UNFINISHED}").mkdir()
    with the_one_in(tmp_path / f"copy{UNFINISHED}"):
        with pytest.raises(StoreBusy, match="Another process is copying"):
            copied(place, tmp_path / "copy")
        assert (tmp_path / f"copy{UNFINISHED}").exists()
    assert copied(place, tmp_path / "copy").requests == 3


@pytest.mark.parametrize(("moment", "then"), [("open_folder", open_folder), ("try_lock", try_lock)])
def test_whoever_comes_to_a_copy_that_is_finished_in_this_moment_leaves_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, then: Callable[[object], object]
) -> None:
    place = FolderPlace(tmp_path / "store")
    before = everything(lived_in(place))
    place.close()

    def finished_meanwhile(of: object) -> object:
        monkeypatch.undo()
        copied(place, tmp_path / "copy")
        return then(of)

    monkeypatch.setattr(f"store.locks.{moment}", finished_meanwhile)
    with pytest.raises(StoreError, match="copy is not empty"):
        copied(place, tmp_path / "copy")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "store"]
    assert of_folder(tmp_path / "copy") == before


@pytest.mark.parametrize("within", [False, True])
def test_a_copy_that_fails_is_locked_until_nothing_of_it_is_left(tmp_path: Path, *, within: bool) -> None:
    """Whoever comes while it is being removed is told so; whoever comes then makes one."""
    place = FolderPlace(tmp_path / "store")
    lived_in(place)
    place.close()
    others: list[str] = []

    class Failing(CountedDisk):
        def remove(self, path: Path) -> None:
            if within and self.left < 0 and not others:
                with pytest.raises(StoreBusy) as caught:
                    copied(place, tmp_path / "copy")
                others.append(caught.value.code)
            super().remove(path)

    with pytest.raises(NotSaved):
        copied(place, tmp_path / "copy", Failing(5, fail))
    assert others == ["copy-going-on"] * within
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    assert copied(place, tmp_path / "copy").requests == 3


def test_the_lock_of_a_copy_ends_with_it(place: FolderPlace, tmp_path: Path) -> None:
    """What was locked while it was made is the folder of the new store, in which one waits for one's turn."""
    lived_in(place)
    copied(place, tmp_path / "copy")
    with the_one_in(tmp_path / "copy") as mine:
        assert mine


def test_a_copy_is_made_in_a_folder_that_one_may_write_in_and_not_read(place: FolderPlace, tmp_path: Path) -> None:
    class MayNotRead(Disk):
        def sync_folder(self, folder: Path) -> None:
            if folder == tmp_path:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
            super().sync_folder(folder)

    before = everything(lived_in(place))
    copied(place, tmp_path / "copy", MayNotRead())
    assert of_folder(tmp_path / "copy") == before


def test_how_far_it_is_goes_from_nothing_to_all_bytes(compacting: CompactingPlace, tmp_path: Path) -> None:
    lived_in(compacting)
    seen: list[tuple[int, int]] = []
    copy = copy_store(
        compacting.folder, tmp_path / "copy", machine="", told=lambda done, total: seen.append((done, total))
    )
    assert seen[0] == (0, copy.size)
    assert seen[-1] == (copy.size, copy.size)
    assert seen == sorted(seen)
    files = [path for path in (tmp_path / "copy").rglob("*") if path.is_file() and path.name != "store.json"]
    assert copy.size == sum(path.stat().st_size for path in files)
