"""`plazo list`: the open requests, or the closed ones, as a table or as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from rules.answers import Declined
from rules.entry import entry_of
from rules.instants import Instant
from rules.request import fold
from store.contract import OpenRequest
from tui.boards import Names, row
from tui.commands.forms import in_a_list, printed
from tui.commands.opened import Opened, opened, warn
from tui.commands.parsing import Options
from tui.commands.tables import table
from tui.exits import Exit


def run(options: Options) -> Exit:
    """Show them in the order of opening, or the closed ones in the order of closing."""
    with opened(options, writes=False) as plant:
        at = plant.instant()
        now = options.now() if at is None else at
        service = options.text("service")
        _check(plant, service)
        entries = [
            entry_of(fold(each.events), plant.publications, now)
            for each in _requests(plant, at, now)
            if service is None or getattr(each.events[0], "service", None) == service
        ]
        if options.has("json"):
            print(printed([in_a_list(entry) for entry in entries]))
        elif entries:
            names = Names(plant.publications.current)
            rows = [row(entry, now, names, plant.words) for entry in entries]
            print("\n".join(table(rows, names, plant.words)))
        else:
            print(plant.words("list.empty"))
        warn(plant.store, plant.words)
    return Exit.OK


def _check(plant: Opened, service: str | None) -> None:
    """Decline a service that no publication has ever had: an empty list would look like good news."""
    known = {id_ for publication in plant.publications.all for id_ in publication.plant.services}
    if service is not None and service not in known:
        raise plant.no(Declined("unknown-service", {"name": service, "known": tuple(sorted(known))}))


def _requests(plant: Opened, at: Instant | None, now: Instant) -> Iterator[OpenRequest]:
    if not plant.options.has("closed"):
        yield from plant.store.open_requests(at)
        return
    for closed in plant.store.closed(Instant(0), Instant(now + 1)):
        yield OpenRequest(closed.request, tuple(event for event in closed.events if event.occurred_at <= now))
