"""`plazo check` and `plazo publish` on what the lint finds: warnings are said, errors are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rules.instants import instant
from tui import plants
from tui.__main__ import main
from tui.exits import Exit
from tui.words import LANGUAGES

PLANT = (Path(next(iter(plants.__path__))) / "init.en.toml").read_text(encoding="utf-8")
WARNED = PLANT.replace('motor = "Motor"\n', 'motor = "Motor"\nbelt = "Belt"\n')
REFUSED = WARNED.replace('within = "40h"', 'calendar = "always"\nwithin = "20h"')
MONDAY = instant("2026-11-23 08:00", "America/New_York")


class Desk:
    """Somebody at a terminal with one plant file."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture
        self.out = self.err = ""

    def call(self, command: str, text: str, *options: str) -> int:
        (self.folder / "plant.toml").write_text(text, encoding="utf-8")
        environ = {"LANG": "en_US.UTF-8", "PLAZO_STORE": str(self.folder / "store")}
        code = main([command, "plant.toml", *options], environ=environ, now=lambda: MONDAY)
        self.out, self.err = self._capture.readouterr()
        return code


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path, capsys)


def line_of(text: str, said: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(said))


def test_a_warning_is_printed_and_is_no_failure(desk: Desk) -> None:
    assert desk.call("check", WARNED) == Exit.OK
    belt = line_of(WARNED, "belt")
    assert desk.out == (
        f"plant.toml:{belt}: warning: no time depends on the part belt\n"
        "  no repair window and no example names it\n"
        "  give it a window of its own or take it out and run: plazo check plant.toml\n"
        "2 services, 11 expectations, no faults, 1 warning\n"
        "2 examples came as they say\n"
    )
    assert desk.err == ""


def test_a_warning_reads_in_spanish(desk: Desk) -> None:
    assert desk.call("check", WARNED, "--language", "es") == Exit.OK
    assert f"plant.toml:{line_of(WARNED, 'belt')}: aviso: ningún tiempo depende de la pieza belt\n" in desk.out
    assert "2 servicios, 11 expectativas, ningún error, 1 aviso\n" in desk.out


def test_law_25_a_window_nobody_can_meet_is_refused_with_both_lines(desk: Desk) -> None:
    assert desk.call("check", REFUSED) == Exit.FAULT
    within, wait = line_of(REFUSED, 'within = "20h"'), line_of(REFUSED, 'wait = "24h"')
    assert f'plant.toml:{within}: within = "20h" can never be met; line {wait} says wait = "24h"\n' in desk.err
    assert f"plant.toml:{line_of(REFUSED, 'belt')}: warning: " in desk.err
    assert desk.err.endswith("1 fault, 1 warning\n")
    assert desk.out == ""


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        pytest.param(PLANT, Exit.OK, [], id="nothing to say"),
        pytest.param(WARNED, Exit.OK, [("unused-part", "warning")], id="a warning"),
        pytest.param(
            REFUSED,
            Exit.FAULT,
            [("unused-part", "warning"), ("window-never-met", "error")],
            id="a warning and an error",
        ),
        pytest.param(PLANT.replace("name = ", "nam = ", 1), Exit.FAULT, None, id="a file that does not load"),
    ],
)
def test_json_has_the_grade_of_every_fault(
    desk: Desk, text: str, code: Exit, found: list[tuple[str, str]] | None
) -> None:
    assert desk.call("check", text, "--json") == code
    faults = [(fault["code"], fault["grade"]) for fault in json.loads(desk.out)["faults"]]
    if found is None:
        assert {grade for _, grade in faults} == {"error"}
    else:
        assert faults == found


def test_publishing_says_the_warnings_and_stores_the_plant(desk: Desk) -> None:
    assert desk.call("publish", WARNED) == Exit.OK
    assert f"plant.toml:{line_of(WARNED, 'belt')}: warning: " in desk.err
    assert "\n1 warning\n" in desk.err
    assert "is the word of North Plant from now on" in desk.out


def test_publishing_refuses_what_nobody_can_keep(desk: Desk) -> None:
    assert desk.call("publish", REFUSED) == Exit.FAULT
    assert "can never be met" in desk.err
    assert not (desk.folder / "store").exists()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["demo.en.toml", "demo.es.toml", "init.en.toml", "init.es.toml", "boston311.toml"])
def test_check_has_no_warning_for_the_plants_that_ship(
    name: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = Path(next(iter(plants.__path__))) / name
    assert main(["check", str(shipped), "--language", language], environ={}) == Exit.OK
    assert "warning" not in (said := capsys.readouterr().out)
    assert "aviso" not in said
