"""The mapping: which column or row of a log makes which event of which request.

The grammar is TOML. What is marked + may be left out; a key that is not listed is a fault.

    [log]        name (stands in every id: the same row of a log of the same name is stored once)
                 rows ("case": one row is one case; "event": one row is one happening of a case)
                 +time_zone (else the plant's), +times (formats of strptime, tried in turn; else ISO 8601)
                 +tolerance ("0s"; the clocks of a log may disagree by so much: what seems to lie before
                 the opening by no more counts at the opening, law 10)
                 +encoding ("utf-8"), +delimiter (","), +missing (what stands for nothing: [""])
    [request]    number, summary, service, customer, +priority, +machine, +part
    [[event]]    word, at (a column), +when = { COLUMN = "value" or ["value", …] }, and by word:
                 held, cancelled, reopened: +reason      approved, refused: gate, +reason
                 noted: text, +audience                  told: +text         event: name

A number and a summary are templates such as "{type}, {neighborhood}", of columns in braces; so are reason and
text. A service, customer, priority, machine or part is one id for all, or chosen by a column:
{ column = "type", +values = { "Pick up Dead Animal" = "dead-animal" }, +else = "other" }. Without `values` the
column has the id itself; a value that chooses nothing rejects its row. An event happens where its column `at` is
not empty and `when` holds. Rows of a case that follow each other and say the same make one event.
"""

from __future__ import annotations

from collections.abc import Mapping as Values
from dataclasses import dataclass, field
from typing import Final, Literal

from rules.instants import Seconds
from tui.words import Words

FIELDS: Final[Values[str, tuple[frozenset[str], frozenset[str]]]] = {
    "opened": (frozenset(), frozenset()),
    "taken": (frozenset(), frozenset()),
    "work-started": (frozenset(), frozenset()),
    "held": (frozenset(), frozenset({"reason"})),
    "resumed": (frozenset(), frozenset()),
    "approved": (frozenset({"gate"}), frozenset({"reason"})),
    "refused": (frozenset({"gate"}), frozenset({"reason"})),
    "noted": (frozenset({"text"}), frozenset({"audience"})),
    "done": (frozenset(), frozenset()),
    "told": (frozenset(), frozenset({"text"})),
    "confirmed": (frozenset(), frozenset()),
    "reopened": (frozenset(), frozenset({"reason"})),
    "cancelled": (frozenset(), frozenset({"reason"})),
    "event": (frozenset({"name"}), frozenset()),
}
"""The words that a mapping may make events of, each with the fields it must and may have."""

AUDIENCES: Final = ("customer", "provider", "internal")

Row = Values[str, str]
"""The values of one row by the names of their columns."""


@dataclass(frozen=True, slots=True)
class MappingFault:
    """One thing that is wrong in a mapping, and where it stands."""

    file: str
    line: int
    code: str
    """`mapping.` and this is its sentence in the catalogue."""
    facts: Values[str, str] = field(default_factory=dict, hash=False)

    def sentence(self, words: Words) -> str:
        """Place, what is wrong, and what to do."""
        return f"{self.file}:{self.line}: {words(f'mapping.{self.code}', **self.facts)}"


@dataclass(frozen=True, slots=True)
class Template:
    """A text with columns in braces."""

    text: str
    columns: tuple[str, ...]

    def filled(self, row: Row) -> str:
        """The text with the row's values, without blanks around it."""
        return self.text.format_map(row).strip() if self.columns else self.text


@dataclass(frozen=True, slots=True)
class Choice:
    """One id for all rows, or chosen by the value of a column."""

    column: str | None
    values: Values[str, str]
    otherwise: str | None

    def of(self, row: Row) -> str | None:
        """The id for a row; None where its value chooses nothing."""
        if self.column is None:
            return self.otherwise
        value = row[self.column]
        if self.values:
            return self.values.get(value, self.otherwise)
        return value or self.otherwise

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that is written in the mapping."""
        return (*self.values.values(), *(() if self.otherwise is None else (self.otherwise,)))


@dataclass(frozen=True, slots=True)
class EventRule:
    """Which rows make which event, and when it happened."""

    word: str
    at: str
    when: tuple[tuple[str, frozenset[str]], ...]
    fields: Values[str, Template]

    def fits(self, row: Row) -> bool:
        """Whether the row makes this event."""
        return bool(row[self.at]) and all(row[column] in values for column, values in self.when)


@dataclass(frozen=True, slots=True)
class LogMapping:
    """Everything that a mapping file declares."""

    name: str
    rows: Literal["case", "event"]
    time_zone: str
    """Empty for the plant's."""
    times: tuple[str, ...]
    """Empty for ISO 8601."""
    tolerance: Seconds
    """What lies before the opening by no more counts at the opening (law 10)."""
    encoding: str
    delimiter: str
    missing: frozenset[str]
    number: Template
    summary: Template
    choices: Values[str, Choice]
    """By `service`, `customer`, `priority`, `machine` and `part`; the first two are always there."""
    events: tuple[EventRule, ...]
    columns: Values[str, int]
    """Every column that is named, with the line on which it is."""
    ids: tuple[tuple[str, str, int], ...]
    """Every id that is written: of what, the id, and its line."""


CHOSEN: Final = ("service", "customer", "priority", "machine", "part")
