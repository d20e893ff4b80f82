"""Making a plant file the plant's word, for `plazo publish` and for whoever brings the first one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final, assert_never

from msgspec import Struct

from rules.agreement import PersonId
from rules.events import PlantEvent, Published, RequestId, Version, identified
from rules.instants import Instant
from rules.publications import Publications
from rules.republishing import republished
from rules.request import fold
from store.contract import Conflict, PlantConflict, Store, Stored, Write

_TRIES: Final = 5
"""So often a request that somebody is changing is read again before it is left as it is."""


class Pinned(Struct, frozen=True):
    """What became of the open requests that had an older agreement of their service."""

    stored: tuple[RequestId, ...]
    left_out: tuple[RequestId, ...]
    """They were changed again and again while they were to be pinned."""


def last_text(events: tuple[PlantEvent, ...]) -> str | None:
    """The text that is the plant's word now."""
    return next((event.text for event in reversed(events) if isinstance(event, Published)), None)


def publication(text: str, file: str, person: PersonId | None, now: Instant, after: Version) -> Published:
    """The event that makes a text the plant's word, as the plant's next event."""
    return Published(version=Version(after + 1), occurred_at=now, person=person, text=text, file=Path(file).name)


def publish(store: Store, text: str, file: str, person: PersonId | None, now: Instant) -> Stored | PlantConflict:
    """Append the publication to the plant's stream as it stands now; the text has been checked."""
    events = store.plant_history()
    version = Version(events[-1].version if events else 0)
    return store.append_plant(version, [identified(publication(text, file, person, now, version), after=version)])


def pin_open_requests(
    store: Store,
    publications: Publications,
    person: PersonId | None,
    now: Callable[[], Instant],
    counted: Callable[[int], None] = lambda number: None,
) -> Pinned:
    """Pin every open request to the newest agreement of its service, for the time that is left, in one commit.

    One that somebody changes meanwhile is read again and tried again (law 32). `counted` is told how many were
    looked at.
    """

    def write(number: RequestId) -> dict[RequestId, Write]:
        """What pins one request as it is now; nothing where it needs nothing."""
        request = fold(store.history(number))
        accepted = republished(request, publications, person, now())
        if accepted is None:
            return {}
        return {number: Write(number, request.revision, accepted.events, accepted.closes_at)}

    writes: dict[RequestId, Write] = {}
    for looked_at, each in enumerate(store.open_requests(), start=1):
        writes |= write(each.request)
        counted(looked_at)
    tries: Counter[RequestId] = Counter()
    while writes:
        answer = store.append_all(list(writes.values()))
        match answer:
            case Stored():
                break
            case Conflict(request=changed):
                del writes[changed]
                tries[changed] += 1
                if tries[changed] < _TRIES:
                    writes |= write(changed)
            case _:
                assert_never(answer)
    left_out = tuple(request for request, times in tries.items() if times >= _TRIES)
    return Pinned(tuple(writes), left_out)
