"""Archiving by `plazo compact`, and at the end of a command where nobody has had a board open for long."""

from __future__ import annotations

import errno
import os
import signal
from pathlib import Path

import pytest

from rules.instants import DAY, HOUR, Instant
from store import months, upkeep
from store.files import AppendFile, Disk
from tests.tui.test_backup_command import Terminal
from tests.tui.test_commands_called import Floor, bare, floor
from tui.commands import progress
from tui.exits import Exit

__all__ = ["bare", "floor"]


@pytest.fixture
def cancelled(floor: Floor) -> Floor:
    """A plant with four requests that were cancelled long ago; nobody has had a board open."""
    for _ in range(4):
        number = floor.new()
        assert floor.call("do", number, "cancel", "--as", "peter", "--reason", "It runs again") == Exit.OK
    floor.now = Instant(floor.now + 9 * DAY)
    return floor


def archived(floor: Floor) -> list[str]:
    return sorted(path.name for path in (floor.folder / "store").glob("archive/*.jsonl"))


def test_what_is_long_closed_is_archived_when_it_is_asked_for(cancelled: Floor) -> None:
    assert cancelled.call("compact") == Exit.OK
    assert (cancelled.out, cancelled.err) == ("4 requests were archived.\n", "")
    assert len(archived(cancelled)) == 1
    assert cancelled.json("compact") == {"archived": 0}
    assert cancelled.call("show", "M-1001") == Exit.OK
    cancelled.locale = "es_PR.UTF-8"
    assert cancelled.call("compact") == Exit.OK
    assert cancelled.out.startswith("No se archivó nada: ")
    assert cancelled.call("compact", "--store", "nowhere") == Exit.NO_PLANT


def test_a_short_command_does_it_at_its_end_when_it_is_overdue(
    cancelled: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LEAST", 3)
    cancelled.new()
    assert archived(cancelled) == []
    monkeypatch.setattr(upkeep, "LEAST", 2)
    assert cancelled.call("list") == Exit.OK
    assert archived(cancelled) == []
    number = cancelled.new()
    assert cancelled.err == ""
    assert len(archived(cancelled)) == 1
    assert cancelled.call("do", number, "take", "--as", "louis") == Exit.OK


def test_a_command_that_was_declined_does_not(cancelled: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "LEAST", 1)
    assert cancelled.call("do", "M-1001", "take", "--as", "louis") == Exit.DECLINED
    assert archived(cancelled) == []


class FullDisk(Disk):
    def make(self, path: Path) -> AppendFile:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_disk_that_is_full_is_said_once_an_hour_and_makes_no_command_fail(
    cancelled: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LEAST", 1)
    monkeypatch.setattr(Disk, "make", FullDisk.make)
    number = cancelled.new()
    assert cancelled.call("do", number, "take", "--as", "louis") == Exit.OK
    assert cancelled.err == ""
    cancelled.now = Instant(cancelled.now + HOUR)
    assert cancelled.call("do", number, "note", "--text", "Waits for a bar", "--as", "louis") == Exit.OK
    assert cancelled.err == (
        "What you did is recorded. Closed requests could not be archived now (no space is left on the disk);\n"
        "  nothing is lost, and it is tried again later.\n"
    )
    assert archived(cancelled) == []
    assert cancelled.call("compact") == Exit.FAULT
    assert "NOT recorded" not in cancelled.err
    monkeypatch.undo()


def test_control_c_leaves_it_for_later(cancelled: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months.MonthsWriter, "__init__", _interrupted(months.MonthsWriter.__init__))
    before = signal.getsignal(signal.SIGINT)
    assert cancelled.call("compact") == Exit.INTERRUPTED
    assert cancelled.err == "Stopped: nothing was archived, and nothing has changed.\n"
    assert signal.getsignal(signal.SIGINT) is before
    assert archived(cancelled) == []
    monkeypatch.setattr(upkeep, "LEAST", 1)
    cancelled.now = Instant(cancelled.now + HOUR)
    number = cancelled.new()
    assert archived(cancelled) == []
    monkeypatch.undo()
    assert cancelled.call("show", number) == Exit.OK
    assert cancelled.call("compact") == Exit.OK
    assert cancelled.out == "4 requests were archived.\n"


def _interrupted(begins: object) -> object:
    """As the writing of the archive begins, somebody presses Control-C."""

    def begun(self: months.MonthsWriter, *arguments: object) -> None:
        assert callable(begins)
        begins(self, *arguments)
        os.kill(os.getpid(), signal.SIGINT)

    return begun


def test_how_far_it_is_shows_in_a_terminal_when_it_takes_long(
    cancelled: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "AFTER", 0.0)
    monkeypatch.setattr(progress, "EVERY", 0.0)
    assert cancelled.call("compact") == Exit.OK
    assert "Archiving closed requests: 2 of 4 … (Ctrl-C leaves them for later)" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\033[K")
