"""Children: what is known of the requests for which another one waits (law 27).

Whoever asks says where requests are found: a board has those that are open, a store has all.
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.entry import Entry, Others, no_agreement
from rules.events import RequestId
from rules.instants import Instant
from rules.promise import ChildPromise, promise
from rules.publications import Publications
from rules.request import Request
from rules.turns import Child


def child_of(request: Request, publications: Publications) -> Child:
    """When a child was open and who owed it, for `rules.holders.spans`; one that was reopened was so all the time."""
    agreement = publications.agreement(request.agreement) or no_agreement(request, publications)
    provider = request.handed_to or agreement.provider
    return Child(provider, request.opened_at, request.cancelled_at or request.done_at)


def child_promises(entry: Entry, found: Others, publications: Publications, now: Instant) -> tuple[ChildPromise, ...]:
    """What can be expected of each open child, its own children counted, for `rules.promise.promise`.

    Of requests that wait for each other in a ring each is counted once.
    """
    promised: dict[RequestId, ChildPromise] = {}
    for below in _deepest_first(entry, found):
        behind = tuple(promised[child] for child in below.request.children if child in promised)
        own = promise(below, publications, now, behind)
        earliest, latest = (None, None) if own is None else (own.earliest, own.latest)
        promised[below.request.id] = ChildPromise(below.request.id, below.provider, earliest, latest)
    return tuple(promised[child] for child in dict.fromkeys(entry.request.children) if child in promised)


def _deepest_first(entry: Entry, found: Others) -> Iterator[Entry]:
    """Every open request that it waits for, each once, after all of those that it waits for itself."""
    seen = {entry.request.id}
    path = [(entry, iter(entry.request.children))]
    while path:
        above, children = path[-1]
        child = next((each for each in children if each not in seen), None)
        if child is None:
            path.pop()
            if path:
                yield above
            continue
        seen.add(child)
        known = found(child)
        if known is not None and known.request.done_at is None and known.request.cancelled_at is None:
            path.append((known, iter(known.request.children)))
