"""The documents of a journal, collected line by line, and what is wrong with them when all are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import msgspec

from rules.events import PlantEvent
from store.archive_examination import Shelved
from store.chain import Line
from store.consistency import Stands, request_findings, version_findings
from store.contract import StoreError
from store.findings import Finding, Part, damage
from store.known import NUMBERS, PLANT, REQUESTS, Known, LastNumber
from store.lines import UNREADABLE, Header, from_iso
from store.live import EVENTS, LiveTables
from store.tail import JOURNAL

_plant_events = cast("msgspec.json.Decoder[PlantEvent]", msgspec.json.Decoder(PlantEvent))


class JournalDocuments:
    """The tables that the lines of a journal add up to, and which line each document stands in."""

    def __init__(self) -> None:
        self._live = LiveTables()
        self._known = Known(self._live)
        self._lines: dict[tuple[str, int], tuple[int, int]] = {}
        self._findings: list[Finding] = []

    def take(self, line: Line) -> None:
        """Take the next line."""
        says = line.says
        if isinstance(says, Header):
            self._live.restart(says)
            self._known.restart(says)
            return
        try:
            self._live.apply(says)
            self._known.apply(says)
            if says.at:
                from_iso(says.at)
        except (StoreError, *UNREADABLE) as error:
            reason = error.facts.get("reason", "") if isinstance(error, StoreError) else error
            self._findings.append(
                damage("document-unreadable", JOURNAL, line.offset, line.number, request="", reason=str(reason))
            )
        here = line.offset, line.number
        self._lines.update(((EVENTS, doc_id), here) for _, doc_id, _, _ in says.back)
        self._lines.update(((name, doc_id), here) for name, doc_id, _ in says.ops)

    def examined(self, header: Header, shelved: Shelved) -> Part:
        """What is wrong with them, beside an archive that holds these requests."""
        findings = [*self._findings]
        if not findings:
            findings += self._request_findings(shelved)
            findings += self._plant_findings()
            findings += self._number_findings()
        facts = {
            "requests": len(self._known.requests),
            "events": self._known.events,
            "plant": len(self._live.table(PLANT)),
        }
        return Part("documents", JOURNAL, facts, tuple(findings))

    def _stands(self, table: str, doc_id: int) -> Stands:
        offset, number = self._lines.get((table, doc_id), (None, None))
        return Stands(JOURNAL, offset, number)

    def _request_findings(self, shelved: Shelved) -> Iterator[Finding]:
        events, rows = self._live.table(EVENTS), self._live.table(REQUESTS)
        for request, held in self._known.requests.items():
            ids = held.events

            def stands(place: int, ids: Sequence[int] = ids, row: int = held.row) -> Stands:
                return self._stands(EVENTS, ids[place]) if ids else self._stands(REQUESTS, row)

            yield from request_findings(request, map(events.text, ids), rows.text(held.row), stands)
            if request in shelved.counting and request not in self._known.returned:
                yield damage("in-both", *stands(0), request=request)

    def _number_findings(self) -> Iterator[Finding]:
        """Numbers that were given and cannot be read; where nothing is wrong, the next one goes on from there."""
        table = self._live.table(NUMBERS)
        for doc_id in table.ids():
            try:
                msgspec.json.decode(table.text(doc_id) or b"null", type=LastNumber)
            except UNREADABLE as error:
                yield damage("document-unreadable", *self._stands(NUMBERS, doc_id), request="", reason=str(error))

    def _plant_findings(self) -> Iterator[Finding]:
        table = self._live.table(PLANT)
        ids, events = table.ids(), []
        for doc_id in ids:
            try:
                events.append(_plant_events.decode(table.text(doc_id) or b"null"))
            except UNREADABLE as error:
                stands = self._stands(PLANT, doc_id)
                yield damage("document-unreadable", *stands, request="", reason=str(error))
                return
        yield from version_findings(events, "", lambda place: self._stands(PLANT, ids[place]))
