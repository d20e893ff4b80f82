"""The append-only journal: one line per commit, any number of readers, one writer at a time.

A writer takes the turn, applies what others appended, repairs a tail that a dead writer left, and then
writes its line with one `write` and one `fdatasync`. What it answers is durable.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

import msgspec

from store.contract import BUSY_AFTER, NotSaved, Position, StoreReadOnly
from store.files import AppendFile, Disk, not_written, reason_of
from store.generations import GenerationWriter
from store.lines import LINE_START, Header, Sealed, Transaction, line_start, read_transaction, transaction_line
from store.locks import TurnLock
from store.tail import UNSEEN, Applies, Tail

PREVIOUS: Final = "journal.prev.jsonl"
LOCK: Final = "lock"

Operation: TypeAlias = tuple[str, int, msgspec.Raw]
"""Table, document id, and the document's JSON text; `null` takes it away."""

Returning: TypeAlias = tuple[int, int, str, msgspec.Raw]
"""An event that comes back from the archive: its position, its document id, by whom, and its JSON text."""


class Mark(NamedTuple):
    """A place in a journal, at the end of a line."""

    generation: int
    file: tuple[int, int]
    """Device and inode."""
    offset: int
    last: int
    """Where the last line before begins."""
    crc: int


class Journal(Tail):
    """A journal that may be written, unless it is opened for reading only."""

    def __init__(
        self,
        folder: Path,
        store: str,
        *,
        read_only: bool,
        applies: Sequence[Applies],
        patience: float = BUSY_AFTER,
        disk: Disk | None = None,
    ) -> None:
        super().__init__(folder, store, writing=not read_only, applies=applies, disk=disk)
        self._distrusted = False
        self._written: AppendFile | None = None
        self._turn: TurnLock | None = None
        if not read_only:
            try:
                self._turn = TurnLock(folder / LOCK, patience=patience)
            except OSError as error:
                raise not_written(self._place, error) from error

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The turn to write, everything applied and the tail whole. Turns of one thread may be nested.

        Raises `StoreReadOnly`, `StoreBusy`, `NotSaved`, and what `catch_up` raises.
        """
        if self.is_mine():
            yield
            return
        self.take_turn()
        try:
            yield
        finally:
            self.give_turn()

    def is_mine(self) -> bool:
        """Whether the calling thread has the turn."""
        return self._turn is not None and self._turn.mine()

    def take_turn(self) -> None:
        """Begin a turn that `give_turn` ends; it must not be nested."""
        self._check_usable()
        turn = self._turn
        if turn is None:
            raise StoreReadOnly("read-only", place=self._place)
        try:
            unfinished = turn.take()
        except OSError as error:
            raise not_written(self._place, error) from error
        try:
            with self._state:
                self._check_usable()  # whoever waited for the turn may find the journal closed
                self._look_before_writing()
                if unfinished or self.unfinished:
                    self._settle(turn)
        except BaseException:
            turn.give()
            raise

    def give_turn(self) -> None:
        """End the turn."""
        assert self._turn is not None
        self._turn.give()

    def _look_before_writing(self) -> None:
        """Apply what others wrote."""
        if self._distrusted:
            self._let_go()
        self._seen = UNSEEN  # whatever the time of its change says, the newest line is looked at
        self._look_or_say()
        self._distrusted = False

    def _settle(self, turn: TurnLock) -> None:
        """Cut off what a dead writer left; what it did finish is made durable before anybody builds on it."""
        assert self._file is not None
        try:
            self._file.cut(self._offset)
            self._file.sync()
            self._disk.sync_folder(self._path.parent)
        except OSError as error:
            turn.leave_dirty()
            raise self._not_saved(error) from error
        self.unfinished = 0
        turn.settled()

    def commit(
        self,
        ops: list[Operation],
        *,
        id: str,  # noqa: A002 - its name in the journal
        at: str,
        by: str,
        back: list[Returning],
    ) -> Position:
        """Make one commit durable and apply it. Needs the turn.

        A commit whose id is already there is not made again. Raises `NotSaved` when the disk did not take it;
        then nothing of it is left.
        """
        with self._state:
            if self._file is None:
                self._look_or_say()  # a thread that failed to read has let go of it meanwhile
            if id in self._commits:
                return Position(self._commits[id])
            transaction = Transaction(seq=self._seq + 1, id=id, at=at, by=by, ops=ops, back=back)
            try:
                sealed = transaction_line(self._crc, transaction)
            except OSError as error:
                raise self._not_saved(error) from error
            file, start = self._file, self._offset
            self._written = file
        assert file is not None
        try:
            self._write(file, start, transaction, sealed)
        except BaseException as error:
            self._take_back(file, start)
            if isinstance(error, OSError):
                raise self._not_saved(error) from error
            raise
        finally:
            with self._state:
                self._written = None
                if self._file is not file:
                    file.close()
        return Position(transaction.seq)

    def _write(self, file: AppendFile, start: int, transaction: Transaction, sealed: Sealed) -> None:
        file.write(start, sealed.line)
        # Everybody can read it from now on, as another thread may have done. Only the answer waits for the disk;
        # and what is done before the wait takes a third of the time that it would take behind it.
        with self._state:
            if self._offset == start and self._file is file:
                self._take_own(transaction, sealed)
        file.sync()

    def _let_go(self) -> None:
        """Let go of the file; while it is written to, whoever writes closes it: a thread that fails to read may not."""
        if self._file is self._written:
            self._file = None
        super()._let_go()

    def _take_own(self, transaction: Transaction, sealed: Sealed) -> None:
        try:
            self._apply(transaction, sealed.crc)
            self._last, self._last_begins = self._offset, sealed.line[:LINE_START]
            self._offset += len(sealed.line)
        except BaseException:
            self._let_go()
            raise

    def _take_back(self, file: AppendFile, start: int) -> None:
        assert self._turn is not None
        # After a failed sync nobody knows what the disk holds: read it again before building on it.
        self._distrusted = True
        try:
            file.cut(start)
            file.sync()
        except OSError:
            self._turn.leave_dirty()
        with self._state:
            if self._offset != start:
                self._let_go()

    def _not_saved(self, error: OSError) -> NotSaved:
        return NotSaved("not-saved", place=self._place, reason=reason_of(error))

    def mark(self) -> Mark:
        """Where the journal ended at the last look, to see later what was appended since."""
        assert self.header is not None
        return Mark(self.header.generation, self._identity, self._offset, self._last, self._crc)

    def since(self, mark: Mark) -> list[Transaction] | None:
        """The commits after a mark, read from the file again; None where it does not go on from there.

        Needs the turn.
        """
        with self._state:
            file = self._file
            if file is None or self.mark()[:2] != mark[:2] or file.read(mark.last, LINE_START) != line_start(mark.crc):
                return None
            lines = file.read(mark.offset, self._offset - mark.offset).splitlines()
        found, crc = [], mark.crc
        for line in lines:
            transaction, crc = read_transaction(line, crc)
            found.append(transaction)
        return found

    def begin_generation(self, header: Header, kept: Sequence[Transaction], commit: Transaction) -> Position:
        """Put a new file in place of the journal that holds what was kept and one commit. Needs the turn.

        Raises `NotSaved`; then all is as it was.
        """
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            writer = GenerationWriter(self._disk.make(beside))
            try:
                writer.begin(header, kept)
                writer.add(commit)
                writer.flush()
            finally:
                writer.close()
            return self.put_in_place(beside)
        except OSError as error:
            raise self._not_saved(error) from error
        finally:
            with suppress(OSError):
                self._disk.remove(beside)

    def put_in_place(self, beside: Path) -> Position:
        """Let a file that was written beside the journal, durably, be the journal from now on. Needs the turn.

        The one before stays as `journal.prev.jsonl`. Raises `NotSaved`; then all is as it was, or nobody builds on
        what is there before it is durable.
        """
        assert self._turn is not None
        try:
            self._disk.link(self._path, self._path.with_name(PREVIOUS))
            self._disk.replace(beside, self._path)
        except OSError as error:
            raise self._not_saved(error) from error
        try:
            self._disk.sync_folder(self._path.parent)
        except OSError as error:
            self._turn.leave_dirty()
            raise self._not_saved(error) from error
        return self.catch_up()

    def close(self) -> None:
        """Let go of the files, when a commit of another thread is through; closing twice is harmless."""
        super().close()
        if self._turn is not None:
            self._turn.close()
