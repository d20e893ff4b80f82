"""`plazo check` on examples: what a person and a program read of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tui import plants
from tui.__main__ import main
from tui.exits import Exit
from tui.words import LANGUAGES, Language, Words
from tui.words.examples import EN, ES

PLANTS = Path(next(iter(plants.__path__)))
PLANT = (PLANTS / "init.en.toml").read_text(encoding="utf-8")
DEMO = (PLANTS / "demo.en.toml").read_text(encoding="utf-8")
ENVIRON = {"LANG": "en_US.UTF-8"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "plant.toml"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(path.name for path in PLANTS.glob("*.toml")))
def test_every_example_that_ships_comes_as_it_says(name: str, language: str) -> None:
    if "mapping" not in name:
        assert main(["check", str(PLANTS / name), "--language", language], environ=ENVIRON) == Exit.OK


def spoilt(file: Path, good: str, bad: str, text: str = PLANT) -> int:
    """Write the plant with one line of an example spoilt; the number of that line."""
    file.write_text(text.replace(good, bad, 1), encoding="utf-8")
    return next(n for n, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1) if bad in line)


def test_a_failing_example_prints_the_line_what_came_and_the_reasons(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = spoilt(file, "mon 20:00 cool-down cut-short short 12h", "mon 20:00 cool-down met")
    assert main(["check", str(file)], environ=ENVIRON) == Exit.FAULT
    said = capsys.readouterr().out
    assert f"plant.toml:{line}: example “started twelve hours early” of sealer-repair" in " ".join(said.split())
    assert "expected  mon 20:00 cool-down met" in said
    assert "came      cool-down cut-short due tue 08:00 short 12h" in said
    assert "because   began mon 08:00, ended mon 20:00" in said


@pytest.mark.parametrize(
    ("language", "chain"),
    [
        pytest.param(
            "en",
            "  because   began mon 20:00, held mon 21:30–07:00 by Packing, off hours mon\n"
            "            22:00–06:00, off hours tue 22:00–06:00\n",
            id="English",
        ),
        pytest.param(
            "es",
            "  porque       empezó mon 20:00, en espera mon 21:30–07:00 por Packing, fuera de\n"
            "               turno mon 22:00–06:00, fuera de turno tue 22:00–06:00\n",
            id="Spanish",
        ),
    ],
)
def test_the_chain_of_reasons_stays_within_80_columns(
    file: Path, capsys: pytest.CaptureFixture[str], language: str, chain: str
) -> None:
    spoilt(file, "tue 07:00 repair running due tue 13:30", "wed 07:00 repair met", DEMO)
    assert main(["check", str(file), "--language", language], environ=ENVIRON) == Exit.FAULT
    said = capsys.readouterr().out
    assert chain in said
    assert max(map(len, said.split("\n")[1:])) <= 80


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(key.removeprefix("misread.") for key in EN if key.startswith("misread.")))
def test_what_cannot_be_read_is_said_with_what_to_do(code: str, language: Language) -> None:
    facts = dict.fromkeys(("name", "known", "when", "by", "gates"), "…")
    sentence = Words(language)(f"misread.{code}", **facts)
    assert sentence[0].isupper() or sentence[0] in "“«{…"
    assert sentence.endswith(".")


def test_a_misspelt_event_says_what_may_have_been_meant(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoilt(file, "10:00 approved safety", "10:00 aproved safety")
    assert main(["check", str(file)], environ=ENVIRON) == Exit.FAULT
    said = capsys.readouterr().out
    assert "  not read  mon 10:00 aproved safety\n" in said
    assert "Did you mean approved?" in " ".join(said.split())


def test_json_has_one_object_an_example(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoilt(file, "mon 20:00 cool-down cut-short short 12h", "mon 20:00 cool-down met")
    assert main(["check", str(file), "--json"], environ=ENVIRON) == Exit.FAULT
    kept, early = json.loads(capsys.readouterr().out)["examples"]
    assert (kept["service"], kept["passed"], kept["lines"]) == ("sealer-repair", True, [])
    assert (early["service"], early["name"], early["passed"]) == ("sealer-repair", "started twelve hours early", False)
    (line,) = early["lines"]
    assert line["expected"] == "mon 20:00 cool-down met"
    assert line["came"] == "cool-down cut-short due tue 08:00 short 12h"
    assert line["because"] == ["began mon 08:00", "ended mon 20:00"]


def test_both_languages_have_the_same_sentences() -> None:
    assert EN.keys() == ES.keys()
