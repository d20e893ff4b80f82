"""`plazo check` on examples: what a person and a program read of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui import plants
from tui.__main__ import main
from tui.exits import Exit
from tui.words import LANGUAGES
from tui.words.examples import EN, ES

PLANT = (Path(next(iter(plants.__path__))) / "init.en.toml").read_text(encoding="utf-8")
ENVIRON = {"LANG": "en_US.UTF-8"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "plant.toml"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(path.name for path in Path(next(iter(plants.__path__))).glob("*.toml")))
def test_every_example_that_ships_comes_as_it_says(name: str, language: str) -> None:
    if "mapping" not in name:
        shipped = Path(next(iter(plants.__path__))) / name
        assert main(["check", str(shipped), "--language", language], environ=ENVIRON) == Exit.OK


def test_a_failing_example_prints_the_line_what_came_and_the_reasons(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(PLANT.replace("cool-down cut-short short 12h", "cool-down met"), encoding="utf-8")
    line = next(n for n, text in enumerate(file.read_text().split("\n"), 1) if "cool-down met" in text)
    assert main(["check", str(file)], environ=ENVIRON) == Exit.FAULT
    said = capsys.readouterr().out
    assert f"plant.toml:{line}: example “started twelve hours early” of sealer-repair" in said
    assert "expected  mon 20:00 cool-down met" in said
    assert "came      cool-down cut-short due tue 08:00 short 12h" in said
    assert "because   began mon 08:00; ended mon 20:00" in said


def test_a_misspelt_event_says_what_may_have_been_meant(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(PLANT.replace("10:00 approved safety", "10:00 aproved safety"), encoding="utf-8")
    assert main(["check", str(file)], environ=ENVIRON) == Exit.FAULT
    assert "did you mean approved?" in capsys.readouterr().out


def test_json_has_one_object_an_example(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(PLANT.replace("cool-down cut-short short 12h", "cool-down met"), encoding="utf-8")
    assert main(["check", str(file), "--json"], environ=ENVIRON) == Exit.FAULT
    (only,) = json.loads(capsys.readouterr().out)["examples"]
    assert (only["service"], only["name"], only["passed"]) == ("sealer-repair", "started twelve hours early", False)
    (line,) = only["lines"]
    assert line["expected"] == "mon 20:00 cool-down met"
    assert line["came"] == "cool-down cut-short due tue 08:00 short 12h"


def test_both_languages_have_the_same_sentences() -> None:
    assert EN.keys() == ES.keys()
