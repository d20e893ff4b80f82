"""The examination that an open store has made of itself."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from rules.events import Revision
from rules.instants import DAY, MINUTE, Instant
from store import daily
from store.contract import Store
from store.daily import Examined, examine_and_tell, last_examined
from store.embedded import EmbeddedStore
from store.locks import the_one
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, hour, opened

NOON = hour(12)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily.DailyExamination.__init__, "__kwdefaults__", {"quiet": 0.0})


def change(place: FolderPlace, before: bytes, after: bytes) -> None:
    """Write other bytes over bytes that stand in the journal."""
    journal = place.folder / "journal.jsonl"
    content = journal.read_bytes()
    assert before in content
    journal.write_bytes(content.replace(before, after))


def examined(store: Store) -> Examined | None:
    """What is written down when the store was asked how it is, and whatever began then is over."""
    assert isinstance(store, EmbeddedStore)
    folder = Path(store.health().place)
    store._daily.wait()
    return last_examined(folder)


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (Examined(NOON), NOON, False),
        (Examined(NOON), Instant(NOON + DAY - 1), False),
        (Examined(NOON), Instant(NOON + DAY), True),
        (Examined(NOON), Instant(NOON - 1), True),
        (Examined(NOON, "journal.jsonl"), Instant(NOON + 10 * MINUTE - 1), False),
        (Examined(NOON, "journal.jsonl"), Instant(NOON + 10 * MINUTE), True),
        (Examined(NOON, "journal.jsonl"), Instant(NOON - 1), True),
    ],
)
def test_it_is_due_each_day_and_soon_where_something_is_damaged(last: Examined, now: Instant, *, due: bool) -> None:
    assert last.is_due(now) is due


def test_damage_below_what_was_read_is_found_and_everybody_warned_until_it_is_mended(place: FolderPlace) -> None:
    store, screen = place.open(), place.open(read_only=True)
    store.append(M1, Revision(0), [opened()])
    assert len(screen.history(M1)) == 1
    change(place, b"Sealer 3", b"Sealer 8")
    assert store.health().warnings == screen.health().warnings == ()
    examine_and_tell(place.folder, place.clock())
    for each in (store, screen):
        (warning,) = each.health().warnings
        assert (warning.code, warning.facts["file"]) == ("found-damaged", "journal.jsonl")
        assert "plazo doctor" in str(warning)
    change(place, b"Sealer 8", b"Sealer 3")
    examine_and_tell(place.folder, place.clock())
    assert len(store.health().warnings) == 1
    examine_and_tell(place.folder, Instant(place.clock() + 10 * MINUTE))
    assert store.health().warnings == screen.health().warnings == ()


def test_what_was_found_a_day_ago_is_told_no_more(place: FolderPlace) -> None:
    store = place.open()
    store.append(M1, Revision(0), [opened()])
    change(place, b"Sealer 3", b"Sealer 8")
    examine_and_tell(place.folder, place.clock.at)
    found = place.clock.at
    for after, told in ((DAY - 1, 1), (DAY, 0)):
        place.clock.at = Instant(found + after)
        assert len(store.health().warnings) == told


@pytest.mark.usefixtures("at_once")
def test_an_open_store_is_examined_once_a_day(place: FolderPlace) -> None:
    store = place.open()
    first = place.clock.at
    assert examined(store) == Examined(first)
    place.clock.at = Instant(first + DAY - 1)
    assert examined(place.open()) == examined(store) == Examined(first)
    change(place, b'"generation":1', b'"generation":2')
    place.clock.at = Instant(first + DAY)
    assert examined(store) == Examined(place.clock.at, "journal.jsonl")


@pytest.mark.usefixtures("at_once")
def test_whoever_only_reads_has_nothing_examined(place: FolderPlace) -> None:
    place.open()
    assert examined(place.open(read_only=True)) is None


def test_whoever_has_it_open_for_short_has_nothing_examined(place: FolderPlace) -> None:
    assert examined(place.open()) is None


def test_what_somebody_examines_at_this_moment_is_examined_by_nobody_else(place: FolderPlace) -> None:
    place.open()
    with the_one(place.folder / daily.EXAMINED) as mine:
        assert mine
        examine_and_tell(place.folder, NOON)
    assert last_examined(place.folder) is None


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    "strange", [b"", b"{", b"[]", b'{"at":"noon"}', b"\xff", b'{"at":1,"damaged":"' + b"x" * 9999 + b'"}']
)
def test_what_cannot_be_read_is_examined_anew(place: FolderPlace, strange: bytes) -> None:
    store = place.open()
    (place.folder / daily.EXAMINED).write_bytes(strange)
    assert last_examined(place.folder) is None
    examine_and_tell(place.folder, place.clock.at)
    assert examined(store) == Examined(place.clock.at)
    assert (place.folder / daily.EXAMINED).read_bytes() == msgspec.json.encode(Examined(place.clock.at))


@pytest.mark.usefixtures("at_once")
def test_a_machine_that_starts_no_process_holds_nobody_up(place: FolderPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    store = place.open()
    with monkeypatch.context() as patched:
        patched.setattr("store.daily.sys.executable", str(place.folder / "nowhere"))
        assert examined(store) is None
        (warning,) = store.health().warnings
        assert (warning.code, warning.facts["reason"]) == ("not-examined", "No such file or directory")
    assert examined(store) == Examined(place.clock.at)
    assert store.health().warnings == ()


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("command", "reason"),
    [
        pytest.param(("-m", "store.no_such_module"), "exit 1", id="modules are missing"),
        pytest.param(("-c", "import os; os.kill(os.getpid(), 9)"), "signal 9", id="no memory is left for it"),
    ],
)
def test_an_examination_that_cannot_be_made_is_warned_of_until_somebody_has_made_one(
    place: FolderPlace, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], reason: str
) -> None:
    store = place.open()
    assert isinstance(store, EmbeddedStore)
    with monkeypatch.context() as patched:
        patched.setattr(daily, "_MODULE", command)
        assert examined(store) is None
        (warning,) = store.health().warnings
        assert (warning.code, warning.facts["reason"]) == ("not-examined", reason)
        assert "plazo doctor" in str(warning)
        examine_and_tell(place.folder, place.clock.at)
        assert store.health().warnings == ()
        place.clock.at = Instant(place.clock.at + DAY)
        assert [each.code for each in store.health().warnings] == ["not-examined"]
        store._daily.wait()
    assert examined(store) == Examined(place.clock.at)
    assert store.health().warnings == ()


@pytest.mark.usefixtures("at_once")
def test_an_examination_that_cannot_tell_what_it_found_is_warned_of(place: FolderPlace) -> None:
    store = place.open()
    (place.folder / daily.EXAMINED).mkdir()
    assert examined(store) is None
    assert [each.code for each in store.health().warnings] == ["not-examined"]


@pytest.mark.usefixtures("at_once")
def test_whoever_closes_the_store_does_not_wait_for_it(place: FolderPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    store = place.open()
    assert isinstance(store, EmbeddedStore)
    os.mkfifo(place.folder / "hangs")
    with monkeypatch.context() as patched:
        patched.setattr("store.daily.sys.executable", "/bin/cat")
        patched.setattr(daily, "_MODULE", (str(place.folder / "hangs"),))
        store.health()
    store.close()
    store.close()
    reader = store._daily._reader
    assert reader is not None
    assert reader.returncode == -9


def test_a_store_that_is_away_is_no_concern_of_whoever_examines(tmp_path: Path) -> None:
    daily.main(str(tmp_path / "nowhere"), "0")
