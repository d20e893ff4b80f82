"""A copy of a damaged store: all before the first damage, nothing behind it, and the store as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.events import RequestId, Revision
from store.contract import StoreError
from store.embedded import EmbeddedStore
from store.examination import examine
from store.findings import Grade
from store.salvage import salvage
from tests.store.archived import closed_and_open, opening
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, M2, noted, opened, started, taken
from tests.store.test_examination import contents, flipped, lines


@pytest.fixture
def place(tmp_path: Path) -> FolderPlace:
    """A store with an archive and three commits behind what was kept."""
    made = FolderPlace(tmp_path / "store")
    store = opening(made)
    closed_and_open(store)
    store.compact()
    store.append(M1, Revision(2), [started(M1)])
    store.append(M2, Revision(0), [opened(M2)])
    store.append(M2, Revision(1), [taken(M2)])
    made.close()
    return made


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


def test_a_card_that_cannot_be_read_is_made_anew(place: FolderPlace, tmp_path: Path) -> None:
    (place.folder / "store.json").write_bytes(b"\xff")
    salvage(place.folder, tmp_path / "copy")
    assert examine(tmp_path / "copy").grade < Grade.DAMAGE


def test_an_archive_file_that_is_gone_is_said_and_found_missing_in_the_copy(place: FolderPlace, tmp_path: Path) -> None:
    gone = next((place.folder / "archive").glob("2026-10*"))
    gone.unlink()
    assert salvage(place.folder, tmp_path / "copy").missing == (f"archive/{gone.name}",)
    assert examine(tmp_path / "copy").grade is Grade.DAMAGE


def test_damage_before_the_first_commit_leaves_nothing_to_copy(place: FolderPlace, tmp_path: Path) -> None:
    flipped(place.folder / "journal.jsonl", len(lines(place.folder)[0]) + 60)
    with pytest.raises(StoreError, match="line 2"):
        salvage(place.folder, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_copy_is_never_made_in_place_or_over_something(place: FolderPlace, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "link").symlink_to(place.folder)
    for into in (place.folder, place.folder / "in", tmp_path / "link" / "in", tmp_path, tmp_path / "file"):
        with pytest.raises(StoreError, match=r"nothing was copied|lost with it"):
            salvage(place.folder, into)
