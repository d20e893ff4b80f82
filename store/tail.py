"""The reading side of a journal: apply the whole lines there are, and notice when they are not good.

A reader never locks and never repairs. It starts over when the file is another one or has become shorter.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final, Protocol

from store.contract import BUSY_AFTER, Position, StoreDamaged, StoreError, StoreMissing, StoreTooNew
from store.files import AppendFile, Disk, may_not_write, not_written, reason_of
from store.line_ends import is_torn, next_line
from store.lines import (
    FORMAT,
    LINE_START,
    LONGEST,
    Header,
    NotALine,
    Transaction,
    read_header,
    read_kept,
    read_transaction,
)

JOURNAL: Final = "journal.jsonl"
CARD: Final = "store.json"

_PIECE: Final = 4 * 1024 * 1024
"""Bytes read at once."""
_REMEMBERED: Final = 1024
"""At least so many commits are known by their id, for a writer that asks for the same one again."""
UNSEEN: Final = (0, 0, 0, 0)
"""What no file is like."""


class Applies(Protocol):
    """Whoever keeps something that follows from the commits."""

    def restart(self, header: Header) -> None:
        """Forget everything: what was kept of the generations before follows, and then the commits of this one."""
        ...

    def keep(self, transaction: Transaction) -> None:
        """Take what was kept of an earlier commit."""
        ...

    def apply(self, transaction: Transaction) -> None:
        """Take the next commit."""
        ...


class Tail:
    """A journal as one process sees it, up to its last look. Safe for several threads."""

    def __init__(
        self,
        folder: Path,
        store: str,
        *,
        writing: bool,
        applies: Sequence[Applies],
        disk: Disk | None = None,
    ) -> None:
        self._path = folder / JOURNAL
        self._name = os.fsencode(self._path)
        self._place = str(folder)
        self._store = store
        self._writing = writing
        self._applies = applies
        self._disk = disk or Disk()
        self._owner = os.getpid()
        self._state = threading.RLock()
        self._file: AppendFile | None = None
        self._damage: tuple[tuple[int, int, int, int], StoreError] | None = None
        self._closed = False
        self._whole = False
        self._newest = (0, "")
        self.rewound = 0
        """How often what was read anew had no more what had been the newest commit: another past is there."""
        self._forget()

    def _forget(self) -> None:
        self._offset = 0
        self._last = 0
        self._last_begins = b""
        self._crc = 0
        self._seq = 0
        self._commits: dict[str, int] = {}
        self._kept_left = 0
        self.header: Header | None = None
        self.last_at = ""
        """When the newest commit was recorded."""
        self.unfinished = 0
        """Bytes after the last whole line."""
        self._identity = (0, 0)
        self._seen = UNSEEN
        """Device, inode, bytes and time of change when the file was as long as what is applied of it."""

    def catch_up(self) -> Position:
        """Apply what was appended since, by whomever, and say where the journal now ends.

        Raises `StoreDamaged`, `StoreTooNew`, `StoreMissing` when it is out of reach, and `StoreReadOnly` when it is
        to be written and may not be.
        """
        self._check_usable()
        with self._state:
            self._look_or_say()
            return Position(self._seq)

    def _look_or_say(self) -> None:
        try:
            self._look()
        except OSError as error:
            if isinstance(error, FileNotFoundError) and self._path.with_name(CARD).exists():
                raise StoreDamaged("incomplete", place=self._place, file=JOURNAL) from error
            raise StoreMissing("unreachable", place=self._place, reason=reason_of(error)) from error

    @property
    def position(self) -> Position:
        """Where the journal ended at the last look."""
        return Position(self._seq)

    def is_where_it_was(self) -> bool:
        """Whether the newest line that was applied still stands in the file; it may have been taken back."""
        assert self._file is not None
        return self.header is None or self._file.read(self._last, LINE_START) == self._last_begins

    @contextmanager
    def still(self) -> Iterator[Position]:
        """Catch up, and let no other thread apply anything until the context ends."""
        with self._state:
            yield self.catch_up()

    def _look(self) -> None:
        stat = os.stat(self._name)  # noqa: PTH116 - in every commit and look: a third of the time
        seen = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
        is_as_long = self._file is not None and stat.st_size == self._offset and seen[:2] == self._identity
        # As many bytes may be others: a line that was taken back, and another one in its place.
        if is_as_long and (seen == self._seen or self.is_where_it_was()):
            self._seen, self.unfinished = seen, 0
            return
        if self._damage is not None:
            if self._damage[0] == seen:
                raise self._damage[1]
            self._damage = None
            self._let_go()
        until = stat.st_size
        if self._file is None or self._identity != seen[:2] or until < self._offset:
            until = self._start_over()
        self.unfinished = 0
        try:
            try:
                self._take_lines(until)
            except NotALine:
                # A line that was taken back may have been read before: only the whole file tells.
                self._take_lines(self._start_over())
        except NotALine as error:
            raise self._damaged(seen, error) from error
        except BaseException:
            # What was applied by half is forgotten, and read again from the beginning.
            self._let_go()
            raise
        if not self._whole:
            self._whole = True
            self.rewound += not self._goes_on()

    def _goes_on(self) -> bool:
        """Whether what was the newest commit before everything was read anew is still there."""
        seq, commit = self._newest
        assert self.header is not None
        if self.header.seq >= seq:
            return True
        known = self._commits.get(commit)
        return known == seq or (known is None and self._seq - seq > _REMEMBERED)

    def _start_over(self) -> int:
        """Open the file anew, and say how long it is: it may be another one than was looked at a moment ago."""
        if self._whole:
            self._newest, self._whole = (self._seq, next(reversed(self._commits), "")), False
        self._let_go()
        self._forget()
        try:
            self._file = self._disk.open(self._path, self._writing)
        except OSError as error:
            if self._writing and may_not_write(error):
                raise not_written(self._place, error) from error
            raise
        self._identity = self._file.identity()
        return self._file.size()

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def _take_lines(self, until: int) -> None:
        """Apply the whole lines before `until`. Raises `NotALine` for a bad line that others follow."""
        if not self.is_where_it_was():
            raise NotALine("the line before is another one now")
        collecting = gc.isenabled()
        gc.disable()  # thousands of new objects that all stay: looking for cycles among them doubles the time
        try:
            while self._offset < until and self._take_piece(until - self._offset):
                pass
        finally:
            if collecting:
                gc.enable()
        if self.header is None:
            raise NotALine("it has no header")
        if self._kept_left:
            raise NotALine("it ends before everything that was kept")

    def _take_piece(self, left: int) -> bool:
        """Apply the whole lines of the next piece, and say whether there were any, all of them good."""
        assert self._file is not None
        size = min(left, _PIECE)
        piece = self._file.read(self._offset, size)
        while (end := piece.rfind(b"\n") + 1) == 0 and size < left:
            if size >= LONGEST:
                raise NotALine("it has no end")
            size = min(left, 2 * size)
            piece = self._file.read(self._offset, size)
        if end == 0:
            self._judge(NotALine("its end is not there"), piece)
        else:
            self.unfinished = 0
        start = 0
        while start < end:
            stop = piece.index(b"\n", start)
            try:
                self._take_line(piece[start:stop])
            except NotALine as error:
                self._judge(error, piece[start:] + self._file.read(self._offset + size - start, int(left > size)))
                return False
            self._last, self._last_begins = self._offset, piece[start : start + LINE_START]
            self._offset += stop + 1 - start
            start = stop + 1
        return end > 0

    def _take_line(self, line: bytes) -> None:
        if self.header is None:
            header, crc = read_header(line)
            self._accept(header)
            self._crc = crc
            return
        if self._kept_left:
            self._keep(*read_kept(line, self._crc))
            return
        transaction, crc = read_transaction(line, self._crc)
        if transaction.seq != self._seq + 1:
            raise NotALine(f"it is commit {transaction.seq} after commit {self._seq}")
        self._apply(transaction, crc)

    def _apply(self, transaction: Transaction, crc: int) -> None:
        for each in self._applies:
            each.apply(transaction)
        self._crc, self._seq, self.last_at = crc, transaction.seq, transaction.at
        self._commits[transaction.id] = transaction.seq
        if len(self._commits) > 2 * _REMEMBERED:
            self._commits = dict(islice(self._commits.items(), _REMEMBERED, None))

    def _keep(self, kept: Transaction, crc: int) -> None:
        if kept.seq > self._seq:
            raise NotALine(f"it is kept of commit {kept.seq}, and the last one was {self._seq}")
        for each in self._applies:
            each.keep(kept)
        self._crc = crc
        self._kept_left -= 1

    def _accept(self, header: Header) -> None:
        if header.format > FORMAT:
            raise StoreTooNew("too-new", file=str(self._path), format=header.format, known=FORMAT)
        if header.store != self._store:
            raise StoreError("another-store", place=self._place)
        self.header, self._seq, self.last_at = header, header.seq, header.at
        self._kept_left = header.kept
        for each in self._applies:
            each.restart(header)

    def _judge(self, error: NotALine, rest: bytes) -> None:
        """A bad line, and all that follows it: unfinished, where it may be what a write left; else damage."""
        self.unfinished = len(rest)
        if self.header is None or not is_torn(rest, self._crc):
            raise error

    def _damaged(self, seen: tuple[int, int, int, int], error: NotALine) -> StoreError:
        assert self._file is not None
        left = max(self._file.size() - self._offset, 0)
        following = next_line(self._file.read(self._offset, min(left, LONGEST)))
        code, size = ("damaged-end", left) if following is None else ("damaged", following)
        damage = StoreDamaged(code, file=str(self._path), offset=self._offset, size=size, reason=str(error))
        self._damage = (seen, damage)
        return damage

    def close(self) -> None:
        """Let go of the file; closing twice is harmless."""
        self._closed = True
        # A thread that waits for a disk that hangs has the file for as long, and may not keep anybody here.
        if self._state.acquire(timeout=BUSY_AFTER):
            self._let_go()
            self._state.release()

    def _check_usable(self) -> None:
        if self._owner != os.getpid():
            raise StoreError("forked", place=self._place, owner=self._owner, process=os.getpid())
        if self._closed:
            raise StoreError("closed", place=self._place)
