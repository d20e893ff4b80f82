"""The good part of a damaged journal, for a copy of it.

It ends where the first damage is. Where that lies in what was kept of earlier commits, the generation before still
has those commits: behind it come the ones of the damaged journal that follow from each other and from its last.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from store.archive_examination import Told
from store.chain import Line, Reach, read_chain
from store.contract import StoreDamaged, StoreTooNew
from store.files import AppendFile, Disk
from store.journal import PREVIOUS
from store.line_ends import split_lines
from store.lines import FORMAT, TX, Header, NotALine, Transaction, read_transaction
from store.live import EVENTS
from store.mending import TIMES_READ
from store.tail import JOURNAL

_STATED: Final = slice(8, 16)
"""Where a line states its checksum."""
_NAMED: Final = slice(16, 23)
_COMMITTED: Final = b'","%s":' % TX
"""How a commit goes on behind its checksum."""


@dataclass(frozen=True, slots=True)
class Good:
    """What is good of a journal."""

    header: Header
    seq: int
    """The last commit."""
    end: int | None
    """So many bytes of the file are it; None where it is put together from two."""
    kept: list[Transaction]
    commits: list[Transaction]
    lost: tuple[int, int]
    """From where to where in the damaged file nothing is taken over."""


@dataclass(slots=True)
class _Lines:
    kept: list[Transaction] = field(default_factory=list)
    commits: list[Transaction] = field(default_factory=list)

    def take(self, line: Line) -> None:
        if isinstance(line.says, Transaction):
            (self.kept if line.kept else self.commits).append(line.says)


def good_part(folder: Path, name: str, file: AppendFile, disk: Disk, told: Told) -> Good:
    """What is good of an open journal: of `JOURNAL` with what `PREVIOUS` has of it, or of `PREVIOUS` alone.

    Raises `StoreDamaged` where that is nothing, `StoreTooNew`, and `OSError`.
    """
    lines, whole = _Lines(), file.size()

    def take(line: Line) -> None:
        nonlocal whole
        if isinstance(line.says, Header):
            whole += TIMES_READ * sum(segment.size for segment in line.says.segments)
        told(name, line.offset, whole)
        lines.take(line)

    reach = read_chain(file, take)
    if reach.stop is not None and reach.stop.code == "too-new":
        raise StoreTooNew("too-new", file=name, format=reach.stop.found, known=FORMAT)
    if reach.header is not None and reach.lines > reach.header.kept:
        lost = reach.good, reach.good + (0 if reach.stop is None else reach.stop.size)  # others may go on writing
        return Good(reach.header, reach.seq, reach.good, lines.kept, lines.commits, lost)
    found = _from_before(folder, disk, reach, file) if name == JOURNAL else None
    if found is None:
        raise StoreDamaged("not-repairable", file=name, line=reach.lines + 1)
    return found


def _from_before(folder: Path, disk: Disk, damaged: Reach, file: AppendFile) -> Good | None:
    """The generation before and the commits that follow it; None where it is not there, not whole, or not the one."""
    lines = _Lines()
    try:
        with closing(disk.open(folder / PREVIOUS, False)) as previous:
            reach = read_chain(previous, lines.take)
    except OSError:
        return None
    header = reach.header
    if header is None or reach.stop is not None:
        return None
    size = file.size()
    following, end = _following(file, size, reach.seq)
    if damaged.header is None:
        if not following:
            return None
    elif damaged.header.store != header.store or damaged.header.seq > reach.seq:
        return None
    there = {doc_id for each in (*lines.kept, *lines.commits) for name, doc_id, _ in each.ops if name == EVENTS}
    there |= {doc_id for each in lines.commits for _, doc_id, _, _ in each.back}
    # What had left with the damaged generation and came back has never left the one before.
    lines.commits += (replace(each, back=[one for one in each.back if one[1] not in there]) for each in following)
    return Good(header, reach.seq + len(following), None, lines.kept, lines.commits, (end, size))


def _following(file: AppendFile, size: int, seq: int) -> tuple[list[Transaction], int]:
    """The commits after this one, each good behind the line before it, and from where on there may be others."""
    found: list[Transaction] = []
    before, end = b"", None
    for at, line in split_lines(file, 0, size):
        if line[_NAMED] == _COMMITTED:
            commit = _commit(line, before)
            if end is None:
                end = at
            if commit is None or seq + len(found) + 1 < commit.seq:
                break
            found += [commit] if commit.seq > seq else []
            end = at + len(line) + 1
        before = line
    return found, size if end is None else end


def _commit(line: bytes, before: bytes) -> Transaction | None:
    try:
        return read_transaction(line, int(before[_STATED], 16))[0]
    except (NotALine, ValueError):
        return None
