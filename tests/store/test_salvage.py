"""A copy of a damaged store: all before the first damage, nothing behind it, and the store as it was."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from rules.events import Reopened, RequestId, Revision
from store.contract import Stored, StoreError, StoreTooNew
from store.embedded import EmbeddedStore
from store.examination import examine
from store.files import AppendFile, Disk
from store.findings import Grade
from store.lines import header_line, read_header
from store.salvage import is_salvageable, salvage
from tests.store.archived import closed_and_open, everything, opening
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, M2, done, event_id, hour, noted, opened, started, taken
from tests.store.test_examination import contents, flipped, lines


@pytest.fixture
def place(place: FolderPlace) -> FolderPlace:
    """A store with an archive and three commits behind what was kept."""
    store = opening(place)
    closed_and_open(store)
    store.compact()
    store.append(M1, Revision(2), [started(M1)])
    store.append(M2, Revision(0), [opened(M2)])
    store.append(M2, Revision(1), [taken(M2)])
    store.close()
    return place


def spoil_the_second_last(place: FolderPlace) -> int:
    """Where the damage begins."""
    at = len(b"".join(lines(place.folder)[:-2]))
    flipped(place.folder / "journal.jsonl", at + 60)
    return at


def test_the_copy_is_whole_ends_before_the_damage_and_can_be_worked_in(place: FolderPlace, tmp_path: Path) -> None:
    at = spoil_the_second_last(place)
    size = (place.folder / "journal.jsonl").stat().st_size
    before = contents(place.folder)
    found = salvage(place.folder, tmp_path / "copy")
    assert contents(place.folder) == before
    assert (found.position, found.lost, found.requests, found.missing) == (12, size - at, ("M-1043",), ())
    assert examine(tmp_path / "copy").grade < Grade.DAMAGE
    store = EmbeddedStore(tmp_path / "copy", read_only=False, now=place.clock, who="ana")
    assert [event.word for event in store.history(M1)] == ["opened", "taken", "work-started"]
    assert len(store.history(RequestId("M-1"))) == 3
    assert store.history(M2) == ()
    store.append(M2, Revision(0), [opened(M2), noted(M2)])
    store.close()
    assert examine(tmp_path / "copy").grade is Grade.NOTICE  # the generation before is not copied


def test_a_whole_store_is_copied_whole(place: FolderPlace, tmp_path: Path) -> None:
    found = salvage(place.folder, tmp_path / "copy")
    assert (found.position, found.lost, found.requests) == (14, 0, ())


def test_what_others_write_meanwhile_is_not_lost(place: FolderPlace, tmp_path: Path) -> None:
    store = opening(place)

    def told(_file: str, _through: int, _whole: int) -> None:
        store.append(M1, Revision(2), [noted(M1)])

    found = salvage(place.folder, tmp_path / "copy", told=told)
    assert (found.position, found.lost, found.requests) == (14, 0, ())


@pytest.mark.parametrize("damaged", ["nothing", "journal", "archive"])
def test_it_says_how_far_it_is_from_nothing_to_all_and_never_back(
    place: FolderPlace, tmp_path: Path, damaged: str
) -> None:
    if damaged == "journal":
        spoil_the_second_last(place)
    elif damaged == "archive":
        flipped(next((place.folder / "archive").glob("2026-11*.jsonl")), 300)
    said: list[tuple[str, int, int]] = []
    salvage(place.folder, tmp_path / "copy", told=lambda *each: said.append(each))
    files, through, whole = zip(*said, strict=True)
    assert files[0] == "journal.jsonl"
    assert sum(file.startswith("archive/") for file in files) >= 3
    assert list(through) == sorted(through)
    assert (through[0], whole[1:]) == (0, whole[1:2] * (len(whole) - 1))
    assert through[-1] <= whole[-1]
    assert through[-1] == whole[-1] or damaged != "nothing"


def test_a_card_that_cannot_be_read_is_made_anew(place: FolderPlace, tmp_path: Path) -> None:
    (place.folder / "store.json").write_bytes(b"\xff")
    salvage(place.folder, tmp_path / "copy")
    assert examine(tmp_path / "copy").grade < Grade.DAMAGE


def test_an_archive_file_that_is_gone_is_said_and_the_rest_goes_on(place: FolderPlace, tmp_path: Path) -> None:
    gone = next((place.folder / "archive").glob("2026-10*"))
    gone.unlink()
    found = salvage(place.folder, tmp_path / "copy")
    assert (found.missing, found.archived, found.unread) == ((f"archive/{gone.name}",), 1, ())
    assert examine(tmp_path / "copy").grade < Grade.DAMAGE
    assert left_of(tmp_path / "copy", place) == {"M-1", "M-2", "M-4"}


def left_of(folder: Path, place: FolderPlace) -> set[str]:
    """The archived requests that a store still has: each with its whole history, in every answer alike."""
    store = EmbeddedStore(folder, read_only=True, now=place.clock, who="ana")
    there = {request for request in ("M-1", "M-2", "M-3", "M-4") if store.history(RequestId(request))}
    assert {len(store.history(RequestId(request))) for request in there} <= {3}
    assert {line.request for line in store.summaries()} == there
    assert len(list(store.closed(hour(-9_000), hour(9_000)))) == len(there)
    store.close()
    return there


def test_whatever_byte_of_an_archive_file_is_changed_the_copy_is_whole_and_says_what_it_lost(
    place: FolderPlace, tmp_path: Path
) -> None:
    path = next((place.folder / "archive").glob("2026-11*.jsonl"))
    whole = path.read_bytes()
    counts = set()
    for at in range(0, len(whole), 173):
        flipped(path, at)
        copy = tmp_path / f"copy-{at}"
        found = salvage(place.folder, copy)
        assert examine(copy).grade < Grade.DAMAGE, at
        left = left_of(copy, place)
        assert "M-3" in left
        assert len(left) == 4 - found.archived
        assert set(found.unread) <= {"M-1", "M-2", "M-4"} - left
        counts.add(found.archived)
        path.write_bytes(whole)
    assert counts >= {0, 1}


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_of_a_file_that_was_cut_everything_before_the_cut_is_there(
    place: FolderPlace, tmp_path: Path, share: float
) -> None:
    path = next((place.folder / "archive").glob("2026-11*.jsonl"))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    found = salvage(place.folder, tmp_path / "copy")
    assert examine(tmp_path / "copy").grade < Grade.DAMAGE
    assert len(left_of(tmp_path / "copy", place)) == 4 - found.archived


@pytest.mark.parametrize("how", ["changed", "gone"])
def test_an_index_is_made_anew_and_nothing_is_lost(place: FolderPlace, tmp_path: Path, how: str) -> None:
    path = next((place.folder / "archive").glob("*.index"))
    path.unlink() if how == "gone" else flipped(path, 100)
    before = contents(place.folder)
    found = salvage(place.folder, tmp_path / "copy")
    assert contents(place.folder) == before
    assert (found.archived, found.unread, found.missing, found.lost) == (0, (), (), 0)
    assert examine(tmp_path / "copy").grade < Grade.DAMAGE
    assert len(left_of(tmp_path / "copy", place)) == 4


def test_what_came_back_is_not_there_twice_once_the_archive_was_made_anew(place: FolderPlace, tmp_path: Path) -> None:
    store = opening(place)
    back, again = RequestId("M-1"), RequestId("M-2")
    for request in (back, again):
        event = Reopened(id=event_id(), request=request, occurred_at=hour(20))
        assert isinstance(store.append(request, Revision(3), [event]), Stored)
    store.compact()
    assert isinstance(store.append(again, Revision(4), [done(again, hour(21))], hour(21)), Stored)
    third = RequestId("M-4")
    event = Reopened(id=event_id(), request=third, occurred_at=hour(100))
    assert isinstance(store.append(third, Revision(3), [event]), Stored)
    store.close()
    next((place.folder / "archive").glob("*.index")).unlink()
    flipped(next((place.folder / "archive").glob("2026-11*.jsonl")), 60)
    salvage(place.folder, tmp_path / "copy")
    place.folder = tmp_path / "copy"
    store = opening(place)
    assert store.compact() == 1
    assert {each.request for each in store.open_requests()} == {M1, M2, back, third}
    assert [line.request for line in store.summaries()] == ["M-3", again]
    assert [len(store.history(request)) for request in (back, again, third)] == [4, 5, 4]
    assert store.health().requests == 6
    store.close()
    assert examine(tmp_path / "copy").grade < Grade.DAMAGE


def test_a_store_of_a_newer_format_is_left_to_a_newer_plazo(place: FolderPlace, tmp_path: Path) -> None:
    path = place.folder / "journal.jsonl"
    first, *rest = lines(place.folder)
    header = read_header(first.rstrip())[0]
    path.write_bytes(header_line(msgspec.structs.replace(header, format=9)).line + b"".join(rest))
    with pytest.raises(StoreTooNew, match="format 9"):
        salvage(place.folder, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


class TestTheGenerationBefore:
    def test_it_has_what_was_kept_whatever_byte_of_that_is_changed(self, place: FolderPlace, tmp_path: Path) -> None:
        before = answers(place.folder, place)
        path = place.folder / "journal.jsonl"
        whole = path.read_bytes()
        kept, before_last = (len(b"".join(lines(place.folder)[:until])) for until in (-3, -4))
        for at in range(0, kept, 173):
            flipped(path, at)
            copy = tmp_path / f"copy-{at}"
            found = salvage(place.folder, copy)
            if at < before_last:  # the commits follow from the last line that was kept
                assert (found.before, found.position, found.lost, found.requests, found.archived) == (
                    True,
                    14,
                    0,
                    (),
                    0,
                )
                assert answers(copy, place) == before, at
            assert examine(copy).grade < Grade.DAMAGE
            path.write_bytes(whole)

    def test_what_came_back_after_the_compaction_is_there_once(self, place: FolderPlace, tmp_path: Path) -> None:
        store = opening(place)
        event = Reopened(id=event_id(), request=RequestId("M-1"), occurred_at=hour(20))
        assert isinstance(store.append(RequestId("M-1"), Revision(3), [event]), Stored)
        store.close()
        before = answers(place.folder, place)
        flipped(place.folder / "journal.jsonl", len(lines(place.folder)[0]) + 60)
        assert salvage(place.folder, tmp_path / "copy").position == 15
        assert answers(tmp_path / "copy", place) == before
        assert examine(tmp_path / "copy").grade < Grade.DAMAGE

    def test_damage_behind_it_ends_the_copy_there(self, place: FolderPlace, tmp_path: Path) -> None:
        at = spoil_the_second_last(place)
        size = (place.folder / "journal.jsonl").stat().st_size
        flipped(place.folder / "journal.jsonl", len(lines(place.folder)[0]) + 60)
        found = salvage(place.folder, tmp_path / "copy")
        assert (found.before, found.position, found.lost, found.requests) == (True, 12, size - at, ("M-1043",))
        assert examine(tmp_path / "copy").grade < Grade.DAMAGE

    @pytest.mark.parametrize("how", ["gone", "damaged", "older"])
    def test_without_it_nothing_can_be_copied(self, place: FolderPlace, tmp_path: Path, how: str) -> None:
        path = place.folder / "journal.prev.jsonl"
        older = path.read_bytes()
        if how == "gone":
            path.unlink()
        elif how == "damaged":
            flipped(path, 300)
        else:
            store = opening(place)
            store.compact()
            store.close()
            path.write_bytes(older)
        flipped(place.folder / "journal.jsonl", len(lines(place.folder)[0]) + 60)
        with pytest.raises(StoreError, match="line 2"):
            salvage(place.folder, tmp_path / "copy")
        assert not (tmp_path / "copy").exists()


def answers(folder: Path, place: FolderPlace) -> object:
    """All that the store in a folder answers."""
    store = EmbeddedStore(folder, read_only=True, now=place.clock, who="ana")
    try:
        return everything(store)
    finally:
        store.close()


def test_a_copy_is_never_made_in_place_or_over_something(place: FolderPlace, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to(place.folder)
    for into in (place.folder, place.folder / "in", tmp_path / "link" / "in", tmp_path, tmp_path / "file"):
        with pytest.raises(StoreError, match=r"nothing was copied|lost with it"):
            salvage(place.folder, into)


def test_without_a_journal_it_ends_with_the_generation_before(place: FolderPlace, tmp_path: Path) -> None:
    (place.folder / "journal.jsonl").unlink()
    assert is_salvageable(place.folder)
    found = salvage(place.folder, tmp_path / "copy")
    assert (found.gone, found.position, found.lost, found.missing) == (True, 11, 0, ())
    assert examine(tmp_path / "copy").grade < Grade.DAMAGE
    store = EmbeddedStore(tmp_path / "copy", read_only=False, now=place.clock, who="ana")
    assert [event.word for event in store.history(M1)] == ["opened", "taken"]
    assert len(store.history(RequestId("M-1"))) == 3
    assert isinstance(store.append(M1, Revision(2), [started(M1)]), Stored)
    store.close()


@pytest.mark.parametrize("how", ["damaged", "newer"])
def test_without_a_journal_what_is_wrong_with_the_generation_before_is_said_of_it(
    place: FolderPlace, tmp_path: Path, how: str
) -> None:
    path = place.folder / "journal.prev.jsonl"
    if how == "damaged":
        flipped(path, 0)
    else:
        first, _, rest = path.read_bytes().partition(b"\n")
        path.write_bytes(header_line(msgspec.structs.replace(read_header(first)[0], format=9)).line + rest)
    (place.folder / "journal.jsonl").unlink()
    assert not is_salvageable(place.folder)
    with pytest.raises(StoreError) as caught:
        salvage(place.folder, tmp_path / "copy")
    assert (caught.value.code, caught.value.facts["file"]) == (
        "not-repairable" if how == "damaged" else "too-new",
        "journal.prev.jsonl",
    )


def test_without_a_journal_the_generation_before_is_read_once_and_said_to_be_read(
    place: FolderPlace, tmp_path: Path
) -> None:
    told: list[str] = []
    opened_files: list[str] = []

    class Noted(Disk):
        def open(self, path: Path, writing: bool) -> AppendFile:
            opened_files.append(path.name)
            return super().open(path, writing)

    flipped(place.folder / "journal.prev.jsonl", 0)
    (place.folder / "journal.jsonl").unlink()
    with pytest.raises(StoreError):
        salvage(place.folder, tmp_path / "copy", Noted())
    assert opened_files.count("journal.prev.jsonl") == 1
    flipped(place.folder / "journal.prev.jsonl", 0)
    salvage(place.folder, tmp_path / "copy", told=lambda file, _through, _whole: told.append(file))
    assert told[0] == "journal.prev.jsonl"
    assert "journal.jsonl" not in told


def test_without_both_it_says_that_no_copy_can_be_made(place: FolderPlace, tmp_path: Path) -> None:
    (place.folder / "journal.prev.jsonl").unlink()
    assert is_salvageable(place.folder)
    (place.folder / "journal.jsonl").unlink()
    assert not is_salvageable(place.folder)
    with pytest.raises(StoreError) as caught:
        salvage(place.folder, tmp_path / "copy")
    assert caught.value.code == "incomplete"
    assert not (tmp_path / "copy").exists()


def test_two_do_not_copy_to_one_place_at_once(place: FolderPlace, tmp_path: Path) -> None:
    into = tmp_path / "copy"
    others: list[str] = []

    def told(*_: object) -> None:
        if into.is_dir() and not others:
            with pytest.raises(StoreError) as caught:
                salvage(place.folder, into)
            others.append(caught.value.code)

    salvage(place.folder, into, told=told)
    assert others == ["copy-going-on"]
    assert examine(into).grade < Grade.DAMAGE


def test_whoever_finds_that_another_was_first_changes_nothing(place: FolderPlace, tmp_path: Path) -> None:
    into = tmp_path / "copy"
    firsts: list[object] = []

    def told(*_: object) -> None:
        if not firsts:
            salvage(place.folder, into)
            firsts.append(contents(into))

    with pytest.raises(StoreError, match="is not empty"):
        salvage(place.folder, into, told=told)
    assert [contents(into)] == firsts


def test_where_no_copy_can_be_written_it_says_that_none_was_made(place: FolderPlace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as refused:
        salvage(place.folder, tmp_path / "file" / "copy")
    assert (refused.value.code, refused.value.facts["reason"]) == ("not-copied", "Not a directory")
