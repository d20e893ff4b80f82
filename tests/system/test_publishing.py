"""`plazo publish` in a real terminal: what it changes, and one key for what becomes of the open requests (law 21)."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from rules.agreement import DepartmentId, PersonId, ServiceId
from rules.asks import Ask
from rules.instants import Instant
from rules.publications import Publications
from store.opening import open_store
from tests.rules.stories import PLANT, plant
from tests.system.terminal import Terminal
from tui.commands.publishing import publish
from tui.counter import Counter, Opened
from tui.exits import Exit


def now() -> Instant:
    return Instant(int(time.time()))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder to work in: a store with one open request, and a plant file with a shorter response."""
    with closing(open_store(str(tmp_path / "store"), read_only=False, create=True, now=now, who="test")) as store:
        publish(store, PLANT, "plant.toml", None, now())
        publications = Publications.read(store.plant_history())
        assert publications is not None
        ask = Ask(ServiceId("sealer-repair"), DepartmentId("packing"), "Sealer 3 does not close")
        done = Counter(store, publications, now).open(ask, plant().people[PersonId("pilar")])
        assert isinstance(done, Opened)
    (tmp_path / "plant.toml").write_text(PLANT.replace('normal = "30m"', 'normal = "20m"'))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def words_stored(folder: Path) -> list[str]:
    with closing(open_store(str(folder / "store"), read_only=True, create=False, now=now, who="test")) as store:
        (request,) = store.open_requests()
        return [*(event.word for event in store.plant_history()), *(event.word for event in request.events)]


@pytest.mark.parametrize(
    ("keys", "said", "stored"),
    [
        (["x", "\x1b[A", "a"], "1 solicitud abierta pasó", ["published", "published", "opened", "republished"]),
        (["enter"], "es desde ahora la palabra de Planta Norte", ["published", "published", "opened"]),
        (["escape"], "No se guardó nada.", ["published", "opened"]),
    ],
)
def test_law_21_one_key_says_what_becomes_of_open_requests(
    folder: Path, keys: list[str], said: str, stored: list[str]
) -> None:
    around = {"PLAZO_STORE": str(folder / "store")}
    with Terminal("publish", "plant.toml", "--as", "rosa", size=(80, 24), environ=around) as terminal:
        terminal.shows("[n] solo las nuevas", "[a] también las abiertas", "[q] nada")
        terminal.shows("tomarla", "→")
        for key in keys:
            terminal.press(key)
            time.sleep(0.2)
        terminal.shows(said)
        assert terminal.ends() == Exit.OK
    assert words_stored(folder) == stored
