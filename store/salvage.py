"""A copy of a damaged store, beside it, that ends where the journal is damaged first; the store itself stays as it is.

Nothing is guessed: what stands behind the first damage is not taken over, even where it could be read, unless
the generation before helps, as `rebuilding` says. Of the archive everything is there that is good, as `mending` says.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from store.archive import Archive
from store.archive_examination import Told, nobody
from store.contract import NotSaved, StoreBusy, StoreDamaged, StoreError, StoreMissing
from store.files import FOLDER_MODE, AppendFile, Disk, make_folders, reason_of
from store.folder import Card, card_bytes, machine_digest, real_place
from store.generations import GenerationWriter
from store.journal import PREVIOUS
from store.lines import FORMAT, UNREADABLE, Header
from store.locks import the_one_in
from store.mending import Mended, Mending, copy_file
from store.naming import requests_named
from store.rebuilding import Good, good_part
from store.tail import CARD, JOURNAL


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
    archived: int = 0
    """So many archived requests could not be read."""
    unread: tuple[str, ...] = ()
    """Those of them whose number can be."""
    before: bool = False
    """Whether what the journal had kept of earlier commits was taken from the generation before."""
    gone: bool = False
    """Whether there was no journal: all is taken from the generation before, and every later commit is lost."""


def salvage(folder: Path, into: Path, disk: Disk | None = None, told: Told = nobody) -> Salvaged:
    """Copy what is good of a store into a new folder. Raises `StoreError`; the store is only read.

    `told` takes the file that is read or written, and how many bytes of all are through.
    """
    disk = disk or Disk()
    _refuse(folder, into)
    name, file = _open_journal(folder, disk)
    with closing(file):
        try:
            good = good_part(folder, name, file, disk, told)
        except OSError as error:
            raise _unreachable(folder, error) from error
        try:
            named = requests_named(file, *good.lost)
            mended = _copy(folder, into, file, good, disk=disk, told=told)
            unread = mended.named and mended.named - _there(into, disk, mended.header)
        except OSError as error:
            raise NotSaved("not-copied", place=str(into), reason=reason_of(error)) from error
    return Salvaged(
        place=str(into),
        position=good.seq,
        lost=good.lost[1] - good.lost[0],
        requests=tuple(sorted(named)),
        missing=mended.missing,
        archived=mended.lost,
        unread=tuple(sorted(unread)),
        before=good.end is None,
        gone=name == PREVIOUS,
    )


def is_salvageable(folder: Path, disk: Disk | None = None) -> bool:
    """Whether a copy can be made of something that is good."""
    disk = disk or Disk()
    try:
        name, file = _open_journal(folder, disk)
        with closing(file):
            good_part(folder, name, file, disk, nobody)
    except (StoreError, OSError):
        return False
    return True


def _open_journal(folder: Path, disk: Disk) -> tuple[str, AppendFile]:
    """The journal, or the generation before where it is gone, by its name. Raises `StoreError`."""
    try:
        for name in (JOURNAL, PREVIOUS):
            with suppress(FileNotFoundError):
                return name, disk.open(folder / name, False)
    except OSError as error:
        raise _unreachable(folder, error) from error
    raise StoreDamaged("incomplete", place=str(folder), file=JOURNAL)


def _there(folder: Path, disk: Disk, header: Header) -> set[str]:
    """The requests in a copy."""
    archive = Archive(folder, disk)
    archived = {listed.row.request for segment in header.segments for listed in archive.listed(segment)}
    with closing(disk.open(folder / JOURNAL, False)) as file:
        return archived | set(requests_named(file, 0, file.size()))


def _refuse(folder: Path, into: Path) -> None:
    """Never in place, never into something that is there."""
    try:
        inside = real_place(into).is_relative_to(real_place(folder))
        taken = into.exists() and (not into.is_dir() or any(into.iterdir()))
    except OSError as error:
        raise NotSaved("not-copied", place=str(into), reason=reason_of(error)) from error
    if inside:
        raise StoreError("copy-inside", place=str(into), store=str(folder))
    if taken:
        raise StoreError("copy-not-empty", place=str(into))


def _unreachable(folder: Path, error: OSError) -> StoreMissing:
    return StoreMissing("unreachable", place=str(folder), reason=reason_of(error))


def _copy(folder: Path, into: Path, journal: AppendFile, good: Good, *, disk: Disk, told: Told) -> Mended:
    """Write the copy, its card last: without it nothing was made."""
    make_folders(into)
    into.chmod(FOLDER_MODE)
    with the_one_in(into) as mine:
        if not mine:
            raise StoreBusy("copy-going-on", place=str(into))
        _refuse(folder, into)  # whoever was first may have finished in this very moment
        return _written(folder, into, journal, good, disk=disk, told=told)


def _written(folder: Path, into: Path, journal: AppendFile, good: Good, *, disk: Disk, told: Told) -> Mended:
    card = _card(folder, good.header)
    mended = Mending(folder, into, disk, good.header, told=told, before=journal.size()).run()
    if good.end is not None and mended.header is good.header:
        copy_file(disk, into / JOURNAL, journal, good.end)
    else:
        writer = GenerationWriter(disk.make(into / JOURNAL))
        try:
            writer.begin(mended.header, good.kept)
            for commit in good.commits:
                writer.add(commit)
            writer.flush()
        finally:
            writer.close()
    with closing(disk.make(into / CARD)) as file:
        file.write(0, card)
        file.sync()
    disk.sync_folder(into)
    return mended


def _card(folder: Path, header: Header) -> bytes:
    """The card as it is, or a new one where it cannot be read."""
    try:
        content = card_bytes(folder)
        if msgspec.json.decode(content, type=Card).store == header.store:
            return content
    except (OSError, *UNREADABLE):
        pass
    return msgspec.json.encode(Card(format=FORMAT, store=header.store, machine=machine_digest())) + b"\n"
