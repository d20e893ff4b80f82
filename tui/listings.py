"""Listings: which requests a board shows, and in which order.

The order is calm: it depends on what happened and never on the second of looking, so that no row moves
without a reason. A change costs a search in a sorted list, not a new sort.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeAlias, assert_never, overload

from msgspec import Struct

from rules.agreement import DepartmentId
from rules.entry import Entry, Standing
from rules.events import RequestId
from rules.readings import Mark
from rules.request import Answer
from tui.boards import Names
from tui.typed_text import folded

_Place: TypeAlias = tuple[int, int, int, RequestId]
"""Rank, moment, opening, number: what decides the order."""

_NEVER: Final = 1 << 62
_REBUILD_SHARE: Final = 8
"""From a change of one in so many rows on, sorting anew is cheaper than moving each."""


_UNANSWERED: Final = frozenset({Answer.ASKED, Answer.SUSPENDED})


class Tab(StrEnum):
    """The views of a board."""

    ALL = "all"
    WE_OWE = "we-owe"
    OWED_TO_US = "owed-to-us"
    TO_APPROVE = "to-approve"
    BREACHES = "breaches"


class View(Struct, frozen=True):
    """What somebody wants to see: a tab, from a department's side, and the words of a filter."""

    tab: Tab = Tab.ALL
    viewer: DepartmentId | None = None
    """None for a screen of nobody's department: it owes nothing and is owed nothing."""
    text: str = ""


def shows(tab: Tab, entry: Entry, viewer: DepartmentId | None) -> bool:
    """Whether a request belongs on a tab of that department."""
    match tab:
        case Tab.ALL:
            return True
        case Tab.WE_OWE:
            return entry.provider == viewer
        case Tab.OWED_TO_US:
            return entry.request.customer == viewer
        case Tab.TO_APPROVE:
            return asks_approval_of(entry, viewer)
        case Tab.BREACHES:
            return entry.standing is Standing.BREACHED
        case _:
            assert_never(tab)


def asks_approval_of(entry: Entry, viewer: DepartmentId | None) -> bool:
    """Whether a gate waits for that department, or for anybody where it is None.

    A delegate is asked as soon as the approver's clock is at risk or broken (law 18).
    """
    request = entry.request
    if request.done_at is not None:
        return False
    for gate in entry.agreement.gates:
        state = request.gates.get(gate.id)
        waiting = request.started_at is None if state is None else state.answer in _UNANSWERED
        if waiting and (viewer is None or gate.gate == viewer):
            return True
        if waiting and viewer in gate.delegates and _pressing(entry, gate.id):
            return True
    return False


def _pressing(entry: Entry, clock: str) -> bool:
    return any(
        reading.live and reading.expectation.id == clock and (reading.broken or Mark.AT_RISK in reading.marks)
        for reading in entry.readings
    )


def place(entry: Entry) -> _Place:
    """Where a request stands: breached by the oldest due, at risk by the next due, then the rest by due.

    A stopped clock stands where it would be due had it run on; a request that waits for no clock comes last.
    """
    request, headline = entry.request, entry.headline
    rank = {Standing.BREACHED: 0, Standing.AT_RISK: 1}.get(entry.standing, 2)
    if headline is None:
        moment = _NEVER
    elif headline.due is not None:
        moment = headline.due
    else:
        since = request.last_at if request.hold is None else request.hold.since
        moment = since + (headline.left or 0) - headline.over
    return rank, moment, request.opened_at, request.id


class Filter:
    """The words that somebody looks for: each must be found, or with `!` before it must not.

    Accents and case are folded; number, summary, departments, person and machine are looked at.
    """

    def __init__(self, text: str, names: Names) -> None:
        self._names = names
        words = folded(text).split()
        self._wanted = tuple(word for word in words if not word.startswith("!"))
        self._unwanted = tuple(word[1:] for word in words if len(word) > 1 and word.startswith("!"))

    def __bool__(self) -> bool:
        return bool(self._wanted or self._unwanted)

    def fits(self, entry: Entry) -> bool:
        """Whether the request is one of those looked for."""
        text = self._text(entry)
        return all(word in text for word in self._wanted) and not any(word in text for word in self._unwanted)

    def _text(self, entry: Entry) -> str:
        request, names = entry.request, self._names
        parts = [request.id, request.summary, names.department(request.customer), names.department(entry.provider)]
        if request.assignee is not None:
            parts.append(names.person(request.assignee))
        if request.machine is not None:
            parts.append(names.machine(request.machine))
        return folded("\n".join(parts))


class Listing(Sequence[RequestId]):
    """The requests of one view in their order, kept as the board's entries change."""

    def __init__(
        self, entries: Mapping[RequestId, Entry], view: View, names: Names, found: Container[RequestId] = ()
    ) -> None:
        """`entries` are the board's own, read again at each change; those that were `found` have the words, too."""
        self.view: Final = view
        self._entries = entries
        self._filter = Filter(view.text, names)
        self._found = found
        self._places: dict[RequestId, _Place] = {}
        self._order: list[_Place] = []
        self._build()

    def change(self, requests: Iterable[RequestId]) -> None:
        """Put requests where they belong now; those that are gone or fit no more leave."""
        changed = list(requests)
        if len(changed) * _REBUILD_SHARE > len(self._order):
            self._build()
            return
        for request in changed:
            self._move(request)

    def _build(self) -> None:
        self._places = {request: place(entry) for request, entry in self._entries.items() if self._fits(entry)}
        self._order = sorted(self._places.values())

    def _move(self, request: RequestId) -> None:
        entry = self._entries.get(request)
        new = place(entry) if entry is not None and self._fits(entry) else None
        old = self._places.pop(request, None)
        if new is not None:
            self._places[request] = new
        if new == old:
            return
        if old is not None:
            del self._order[bisect.bisect_left(self._order, old)]
        if new is not None:
            bisect.insort(self._order, new)

    def _fits(self, entry: Entry) -> bool:
        if not shows(self.view.tab, entry, self.view.viewer):
            return False
        return not self._filter or entry.request.id in self._found or self._filter.fits(entry)

    def __len__(self) -> int:
        return len(self._order)

    def __contains__(self, request: object) -> bool:
        return request in self._places

    @overload
    def __getitem__(self, index: int) -> RequestId: ...
    @overload
    def __getitem__(self, index: slice) -> list[RequestId]: ...
    def __getitem__(self, index: int | slice) -> RequestId | list[RequestId]:
        if isinstance(index, slice):
            return [place[3] for place in self._order[index]]
        return self._order[index][3]

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """The line on which a request stands, found without looking at every line. Raises `ValueError`."""
        known = self._places.get(RequestId(value)) if isinstance(value, str) else None
        line = -1 if known is None else bisect.bisect_left(self._order, known)
        if line < start or (stop is not None and line >= stop):
            raise ValueError(f"{value!r} is not in this listing")
        return line


class Counts(Struct, frozen=True):
    """How many requests stand how; the same request is counted once."""

    breached: int = 0
    at_risk: int = 0
    on_hold: int = 0
    in_work: int = 0
    no_expectation: int = 0
    open: int = 0


class Tally:
    """The counts of the whole board, kept as its entries change."""

    def __init__(self, entries: Mapping[RequestId, Entry]) -> None:
        """`entries` are the board's own, read again at each change."""
        self._entries = entries
        self._standings = {request: entry.standing for request, entry in entries.items()}
        self._counter = Counter(self._standings.values())

    def change(self, requests: Iterable[RequestId]) -> None:
        """Count requests anew that came, differ or are gone."""
        for request in requests:
            old = self._standings.pop(request, None)
            if old is not None:
                self._counter[old] -= 1
            entry = self._entries.get(request)
            if entry is not None:
                self._standings[request] = entry.standing
                self._counter[entry.standing] += 1

    @property
    def counts(self) -> Counts:
        """How many there are now."""
        return Counts(
            breached=self._counter[Standing.BREACHED],
            at_risk=self._counter[Standing.AT_RISK],
            on_hold=self._counter[Standing.ON_HOLD],
            in_work=self._counter[Standing.IN_WORK],
            no_expectation=self._counter[Standing.NO_EXPECTATION],
            open=len(self._standings),
        )
