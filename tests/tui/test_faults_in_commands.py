"""Commands on a store that cannot be used: a sentence, an exit code that is not 0, and nothing changed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from store import embedded, health
from store import folder as folders
from store.folder import Mount
from tests.rules.stories import PLANT
from tests.store.test_journal import FailingDisk
from tests.tui.live_plant import LivePlant
from tui.__main__ import main
from tui.exits import Exit

NEW = ("new", "--service", "sealer-repair", "--customer", "packing", "--summary", "It stopped", "--as", "pilar")
CLOSURE = ("closure", "two-shifts", "--from", "10:00", "--until", "11:30", "--because", "Fire drill", "--as", "rosa")
WRITING = [NEW, ("do", "M-1001", "take", "--as", "luis"), CLOSURE]
READING = [("list",), ("show", "M-1001"), (), ("closure",)]


class Commands:
    """A person at a terminal, and the store that the commands find."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.plant = LivePlant(folder)
        self.request = self.plant.open()
        self.folder = folder
        self._capture = capture

    def call(self, *arguments: str, language: str = "en") -> tuple[int, str, str]:
        environ = {"LANG": language, "PLAZO_STORE": str(self.folder), "PLAZO_PIN": "4711"}
        code = main([*arguments, "--language", language], environ=environ, now=self.plant.now)
        said = self._capture.readouterr()
        return code, said.out, said.err

    @property
    def publishing(self) -> tuple[str, ...]:
        """Publishing another plant file than the one that is published."""
        file = self.folder.parent / "plant.toml"
        file.write_text(PLANT.replace("Planta Norte", "Planta Sur"), encoding="utf-8")
        return ("publish", str(file), "--as", "rosa")

    def content(self) -> dict[str, bytes]:
        return {each.name: each.read_bytes() for each in self.folder.iterdir() if each.is_file()}


@pytest.fixture
def commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(tmp_path / "store", capsys)


def damage(folder: Path) -> None:
    journal = folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"Planta Norte", b"Planta #orte", 1))


def with_card(folder: Path, **facts: object) -> None:
    card = folder / "store.json"
    card.write_bytes(msgspec.json.encode(msgspec.json.decode(card.read_bytes()) | facts))


def newer(folder: Path) -> None:
    with_card(folder, format=99)


def foreign(folder: Path) -> None:
    with_card(folder, machine="another")


def without_card(folder: Path) -> None:
    (folder / "store.json").unlink()


def without_journal(folder: Path) -> None:
    (folder / "journal.jsonl").unlink()


def cut_short(folder: Path) -> None:
    os.truncate(folder / "journal.jsonl", 40)


FAULTS = [
    pytest.param(damage, "plazo doctor says what is lost", "plazo doctor dice qué se perdió", id="damaged"),
    pytest.param(cut_short, "The store is damaged", "El almacén está dañado", id="header cut"),
    pytest.param(newer, "Update Plazo", "Actualice Plazo", id="newer"),
    pytest.param(foreign, "belongs to another machine", "es de otra máquina", id="another machine"),
    pytest.param(without_card, "store.json is missing", "store.json falta", id="no card"),
    pytest.param(without_journal, "journal.jsonl is missing", "journal.jsonl falta", id="no journal"),
]


@pytest.mark.parametrize(("fault", "english", "spanish"), FAULTS)
def test_a_store_that_cannot_be_used_is_said_by_every_command_and_left_as_it_is(
    commands: Commands,
    monkeypatch: pytest.MonkeyPatch,
    fault: Callable[[Path], None],
    english: str,
    spanish: str,
) -> None:
    if fault is foreign:
        monkeypatch.setattr(folders, "machine_digest", lambda: "this one")
    fault(commands.folder)
    before = commands.content()
    for words in (*READING, *WRITING, commands.publishing):
        for language, sentence in (("en", english), ("es", spanish)):
            code, out, err = commands.call(*words, language=language)
            assert (code, out) == (Exit.FAULT, ""), words
            assert sentence in err
    assert commands.content() == before


def test_a_network_file_system_is_refused_by_every_command(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    table = (Mount("/", "ext4"), Mount(str(commands.folder.resolve()), "nfs4"))
    monkeypatch.setattr(folders, "mounts", lambda: table)
    for words in (*READING, *WRITING):
        code, _, err = commands.call(*words)
        assert code == Exit.FAULT
        assert "network file system (nfs4" in err


@pytest.mark.parametrize(
    ("number", "english", "spanish"),
    [
        (errno.ENOSPC, "no space is left on the disk", "no queda espacio en el disco"),
        (errno.EIO, "the disk does not read or write", "el disco no lee o no escribe"),
        (errno.EFBIG, "the file may not become larger", "el archivo no puede crecer más"),
        (errno.EROFS, "the disk is mounted for reading only", "el disco está montado solo para leer"),
    ],
)
def test_what_a_disk_does_not_take_is_said_not_to_be_recorded(
    commands: Commands, monkeypatch: pytest.MonkeyPatch, number: int, english: str, spanish: str
) -> None:
    disk = FailingDisk()

    def failing(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    before = commands.content()
    with monkeypatch.context() as patched:
        patched.setattr(embedded, "Disk", lambda: disk)
        patched.setattr("store.files.DiskFile.write", failing)
        for words in (*WRITING, commands.publishing):
            for language, sentence, no in (("en", english, "NOT recorded"), ("es", spanish, "NO se registró")):
                code, out, err = commands.call(*words, language=language)
                assert code == Exit.FAULT, words
                assert not out or words[0] == "publish", "publishing says first what it would change"
                assert no in err
                assert sentence in err
    assert {**commands.content(), "lock": b""} == {**before, "lock": b""}
    assert commands.call("do", "M-1001", "take", "--as", "luis")[0] == Exit.OK


def test_a_list_warns_beside_what_it_lists(commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = commands.call("list")
    assert (code, err) == (Exit.OK, "")
    monkeypatch.setattr(health, "LITTLE_ROOM", 10**15)
    assert commands.call("list")[:2] == (Exit.OK, out)
    commands.plant.pass_time(-60)
    code, json, err = commands.call("list", "--json", language="es")
    assert code == Exit.OK
    assert msgspec.json.decode(json)[0]["number"] == commands.request
    assert "60 segundos por detrás" in err
    assert "Haga sitio" in err
