"""Moving what is closed to the archive: cut off anywhere, beside others who write, and on disks that fail."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from rules.events import Reopened, RequestId, Revision
from rules.instants import DAY, Instant, Seconds
from store import upkeep
from store.contract import (
    NotSaved,
    Position,
    Stored,
    StoreReadOnly,
)
from store.embedded import EmbeddedStore
from store.examination import examine
from store.files import AppendFile, Disk
from store.findings import Grade
from tests.store.archived import (
    CutDisk,
    closed_and_open,
    compact_while_others_write,
    compact_with_every_cut,
    everything,
    opening,
    segments,
)
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, M2, done, event_id, hour, noted, opened

WEEK = Seconds(7 * DAY)


class TestLeaving:
    def test_what_is_closed_for_a_week_moves_to_the_segment_of_its_month(self, place: FolderPlace) -> None:
        store = opening(place, after=48 * 3600)
        closed_and_open(store)
        before = everything(store)
        assert store.compact() == 3
        assert [(each.name, each.requests) for each in segments(place)] == [
            ("2026-10.g000002.jsonl", 1),
            ("2026-11.g000002.jsonl", 2),
        ]
        assert everything(store) == before
        assert everything(place.open(read_only=True)) == before
        journal = (place.folder / "journal.jsonl").read_bytes()
        assert (journal.count(b'"M-1"'), journal.count(b'"M-4"') > 0) == (0, True)
        assert store.compact() == 0

    def test_the_limit_is_a_week_or_what_the_card_says(self, place: FolderPlace) -> None:
        closed_and_open(place.open())
        card = msgspec.json.decode((place.folder / "store.json").read_bytes())
        assert card["archive_after_days"] == 7
        place.clock.at = Instant(hour(3) + WEEK - 1)
        store = place.open()
        assert isinstance(store, EmbeddedStore)
        assert store.compact() == 1
        place.clock.at = Instant(hour(3) + WEEK)
        assert store.compact() == 1
        (place.folder / "store.json").write_bytes(msgspec.json.encode(card | {"archive_after_days": 1}))
        again = place.open()
        assert isinstance(again, EmbeddedStore)
        assert again.compact() == 2

    def test_every_line_of_a_segment_is_json_with_a_checksum_chained_to_the_line_before(
        self, place: FolderPlace
    ) -> None:
        store = opening(place)
        closed_and_open(store)
        store.compact()
        (first, *_) = segments(place)
        lines = [
            msgspec.json.decode(line) for line in (place.folder / "archive" / first.name).read_bytes().splitlines()
        ]
        assert [list(line) for line in lines] == [["crc", "segment"], ["crc", "closed"], ["crc", "listed"]]
        assert lines[0]["segment"]["month"] == "2026-10"
        assert [doc[3]["event"] for doc in lines[1]["closed"]["docs"]] == ["opened", "noted", "done"]
        assert lines[1]["closed"]["docs"][0][2] == "ana"
        assert lines[2]["listed"]["row"]["request"] == "M-3"
        assert lines[-1]["crc"] == f"{first.crc:08x}"

    def test_what_is_added_to_an_archived_request_brings_it_back(self, place: FolderPlace) -> None:
        store = opening(place)
        closed_and_open(store)
        store.compact()
        request = RequestId("M-1")
        history, counted = store.history(request), store.health()
        put = store.append(request, Revision(0), [noted(request, hour(9), "Thank you")])
        assert isinstance(put, Stored)
        assert put.events[0].version == 4
        other = place.open(read_only=True)
        assert other.history(request) == store.history(request) == (*history, *put.events)
        assert next(other.read(Position(put.position - 1))).events == put.events
        assert (other.health().requests, other.health().events) == (counted.requests, counted.events + 1)
        again = Reopened(id=event_id(), request=request, occurred_at=hour(10), reason="It stopped again")
        assert isinstance(store.append(request, Revision(3), [again]), Stored)
        assert {each.request for each in other.open_requests()} == {M1, request}
        assert request not in {line.request for line in other.summaries()}
        assert other.search("thank sealer") == (request,)
        assert store.compact() == 0
        assert [(each.requests, each.superseded != ()) for each in segments(place)] == [(1, False), (2, True)]
        assert isinstance(store.append(request, Revision(5), [done(request, hour(11))], hour(11)), Stored)
        before = everything(store)
        assert store.compact() == 1
        assert everything(store) == everything(other) == before
        assert [event.word for event in other.history(request)] == [
            "opened",
            "noted",
            "done",
            "noted",
            "reopened",
            "done",
        ]
        assert len(other.summaries()) == 4

    def test_a_number_is_never_given_again(self, place: FolderPlace) -> None:
        store = opening(place)
        for number in ("M-1001", "M-1002"):
            request = RequestId(number)
            store.append(request, Revision(0), [opened(request), done(request)], hour(3))
        assert store.compact() == 2
        assert store.next_number("M") == "M-1003"
        assert not isinstance(store.append(RequestId("M-1001"), Revision(0), [opened(RequestId("M-1001"))]), Stored)

    def test_a_clock_that_was_ahead_closes_nothing_for_good(self, place: FolderPlace) -> None:
        store = opening(place)
        store.append(M1, Revision(0), [opened(), done()], hour(150))
        place.clock.at = hour(9_000)
        assert store.compact() == 1
        place.clock.at = hour(110)
        assert [each.request for each in store.open_requests()] == [M1]
        assert store.summaries() == list(store.closings(hour(0))) == []
        assert isinstance(store.append(M1, Revision(2), [], hour(160)), Stored)
        assert [each.request for each in store.open_requests()] == [M1]

    def test_recorded_at_never_goes_back_even_when_the_last_commit_is_archived(self, place: FolderPlace) -> None:
        store = opening(place)
        store.append(M1, Revision(0), [opened(), done()], hour(3))
        assert store.compact() == 1
        place.clock.at = hour(50)
        answer = place.open().append(M2, Revision(0), [opened(M2)])
        assert isinstance(answer, Stored)
        assert answer.events[0].recorded_at == hour(100)

    def test_document_ids_are_never_used_again(self, place: FolderPlace) -> None:
        store = opening(place)
        store.append(M1, Revision(0), [opened(), done()], hour(3))
        store.compact()
        place.open().append(M2, Revision(0), [opened(M2)])
        last = (place.folder / "journal.jsonl").read_bytes().splitlines()[-1]
        assert msgspec.json.decode(last)["tx"]["ops"][0][:2] == ["events", 3]

    def test_whoever_reads_goes_on_in_what_there_was(self, place: FolderPlace) -> None:
        store = opening(place)
        closed_and_open(store)
        asked = [store.closings(hour(-9_000)), store.read(), store.closed(hour(-9_000), hour(9_000))]
        begun = [next(each) for each in asked]
        store.compact()
        assert [1 + len(list(each)) for each in asked] == [4, store.position(), 4]
        assert len(begun) == 3

    def test_a_follower_that_was_far_behind_misses_nothing(self, place: FolderPlace) -> None:
        store, reader = opening(place), place.open(read_only=True)
        closed_and_open(store)
        seen = [commit for commit in reader.read() if commit.events]
        for after in range(store.position()):
            store.compact()
            assert [each for each in reader.read(Position(after)) if each.events] == [
                each for each in seen if each.position > after
            ]

    def test_the_archive_is_shared_with_the_group_whatever_the_umask(self, place: FolderPlace) -> None:
        before = os.umask(0o077)
        try:
            store = opening(place)
            closed_and_open(store)
            store.compact()
        finally:
            os.umask(before)
        folder = place.folder / "archive"
        assert stat.S_IMODE(folder.stat().st_mode) == 0o2770
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o660}
        assert stat.S_IMODE((place.folder / "journal.jsonl").stat().st_mode) == 0o660

    def test_a_store_for_reading_only_never_compacts(self, place: FolderPlace) -> None:
        closed_and_open(place.open())
        reader = EmbeddedStore(place.folder, read_only=True, now=place.clock, who="ana", archive_after=Seconds(0))
        with pytest.raises(StoreReadOnly):
            reader.compact()
        reader.close()
        assert not (place.folder / "archive").exists()


class TestByItself:
    def test_it_begins_when_enough_is_closed_for_long(
        self, place: FolderPlace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upkeep, "LEAST", 3)
        closed_and_open(place.open())
        before = everything(place.open())
        monkeypatch.setattr(upkeep.Upkeep.__init__, "__kwdefaults__", {"quiet": 0.0})
        store = opening(place, after=3600)
        store._upkeep.wait()
        assert sum(each.requests for each in segments(place)) == 4
        assert everything(store) == before
        store.close()

    def test_a_command_that_is_soon_over_is_not_held_up(
        self, place: FolderPlace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(upkeep, "LEAST", 1)
        closed_and_open(place.open())
        store = opening(place)
        store.close()
        assert segments(place) == ()

    def test_a_disk_that_is_full_is_said_and_nothing_is_lost(
        self, place: FolderPlace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed_and_open(place.open())
        before = everything(place.open())
        monkeypatch.setattr(upkeep, "LEAST", 1)
        monkeypatch.setattr(upkeep.Upkeep.__init__, "__kwdefaults__", {"quiet": 0.0})
        store = opening(place, FullDisk())
        store._upkeep.wait()
        (warning,) = store.health().warnings
        assert (warning.code, "No space left" in str(warning)) == ("not-archived", True)
        monkeypatch.undo()
        assert everything(place.open()) == before
        assert list((place.folder / "archive").iterdir()) == [place.folder / "archive" / "work.lock"]
        store.close()


class FullDisk(Disk):
    def make(self, path: Path) -> AppendFile:
        made = super().make(path)
        made.write(0, b'{"crc"')
        made.close()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class TestCutOff:
    def test_every_cut_of_a_compaction_leaves_everything(self, tmp_path: Path) -> None:
        place = FolderPlace(tmp_path / "store")
        closed_and_open(place.open())
        assert compact_with_every_cut(place) > 11
        assert len(segments(place)) == 2
        assert sorted(path.name for path in (place.folder / "archive").iterdir()) == [
            "2026-10.g000002.jsonl",
            "2026-11.g000002.jsonl",
            "numbers.g000002.index",
            "work.lock",
        ]

    def test_what_is_written_at_any_step_of_a_compaction_is_kept(self, tmp_path: Path) -> None:
        """Notes to what is leaving, to what stays and to what is new."""
        steps, step = 99, 0
        while step < steps:
            place = FolderPlace(tmp_path / f"store-{step}")
            closed_and_open(place.open())
            steps = compact_while_others_write(place, (RequestId("M-1"), M1, M2), step)
            step += 1
        assert steps > 10

    def test_a_disk_that_fails_at_any_step_leaves_everything_and_the_next_compaction_is_made(
        self, tmp_path: Path
    ) -> None:
        step, failed = 0, True
        while failed:
            place = FolderPlace(tmp_path / f"store-{step}")
            closed_and_open(place.open())
            before = everything(place.open())
            disk = CutDisk()
            store = opening(place, disk)
            disk.fails_at = disk.made + step
            with suppress(NotSaved):
                store.compact()
            failed, disk.fails_at = disk.made > disk.fails_at, -1
            assert everything(store) == before, step
            assert everything(place.open(read_only=True)) == before
            store.compact()
            assert sum(each.requests for each in segments(place)) == 4
            assert everything(store) == everything(place.open()) == before
            assert isinstance(store.append(M1, Revision(2), [noted(M1)]), Stored)
            assert (place.folder / "lock").read_bytes().strip() == b""
            place.close()
            step += 1
        assert step > 12

    def test_a_new_generation_of_somebody_else_makes_it_give_up(self, place: FolderPlace) -> None:
        other, disk = opening(place), CutDisk()
        closed_and_open(other)
        other._database.table("own").insert({"n": 1})
        store = opening(place, disk)
        disk.meanwhile, disk.meanwhile_at = lambda: other._database.drop_table("own"), disk.made + 4
        before = everything(other)
        assert store.compact() == 0
        assert segments(place) == ()
        assert store.position() == other.position()
        assert everything(store) == everything(other) != before
        assert store.compact() == 4

    @pytest.mark.parametrize(("inside", "mode"), [((), 0o2770), (("work.lock",), 0o755)])
    def test_the_group_may_write_in_an_archive_whose_maker_was_cut_off(
        self, place: FolderPlace, inside: tuple[str, ...], mode: int
    ) -> None:
        closed_and_open(place.open())
        archive = place.folder / "archive"
        archive.mkdir()
        archive.chmod(0o755)
        for name in inside:
            (archive / name).touch()
        assert opening(place).compact() == 4
        assert stat.S_IMODE(archive.stat().st_mode) == mode

    def test_an_archive_that_one_may_not_write_is_said_to_be_one(
        self, place: FolderPlace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class MayNotWrite(Disk):
            def make_folder(self, path: Path) -> None:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

        closed_and_open(place.open())
        store = opening(place, MayNotWrite())
        with pytest.raises(StoreReadOnly, match="may not be written by you here"):
            store.compact()

    def test_two_never_compact_at_once_even_if_somebody_removes_their_file(self, place: FolderPlace) -> None:
        store, other = opening(place), opening(place)
        closed_and_open(store)
        before = everything(store)
        others: list[int] = []

        def goes_on(_through: int, _whole: int) -> bool:
            (place.folder / "archive" / "work.lock").unlink(missing_ok=True)
            others.append(other.compact())
            return True

        assert store.compact(goes_on) == 4
        assert set(others) == {0}
        assert everything(store) == everything(other) == before
        assert examine(place.folder).grade is Grade.WHOLE

    def test_a_generation_that_begins_while_somebody_opens_the_journal_is_read_to_its_end(
        self, place: FolderPlace
    ) -> None:
        """The file that was there had been looked at, and was shorter than the one that is opened."""
        store = opening(place)
        store.append(M2, Revision(0), [opened(M2)])

        class BegunMeanwhile(Disk):
            def open(self, path: Path, writing: bool) -> AppendFile:
                if store.position() == 1:
                    closed_and_open(store)
                    assert store.compact() == 4
                return super().open(path, writing)

        reader = EmbeddedStore(place.folder, read_only=True, now=place.clock, who="ana", disk=BegunMeanwhile())
        assert reader.health().warnings == ()
        assert everything(reader) == everything(store)
        reader.close()

    def test_nobody_builds_on_a_journal_whose_name_may_be_lost(self, place: FolderPlace) -> None:
        class LosingNames(CutDisk):
            lost, synced = False, 0

            def sync_folder(self, folder: Path) -> None:
                if self.lost and folder == place.folder:
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
                self.synced += folder == place.folder
                super().sync_folder(folder)

            def replace(self, path: Path, name: Path) -> None:
                super().replace(path, name)
                self.lost = True

        disk = LosingNames()
        store = opening(place, disk)
        closed_and_open(store)
        with pytest.raises(NotSaved):
            store.compact()
        with pytest.raises(NotSaved):
            store.append(M1, Revision(2), [noted(M1)])
        disk.lost, disk.synced = False, 0
        assert isinstance(store.append(M1, Revision(2), [noted(M1)]), Stored)
        assert disk.synced == 1
        assert (place.folder / "lock").read_bytes().strip() == b""
        assert store.health().requests == 5
