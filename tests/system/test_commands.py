"""The installed `plazo`, in processes of its own: a short life of a request, and the exit codes that scripts read."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tui.exits import Exit


@pytest.fixture
def plazo(tmp_path: Path) -> Plazo:
    command = shutil.which("plazo", path=os.fspath(Path(sys.executable).parent)) or shutil.which("plazo")
    assert command is not None, "install the project first: pip install --editable ."
    return Plazo(command, tmp_path)


class Plazo:
    """The installed command, in a folder of its own."""

    def __init__(self, command: str, folder: Path) -> None:
        self._command = command
        self._folder = folder
        self._environ = {
            **{name: value for name, value in os.environ.items() if not name.startswith("LC_")},
            "PLAZO_STORE": str(folder / "store"),
            "LANG": "en_US.UTF-8",
            "PYTHONUTF8": "1",
        }

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self._command, *arguments],
            cwd=self._folder,
            env=self._environ,
            capture_output=True,
            text=True,
            check=False,
        )

    def started(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self._command, *arguments],
            cwd=self._folder,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def test_a_short_life_of_a_request(plazo: Plazo) -> None:
    assert plazo("list").returncode == Exit.NO_PLANT
    assert plazo("init").returncode == Exit.OK
    assert plazo("check", "plant.toml").stdout.endswith("no faults\n2 examples came as they say\n")
    assert plazo("publish", "plant.toml").returncode == Exit.OK

    asked = ("--service", "sealer-repair", "--customer", "packing", "--as", "peter", "--summary", "It does not close")
    opened = plazo("new", *asked, "--json")
    assert opened.returncode == Exit.OK, opened.stderr
    number = json.loads(opened.stdout)["number"]

    assert plazo("do", number, "take", "--as", "louis").returncode == Exit.OK
    declined = plazo("do", number, "start", "--as", "louis")
    assert declined.returncode == Exit.DECLINED
    assert "Work may not start before" in declined.stderr
    conflict = plazo("do", number, "cancel", "--as", "peter", "--revision", "1")
    assert conflict.returncode == Exit.CONFLICT
    assert "Louis Hart" in conflict.stderr

    shown = json.loads(plazo("show", number, "--json").stdout)
    assert (shown["stage"], shown["revision"], shown["turn"]) == ("to-approve", 2, "safety")
    assert plazo("show", "M-1").returncode == Exit.NOT_FOUND
    assert plazo("show").returncode == Exit.USAGE


def test_law_32_two_who_take_at_once_are_told_apart(plazo: Plazo) -> None:
    assert plazo("init").returncode == Exit.OK
    assert plazo("publish", "plant.toml").returncode == Exit.OK
    asked = ("--service", "sealer-repair", "--customer", "packing", "--as", "peter", "--summary", "It does not close")
    number = json.loads(plazo("new", *asked, "--json").stdout)["number"]
    racing = [plazo.started("do", number, "take", "--as", person, "--json") for person in ("louis", "rose")]
    for process in racing:
        process.communicate()
    codes = sorted(process.returncode for process in racing)
    assert codes[0] == Exit.OK
    assert codes[1] in (Exit.DECLINED, Exit.CONFLICT)
    events = json.loads(plazo("show", number, "--json").stdout)["history"]
    assert [event["event"] for event in events] == ["opened", "taken"]
