"""Whose turn it was, as a table: for each department its open and closed hours, and what of them was whose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from rich.cells import cell_len

from rules.agreement import DepartmentId
from rules.holders import Span, Time, totals
from rules.instants import Seconds
from rules.stages import Why
from tui.lines import Line, Look, clipped, line
from tui.tellers import Teller
from tui.tones import Paint
from tui.typed_text import fit

_LONGEST_NAME = 30
_NOW = "▸"


class TurnRow(Struct, frozen=True):
    """One department, ready to paint."""

    holder: str
    open: str
    closed: str
    people: str
    has_it: bool
    """Whether it is its turn at the end of what is told."""


def turn_rows(held: Sequence[Span], teller: Teller, *, goes_on: bool = False) -> tuple[TurnRow, ...]:
    """A row for each department that had the turn, and one for the time in which it cooled; first come, first told.

    `goes_on` says that the last span is not over.
    """
    summed = totals(held)
    has_it = (held[-1].holder,) if held and goes_on else ()
    return tuple(_row(holder, time, held, teller, holder in has_it) for holder, time in summed.departments.items())


def turn_lines(rows: Sequence[TurnRow], width: int, teller: Teller) -> Iterator[Line]:
    """The table in `width` cells; people go first where there is no room."""
    words = teller.words
    titles = TurnRow(words("turns.holder"), words("turns.open"), words("turns.closed"), words("turns.people"), False)
    every = (titles, *rows)
    holder = min(_LONGEST_NAME, max(cell_len(row.holder) for row in every))
    opened, closed = (max(cell_len(text) for text in column) for column in _amounts(every))
    for row in every:
        title = row is titles
        people = row.people if not title or any(each.people for each in rows) else ""
        yield clipped(
            line(
                (f" {_NOW if row.has_it else ' '} ", Look.STRONG),
                (fit(row.holder, holder), Paint.QUIET if title else Look.STRONG if row.has_it else Look.PLAIN),
                (f"  {fit(row.open, opened, right=True)}", Paint.QUIET if title else Look.STRONG),
                (f"  {fit(row.closed, closed, right=True)}", Paint.QUIET if title else Look.SOFT),
                (f"  {people}" if people else "", Paint.QUIET if title else Look.SOFT),
            ),
            width,
        )


def holder_name(holder: DepartmentId | None, why: Why, teller: Teller) -> str:
    """The department, or why it was nobody's turn."""
    if holder is not None:
        return teller.names.department(holder)
    return teller.words("turns.cooling" if why is Why.COOLING else "turns.nobody")


def _amounts(rows: Sequence[TurnRow]) -> tuple[list[str], list[str]]:
    return [row.open for row in rows], [row.closed for row in rows]


def _row(holder: DepartmentId | None, time: Time, held: Sequence[Span], teller: Teller, has_it: bool) -> TurnRow:
    own = [span for span in held if span.holder == holder]
    people = totals(own).people
    words = teller.words
    return TurnRow(
        holder=holder_name(holder, own[-1].why, teller),
        open=_amount(time.open, teller),
        closed=_amount(time.closed, teller),
        people=", ".join(
            words("turns.person", person=teller.names.person(person), amount=words.amount(spent.total))
            for person, spent in people.items()
        ),
        has_it=has_it,
    )


def _amount(amount: Seconds, teller: Teller) -> str:
    return teller.words.amount(amount) if amount else "—"
