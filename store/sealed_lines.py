"""Writes a file of sealed lines from its beginning, in pieces; what it holds counts once something names the file."""

from __future__ import annotations

from typing import Final

from store.files import AppendFile
from store.lines import Sealed

_PIECE: Final = 1024 * 1024
"""Bytes written at once."""


class SealedLines:
    """A new file that lines are added to, each sealed with `crc` of the line before."""

    def __init__(self, file: AppendFile) -> None:
        self._file = file
        self._waiting: list[bytes] = []
        self._written = 0
        self.size = 0
        """Bytes of all lines that were added."""
        self.crc = 0
        """The checksum of the last line; 0 before the first."""

    def put(self, sealed: Sealed) -> None:
        """Add a line."""
        self._waiting.append(sealed.line)
        self.size += len(sealed.line)
        self.crc = sealed.crc
        if self.size - self._written >= _PIECE:
            self._write()

    def flush(self) -> None:
        """Make durable what was added. Raises `OSError`."""
        self._write()
        self._file.sync()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self) -> None:
        if self._waiting:
            self._file.write(self._written, b"".join(self._waiting))
        self._written = self.size
        self._waiting = []
