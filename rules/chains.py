"""Chains: requests that wait for each other, and what that says about the one that waits (law 27).

Everything here follows from the open requests as they stand. Rings, which nobody should have made, hang nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from rules.entry import Awaited, Entry, Standing
from rules.events import RequestId
from rules.promise import promise
from rules.publications import Publications
from rules.request import Request


def awaited(request: Request, entries: Mapping[RequestId, Entry], publications: Publications) -> Awaited | None:
    """What a request waits for: the first open child, and all that is awaited behind it.

    A promise is taken as of the last event of who made it, so that it is the same whenever anybody asks.
    """
    if not request.children:
        return None
    behind = [entries[each] for each in descendants(request, entries)]
    first = next((entry for entry in behind if entry.request.id in request.children), None)
    if first is None:
        return None
    promises = (promise(entry, publications, entry.request.last_at) for entry in behind)
    latest = [each.latest for each in promises if each is not None and each.latest is not None]
    return Awaited(first.provider, max(latest, default=None))


def is_told_by_another(request: RequestId, entries: Mapping[RequestId, Entry]) -> bool:
    """Whether what it waits for is itself broken, which is then what is told of the chain.

    Of requests that wait for each other in a ring each is told.
    """
    entry = entries.get(request)
    return entry is not None and any(
        entries[each].standing is Standing.BREACHED and request not in descendants(entries[each].request, entries)
        for each in descendants(entry.request, entries)
    )


def descendants(request: Request, entries: Mapping[RequestId, Entry]) -> Iterator[RequestId]:
    """The open requests that it waits for, and those that they wait for, the nearest first; not itself.

    A child that is done, or that is not among the entries, holds nobody up.
    """

    def open_children(parent: RequestId) -> Iterator[RequestId]:
        children = request.children if parent == request.id else entries[parent].request.children
        for child in children:
            entry = entries.get(child)
            if entry is not None and entry.request.done_at is None:
                yield child

    return followed(request.id, open_children)


def followed(start: RequestId, following: Callable[[RequestId], Iterable[RequestId]]) -> Iterator[RequestId]:
    """Everything that follows from a request, the nearest first, each once and never itself."""
    seen, waiting = {start}, [start]
    for each in waiting:
        for further in following(each):
            if further not in seen:
                seen.add(further)
                waiting.append(further)
                yield further
