"""Whether the documents of a store agree with each other: versions without a gap, each event once, rows as derived.

The instants of closing in a row came from the rules of their time and cannot be derived from the events; all else
of a row can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from rules.events import Event, EventId, Happening, RequestId
from store.contract import StoreError
from store.findings import Finding, damage
from store.lines import UNREADABLE
from store.records import decoded_event
from store.requests import RequestRow, row_after


class Stands(NamedTuple):
    """Where the documents of a request stand."""

    file: str
    offset: int | None = None
    line: int | None = None


def request_findings(
    request: RequestId, texts: Iterable[bytes | None], row: bytes | None, stands: Callable[[int], Stands]
) -> Iterator[Finding]:
    """What is wrong with the documents of one request; `stands` says where its event of that place in order is."""
    events: list[Event] = []
    for place, text in enumerate(texts):
        event = _readable(text)
        if isinstance(event, str):
            yield damage("document-unreadable", *stands(place), request=request, reason=event)
            return
        events.append(event)
    wrong = list(version_findings(events, request, stands))
    if wrong:
        yield from wrong  # the row would differ for the same reason
        return
    yield from _row_findings(request, events, row, stands(max(len(events) - 1, 0)))


def version_findings(events: Sequence[Happening], request: str, stands: Callable[[int], Stands]) -> Iterator[Finding]:
    """Versions that are not 1, 2, 3 and so on, and events that are there twice."""
    seen: set[EventId] = set()
    for place, event in enumerate(events):
        if event.version != place + 1:
            yield damage("version-gap", *stands(place), request=request, expected=place + 1, found=int(event.version))
            return
        if event.id in seen:
            yield damage("event-twice", *stands(place), request=request, event=event.id)
        seen.add(event.id)


def _readable(text: bytes | None) -> Event | str:
    """The event, or why it cannot be read."""
    if text is None:
        return "it is not there"
    try:
        return decoded_event(text)
    except StoreError as error:
        return str(error.facts.get("reason", error))
    except UNREADABLE as error:
        return str(error)


def _row_findings(request: RequestId, events: Sequence[Event], text: bytes | None, stands: Stands) -> Iterator[Finding]:
    if text is None:
        yield damage("row-missing", *stands, request=request)
        return
    if not events:
        yield damage("events-missing", *stands, request=request)
        return
    try:
        row = msgspec.json.decode(text, type=RequestRow)
    except UNREADABLE as error:
        yield damage("document-unreadable", *stands, request=request, reason=str(error))
        return
    different = differing(row, derived_row(row, events))
    if different:
        yield damage("row-differs", *stands, request=request, fields=", ".join(different))


def derived_row(row: RequestRow, events: Sequence[Event]) -> RequestRow:
    """The row that follows from the events, with the closings of the one that is stored."""
    derived = row_after(RequestRow(request=events[0].request), events, None, lambda: events)
    derived = msgspec.structs.replace(derived, closings=row.closings)
    # A note behind an opening that was taken back opens nothing.
    return derived if row.opened_at else msgspec.structs.replace(derived, opened_at=row.opened_at)


def differing(row: RequestRow, other: RequestRow) -> tuple[str, ...]:
    """The names of the fields that differ."""
    return tuple(name for name in row.__struct_fields__ if getattr(row, name) != getattr(other, name))
