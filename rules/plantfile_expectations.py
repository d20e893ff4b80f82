"""The expectations of a service in a plant file: kinds, goals, risk, and the words that begin and end a clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Final, TypeVar, assert_never, get_args

from msgspec import Struct
from msgspec.structs import replace

from rules import kinds
from rules.agreement import (
    CUSTOMER,
    PROVIDER,
    READY,
    USUAL_RISK,
    AtRisk,
    BeforeDue,
    Bounds,
    CalendarId,
    DepartmentId,
    Expectation,
    ExpectationId,
    Goal,
    PartId,
    Priority,
    Share,
)
from rules.declared import Source, Table, listed
from rules.events import Event, NamedEvent, ProgramEvent
from rules.instants import NotADuration, Seconds, parse_duration
from rules.kinds import Common, Kind
from rules.toml_lines import Path

HAPPENINGS: Final = tuple(
    sorted(
        str(event.__struct_config__.tag)
        for event in get_args(Event)
        if event is not NamedEvent and event not in get_args(ProgramEvent)
    )
)
"""The event words between which a clock may run; a plant adds its own as `event NAME`."""

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?%", re.ASCII)
_UNREAD: Final = kinds.within(1, 1)
"""Stands for bounds that are at fault, so that reading goes on."""

Declared = TypeVar("Declared")


class Known(Struct, frozen=True):
    """The names that a plant file declares, whether or not what they name has faults of its own."""

    departments: Collection[str]
    calendars: Collection[str]
    parts: Collection[str]
    priorities: tuple[Priority, ...]


def read_expectations(service: Table, known: Known) -> dict[ExpectationId, Expectation | None]:
    """The expectations by id, in their order; None for one whose kind is not known."""
    found: dict[ExpectationId, Expectation | None] = {}
    for table in service.tables("expect"):
        expectation = _expectation(table, known)
        table.close()
        named = expectation.id if expectation else ExpectationId(str(table.value("id") or table.value("kind")))
        if named in found:
            table.fault("duplicate-expectation", "id" if "id" in table else "kind", id=named)
        found[named] = expectation
    return found


def _expectation(table: Table, known: Known) -> Expectation | None:
    word = table.required("kind")
    if word is None:
        table.ignore_rest()
        return None
    if word not in set(Kind):
        table.source.unknown("unknown-kind", (*table.path, "kind"), word, list(Kind))
        table.ignore_rest()
        return None
    kind = Kind(word)
    common: Common = {
        "id": ExpectationId(table.identifier("id", kind.value)),
        "calendar": CalendarId(table.reference("calendar", known.calendars, "unknown-calendar")) or None,
        "at_risk": _at_risk(table),
        "because": table.text("because"),
    }
    return _of_kind(kind, table, known, common)


def _of_kind(kind: Kind, table: Table, known: Known, common: Common) -> Expectation:
    goals = _Goals(table, kind, known)
    match kind:
        case Kind.RESPONSE:
            return kinds.response(goals.maximum("within"), **_owed(table, known, common))
        case Kind.COOL_DOWN:
            return kinds.cool_down(goals.minimum("wait"), safety=table.flag("safety"), **common)
        case Kind.APPROVAL:
            return _approval(table, goals, known, common)
        case Kind.START:
            return kinds.start(goals.maximum("within"), **_owed(table, known, common))
        case Kind.REPAIR:
            return kinds.repair(goals.windows("window", "parts"), **_owed(table, known, common))
        case Kind.UPDATE:
            return kinds.update(goals.maximum("every"), **_owed(table, known, common))
        case Kind.TOLD:
            return kinds.told(goals.maximum("within"), **_owed(table, known, common))
        case Kind.CONFIRMATION:
            return kinds.confirmation(goals.maximum("within"), **common)
        case Kind.RESOLUTION:
            counted = table.choice("counts", ("first", "total"), "first")
            resolution = kinds.resolution(goals.maximum("within"), **_owed(table, known, common))
            return replace(resolution, counts=counted)
        case Kind.CUSTOM:
            return _custom(table, goals, known, common)
        case _:
            assert_never(kind)


def _approval(table: Table, goals: _Goals, known: Known, common: Common) -> Expectation:
    return kinds.approval(
        DepartmentId(table.reference("by", known.departments, "unknown-department") if table.need("by") else ""),
        goals.maximum("within") if "within" in table else kinds.UNBOUNDED,
        begins=_happening(table.source, (*table.path, "from"), table.text("from", "opened"), HAPPENINGS),
        delegates=tuple(DepartmentId(text) for _, text in table.texts("delegates")),
        safety=table.flag("safety"),
        **common,
    )


def _custom(table: Table, goals: _Goals, known: Known, common: Common) -> Expectation:
    words = (*HAPPENINGS, READY)
    begins = _happening(table.source, (*table.path, "from"), table.required("from"), words)
    if isinstance(table.value("until"), list):
        ends = table.read_texts("until", lambda path, text: _happening(table.source, path, text, words))
        if not ends:
            table.fault("empty-list", "until")
    else:
        ends = (_happening(table.source, (*table.path, "until"), table.required("until"), words),)
    bounds = goals.between("at-least", "at-most")
    return kinds.custom(bounds, begins, ends, safety=table.flag("safety"), **_owed(table, known, common))


def _happening(source: Source, path: Path, word: str | None, words: Collection[str]) -> str:
    if word is None:
        return ""
    if word not in words and not (word.startswith("event ") and word[6:].strip()):
        source.unknown("not-a-happening", path, word, words)
    return word


def _owed(table: Table, known: Known, common: Common) -> Common:
    return {**common, "owed_by": read_side(table, "owed_by", known, PROVIDER)}


def read_side(table: Table, key: str, known: Known, otherwise: str) -> str:
    """`provider`, `customer` or the id of a department."""
    return table.reference(key, (PROVIDER, CUSTOMER, *known.departments), "unknown-side") or otherwise


def read_departments(table: Table, key: str, known: Known) -> tuple[DepartmentId, ...]:
    """The departments that an array names."""

    def department(path: Path, text: str) -> DepartmentId | None:
        if text in known.departments:
            return DepartmentId(text)
        table.source.unknown("unknown-department", path, text, known.departments)
        return None

    return table.read_texts(key, department)


def _at_risk(table: Table) -> AtRisk:
    match table.value("at_risk"):
        case None:
            return USUAL_RISK
        case str(text):
            if share := read_share(text):
                return share
            with suppress(NotADuration):
                if amount := parse_duration(text):
                    return BeforeDue(amount)
    table.fault("not-a-risk", "at_risk")
    return USUAL_RISK


def read_share(text: str) -> Share | None:
    """`75%` or `12.5%`: more than nothing and not more than all."""
    match = _PERCENT.fullmatch(text)
    basis_points = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0")) if match else 0
    return Share(basis_points) if 0 < basis_points <= 10_000 else None


class _Goals:
    """Reads the goals of one expectation: an amount, a window, or either by priority."""

    def __init__(self, table: Table, kind: Kind, known: Known) -> None:
        self._table = table
        self._kind = kind
        self._known = known

    def maximum(self, key: str) -> Bounds:
        return self._bounds(key, lambda path, value: _goal(most=self._amount(path, value)))

    def minimum(self, key: str) -> Bounds:
        return self._bounds(key, lambda path, value: _goal(least=self._amount(path, value)))

    def windows(self, key: str, by_part: str) -> Bounds:
        """A window for any part, and others for the parts that a table names."""
        goals = list(self._bounds(key, self._window).goals)
        parts = self._table.table(by_part)
        for part in parts.names():
            if part not in self._known.parts:
                parts.source.unknown("unknown-part", (*parts.path, part), part, self._known.parts)
            for priority, goal in self._by_priority((*parts.path, part), parts.value(part), self._window).items():
                goals.append((PartId(part), priority, goal))
        return Bounds(tuple(goals))

    def between(self, least_key: str, most_key: str) -> Bounds:
        """A minimum, a maximum or both."""
        if least_key not in self._table and most_key not in self._table:
            self._table.fault("no-bounds", least=least_key, most=most_key)
            return _UNREAD
        least, most = (
            self._by_priority((*self._table.path, key), self._table.value(key), self._amount)
            if key in self._table
            else {}
            for key in (least_key, most_key)
        )
        priorities = self._known.priorities if least.keys() | most.keys() != {None} else (None,)
        goals = ((priority, Goal(_at(least, priority), _at(most, priority))) for priority in priorities)
        return Bounds(tuple((None, priority, goal) for priority, goal in goals)) or _UNREAD

    def _bounds(self, key: str, read: Callable[[Path, object], Goal | None]) -> Bounds:
        if not self._table.need(key):
            return _UNREAD
        goals = self._by_priority((*self._table.path, key), self._table.value(key), read)
        return Bounds(tuple((None, priority, goal) for priority, goal in goals.items())) if goals else _UNREAD

    def _by_priority(
        self, path: Path, value: object, read: Callable[[Path, object], Declared | None]
    ) -> dict[Priority | None, Declared]:
        source, priorities = self._table.source, self._known.priorities
        if not isinstance(value, dict):
            one = read(path, value)
            return {} if one is None else {None: one}
        for priority in value:
            if priority not in priorities:
                source.unknown("unknown-priority", (*path, priority), priority, priorities)
        if missing := [priority for priority in priorities if priority not in value]:
            source.fault("missing-priority", path, missing=listed(missing))
        amounts = {priority: read((*path, priority), amount) for priority, amount in value.items()}
        return {priority: amount for priority, amount in amounts.items() if amount is not None}

    def _amount(self, path: Path, value: object) -> Seconds | None:
        try:
            amount = parse_duration(value if isinstance(value, str) else "")
        except NotADuration:
            self._table.source.fault("not-a-duration", path, kind=self._kind.value)
            return None
        if amount == 0:
            self._table.source.fault("goal-of-zero", path, kind=self._kind.value)
            return None
        return amount

    def _window(self, path: Path, value: object) -> Goal | None:
        if not isinstance(value, str) or ".." not in value:
            return _goal(most=self._amount(path, value))
        shortest, _, longest = value.partition("..")
        least, most = self._amount(path, shortest), self._amount(path, longest)
        if least is not None and most is not None and least > most:
            self._table.source.fault("reversed-window", path, turned=f'"{longest}..{shortest}"')
        return None if least is None or most is None else Goal(least, most)


def _goal(*, least: Seconds | None = None, most: Seconds | None = None) -> Goal | None:
    return None if least is None and most is None else Goal(least, most)


def _at(amounts: Mapping[Priority | None, Seconds], priority: Priority | None) -> Seconds | None:
    return amounts.get(priority, amounts.get(None))
