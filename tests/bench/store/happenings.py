"""The events that the store's benchmarks write, and stores that hold many of them."""

from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

from rules.agreement import AgreementId, DepartmentId, ServiceId
from rules.events import EventId, Noted, Opened, RequestId, Revision
from rules.instants import Instant
from store.contract import Store, Write
from store.opening import open_store

EVENTS_EACH = 4
"""So many events has each request of a filled store."""
TEXT = "The sealing bar still has 60 degrees; we start tomorrow at eight."


def request_of(number: int) -> RequestId:
    return RequestId(f"M-{number}")


def noted(request: RequestId, id_: str, text: str = TEXT) -> Noted:
    return Noted(id=EventId(id_), request=request, occurred_at=Instant(1_790_000_000), program="bench", text=text)


def opened(number: int) -> Opened:
    return Opened(
        id=EventId(f"{number:024x}{0:08x}"),
        request=request_of(number),
        occurred_at=Instant(1_790_000_000),
        program="bench",
        service=ServiceId("sealer-repair"),
        customer=DepartmentId("packing"),
        summary="The sealing machine does not close",
        agreement=AgreementId("1"),
    )


def opening(folder: Path, *, read_only: bool = False) -> Store:
    """The store in a folder, which is made where there is none."""
    return open_store(
        str(folder), read_only=read_only, create=not read_only, now=lambda: Instant(int(time.time())), who="bench"
    )


def fill(store: Store, events: int) -> None:
    """Bring an empty store to so many events, a thousand requests a commit."""
    numbers = iter(range(events // EVENTS_EACH))
    while some := list(islice(numbers, 1_000)):
        store.append_all([Write(request_of(number), Revision(0), _history(number)) for number in some])


def _history(number: int) -> tuple[Opened | Noted, ...]:
    notes = (noted(request_of(number), f"{number:024x}{place:08x}") for place in range(1, EVENTS_EACH))
    return (opened(number), *notes)
