"""Backups of a store that is in use by other processes: each is whole, and what was stored up to one commit."""

from __future__ import annotations

import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.contract import Store
from store.copies import UNFINISHED, Copied
from store.opening import back_up
from tests.system.test_commands import Plazo, plazo
from tests.system.test_store_processes import acknowledged, histories, reader, stored_ids, writer
from tui.exits import Exit

__all__ = ["plazo"]


def told(_done: int, _total: int) -> None:
    """Nobody looks on."""


def until(store: Store, position: int) -> list[str]:
    """What is stored up to a commit, in the order of commits."""
    commits = (commit for commit in store.read() if commit.position <= position)
    return [event.id for commit in commits for event in commit.events]


def test_backups_while_others_write_and_archive_are_whole_and_hold_what_was_stored_by_then(tmp_path: Path) -> None:
    place = tmp_path / "store"
    processes = [writer(place, "compactor", 0, "archive"), *(writer(place, name, 150, "archive") for name in "AB")]
    for process in processes:
        assert process.stdout is not None
        process.stdout.readline()
    copies: list[Copied] = []
    while processes[1].poll() is None or not copies:
        copies.append(back_up(str(place), tmp_path / f"copy-{len(copies)}", told))
    said = acknowledged(processes[1]) + acknowledged(processes[2])
    processes[0].kill()
    acknowledged(processes[0])
    copies.append(back_up(str(place), tmp_path / "last", told))

    store = reader(place)
    for copy in copies:
        backup = reader(Path(copy.place))
        found = stored_ids(backup)
        assert sorted(found) == sorted(until(store, copy.position))
        assert len(found) == len(set(found)) == backup.health().events == copy.events
        assert len(histories(backup)) == copy.requests
        backup.close()
    store.close()
    assert len({copy.position for copy in copies}) > 1
    assert set(said) <= set(found)


def test_a_backup_that_is_killed_leaves_nothing_that_looks_like_a_store(plazo: Plazo, tmp_path: Path) -> None:
    acknowledged(writer(tmp_path / "store", "A", 200))
    killed = 0
    for number, seconds in enumerate((0, 0.002, 0.005, 0.01)):
        into = tmp_path / f"copy-{number}"
        process = plazo.started("backup", str(into))
        beside = tmp_path / f"{into.name}{UNFINISHED}"
        while process.poll() is None and not beside.exists():
            time.sleep(0.001)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if not into.exists():
            killed += 1
            assert plazo("list", "--store", str(into)).returncode == Exit.NO_PLANT
            assert plazo("backup", str(into)).returncode == Exit.OK
        store = reader(into)
        assert len(stored_ids(store)) == 200
        store.close()
        assert not beside.exists()
    assert killed > 0


def test_a_restored_store_lists_what_the_store_listed(plazo: Plazo, tmp_path: Path) -> None:
    assert plazo("init").returncode == Exit.OK
    assert plazo("publish", "plant.toml").returncode == Exit.OK
    asked = ("--service", "sealer-repair", "--customer", "packing", "--as", "peter")
    for summary in ("It does not close", "Señal perdida"):
        opened = plazo("new", *asked, "--summary", summary)
        assert opened.returncode == Exit.OK, opened.stderr
    at = ("--at", f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}")
    before = plazo("list", *at, "--json").stdout
    assert plazo("backup", "copy").returncode == Exit.OK
    assert plazo("new", *asked, "--summary", "Later").returncode == Exit.OK
    refused = plazo("restore", "copy")
    assert refused.returncode == Exit.FAULT
    assert "is not empty" in refused.stderr
    restored = plazo("restore", "copy", "--store", "restored")
    assert restored.returncode == Exit.OK, restored.stderr
    assert plazo("list", "--store", "restored", *at, "--json").stdout == before
    assert plazo("list", "--store", "copy", "--read-only", *at, "--json").stdout == before
    assert plazo("new", "--store", "restored", *asked, "--summary", "Again").returncode == Exit.OK
