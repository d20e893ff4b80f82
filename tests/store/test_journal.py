"""The journal when things go wrong: torn tails, damage, disks that fail, writers that stop."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from rules.events import RequestId, Revision
from store.contract import (
    Conflict,
    NotSaved,
    Store,
    StoreBusy,
    Stored,
    StoreDamaged,
    StoreError,
    StoreMissing,
    StoreTooNew,
)
from store.embedded import EmbeddedStore
from store.files import Disk, DiskFile
from store.lines import (
    FORMAT,
    Header,
    NotALine,
    Transaction,
    header_line,
    read_header,
    read_transaction,
    transaction_line,
)
from store.locks import TurnLock
from tests.store.conftest import FolderPlace, GivenClock
from tests.store.happenings import M1, hour, noted, opened, taken


def journal_of(place: FolderPlace) -> Path:
    return place.folder / "journal.jsonl"


def three_commits(place: FolderPlace) -> bytes:
    """A closed store with three commits, and its journal."""
    store = place.open()
    store.append(M1, Revision(0), [opened()])
    store.append(M1, Revision(1), [taken()])
    store.append(M1, Revision(2), [noted(text="señal")])
    store.close()
    return journal_of(place).read_bytes()


def words(store: Store) -> list[str]:
    return [event.word for event in store.history(M1)]


class TestTheLine:
    def test_it_is_json_with_a_checksum_chained_to_the_line_before(self, place: FolderPlace) -> None:
        header, first, second, _ = three_commits(place).splitlines()
        crc = read_header(header)[1]
        transaction, crc = read_transaction(first, crc)
        assert read_transaction(second, crc)[0].seq == 2
        with pytest.raises(NotALine):
            read_transaction(second, read_header(header)[1])
        line = msgspec.json.decode(first)
        assert list(line) == ["crc", "tx"]
        assert line["tx"] | {"ops": []} == {
            "seq": 1,
            "id": transaction.id,
            "at": "2026-11-27T12:00:00Z",
            "by": "ana@mesa2",
            "ops": [],
        }
        assert [operation[:2] for operation in line["tx"]["ops"]] == [["events", 1], ["requests", 1]]
        assert transaction.id[14] == "7"

    def test_the_header_names_generation_format_store_and_segments(self, place: FolderPlace) -> None:
        header, _ = read_header(three_commits(place).splitlines()[0])
        store = msgspec.json.decode((place.folder / "store.json").read_bytes())["store"]
        assert header == Header(format=FORMAT, generation=1, seq=0, store=store, segments=())

    @pytest.mark.parametrize("place_of_change", range(0, 60, 7))
    def test_any_changed_byte_is_noticed(self, place_of_change: int) -> None:
        sealed = transaction_line(7, Transaction(seq=1, id="a", at="b", by="c", ops=[]))
        broken = bytearray(sealed.line[:-1])
        broken[place_of_change] ^= 1
        assert read_transaction(sealed.line[:-1], 7)[0].seq == 1
        with pytest.raises(NotALine):
            read_transaction(bytes(broken), 7)


class TestTornTails:
    def test_every_cut_of_the_last_line_keeps_all_before_and_is_repaired_by_the_next_writer(
        self, place: FolderPlace
    ) -> None:
        whole = three_commits(place)
        last = whole.rstrip(b"\n").rindex(b"\n") + 1
        store, reader = place.open(), place.open(read_only=True)
        for cut in range(last, len(whole)):
            journal_of(place).write_bytes(whole[:cut])
            assert words(reader) == ["opened", "taken"], cut
            assert reader.position() == 2
            assert journal_of(place).stat().st_size == cut, "a reader repaired"
            store.append(M1, Revision(2), [noted()])
            assert (words(reader), reader.position()) == (["opened", "taken", "noted"], 3)
        assert journal_of(place).read_bytes().count(b"\n") == 4

    @pytest.mark.parametrize("rest", [b"\0" * 4096, b"garbage", b'{"crc":"00000000","tx":{}}', b'{"crc":"00\0\0\n'])
    def test_a_tail_that_is_no_line_is_cut_off(self, place: FolderPlace, rest: bytes) -> None:
        whole = three_commits(place)
        journal_of(place).write_bytes(whole + rest)
        reader = place.open(read_only=True)
        (warning,) = reader.health().warnings
        assert (warning.code, warning.facts["size"]) == ("unfinished-line", len(rest))
        assert isinstance(place.open().append(M1, Revision(2), [noted()]), Stored)
        assert reader.health().warnings == ()
        assert journal_of(place).read_bytes().startswith(whole + b'{"crc"')

    def test_a_line_longer_than_one_read_is_read(self, place: FolderPlace) -> None:
        store = place.open()
        for text in ("x" * 9_000_000, "short"):
            store.append(M1, Revision(0), [noted(text=text)])
        assert len(place.open(read_only=True).history(M1)) == 2


class TestDamage:
    @pytest.mark.parametrize("line", [0, 1, 2], ids=["header", "first commit", "second commit"])
    def test_a_bad_line_that_good_lines_follow_stops_everything(self, place: FolderPlace, line: int) -> None:
        lines = three_commits(place).splitlines(keepends=True)
        offset = sum(map(len, lines[:line]))
        lines[line] = lines[line].replace(b'"seq"', b'"sEq"')
        journal_of(place).write_bytes(b"".join(lines))
        before = journal_of(place).read_bytes()
        with pytest.raises(StoreDamaged) as caught:
            place.open()
        assert caught.value.facts["offset"] == offset
        assert caught.value.facts["size"] == len(lines[line])
        assert "plazo doctor" in str(caught.value)
        assert journal_of(place).read_bytes() == before

    def test_a_missing_line_is_damage(self, place: FolderPlace) -> None:
        three_commits(place)
        store = place.open()
        store.append(M1, Revision(2), [noted()])
        lines = journal_of(place).read_bytes().splitlines(keepends=True)
        journal_of(place).write_bytes(b"".join(lines[:2] + lines[3:]))
        with pytest.raises(StoreDamaged):
            place.open()

    def test_damage_while_open_is_refused_until_it_is_mended(self, place: FolderPlace) -> None:
        store = place.open()
        store.close()
        whole = three_commits(place)
        store = place.open()
        spoilt = bytearray(whole)
        spoilt[whole.index(b'"taken"')] ^= 1
        journal_of(place).write_bytes(spoilt[:-40])
        for _ in range(2):
            with pytest.raises(StoreDamaged):
                store.append(M1, Revision(2), [noted()])
        with pytest.raises(StoreDamaged):
            store.position()
        journal_of(place).write_bytes(whole)
        assert words(store) == ["opened", "taken", "noted"]

    def test_an_event_that_a_newer_plazo_wrote_is_named(self, place: FolderPlace) -> None:
        whole = three_commits(place)
        lines = whole.splitlines()
        crc = read_transaction(lines[1], read_header(lines[0])[1])[1]
        transaction, _ = read_transaction(lines[2], crc)
        strange = [
            (name, doc_id, msgspec.Raw(bytes(raw).replace(b'"taken"', b'"cloned"')))
            for name, doc_id, raw in transaction.ops
        ]
        line = transaction_line(crc, msgspec.structs.replace(transaction, ops=strange)).line
        journal_of(place).write_bytes(b"\n".join(lines[:2]) + b"\n" + line)
        with pytest.raises(StoreTooNew, match="cloned") as caught:
            place.open().history(M1)
        assert caught.value.code == "unknown-event"

    def test_a_newer_format_is_left_alone(self, place: FolderPlace) -> None:
        three_commits(place)
        card = msgspec.json.decode((place.folder / "store.json").read_bytes())
        newer = header_line(Header(format=FORMAT + 1, generation=1, seq=0, store=card["store"]))
        journal_of(place).write_bytes(newer.line)
        with pytest.raises(StoreTooNew, match=f"format {FORMAT + 1}"):
            place.open()
        (place.folder / "store.json").write_bytes(msgspec.json.encode(card | {"format": FORMAT + 1}))
        with pytest.raises(StoreTooNew, match="Update Plazo"):
            place.open()


class FailingDisk(Disk):
    """A disk that fails when a test says so."""

    def __init__(self) -> None:
        self.write_fails_after: int | None = None
        self.sync_fails = False
        self.cut_fails = False
        self.synced = 0
        """Bytes of the journal that would outlive a power cut."""

    def open(self, path: Path, writing: bool) -> FailingFile:
        return FailingFile(path, writing, self)


class FailingFile(DiskFile):
    def __init__(self, path: Path, writing: bool, disk: FailingDisk) -> None:
        super().__init__(path, writing=writing)
        self._disk = disk

    def write(self, offset: int, content: bytes) -> None:
        if self._disk.write_fails_after is not None:
            super().write(offset, content[: self._disk.write_fails_after])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().write(offset, content)

    def sync(self) -> None:
        if self._disk.sync_fails:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        super().sync()
        self._disk.synced = self.size()

    def cut(self, size: int) -> None:
        if self._disk.cut_fails:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        super().cut(size)


class TestFailingDisks:
    @pytest.fixture
    def disk(self) -> FailingDisk:
        return FailingDisk()

    @pytest.fixture
    def store(self, place: FolderPlace, disk: FailingDisk) -> Iterator[EmbeddedStore]:
        three_commits(place)
        store = EmbeddedStore(
            place.folder, read_only=False, now=GivenClock(hour(100)), who="ana", patience=1, disk=disk
        )
        yield store
        store.close()

    @pytest.mark.parametrize("taken_by_the_disk", [0, 1, 100, 10_000])
    def test_a_full_disk_loses_nothing_and_says_so(
        self, place: FolderPlace, store: EmbeddedStore, disk: FailingDisk, taken_by_the_disk: int
    ) -> None:
        before = journal_of(place).read_bytes()
        disk.write_fails_after = taken_by_the_disk
        with pytest.raises(NotSaved, match="No space left on device") as caught:
            store.append(M1, Revision(2), [noted()])
        assert str(caught.value).startswith("NOT recorded")
        assert journal_of(place).read_bytes() == before
        disk.write_fails_after = None
        assert words(store) == ["opened", "taken", "noted"]
        assert isinstance(store.append(M1, Revision(2), [noted()]), Stored)
        assert len(place.open().history(M1)) == 4

    def test_what_is_answered_outlives_a_power_cut(
        self, place: FolderPlace, store: EmbeddedStore, disk: FailingDisk
    ) -> None:
        for _ in range(3):
            store.append(M1, Revision(2), [noted()])
            assert disk.synced == journal_of(place).stat().st_size

    def test_what_a_killed_writer_left_is_made_durable_before_it_is_answered_again(
        self, place: FolderPlace, store: EmbeddedStore, disk: FailingDisk
    ) -> None:
        event = noted()
        place.open().append(M1, Revision(2), [event])
        (place.folder / "lock").write_bytes(b"4194303     ")
        assert store.append(M1, Revision(2), [event]) == Stored(store.position())
        assert disk.synced == journal_of(place).stat().st_size
        assert (place.folder / "lock").read_bytes().strip() == b""

    def test_a_failed_sync_takes_the_line_back_and_reads_the_file_anew(
        self, place: FolderPlace, store: EmbeddedStore, disk: FailingDisk
    ) -> None:
        before = journal_of(place).read_bytes()
        reader = place.open(read_only=True)
        disk.sync_fails = True
        event = noted()
        with pytest.raises(NotSaved, match="Input/output error"):
            store.append(M1, Revision(2), [event])
        assert journal_of(place).read_bytes() == before
        disk.sync_fails = False
        assert isinstance(store.append(M1, Revision(2), [event]), Stored)
        assert words(reader) == words(store) == ["opened", "taken", "noted", "noted"]

    def test_whoever_took_a_line_back_reads_what_another_wrote_in_its_place(
        self, place: FolderPlace, store: EmbeddedStore, disk: FailingDisk
    ) -> None:
        disk.sync_fails = True
        with pytest.raises(NotSaved):
            store.append(M1, Revision(2), [noted(text="gone")])
        before = journal_of(place).stat().st_size
        true = place.open(who="ana").append(M1, Revision(2), [noted(text="true")])
        assert isinstance(true, Stored)
        assert journal_of(place).stat().st_size > before
        assert store.history(M1)[3:] == true.events
        assert store.position() == 4

    def test_a_line_that_cannot_be_taken_back_is_found_by_asking_again(
        self, place: FolderPlace, store: EmbeddedStore, disk: FailingDisk
    ) -> None:
        disk.sync_fails = disk.cut_fails = True
        event = noted()
        with pytest.raises(NotSaved):
            store.append(M1, Revision(2), [event])
        with pytest.raises(NotSaved):
            store.append(M1, Revision(2), [event])
        disk.sync_fails = disk.cut_fails = False
        assert store.append(M1, Revision(2), [event]) == Stored(store.position())
        assert len(place.open().history(M1)) == 4

    @pytest.mark.parametrize("text", ["", "short", "gone", "a note that is longer than the one before"])
    def test_whoever_saw_a_line_that_was_taken_back_starts_over(self, place: FolderPlace, text: str) -> None:
        one, reader, writer = place.open(), place.open(read_only=True), place.open()
        one.append(M1, Revision(0), [opened()])
        before = journal_of(place).read_bytes()
        one.append(M1, Revision(1), [noted(text="gone")])
        assert words(reader) == words(writer) == ["opened", "noted"]
        os.truncate(journal_of(place), len(before))
        true = place.open().append(M1, Revision(1), [noted(text=text)])
        assert isinstance(true, Stored)
        assert isinstance(writer.append(M1, Revision(1), [taken()]), Stored)
        assert reader.history(M1)[1:2] == writer.history(M1)[1:2] == true.events
        assert words(reader) == words(place.open()) == ["opened", "noted", "taken"]
        assert reader.position() == 3

    def test_whoever_only_reads_sees_another_line_of_the_same_length_in_its_place(self, place: FolderPlace) -> None:
        one, reader = place.open(), place.open(read_only=True)
        one.append(M1, Revision(0), [opened()])
        before = journal_of(place).stat().st_size
        one.append(M1, Revision(1), [noted(text="gone")])
        assert len(reader.history(M1)) == 2
        size = journal_of(place).stat().st_size
        os.truncate(journal_of(place), before)
        true = place.open().append(M1, Revision(1), [noted(text="true")])
        assert isinstance(true, Stored)
        assert journal_of(place).stat().st_size == size
        assert reader.history(M1)[1:] == true.events


class TestOthers:
    def test_a_stopped_holder_is_named_and_nothing_is_written(self, place: FolderPlace) -> None:
        three_commits(place)
        holder = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "import sys\n"
                "from pathlib import Path\n"
                "from store.locks import TurnLock\n"
                "TurnLock(Path(sys.argv[1]), patience=1).take()\n"
                "print('held', flush=True)\n"
                "sys.stdin.read()\n",
                str(place.folder / "lock"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            store = EmbeddedStore(place.folder, read_only=False, now=place.clock, who="ana", patience=0.05)
            with pytest.raises(StoreBusy, match=f"process {holder.pid} ") as caught:
                store.append(M1, Revision(2), [noted()])
            assert caught.value.code == "busy"
            assert words(store) == ["opened", "taken", "noted"]
            holder.kill()
            holder.wait()
            assert isinstance(store.append(M1, Revision(2), [noted()]), Stored)
            store.close()

    def test_a_lock_file_that_somebody_removed_locks_again(self, place: FolderPlace) -> None:
        one, two = place.open(), place.open()
        (place.folder / "lock").unlink()
        one.append(M1, Revision(0), [opened()])
        assert isinstance(two.append(M1, Revision(0), [opened()]), Conflict)
        (place.folder / "lock").write_bytes(b"")
        assert isinstance(one.append(M1, Revision(1), [taken()]), Stored)
        assert isinstance(two.append(M1, Revision(2), [noted()]), Stored)

    def test_a_lock_file_that_somebody_empties_during_a_turn_ends_nobody(self, place: FolderPlace) -> None:
        place.open()
        lock = TurnLock(place.folder / "lock", patience=1)
        lock.take()
        (place.folder / "lock").write_bytes(b"")
        lock.give()
        assert not lock.take()
        lock.give()
        lock.close()

    def test_whoever_finds_the_lock_file_removed_waits_for_who_still_holds_it(self, tmp_path: Path) -> None:
        holder = TurnLock(tmp_path / "lock", patience=0)
        holder.take()
        (tmp_path / "lock").unlink()
        waiting = TurnLock(tmp_path / "lock", patience=0)
        with pytest.raises(StoreBusy):
            waiting.take()
        holder.settled()
        holder.give()
        assert waiting.take()
        with pytest.raises(StoreBusy):
            holder.take()
        waiting.give()
        holder.close()
        waiting.close()

    def test_whoever_opens_a_new_lock_file_writes_nothing_over_the_mark_of_its_holder(self, tmp_path: Path) -> None:
        lock = TurnLock(tmp_path / "lock", patience=1)
        os.truncate(tmp_path / "lock", 0)
        others: list[bool] = []
        with pytest.MonkeyPatch.context() as patched:
            real = os.fstat

            def held_meanwhile(fd: int) -> os.stat_result:
                found = real(fd)
                if not others:
                    others.append(lock.take())
                return found

            patched.setattr("store.locks.os.fstat", held_meanwhile)
            TurnLock(tmp_path / "lock", patience=1).close()
        assert others == [True]
        assert (tmp_path / "lock").read_bytes().split() == [b"%d" % os.getpid()]
        lock.settled()
        lock.give()
        assert not lock.take()
        lock.give()
        lock.close()

    def test_a_mark_that_the_disk_does_not_take_gives_no_turn_and_holds_nobody_up(
        self, place: FolderPlace, store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        with monkeypatch.context() as patched:
            patched.setattr("store.locks.os.pwrite", full)
            with pytest.raises(NotSaved):
                store.append(M1, Revision(0), [opened()])
        assert isinstance(place.open().append(M1, Revision(0), [opened()]), Stored)

    def test_threads_of_one_process_write_and_read_without_losing_anything(self, place: FolderPlace) -> None:
        store = place.open()

        def write(name: int) -> list[int]:
            request = RequestId(f"T-{name}")
            for _ in range(25):
                assert isinstance(store.append(request, Revision(0), [noted(request)]), Stored)
                store.position()
            return [event.version for event in store.history(request)]

        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(write, range(4))) == [list(range(1, 26))] * 4
        assert [commit.position for commit in store.read()] == list(range(1, 101))
        assert len(list(place.open().read())) == 100

    def test_a_child_process_may_not_use_the_store_of_its_parent(self, place: FolderPlace) -> None:
        store = place.open()
        child = os.fork()
        if child == 0:
            try:
                store.position()
            except StoreError as error:
                os._exit(42 if error.code == "forked" else 1)
            os._exit(2)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 42
        assert store.position() == 0

    def test_a_folder_that_is_away_is_said_and_comes_back(self, place: FolderPlace, tmp_path: Path) -> None:
        three_commits(place)
        store = place.open()
        place.folder.rename(tmp_path / "away")
        with pytest.raises(StoreMissing, match="cannot be reached"):
            store.position()
        with pytest.raises(StoreError):
            store.append(M1, Revision(2), [noted()])
        (tmp_path / "away").rename(place.folder)
        assert isinstance(store.append(M1, Revision(2), [noted()]), Stored)

    def test_another_store_at_the_same_place_is_noticed(self, place: FolderPlace, tmp_path: Path) -> None:
        three_commits(place)
        store = place.open()
        place.folder.rename(tmp_path / "away")
        FolderPlace(place.folder).open().close()
        with pytest.raises(StoreError) as caught:
            store.position()
        assert caught.value.code == "another-store"

    def test_a_copy_put_in_its_place_is_read_anew(self, place: FolderPlace, tmp_path: Path) -> None:
        store = place.open()
        store.append(M1, Revision(0), [opened()])
        shutil.copy(journal_of(place), tmp_path / "copy")
        store.append(M1, Revision(1), [taken()])
        (tmp_path / "copy").replace(journal_of(place))
        assert words(store) == ["opened"]
        assert store.history(RequestId("M-9")) == ()
