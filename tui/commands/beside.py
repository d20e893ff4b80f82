"""What stands beside one request, read from the store at once, for a command that shows it and ends."""

from __future__ import annotations

from collections.abc import Iterator

from rules.children import child_of, child_promises
from rules.entry import Entry, entry_of, no_agreement
from rules.events import RequestId
from rules.history import LOOKS_BACK, cases_of
from rules.instants import Instant
from rules.queues import before
from rules.request import Request, fold
from rules.turns import Child
from tui.commands.opened import Opened
from tui.counter import NoSuchRequest
from tui.surroundings import Surroundings, is_awaited


def stored_around(plant: Opened, entry: Entry, now: Instant) -> Surroundings:
    """What is around a request now, or was at the instant that the options name."""
    found = _Found(plant)
    children = {number: child for number in entry.request.children if (child := found.child(number)) is not None}
    if not is_awaited(entry, now):
        return Surroundings(children=children)
    standing = before(entry, _unstarted(plant, entry, now))
    closings = plant.store.closings(Instant(now - LOOKS_BACK))
    return Surroundings(
        children=children,
        promises=child_promises(entry, found.entry, plant.publications, now),
        before=None if standing is None else len(standing),
        experience=cases_of(closings, entry.request.service).experience(entry.request.part, now),
    )


class _Found:
    """Requests by their numbers, as of the instant that the options name."""

    def __init__(self, plant: Opened) -> None:
        self._plant = plant
        self._at = plant.instant()

    def entry(self, number: RequestId) -> Entry | None:
        """The request; None where there was none of that number."""
        entry = self._plant.counter.entry(number, self._at)
        return None if isinstance(entry, NoSuchRequest) else entry

    def child(self, number: RequestId) -> Child | None:
        """When it was open and who owed it."""
        entry = self.entry(number)
        return None if entry is None else child_of(entry.request, self._plant.publications)


def _unstarted(plant: Opened, entry: Entry, now: Instant) -> Iterator[Entry]:
    """The open requests of the same provider that nobody has started."""
    for opened in plant.store.open_requests(plant.instant()):
        request = fold(opened.events)
        waits = request.started_at is None and request.done_at is None
        if waits and _provider(request, plant) == entry.provider:
            yield entry_of(request, plant.publications, now)


def _provider(request: Request, plant: Opened) -> str:
    agreement = plant.publications.agreement(request.agreement) or no_agreement(request, plant.publications)
    return request.handed_to or agreement.provider
