"""Commands called on damaged stores: what they say is a sentence with an exit code, and never a traceback."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.store.damaging import damaged
from tests.store.golden import contents, put
from tests.tui.test_commands_called import Floor
from tui.exits import Exit

COMMANDS: Final = (
    *(("doctor",), ("doctor", "--language", "es"), ("doctor", "--json"), ("doctor", "--repair-into", "copy")),
    *(("list",), ("list", "--json", "--language", "es"), ("show", "M-1001"), ("show", "M-1002", "--json")),
    *(("do", "M-1001", "note", "--text", "Later", "--as", "peter"), ("backup", "copy"), ("closure",)),
)


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Floor:
    monkeypatch.chdir(tmp_path)
    made = Floor(tmp_path, capsys)
    assert made.call("init") == Exit.OK
    assert made.call("publish", "plant.toml") == Exit.OK
    return made


@pytest.fixture
def files(floor: Floor) -> dict[str, bytes]:
    """A published plant with three requests."""
    for note in ("It squeaks", "Señal", "[/] 漢字"):
        number = floor.new()
        assert floor.call("do", number, "note", "--as", "peter", "--text", note) == Exit.OK
    assert floor.call("do", number, "take", "--as", "louis") == Exit.OK
    return contents(floor.folder / "store")


@given(seed=st.integers(0, 2**64 - 1))
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
def test_every_command_on_a_damaged_store_ends_with_a_sentence(
    floor: Floor, files: dict[str, bytes], seed: int
) -> None:
    damage_and_call(floor, files, range(seed, seed + 4))


@pytest.mark.soak
def test_thousands_of_commands_on_damaged_stores_end_with_a_sentence(floor: Floor, files: dict[str, bytes]) -> None:
    ended = damage_and_call(floor, files, range(20_000))
    print({Exit(code).name: count for code, count in ended.items()})


def damage_and_call(floor: Floor, files: dict[str, bytes], seeds: range) -> Counter[int]:
    """How often commands on so many damaged stores ended how."""
    ended: Counter[int] = Counter()
    for seed in seeds:
        chance = Random(seed)
        trial = damaged(chance, files, files)
        shutil.rmtree(floor.folder / "store")
        shutil.rmtree(floor.folder / "copy", ignore_errors=True)
        put(floor.folder / "store", trial.files)
        command = chance.choice(COMMANDS)
        try:
            code = floor.call(*command)
            assert code in set(Exit) - {Exit.USAGE, Exit.SHADOWED}
            assert "Traceback" not in floor.err
            assert floor.out or floor.err
            (floor.out + floor.err).encode()
        except BaseException as error:
            error.add_note(f"{command} with seed {seed}: {trial.how}")
            raise
        ended[code] += 1
    return ended
