"""The folder of a store examined from outside: nothing is opened as a store, locked, written or repaired.

Others may go on writing. What was damaged when the journal changed under the reading is read once more, so that
nobody's commit or compaction is taken for damage.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from store.archive_examination import Shelved, Told, examine_index, examine_segment, nobody
from store.chain import Line, Reach, Stop, read_chain
from store.contract import StoreError, StoreMissing
from store.files import Disk, reason_of
from store.findings import Examination, Finding, Grade, Part, damage, newer, notice
from store.folder import Card, card_bytes, machine_digest, read_card
from store.generations import BESIDE
from store.journal import LOCK, PREVIOUS
from store.journal_examination import JournalDocuments
from store.lines import FORMAT, UNREADABLE, Header
from store.segments import ARCHIVE
from store.tail import CARD, JOURNAL

_TRIES: Final = 3
_GRADES: Final = {"unfinished": Grade.NOTICE, "too-new": Grade.NEWER}
"""Of what stops the reading of a journal and is no damage."""
_LEFT: Final = re.compile(r".+\.new")
"""What a writer writes beside what is there, before it takes its place."""
_HELD: Final = re.compile(r"[a-z][a-z0-9-]*\.lock")


def examine(folder: Path, told: Told = nobody, disk: Disk | None = None) -> Examination:
    """Everything that can be said of the store in a folder. Raises `StoreMissing` where there is none.

    `told` takes the file that is read, and how many bytes of all are through.
    """
    disk = disk or Disk()
    if not _is_there(folder / CARD):
        _refuse_nothing(folder)
    for _ in range(_TRIES):
        before = _seen(folder)
        found = Examination(str(folder), tuple(_parts(folder, disk, told)))
        if found.grade < Grade.DAMAGE or _seen(folder) == before:
            break
    return found


def _refuse_nothing(folder: Path) -> None:
    """Raise `StoreMissing` where no store is, or one that is only begun: another process may just be making it."""
    try:
        read_card(folder)
    except StoreMissing:
        raise
    except StoreError:
        pass  # what it is will be found


def _tell(told: Told, before: int, whole: int, file: str, through: int, _size: int) -> None:
    """Tell how far all of it is."""
    told(file, before + through, whole)


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return False


def _seen(folder: Path) -> tuple[int, int, int]:
    try:
        stat = (folder / JOURNAL).stat()
    except OSError:
        return 0, 0, 0
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _parts(folder: Path, disk: Disk, told: Told) -> Iterator[Part]:
    card, part = _examine_card(folder)
    yield part
    documents = JournalDocuments()
    reach, part = _examine_journal(folder, disk, None if card is None else card.store, documents, told)
    yield part
    header = None if reach is None else reach.header
    if reach is None or header is None or header.format > FORMAT:
        return
    shelved = Shelved()
    segments = []
    through, whole = reach.good, reach.good + sum(each.size for each in header.segments)
    for each in header.segments:
        tells = partial(_tell, told, through, whole)
        segments.append(examine_segment(folder, disk, each, header, shelved=shelved, told=tells))
        through += each.size
    # What is missing at the end of a journal would show once more in all that follows from it.
    if reach.stop is None or reach.stop.code == "unfinished":
        yield documents.examined(header, shelved)
    yield from segments
    if header.index is not None:
        yield examine_index(folder, disk, header.index, shelved)
    previous, before = _examine_previous(folder, disk, header)
    if before is not None:
        yield before
    yield _examine_folder(folder, header, previous)


def _examine_card(folder: Path) -> tuple[Card | None, Part]:
    findings: list[Finding] = []
    card = None
    try:
        card = msgspec.json.decode(card_bytes(folder), type=Card)
    except UNREADABLE as error:
        findings.append(damage("card-altered", CARD, reason=str(error)))
    except FileNotFoundError:
        findings.append(damage("file-missing", CARD))
    except OSError as error:
        findings.append(damage("cannot-be-read", CARD, reason=reason_of(error)))
    if card is not None and card.format > FORMAT:
        findings.append(newer(CARD, card.format))
    if card is not None and card.machine and machine_digest() not in ("", card.machine):
        findings.append(notice("another-machine", CARD))
    facts = {} if card is None else {"store": card.store}
    return card, Part("card", CARD, facts, tuple(findings))


def _examine_journal(
    folder: Path, disk: Disk, store: str | None, documents: JournalDocuments, told: Told
) -> tuple[Reach | None, Part]:
    findings: list[Finding] = []
    try:
        with closing(disk.open(folder / JOURNAL, False)) as file:
            size = file.size()

            def take(line: Line) -> None:
                nonlocal size
                if isinstance(line.says, Header):
                    size += sum(segment.size for segment in line.says.segments)
                told(JOURNAL, line.offset, size)
                documents.take(line)

            reach = read_chain(file, take)
    except FileNotFoundError:
        return None, Part("journal", JOURNAL, {}, (damage("file-missing", JOURNAL),))
    except OSError as error:
        reason = reason_of(error)
        return None, Part("journal", JOURNAL, {}, (damage("cannot-be-read", JOURNAL, reason=reason),))
    if reach.stop is not None:
        findings.append(finding_of(reach.stop, JOURNAL))
    if reach.header is not None and store is not None and reach.header.store != store:
        findings.append(damage("another-store", JOURNAL, 0, 1, expected=store, found=reach.header.store))
    facts = {"lines": reach.lines, "bytes": reach.good, "position": reach.seq}
    return reach, Part("journal", JOURNAL, facts, tuple(findings))


def finding_of(stop: Stop, file: str) -> Finding:
    """What stopped the reading of a journal."""
    facts = {"size": stop.size, "following": stop.following, "expected": stop.expected, "found": stop.found}
    grade = _GRADES.get(stop.code, Grade.DAMAGE)
    return Finding(stop.code, grade, file, stop.offset, stop.number, facts)


def _examine_previous(folder: Path, disk: Disk, header: Header) -> tuple[Header | None, Part | None]:
    """The generation before: nothing needs it while the journal is whole."""
    try:
        with closing(disk.open(folder / PREVIOUS, False)) as file:
            reach = read_chain(file, _passed_over)
    except FileNotFoundError:
        if header.generation == 1:
            return None, None
        return None, Part("previous", PREVIOUS, {}, (notice("previous-missing", PREVIOUS),))
    except OSError as error:
        return None, Part("previous", PREVIOUS, {}, (notice("cannot-be-read", PREVIOUS, reason=reason_of(error)),))
    findings: list[Finding] = []
    if reach.stop is not None:
        findings.append(notice("previous-altered", PREVIOUS, reach.stop.offset, size=reach.stop.size))
    # A compaction that was cut off in its last step leaves the journal itself under this name, too.
    elif reach.header is not None and reach.header.generation not in (header.generation - 1, header.generation):
        findings.append(notice("previous-strange", PREVIOUS, 0, found=reach.header.generation))
    facts = {"lines": reach.lines, "bytes": reach.good, "position": reach.seq}
    return reach.header, Part("previous", PREVIOUS, facts, tuple(findings))


def _passed_over(line: Line) -> None:
    """Only the checksums of the generation before are of interest."""


def _examine_folder(folder: Path, header: Header, previous: Header | None) -> Part:
    """Files that nothing names, and the mark of a writer."""
    findings = []
    names = {CARD, JOURNAL, PREVIOUS, LOCK, ARCHIVE}
    for each in (header, previous):
        if each is not None:
            names |= {f"{ARCHIVE}/{segment.name}" for segment in each.segments}
            names |= set() if each.index is None else {f"{ARCHIVE}/{each.index.name}"}
            names |= {f"{ARCHIVE}/{name}" for name in each.outdated}
    files = 0
    try:
        for place, within in ((folder, ""), (folder / ARCHIVE, f"{ARCHIVE}/")):
            for path in sorted(place.iterdir()) if place.is_dir() else ():
                files += 1
                name = within + path.name
                if name not in names and not _HELD.fullmatch(path.name):
                    left = path.name == BESIDE or _LEFT.fullmatch(path.name)
                    findings.append(notice("left-over" if left else "not-named", name))
        findings += _mark(folder)
    except OSError as error:
        findings.append(notice("cannot-be-read", ".", reason=reason_of(error)))
    return Part("folder", ".", {"files": files}, tuple(findings))


def _mark(folder: Path) -> Iterator[Finding]:
    """The number of a process that writes, or that did not finish."""
    try:
        with (folder / LOCK).open("rb") as file:
            mark = file.read(12).strip(b" \0")
    except FileNotFoundError:
        return
    if mark:
        holder = mark.decode("ascii", "replace")
        yield notice("writing" if _runs(holder) else "not-finished", LOCK, process=holder)


def _runs(holder: str) -> bool:
    try:
        os.kill(int(holder), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True
