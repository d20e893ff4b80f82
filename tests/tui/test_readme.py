"""The README: every command in it is understood, and its people are those of the plant that `plazo init` writes."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from rules.instants import Instant
from tui.__main__ import main
from tui.commands.parsing import Options, parse
from tui.exits import Exit

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CALLED = sorted(set(re.findall(r"(?:^    |`)(plazo(?: [^`\n]*)?)(?:`|$)", README, re.MULTILINE)))
NAMED = ("plazo check", "plazo show", "plazo restore")
"""Commands that it speaks of without what they need."""


@pytest.mark.parametrize("command", [each for each in CALLED if each not in NAMED])
def test_a_command_of_the_readme_is_understood(command: str) -> None:
    options = parse(shlex.split(command, comments=True)[1:], {}, lambda: Instant(0))
    assert isinstance(options, Options), options


def test_the_people_of_the_readme_are_in_the_plant_that_it_begins_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--language", "en"]) == Exit.OK
    people = {each["id"] for each in tomllib.loads(Path("plant.toml").read_text(encoding="utf-8"))["people"]}
    named = set(re.findall(r"--(?:as|clear) (\w+)", README))
    assert named <= people
    assert len(named) == 3
