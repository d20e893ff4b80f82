"""A new generation of the journal: what still counts of all before, written beside and put in its place."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

import msgspec
from msgspec.structs import replace

from rules.instants import Instant
from store.contract import StoreDamaged
from store.files import AppendFile
from store.known import PLANT, Known
from store.lines import (
    FORMAT,
    UNREADABLE,
    Header,
    Transaction,
    header_line,
    iso,
    kept_line,
    transaction_line,
)
from store.live import EVENTS, LiveTables
from store.sealed_lines import SealedLines

BESIDE: Final = "journal.jsonl.new"

_AT_ONCE: Final = 500
"""So many documents that belong to no commit stand in one line."""


@dataclass(frozen=True, slots=True)
class Content:
    """The documents that a generation begins with, and which commits they are of."""

    tables: Mapping[str, Mapping[int, bytes]]
    highest: Mapping[str, int]
    commits: Mapping[str, list[tuple[int, str, range]]]

    @classmethod
    def of(cls, live: LiveTables, known: Known | None) -> Content:
        """The documents as they are at this moment."""
        return cls(
            {name: table.texts() for name, table in live.tables.items()},
            {name: table.highest for name, table in live.tables.items() if table.highest},
            {} if known is None else {EVENTS: known.commits.all(), PLANT: known.plant_commits.all()},
        )

    def kept(self, seq: int, without: Mapping[str, Container[int]]) -> Iterator[Transaction]:
        """What is kept of the commits before, but for these documents of these tables."""
        yield from self._by_commit(without)
        for name, texts in self.tables.items():
            if name in self.commits:
                continue
            gone = without.get(name, ())
            ops = ((name, doc_id, msgspec.Raw(text)) for doc_id, text in texts.items() if doc_id not in gone)
            while some := list(islice(ops, _AT_ONCE)):
                yield Transaction(seq=seq, id="", at="", by="", ops=some)

    def _by_commit(self, without: Mapping[str, Container[int]]) -> Iterator[Transaction]:
        for name, commits in self.commits.items():
            texts, gone = self.tables.get(name, {}), without.get(name, ())
            for position, by, ids in commits:
                ops = [
                    (name, doc_id, msgspec.Raw(texts[doc_id]))
                    for doc_id in ids
                    if doc_id in texts and doc_id not in gone
                ]
                if ops:
                    yield Transaction(seq=position, id="", at=_recorded(ops[0][2]), by=by, ops=ops)


class _Recorded(msgspec.Struct, frozen=True, gc=False):
    recorded_at: int = 0


_decode_recorded = msgspec.json.Decoder(_Recorded).decode


def _recorded(event: msgspec.Raw) -> str:
    try:
        return iso(Instant(_decode_recorded(event).recorded_at))
    except (*UNREADABLE, ValueError, OverflowError, OSError) as error:
        raise StoreDamaged("unreadable", reason=str(error)) from error


class GenerationWriter:
    """Writes the file of a generation that nobody sees until it is put in place."""

    def __init__(self, file: AppendFile) -> None:
        self._lines = SealedLines(file)

    def begin(self, header: Header, kept: Sequence[Transaction]) -> None:
        """Write, durably, what comes before the commits."""
        self._lines.put(header_line(replace(header, format=FORMAT, kept=len(kept))))
        for each in kept:
            self._lines.put(kept_line(self._lines.crc, each))
        self.flush()

    def add(self, commit: Transaction) -> None:
        """Write a commit after what is there."""
        self._lines.put(transaction_line(self._lines.crc, commit))

    def flush(self) -> None:
        """Make durable what was written."""
        self._lines.flush()

    def close(self) -> None:
        """Let go of the file."""
        self._lines.close()
