"""The rows of a log: the file opened, packed or not, and times read as the mapping writes them."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from rules.instants import Instant, at_local
from tui.importing.mapping import LogMapping

_PACKED: Final = b"\x1f\x8b"


class LogUnreadable(Exception):
    """The file is not the log that the mapping describes; `log.` and the code is the sentence in the catalogue."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the log, and the line on which it begins."""

    number: int
    values: list[str]


class Log:
    """An open log: its columns, its rows, and how much of it has been read."""

    def __init__(self, raw: BinaryIO, size: int, text: io.TextIOWrapper, file: str, mapping: LogMapping) -> None:
        self._raw = raw
        self._size = size
        self._file = file
        self._encoding = mapping.encoding
        self.count = 0
        """Rows read so far, the header and empty lines left out."""
        self._reader = csv.reader(text, delimiter=mapping.delimiter, strict=True)
        self.columns = self._header()

    @property
    def share(self) -> float:
        """How much of the file has been read, from 0 to 1."""
        return min(1.0, self._raw.tell() / self._size) if self._size else 1.0

    def rows(self) -> Iterator[Line]:
        """Every row after the header; empty lines are none."""
        while True:
            begins = self._reader.line_num + 1
            values = self._next()
            if values is None:
                return
            if values:
                self.count += 1
                yield Line(begins, values)

    def _header(self) -> tuple[str, ...]:
        header = self._next()
        if not header:
            raise LogUnreadable("empty", file=self._file)
        return tuple(header)

    def _next(self) -> list[str] | None:
        try:
            return next(self._reader, None)
        except UnicodeDecodeError as error:
            line = self._reader.line_num + 1
            raise LogUnreadable("encoding", file=self._file, encoding=self._encoding, line=line) from error
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise LogUnreadable("cut-off", file=self._file, line=self._reader.line_num + 1) from error
        except csv.Error as error:
            line = self._reader.line_num
            raise LogUnreadable("not-csv", file=self._file, line=line, reason=str(error)) from error


@contextmanager
def opened_log(file: str, mapping: LogMapping) -> Iterator[Log]:
    """The log, unpacked where it is packed. Raises `LogUnreadable`."""
    path = Path(file)
    try:
        raw = path.open("rb")
    except OSError as error:
        raise LogUnreadable("not-read", file=file, reason=error.strerror or "") from error
    with raw:
        packed = raw.peek(len(_PACKED))[: len(_PACKED)] == _PACKED
        if path.suffix == ".gz" and not packed:
            raise LogUnreadable("not-packed", file=file)
        binary = gzip.GzipFile(fileobj=raw) if packed else raw
        with io.TextIOWrapper(cast("BinaryIO", binary), encoding=mapping.encoding, newline="") as text:
            yield Log(raw, path.stat().st_size, text, file, mapping)


def time_reader(mapping: LogMapping, zone: str) -> Callable[[str], Instant]:
    """Reads a time as the mapping writes it; a time without an offset is of the mapping's zone, else of `zone`.

    What it gives raises `ValueError` for a text that no format fits. Parts of a second are dropped.
    """
    name = mapping.time_zone or zone
    formats = mapping.times

    def read(text: str) -> Instant:
        return _instant(_parsed(text, formats), name)

    return read


_ISO_LOCAL: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
"""Formats that the standard library reads ten times as fast as `strptime` does."""


def _parsed(text: str, formats: tuple[str, ...]) -> datetime:
    if not formats:
        return datetime.fromisoformat(text)
    for form in formats:
        try:
            if form in _ISO_LOCAL and len(text) == len("2026-11-24 14:07:32") and text[10] == form[8]:
                return datetime.fromisoformat(text)
            return datetime.strptime(text, form)
        except ValueError:
            continue
    raise ValueError(text)


def _instant(moment: datetime, zone: str) -> Instant:
    if moment.tzinfo is not None:
        return Instant(int(moment.timestamp() // 1))
    return at_local(moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second, zone_name=zone)
