"""Which documents of a table came with which commit."""

from __future__ import annotations

from array import array
from bisect import bisect_left

from store.contract import Position


class Commits:
    """Commits by position and the documents that each of them brought to one table.

    Document ids grow with positions. Commits that brought nothing are not here, nor are those of which nothing is
    left.
    """

    __slots__ = ("_by", "_first", "_last", "_names", "_numbers", "_positions")

    def __init__(self) -> None:
        self._positions = array("q")
        self._first = array("q")
        self._last = array("q")
        self._by = array("l")
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}

    def add(self, position: int, doc_id: int, by: str) -> None:
        """Take in that a commit by somebody brought a document; most often it is the newest one."""
        place = len(self._positions)
        if place and self._positions[-1] >= position:
            place = bisect_left(self._positions, position)
            if self._positions[place] == position:
                self._first[place] = min(self._first[place], doc_id)
                self._last[place] = max(self._last[place], doc_id)
                return
        self._positions.insert(place, position)
        self._first.insert(place, doc_id)
        self._last.insert(place, doc_id)
        number = self._numbers.get(by)
        if number is None:
            number = self._numbers[by] = len(self._names)
            self._names.append(by)
        self._by.insert(place, number)

    def origin(self, doc_id: int) -> tuple[Position, str]:
        """The position of the commit that brought a document, and by whom it was."""
        place = bisect_left(self._last, doc_id)
        return Position(self._positions[place]), self._names[self._by[place]]

    def ids_of(self, position: int) -> range:
        """Where the ids of the documents lie that a commit brought; some of them may be gone."""
        place = bisect_left(self._positions, position)
        if place == len(self._positions) or self._positions[place] != position:
            return range(0)
        return range(self._first[place], self._last[place] + 1)

    def after(self, position: int, until: int) -> list[tuple[Position, range]]:
        """The commits in `(position, until]` and where their documents lie."""
        begin, end = bisect_left(self._positions, position + 1), bisect_left(self._positions, until + 1)
        return [
            (Position(self._positions[place]), range(self._first[place], self._last[place] + 1))
            for place in range(begin, end)
        ]

    def all(self) -> list[tuple[int, str, range]]:
        """Every commit that is here: its position, by whom it was, and where its documents lie."""
        return [
            (position, self._names[by], range(first, last + 1))
            for position, by, first, last in zip(self._positions, self._by, self._first, self._last, strict=True)
        ]
