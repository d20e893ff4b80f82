"""The readers of a journal and of an archive alone, on files in memory: thousands of damages in a second."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from typing import Final

from rules.events import RequestId
from store.archive import Archive
from store.chain import Line, Reach, read_chain
from store.contract import StoreError
from store.examination import finding_of
from store.files import AppendFile, Disk
from store.lines import Header, Segment, Transaction
from store.records import archived_events
from store.segments import ARCHIVE
from tests.store.damaging import Damaged
from tests.store.golden import JOURNAL, REQUESTS, Golden

_PLACE: Final = Path("store")


class MemoryFile:
    """An `AppendFile` of bytes that nobody changes."""

    def __init__(self, content: bytes, disk: MemoryDisk) -> None:
        self._content = content
        self._disk = disk

    def identity(self) -> tuple[int, int]:
        return 1, 1

    def size(self) -> int:
        return len(self._content)

    def read(self, offset: int, size: int) -> bytes:
        self._disk.calls += 1
        self._disk.most = max(self._disk.most, size)
        if offset < 0 or size < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        if offset >= 2**63:
            raise OverflowError("as the system call does")
        return self._content[offset : offset + size]

    def write(self, offset: int, content: bytes) -> None:
        raise AssertionError("a reader writes")

    def sync(self) -> None:
        raise AssertionError("a reader writes")

    def cut(self, size: int) -> None:
        raise AssertionError("a reader writes")

    def close(self) -> None:
        pass


class MemoryDisk(Disk):
    """A disk that has these files."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self.calls = self.most = 0

    def open(self, path: Path, writing: bool) -> AppendFile:
        self.calls += 1
        content = self._files.get(str(path.relative_to(_PLACE)))
        if content is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        return MemoryFile(content, self)


class Readers:
    """What the readers give of whole files, and whether what they give of damaged ones is right."""

    def __init__(self, golden: Golden) -> None:
        self._files = golden.files
        self._archived = [name for name in golden.files if name.startswith(ARCHIVE)]
        self.says: list[Header | Transaction] = []
        reach = self._chain(MemoryDisk(golden.files), self._expect)
        assert reach.header is not None
        self._header = reach.header
        archive = self._archive(MemoryDisk(golden.files), self._header)
        self._found = {request: _events_found(archive, request) for request in REQUESTS}
        self._listed = {segment.number: list(archive.listed(segment)) for segment in self._header.segments}

    def _expect(self, line: Line) -> None:
        self.says.append(line.says)

    def _chain(self, disk: MemoryDisk, takes: Callable[[Line], None]) -> Reach:
        return read_chain(disk.open(_PLACE / JOURNAL, False), takes)

    def _archive(self, disk: MemoryDisk, header: Header) -> Archive:
        archive = Archive(_PLACE, disk)
        archive.restart(header)
        return archive

    def journal(self, trial: Damaged, disk: MemoryDisk) -> Reach | None:
        """Read the journal line by line; None where there is none."""
        if JOURNAL not in trial.files:
            return None
        reach = self._chain(disk, lambda line: self._compare(line, trial))
        if reach.stop is not None:
            assert finding_of(reach.stop, JOURNAL)
        return reach

    def _compare(self, line: Line, trial: Damaged) -> None:
        assert trial.honest or line.says == self.says[line.number - 1], f"line {line.number}: {line.says}"

    def archive(self, chance: Random, trial: Damaged, disk: MemoryDisk, reach: Reach | None) -> list[StoreError | None]:
        """Look up some requests and read the lists that are damaged: what is said of each, None where it is right."""
        said = reach.header if trial.honest and reach is not None and reach.header is not None else self._header
        archive = self._archive(disk, said)
        answers: list[StoreError | None] = []
        if trial.honest or any(self._is_damaged(name, trial) for name in self._archived):
            for request in chance.sample(REQUESTS, 2):
                answers.append(_said(partial(self._compare_found, archive, request, trial)))
        for segment in said.segments:
            if trial.honest or self._is_damaged(f"{ARCHIVE}/{segment.name}", trial):
                answers.append(_said(partial(self._compare_list, archive, segment, trial)))
        return answers

    def _is_damaged(self, name: str, trial: Damaged) -> bool:
        return trial.files.get(name) is not self._files[name]

    def _compare_found(self, archive: Archive, request: RequestId, trial: Damaged) -> None:
        found = _events_found(archive, request)
        assert trial.honest or found == self._found[request], f"{request}: {found}"

    def _compare_list(self, archive: Archive, segment: Segment, trial: Damaged) -> None:
        for place, listed in enumerate(archive.listed(segment)):
            assert trial.honest or listed == self._listed[segment.number][place], f"{segment.name}: {listed}"


def _said(ask: Callable[[], None]) -> StoreError | None:
    try:
        ask()
    except StoreError as error:
        return error
    return None


def _events_found(archive: Archive, request: RequestId) -> object:
    found = archive.find(request)
    return None if found is None else (found[0], bytes(found[1].row), tuple(archived_events(found[1])))
