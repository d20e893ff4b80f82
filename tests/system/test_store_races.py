"""Processes that make, write, archive, read, copy and examine one store in the same milliseconds."""

from __future__ import annotations

import subprocess
import sys

import pytest

DONE = {"written", "archived", "queried", "followed", "copied", "examined"}
ASKED = {"read", "closed", "summaries", "search", "history"}


def raced(rounds: int, seconds: float, seed: int) -> str:
    """What the processes of so many rounds did and met."""
    command = [sys.executable, "-m", "tests.system.store_race", str(rounds), str(seconds), str(seed)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_no_process_meets_what_another_one_is_just_doing() -> None:
    said = raced(12, 0.25, 1)
    assert "FAULT" not in said, said
    assert {line.split()[0] for line in said.splitlines()} >= DONE


@pytest.mark.soak
def test_no_process_meets_what_another_one_is_just_doing_for_ten_minutes() -> None:
    said = raced(400, 1.5, 2)
    assert "FAULT" not in said, said
    assert {line.split()[0] for line in said.splitlines()} == DONE | ASKED
    print(said)
