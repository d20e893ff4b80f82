"""The directory around a journal: made, recognised, and refused where it cannot be relied upon."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Final

import msgspec

from store.contract import StoreDamaged, StoreError, StoreMissing, StoreTooNew
from store.files import FOLDER_MODE, make_folders, not_written, reason_of, replace_file, sync_parent
from store.journal import LOCK
from store.lines import FORMAT, UNREADABLE, Count, Header, header_line
from store.locks import TurnLock
from store.tail import CARD, JOURNAL

_LARGEST_CARD: Final = 64 * 1024
"""Bytes; one that is larger is none."""
_NETWORK: Final = frozenset(
    {"nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs", "afpfs", "webdav", "davfs", "ceph"}
    | {"glusterfs", "lustre", "ncpfs", "fuse.sshfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.davfs2"}
    | {"sshfs", "macfuse", "osxfuse"}
)


class Card(msgspec.Struct, frozen=True):
    """What `store.json` says: that this folder is a store, which one, and whose."""

    format: Count
    store: str
    machine: str
    """A digest of the machine's own id; empty where it has none or the store may be used anywhere."""
    archive_after_days: Count = 7
    """So long a request has been closed when it may move to the archive."""


class Mount(msgspec.Struct, frozen=True):
    """One line of the mount table."""

    point: str
    kind: str


def read_card(folder: Path) -> Card:
    """The card of the store in a folder. Raises `StoreMissing`, `StoreDamaged`, `StoreTooNew`, `StoreError`."""
    try:
        content = _card_text(folder)
    except OSError as error:
        raise StoreMissing("unreachable", place=str(folder), reason=reason_of(error)) from error
    try:
        card = msgspec.json.decode(content, type=Card)
    except UNREADABLE as error:
        raise StoreDamaged("incomplete", place=str(folder), file=CARD) from error
    if card.format > FORMAT:
        raise StoreTooNew("too-new", file=str(folder / CARD), format=card.format, known=FORMAT)
    mine = machine_digest()
    if card.machine and mine and card.machine != mine:
        raise StoreError("another-machine", place=str(folder))
    return card


def _card_text(folder: Path) -> bytes:
    try:
        return card_bytes(folder)
    except NotADirectoryError:
        raise StoreMissing("not-a-folder", place=str(folder)) from None
    except FileNotFoundError:
        otherwise = _without_card(folder)
    try:
        return card_bytes(folder)
    except FileNotFoundError:
        raise otherwise from None


def card_bytes(folder: Path) -> bytes:
    """What stands in the card, or more than any card has. Raises `OSError`."""
    with (folder / CARD).open("rb") as file:
        return file.read(_LARGEST_CARD)


def _without_card(folder: Path) -> StoreError:
    """What is wrong with a folder, provided that its card is still not there afterwards.

    A store may be made, and written, while this looks; only what a later look for the card confirms is true.
    """
    if not folder.is_dir() or _holds_nothing(folder):
        return StoreMissing("missing", place=str(folder))
    if (folder / JOURNAL).exists():
        return StoreDamaged("incomplete", place=str(folder), file=CARD)
    return StoreMissing("not-a-store", place=str(folder))


def make_store(folder: Path, *, patience: float) -> None:
    """Make a store in a folder that is empty or not there yet; leave one that is there as it is.

    `store.json` comes last: without it nothing was made. Raises `StoreError`.
    """
    try:
        if make_folders(folder):
            folder.chmod(FOLDER_MODE)
        if not (folder / CARD).exists():
            _make(folder, patience)
    except NotADirectoryError:
        raise StoreMissing("not-a-folder", place=str(folder)) from None
    except OSError as error:
        raise not_written(str(folder), error) from error


def _make(folder: Path, patience: float) -> None:
    if not _holds_nothing(folder):
        _card_text(folder)  # another process may have made it meanwhile; otherwise this says what is there
        return
    lock = TurnLock(folder / LOCK, patience=patience)
    try:
        lock.take()
        try:
            if not (folder / CARD).exists():
                sync_parent(folder)  # whoever made it may have been killed before that
                _write_first_files(folder)
                lock.settled()
        finally:
            lock.give()
    finally:
        lock.close()


def _write_first_files(folder: Path) -> None:
    store = str(uuid.uuid4())
    replace_file(folder / JOURNAL, header_line(Header(format=FORMAT, generation=1, seq=0, store=store)).line)
    card = Card(format=FORMAT, store=store, machine=machine_digest())
    replace_file(folder / CARD, msgspec.json.encode(card) + b"\n")


def _holds_nothing(folder: Path) -> bool:
    """Whether it is empty, or somebody is making a store in it now or was cut off when nothing was in it yet."""
    names = {entry.name for entry in folder.iterdir() if not entry.name.endswith(".new")}
    journal = folder / JOURNAL
    return names <= {LOCK, JOURNAL} and (not journal.exists() or journal.read_bytes().count(b"\n") <= 1)


def machine_digest() -> str:
    """A digest of this machine's own id, which itself is nobody's business; empty where it has none."""
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            own = Path(path).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        if own:
            return hashlib.blake2b(own.encode(), digest_size=16, person=b"plazo store").hexdigest()
    return ""


def real_place(path: Path) -> Path:
    """Where links lead; where they lead nowhere or may not be followed, the place as it was named."""
    try:
        return Path(os.path.realpath(path))
    except OSError:
        return path.absolute()


def refuse_network(folder: Path) -> None:
    """Raise `StoreError` where the folder is on a network file system."""
    mount = network_mount(real_place(folder), mounts())
    if mount is not None:
        raise StoreError("network", place=str(folder), kind=mount.kind, mount=mount.point)


def network_mount(place: Path, table: tuple[Mount, ...]) -> Mount | None:
    """The mount that holds a place, if it is a network file system.

    A machine whose root is 9p is a sandbox: what it mounts that way is its own disk.
    """
    holding: Mount | None = None
    for mount in table:
        if place.is_relative_to(mount.point) and (holding is None or len(mount.point) >= len(holding.point)):
            holding = mount
    if holding is None or holding.kind not in _NETWORK:
        return None
    root = [mount.kind for mount in table if mount.point == "/"]
    return None if holding.kind == "9p" and root[-1:] == ["9p"] else holding


def mounts() -> tuple[Mount, ...]:
    """The mount table of this machine, in the order of mounting."""
    if sys.platform == "darwin":
        said = subprocess.run(["/sbin/mount"], capture_output=True, text=True, check=False).stdout
        return read_mount_command(said)
    try:
        text = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ()
    return read_mount_table(text)


def read_mount_table(text: str) -> tuple[Mount, ...]:
    """Read the form of `/proc/self/mounts`, in which a blank in a name is `\\040`."""
    rows = [line.split(" ") for line in text.splitlines()]
    return tuple(Mount(point=_plain(row[1]), kind=row[2]) for row in rows if len(row) > 2)


def read_mount_command(text: str) -> tuple[Mount, ...]:
    """Read what the `mount` command of macOS says: `//ana@server/share on /Volumes/share (smbfs, nodev)`."""
    found = []
    for line in text.splitlines():
        before, _, options = line.rpartition(" (")
        _, on, point = before.partition(" on ")
        if on:
            found.append(Mount(point=point, kind=options.split(",")[0].rstrip(")")))
    return tuple(found)


def _plain(name: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        name = name.replace(code, character)
    return name
