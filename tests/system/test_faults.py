"""Real faults under the installed program: disks that are full or gone, limits, stopped and killed holders, damage.

Where a fault needs rights that the tests do not run with, the next best thing that is real stands in for it.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.rules.stories import PLANT
from tests.system.terminal import PLAZO, Terminal

NEW = ("new", "--service", "sealer-repair", "--customer", "packing", "--summary", "Sealer 3 [/]", "--as", "pilar")


@pytest.fixture
def room() -> Iterator[Path]:
    """A folder in which everybody may look for a store."""
    made = Path(tempfile.mkdtemp(prefix="plazo-faults-"))
    made.chmod(0o755)
    yield made
    for place in (made / "disk", made / "mounted"):
        subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)
    shutil.rmtree(made, ignore_errors=True)


def call(store: Path, *words: str, before: tuple[str, ...] = (), umask: int = -1) -> subprocess.CompletedProcess[str]:
    """One command; `before` is what it is called by."""
    return subprocess.run(
        [*before, PLAZO, *words, "--store", str(store), "--language", "en"],
        check=False,
        capture_output=True,
        text=True,
        umask=umask,
        env={**os.environ, "HOME": str(store.parent)},
    )


def publish(store: Path, requests: int = 1) -> None:
    """A plant with open requests."""
    file = store.parent / "plant.toml"
    file.write_text(PLANT, encoding="utf-8")
    for words in (("publish", str(file)), *[NEW] * requests):
        assert call(store, *words).returncode == 0


def journal(store: Path) -> bytes:
    return (store / "journal.jsonl").read_bytes()


def told(process: subprocess.CompletedProcess[str], sentence: str) -> None:
    """It ended with a fault and a sentence, and with nothing else."""
    assert process.returncode == 1
    assert sentence in process.stderr
    assert "Traceback" not in process.stderr + process.stdout


def small_disk(room: Path) -> Path | None:
    """A disk of less than a megabyte; None where nobody may mount one."""
    disk = room / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=800k", "none", str(disk)], check=False, capture_output=True
    )
    return disk if mounted.returncode == 0 else None


@contextmanager
def no_room(store: Path, process: int, *, disk: bool) -> Iterator[None]:
    """Nothing more can be written: the disk is full, or the process may not make a file larger."""
    if not disk:
        limit = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (len(journal(store)), limit[1]))
        yield
        resource.prlimit(process, resource.RLIMIT_FSIZE, limit)
        return
    filling = store.parent / "filling"
    with suppress(OSError), filling.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass
    slack = -len(journal(store)) % 4096
    if slack:
        with (store / "journal.jsonl").open("ab") as tail:
            tail.write(b"x" * slack)  # a page that is begun would still take a line: the next writer cuts this off
    yield
    filling.unlink()


def test_on_a_full_disk_the_board_says_so_keeps_what_was_typed_and_stores_it_once_there_is_room(room: Path) -> None:
    disk = small_disk(room)
    store = (disk or room) / "store"
    publish(store)
    with Terminal("--store", str(store), "--as", "luis", "--language", "es", size=(80, 24)) as terminal:
        terminal.shows("M-1001", "nueva")
        terminal.press("c")
        terminal.shows("Texto")
        terminal.press(*"Falta la pieza")
        with no_room(store, terminal.pid, disk=disk is not None):
            terminal.press("enter")
            terminal.shows("NO se registró")
            terminal.shows("Falta la pieza")
            if disk is not None:
                told(call(store, *NEW), "NOT recorded")
                told(call(store, "do", "M-1001", "take", "--as", "luis"), "no space is left on the disk")
                assert call(store, "list").returncode == 0
        terminal.press("enter")
        terminal.shows("la nota quedó guardada")
        terminal.shows("en vivo")
    assert journal(store).count(b"Falta la pieza") == 1
    assert call(store, "doctor").returncode == 0


def test_a_file_size_limit_is_said_and_the_row_stays_as_it_was_until_it_is_lifted(room: Path) -> None:
    store = room / "store"
    publish(store)
    with Terminal("--store", str(store), "--as", "luis", "--language", "en", size=(100, 30)) as terminal:
        terminal.shows("M-1001", "new")
        with no_room(store, terminal.pid, disk=False):
            terminal.press("t", "t")
            terminal.shows("NOT recorded: ")
            terminal.shows("the file may not become")
            terminal.shows("M-1001", "new")
        terminal.press("t")
        terminal.shows("M-1001", "to approve")
    assert journal(store).count(b'"taken"') == 1


def test_a_stopped_holder_is_waited_for_and_named_and_a_killed_one_is_in_nobodys_way(room: Path) -> None:
    store = room / "store"
    publish(store)
    taking = (
        "import sys\n"
        "from pathlib import Path\n"
        "from store.locks import TurnLock\n"
        "TurnLock(Path(sys.argv[1]), patience=1).take()\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with (
        Terminal("--store", str(store), "--as", "luis", "--language", "en", size=(100, 30)) as terminal,
        subprocess.Popen(
            [sys.executable, "-c", taking, str(store / "lock")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as holder,
    ):
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        os.kill(holder.pid, signal.SIGSTOP)
        terminal.shows("M-1001", "new")
        terminal.press("t", "t")
        terminal.shows("! Not recorded yet: the store has not answered")
        terminal.shows("NOT recorded.", within=10)
        terminal.shows(f"process {holder.pid} has held it")
        terminal.shows("● live")
        holder.kill()
        holder.wait()
        terminal.press("t")
        terminal.shows("M-1001", "to approve")
    assert journal(store).count(b'"taken"') == 1


@contextmanager
def out_of_reach(store: Path, room: Path) -> Iterator[None]:
    """The folder's disk is taken away and comes back, or the folder is moved where nobody may mount."""
    if subprocess.run(["umount", "-l", str(store.parent)], check=False, capture_output=True).returncode == 0:
        yield
        subprocess.run(["mount", "--bind", str(room / "kept"), str(store.parent)], check=True)
        return
    away = store.rename(store.with_name("away"))
    yield
    away.rename(store)


def test_a_board_outlives_a_disk_that_is_taken_away_damage_and_a_backup_brought_back(room: Path) -> None:
    (room / "kept").mkdir()
    (room / "mounted").mkdir()
    subprocess.run(
        ["mount", "--bind", str(room / "kept"), str(room / "mounted")], check=False, capture_output=True
    )  # without the right to, the folder is moved instead
    store = room / "mounted" / "store"
    publish(store)
    assert call(store, "backup", str(room / "backup")).returncode == 0
    assert call(store, *NEW).returncode == 0
    with Terminal("--store", str(store), "--as", "luis", "--language", "en", size=(100, 30)) as terminal:
        terminal.shows("M-1002", "new")
        with out_of_reach(store, room):
            terminal.shows("! STALE since")
            terminal.shows("! The store at", "cannot be")
            terminal.shows("M-1002", "new")
        terminal.shows("● live")
        whole = journal(store)
        spoilt = store / "journal.new"
        spoilt.write_bytes(whole.replace(b"Planta Norte", b"Planta #orte", 1))
        spoilt.replace(store / "journal.jsonl")
        terminal.shows("! The store is damaged")
        terminal.shows("plazo doctor")
        terminal.shows("M-1002", "new")
        told(call(store, "list"), "plazo doctor")
        assert call(store, "doctor").returncode == 1
        spoilt.write_bytes(whole)
        spoilt.replace(store / "journal.jsonl")
        terminal.shows("● live")
        store.rename(room / "mounted" / "as-it-was")
        assert call(store, "restore", str(room / "backup")).returncode == 0
        terminal.shows("another past")
        terminal.shows("1 open")
        terminal.press("t", "t")
        terminal.shows("M-1001", "to approve")
    assert call(store, "doctor").returncode == 0


A_STRANGER = 54_321

MORTAL = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner", "--inh-caps", "-all", "--")
"""Runs a command of the one who may everything without the right to overlook the modes of files."""


@contextmanager
def kept_by_a_stranger(store: Path, folder: int, files: int) -> Iterator[tuple[str, ...]]:
    """A store on which only these rights are left; gives what makes a command heed them."""
    mighty = os.geteuid() == 0
    modes = {each: each.stat() for each in (store, *store.iterdir())}
    for each, was in modes.items():
        each.chmod(folder if stat.S_ISDIR(was.st_mode) else files)
        if mighty:
            os.chown(each, A_STRANGER, A_STRANGER)
    yield MORTAL if mighty else ()
    for each, was in reversed(modes.items()):
        if mighty:
            os.chown(each, was.st_uid, was.st_gid)
        each.chmod(stat.S_IMODE(was.st_mode))


@pytest.mark.skipif(os.geteuid() == 0 and shutil.which("setpriv") is None, reason="nobody may be kept from anything")
def test_who_may_not_read_or_write_a_store_is_told_what_to_ask_for(room: Path) -> None:
    store = room / "store"
    publish(store)
    before = journal(store)
    with kept_by_a_stranger(store, 0o000, 0o000) as called:
        for words in (("list",), NEW):
            told(call(store, *words, before=called), "cannot be reached (no permission)")
    with kept_by_a_stranger(store, 0o555, 0o444) as called:
        assert call(store, "list", before=called).returncode == 0
        told(call(store, *NEW, before=called), "may not be written by you here (no permission)")
        told(call(store, "do", "M-1001", "take", "--as", "luis", before=called), "--read-only")
    assert journal(store) == before


def test_a_second_user_with_a_narrow_umask_locks_nobody_out(room: Path) -> None:
    store = room / "store"
    publish(store)
    (store / "lock").unlink()
    assert call(store, "do", "M-1001", "take", "--as", "luis", umask=0o077).returncode == 0
    assert call(store, "compact", umask=0o077).returncode == 0
    files = [each for each in store.rglob("*") if each.is_file()]
    assert {stat.S_IMODE(each.stat().st_mode) for each in files} == {0o660}
    assert call(store, "do", "M-1001", "note", "--text", "x", "--as", "luis").returncode == 0
