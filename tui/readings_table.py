"""The table of clocks: where each clock of a request stands, in words and figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct
from rich.cells import cell_len

from rules.attention import Attention
from rules.entry import Entry
from rules.instants import Seconds
from rules.readings import Mark, Phase, Reading
from tui import tones
from tui.lines import Line, Look, clipped, line
from tui.tellers import Teller
from tui.tones import Paint, Tone
from tui.typed_text import fit

_GAP: Final = 2
_LONGEST_NAME: Final = 24
_MARKS: Final = (Mark.AMENDED, Mark.BY_RE_PLANNING)


class ClockRow(Struct, frozen=True):
    """One clock, ready to paint."""

    tone: Tone
    name: str
    state: str
    used: str
    left: str
    """`00:04:11`, over due `−00:12:40`, or what a minimum that was cut short lacks."""
    due: str
    owed_by: str
    attention: str = ""
    """Who has seen it and until when, and until when it is quiet (law 33)."""


class _Column(Struct, frozen=True):
    field: str
    right: bool = False
    """Whether its text stands at its right edge."""


_COLUMNS: Final = (
    _Column("name"),
    _Column("state"),
    _Column("used", right=True),
    _Column("left", right=True),
    _Column("due"),
    _Column("owed_by"),
)
_FIRST_TO_GO: Final = ("used", "owed_by", "due")


def clock_rows(entry: Entry, teller: Teller) -> tuple[ClockRow, ...]:
    """Every clock of the request: its last instance of this cycle, and every other one that was broken (law 12)."""
    return tuple(_row(reading, shown_as, entry, teller) for reading, shown_as in _shown(entry, teller))


def clock_lines(rows: Sequence[ClockRow], width: int, teller: Teller) -> Iterator[Line]:
    """The table in `width` cells; a narrower one drops columns."""
    words = teller.words
    titles = {column.field: words(f"clocks.{_TITLES[column.field]}") for column in _COLUMNS}
    wide = {
        column.field: max([cell_len(titles[column.field]), *(cell_len(getattr(row, column.field)) for row in rows)])
        for column in _COLUMNS
    }
    wide["name"] = min(wide["name"], _LONGEST_NAME)
    shown = list(_COLUMNS)
    for field in _FIRST_TO_GO:
        if 3 + sum(wide[column.field] + _GAP for column in shown) <= width:
            break
        shown = [column for column in shown if column.field != field]
    yield clipped(
        line(("   ", ""), *((_cell(titles[column.field], column, wide), Paint.QUIET) for column in shown)), width
    )
    for row in rows:
        pieces = [(_cell(getattr(row, column.field), column, wide), _look(row, column)) for column in shown]
        yield clipped(line((f" {row.tone.symbol} ", row.tone.paint), *pieces), width)
        if row.attention:
            yield clipped(line(("   ", ""), (row.attention, Look.SOFT)), width)


_TITLES: Final = {
    "name": "clock",
    "state": "state",
    "used": "used",
    "left": "left",
    "due": "due",
    "owed_by": "owed-by",
}


def _cell(text: str, column: _Column, wide: dict[str, int]) -> str:
    return fit(text, wide[column.field], right=column.right) + " " * _GAP


def _look(row: ClockRow, column: _Column) -> str:
    if column.field == "state":
        return row.tone.paint
    if column.field == "left":
        return row.tone.paint if row.tone.loud or row.tone is Tone.ON_HOLD else Look.STRONG
    return Look.PLAIN if column.field == "name" else Look.SOFT


def _shown(entry: Entry, teller: Teller) -> Iterator[tuple[Reading, str]]:
    """The readings worth a row, each with its name; one of several says which it is."""
    runs = groupby(entry.runs, key=lambda run: run.expectation)
    for expectation, instances in runs:
        name = teller.clock(expectation)
        readings = [entry.read_at(run, teller.now) for run in instances]
        shown = [reading for reading in readings[:-1] if reading.broken] + readings[-1:]
        for reading in shown:
            number = teller.words("clocks.number", name=name, n=reading.instance) if len(readings) > 1 else name
            yield reading, number


def _row(reading: Reading, name: str, entry: Entry, teller: Teller) -> ClockRow:
    words = teller.words
    tone = tones.of_reading(reading)
    marks = [words(f"word.{mark.value}") for mark in _MARKS if mark in reading.marks]
    if reading.cycle < entry.request.cycle:
        marks.append(words("clocks.cycle", n=reading.cycle))
    waiting = reading.phase is Phase.WAITING
    return ClockRow(
        tone=tone,
        name=name,
        state=", ".join([words(tone.word), *marks]),
        used="" if waiting else words.amount(reading.used),
        left=_left(reading, teller),
        due=_due(reading, entry, teller),
        owed_by=teller.names.department(reading.owed_by),
        attention=" · ".join(_attention(entry.attention_of(reading), teller)) if reading.live else "",
    )


def _attention(said: Attention, teller: Teller) -> Iterator[str]:
    seen, quiet = said.acknowledged, said.silenced
    if seen is not None and seen.by is not None:
        yield teller.words("clocks.seen", person=teller.names.person(seen.by), time=teller.when(seen.until))
    elif seen is not None:
        yield teller.words("clocks.seen.somebody", time=teller.when(seen.until))
    if quiet is not None:
        yield teller.words("clocks.quiet", time=teller.when(quiet.until))


def _left(reading: Reading, teller: Teller) -> str:
    words = teller.words
    if reading.short:
        return words("clocks.short", amount=words.amount(reading.short))
    if reading.over:
        return words.countdown(Seconds(-reading.over))
    if reading.live and reading.phase is not Phase.WAITING and reading.left is not None:
        return words.countdown(reading.left)
    return ""


def _due(reading: Reading, entry: Entry, teller: Teller) -> str:
    if reading.phase is Phase.ON_HOLD and reading.held_by is not None:
        return teller.words("timeline.for", department=teller.side(reading.held_by, entry))
    if reading.due is None:
        return ""
    time = teller.when(reading.due)
    return teller.words("clocks.from", time=time) if reading.is_minimum and reading.live else time
