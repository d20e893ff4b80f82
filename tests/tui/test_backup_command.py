"""`plazo backup` and `plazo restore`, called as a person calls them."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from rules.instants import Instant
from store.contract import Position
from store.copies import Copied, Told
from tests.tui.live_plant import LivePlant
from tests.tui.test_commands_called import Floor, bare, floor
from tui.commands import progress
from tui.commands.copying import copied
from tui.commands.grammar import COMMANDS
from tui.commands.loading import load
from tui.commands.parsing import Options
from tui.exits import Exit
from tui.live import LiveBoard
from tui.words import Words

__all__ = ["bare", "floor"]


def test_a_backup_says_what_it_holds(floor: Floor) -> None:
    floor.new()
    assert floor.call("backup", "copy") == Exit.OK
    size = (floor.folder / "copy" / "journal.jsonl").stat().st_size
    said = (
        f"{floor.folder}/copy is a whole copy: 1 event of 1 request, {-(-size // 1000)} kB, read back and compared.\n"
    )
    assert (floor.out, floor.err) == (said, "")
    floor.new()
    made = floor.json("backup", "second")
    assert {name: made[name] for name in ("place", "requests", "events")} == {
        "place": f"{floor.folder}/second",
        "requests": 2,
        "events": 2,
    }
    assert made["bytes"] > size


def test_a_backup_is_said_in_spanish(floor: Floor) -> None:
    floor.new()
    floor.locale = "es_PR.UTF-8"
    assert floor.call("backup", "copia") == Exit.OK
    assert "es una copia entera: 1 suceso de 1 solicitud, " in floor.out
    assert floor.call("restore", "copia", "--store", "otro") == Exit.OK
    assert "es otra vez un almacén: 1 suceso de 1 solicitud, " in floor.out
    assert floor.call("backup", "copia") == Exit.FAULT
    assert "copia no está vacía: no se copió nada" in floor.err
    assert floor.call("restore", "nada", "--store", "nuevo") == Exit.NO_PLANT
    assert "No hay ninguna copia de respaldo en " in floor.err
    assert not (floor.folder / "nuevo").exists()


def test_a_store_is_restored_only_where_none_is(floor: Floor) -> None:
    number = floor.new()
    assert floor.call("backup", "copy") == Exit.OK
    later = floor.new()
    assert floor.call("restore", "copy") == Exit.FAULT
    assert f"{floor.folder}/store is not empty: nothing was copied" in floor.err
    assert floor.call("show", later) == Exit.OK
    restored = floor.json("restore", "copy", "--store", "restored")
    assert (restored["requests"], restored["place"]) == (1, f"{floor.folder}/restored")
    listed = floor.json("list", "--store", "restored")
    assert [each["number"] for each in listed] == [number]
    assert floor.call("show", later, "--store", "restored") == Exit.NOT_FOUND


def test_a_backup_without_a_store_or_a_folder_says_what_to_do(bare: Floor) -> None:
    assert bare.call("backup", "copy") == Exit.NO_PLANT
    assert "There is no store at" in bare.err
    assert bare.call("backup") == Exit.USAGE
    assert bare.call("restore", "copy") == Exit.NO_PLANT
    assert f"There is no backup at {bare.folder}/copy" in bare.err
    assert list(bare.folder.iterdir()) == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("after", "seen"), [(0.0, "2.5 MB of 5.0 MB copied"), (3600.0, "")])
def test_how_far_it_is_shows_in_a_terminal_when_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], after: float, seen: str
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "AFTER", after)

    def copy(told: Told) -> Copied:
        told(2_500_000, 5_000_000)
        return Copied("/srv/copy", Position(7), 1_234, 5_678, 5_000_000)

    options = Options(COMMANDS["backup"], lambda: Instant(0), {}, ("copy",))
    assert copied(options, "backup", copy) == Exit.OK
    assert terminal.getvalue().replace("\r", "").replace("\033[K", "") == seen
    said = capsys.readouterr().out
    assert said == "/srv/copy is a whole copy: 5,678 events of 1,234 requests, 5.0 MB, read back and compared.\n"


@pytest.mark.parametrize(
    "words",
    [
        ("list", "--store", "loop"),
        ("list", "--store", "loop/store"),
        ("compact", "--store", "loop/store"),
        ("doctor", "--store", "loop"),
        ("doctor", "--repair-into", "loop/copy"),
        ("backup", "loop"),
        ("backup", "loop/copy"),
        ("restore", "loop/copy", "--store", "other"),
        ("restore", "copy", "--store", "loop/other"),
    ],
    ids=" ".join,
)
def test_a_link_that_leads_to_itself_gets_a_sentence(floor: Floor, words: tuple[str, ...]) -> None:
    (floor.folder / "loop").symlink_to(floor.folder / "loop")
    assert floor.call("backup", "copy") == Exit.OK
    assert floor.call(*words) in (Exit.FAULT, Exit.NO_PLANT)
    assert "loop" in floor.err


def test_a_board_that_takes_long_to_load_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "AFTER", 0.0)
    plant = LivePlant(tmp_path / "store")
    plant.open()
    load(LiveBoard(plant.store, plant.publications, plant.now), Words("es"))
    assert terminal.getvalue() == "\rLeyendo el almacén: 1 solicitudes abiertas …\033[K\r\033[K"
