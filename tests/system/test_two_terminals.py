"""Two people at two terminals on one store, as they would be on the floor."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.rules.stories import PLANT
from tests.system.terminal import PLAZO, Terminal


@pytest.fixture
def store(tmp_path: Path) -> str:
    """A store with a plant and one open request."""
    place = str(tmp_path / "store")
    file = tmp_path / "plant.toml"
    file.write_text(PLANT, encoding="utf-8")
    for words in (
        ("publish", str(file)),
        ("new", "--service", "sealer-repair", "--customer", "packing", "--summary", "Sealer 3 [/]", "--as", "pilar"),
    ):
        subprocess.run([PLAZO, *words, "--store", place], check=True, capture_output=True)
    return place


def test_an_action_in_one_terminal_is_on_the_other_within_a_second(store: str) -> None:
    with (
        Terminal("--store", store, "--as", "luis", "--language", "en") as technician,
        Terminal("--store", store, "--read-only", "--language", "en") as supervisor,
    ):
        technician.shows("M-1001", "new")
        supervisor.shows("M-1001", "new")
        supervisor.shows("read-only")
        technician.press("t", "t")
        technician.shows("M-1001", "to approve")
        assert supervisor.shows("M-1001", "to approve") < 1.0
        supervisor.shows("M-1001", "Luis Ortiz")


@pytest.mark.parametrize("told", [signal.SIGHUP, signal.SIGTERM])
def test_a_closed_terminal_or_a_stopped_service_ends_the_program_in_an_orderly_way(store: str, told: int) -> None:
    with Terminal("--store", store, "--as", "luis", "--language", "en") as terminal:
        terminal.shows("M-1001", "new")
        terminal.send_signal(told)
        assert terminal.ends() == 0


def test_a_store_that_is_away_is_marked_stale_and_comes_back(store: str) -> None:
    with Terminal("--store", store, "--as", "luis", "--language", "en") as terminal:
        terminal.shows("M-1001", "new")
        away = Path(store).rename(f"{store}-away")
        terminal.shows("STALE")
        terminal.shows("M-1001", "new")
        away.rename(store)
        terminal.shows("live")
        terminal.press("t", "t")
        terminal.shows("M-1001", "to approve")
