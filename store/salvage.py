"""A copy of a damaged store, beside it, that ends where the journal is damaged first; the store itself stays as it is.

Nothing is guessed: what stands behind the first damage is not taken over, even where it could be read.
"""

from __future__ import annotations

import re
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from store.chain import Line, Reach, read_chain
from store.contract import StoreDamaged, StoreError, StoreMissing
from store.files import FOLDER_MODE, AppendFile, Disk, not_written, reason_of
from store.folder import Card, card_bytes, machine_digest
from store.lines import FORMAT, LONGEST, UNREADABLE, Header
from store.segments import ARCHIVE
from store.tail import CARD, JOURNAL

_PIECE: Final = 1024 * 1024
"""Bytes copied at once."""
_LONGEST_NAME: Final = 1_000
"""Bytes of a name and of what stands before it, at most."""
_REQUEST: Final = re.compile(rb'"request":("(?:[^"\\\n]|\\.)*")')


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What a copy has, and what it has not."""

    place: str
    position: int
    """The last commit in it."""
    lost: int
    """Bytes of the journal that were not taken over."""
    requests: tuple[str, ...]
    """The requests that are named in them: later events of these are lost."""
    missing: tuple[str, ...]
    """Files of the archive that could not be copied."""


def salvage(folder: Path, into: Path, disk: Disk | None = None) -> Salvaged:
    """Copy what is good of a store into a new folder. Raises `StoreError`; the store is only read."""
    disk = disk or Disk()
    _refuse(folder, into)
    try:
        file = disk.open(folder / JOURNAL, False)
    except FileNotFoundError:
        raise StoreDamaged("incomplete", place=str(folder), file=JOURNAL) from None
    except OSError as error:
        raise _unreachable(folder, error) from error
    with closing(file):
        try:
            reach = read_chain(file, _passed_over)
            lost = max(file.size() - reach.good, 0)
            named = _named(file, reach.good, reach.good + lost)
        except OSError as error:
            raise _unreachable(folder, error) from error
        header = reach.header
        if header is None or reach.lines <= header.kept:
            raise StoreDamaged("not-repairable", file=JOURNAL, line=reach.lines + 1)
        try:
            missing = _copy(folder, into, file, reach, header, disk=disk)
        except OSError as error:
            raise not_written(str(into), error) from error
    return Salvaged(str(into), reach.seq, lost, named, missing)


def _refuse(folder: Path, into: Path) -> None:
    """Never in place, never into something that is there."""
    try:
        inside = into.resolve().is_relative_to(folder.resolve())
        taken = into.exists() and (not into.is_dir() or any(into.iterdir()))
    except OSError as error:
        raise not_written(str(into), error) from error
    if inside:
        raise StoreError("copy-inside", place=str(into), store=str(folder))
    if taken:
        raise StoreError("copy-not-empty", place=str(into))


def _unreachable(folder: Path, error: OSError) -> StoreMissing:
    return StoreMissing("unreachable", place=str(folder), reason=reason_of(error))


def _passed_over(line: Line) -> None:
    """Only how far the journal is good is of interest."""


def _copy(
    folder: Path, into: Path, journal: AppendFile, reach: Reach, header: Header, *, disk: Disk
) -> tuple[str, ...]:
    """Write the copy, its card last: without it nothing was made. Say which files could not be read."""
    card = _card(folder, header)
    into.mkdir(parents=True, exist_ok=True)
    into.chmod(FOLDER_MODE)
    names = [segment.name for segment in header.segments] + ([header.index.name] if header.index else [])
    missing = []
    if names:
        disk.make_folder(into / ARCHIVE)
    for name in names:
        try:
            file = disk.open(folder / ARCHIVE / name, False)
        except OSError:
            missing.append(f"{ARCHIVE}/{name}")
            continue
        with closing(file):
            _write(disk, into / ARCHIVE / name, file, file.size())
    if names:
        disk.sync_folder(into / ARCHIVE)
    _write(disk, into / JOURNAL, journal, reach.good)
    with closing(disk.make(into / CARD)) as file:
        file.write(0, card)
        file.sync()
    disk.sync_folder(into)
    return tuple(missing)


def _card(folder: Path, header: Header) -> bytes:
    """The card as it is, or a new one where it cannot be read."""
    try:
        content = card_bytes(folder)
        if msgspec.json.decode(content, type=Card).store == header.store:
            return content
    except (OSError, *UNREADABLE):
        pass
    return msgspec.json.encode(Card(format=FORMAT, store=header.store, machine=machine_digest())) + b"\n"


def _write(disk: Disk, path: Path, content: AppendFile, size: int) -> None:
    with closing(disk.make(path)) as file:
        for at in range(0, size, _PIECE):
            file.write(at, content.read(at, min(_PIECE, size - at)))
        file.sync()


def _named(file: AppendFile, at: int, until: int) -> tuple[str, ...]:
    """The requests that stand in a part of a file that may be anything; only its beginning where it is very long."""
    names, until = set(), min(until, at + LONGEST)
    while at < until and (piece := file.read(at, min(_PIECE, until - at))):
        for text in _REQUEST.findall(piece):
            with suppress(*UNREADABLE):
                names.add(msgspec.json.decode(text, type=str))
        # A name may lie across the end of what was read: the end is read again with what follows.
        at += len(piece) if at + len(piece) >= until else max(len(piece) - _LONGEST_NAME, 1)
    return tuple(sorted(names))
