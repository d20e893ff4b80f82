"""The calendars of a plant file: shifts, holidays, other hours on one date, and closures."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Final, Literal

from rules.agreement import CalendarId
from rules.calendars import Calendar, Closure, Hours, NotACountry, Shift, country_holidays, never_opens
from rules.declared import Source, Table, listed, nearest
from rules.instants import Instant, NotAnInstant, NotAZone, at_local, instant, zone
from rules.plant import ALWAYS_ID
from rules.toml_lines import Path

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_DAY_KEYS: Final = (*DAYS, *(f"{first}-{last}" for first in DAYS for last in DAYS if first != last))

_SHIFT = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ANY_YEAR: Final = 2024
"""A year for which the holidays library is asked whether it knows a country."""

_ANY_DAY: Final = at_local(_ANY_YEAR, 1, 1, zone_name="UTC")


def read_calendars(calendars: Table, plant_zone: str) -> dict[CalendarId, Hours]:
    """Every declared calendar that can be read; faults go to the table's source."""
    found = {}
    for name, table in calendars.named_tables():
        if name == ALWAYS_ID:
            calendars.fault("reserved-calendar", name)
        calendars.check_name(name)
        if hours := _hours(table, plant_zone):
            found[CalendarId(name)] = hours
    return found


def read_zone(table: Table, otherwise: str) -> str:
    """The table's time zone; `otherwise` where it names none or one that does not exist."""
    name = table.text("time_zone", otherwise)
    try:
        zone(name)
    except NotAZone:
        table.fault("unknown-zone", "time_zone")
        return otherwise
    return name


def _hours(table: Table, plant_zone: str) -> Hours | None:
    faults = len(table.source.faults)
    zone_name = read_zone(table, plant_zone)
    week = _week(table)
    country, subdivision, also, except_ = _holidays(table)
    on = _on(table)
    closures = tuple(closure for each in table.tables("closures") if (closure := _closure(each, zone_name)))
    at_closing: Literal["stays", "next-opening"] = (
        "next-opening" if table.choice("at_closing", ("stays", "next-opening"), "stays") == "next-opening" else "stays"
    )
    table.close()
    if len(table.source.faults) > faults:
        return None
    hours = Hours(zone_name, week, country, subdivision, also, except_, on, closures, at_closing)
    if not _surely_opens(hours) and never_opens(hours):
        table.fault("never-opens")
        return None
    return hours


def _surely_opens(hours: Hours) -> bool:
    """Whether there is an opening in sight, which answers for nearly every calendar without going through its years."""
    if any(hours.week) and hours.country is None and not hours.closures:
        return True
    return Calendar(hours).next_opening(_ANY_DAY) is not None


def _week(table: Table) -> tuple[tuple[Shift, ...], ...]:
    week: list[tuple[Shift, ...] | None] = [None] * len(DAYS)
    if table.need("open"):
        days = table.table("open")
        for key in days.names():
            numbers = _days(key)
            shifts = _shifts(days, key)
            if not numbers:
                days.fault("not-a-day", key, **nearest(key, _DAY_KEYS))
            if any(week[number] is not None for number in numbers):
                days.fault("day-twice", key)
            for number in numbers:
                week[number] = shifts
    return tuple(shifts or () for shifts in week)


def _days(key: str) -> list[int]:
    """The days that `mon` or `mon-fri` names, Monday being 0; `sat-mon` goes over the weekend."""
    first, _, last = key.partition("-")
    if key not in _DAY_KEYS:
        return []
    begin, end = DAYS.index(first), DAYS.index(last or first)
    return [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]


def _shifts(table: Table, key: str) -> tuple[Shift, ...]:
    return table.read_texts(key, lambda path, text: _shift(table.source, path, text))


def _shift(source: Source, path: Path, text: str) -> Shift | None:
    if match := _SHIFT.fullmatch(text):
        hour, minute, last_hour, last_minute = (int(part) for part in match.groups())
        opens, closes = hour * 3600 + minute * 60, last_hour * 3600 + last_minute * 60
        if max(minute, last_minute) < 60 and hour < 24 and closes <= 24 * 3600:
            return Shift(opens, closes)
    source.fault("not-a-shift", path)
    return None


def _holidays(table: Table) -> tuple[str | None, str | None, frozenset[date], frozenset[date]]:
    holidays = table.table("holidays")
    country = holidays.text("country") or None
    subdivision = holidays.text("subdivision") or None
    also, except_ = (frozenset(_dates(holidays, key)) for key in ("also", "except"))
    if country is None:
        if subdivision is not None:
            holidays.need("country")
    elif country not in (known := _countries()):
        holidays.fault("unknown-country", "country", **nearest(country.upper(), known))
    elif subdivision is not None and not _has_subdivision(country, subdivision):
        holidays.fault("unknown-subdivision", "subdivision", country=country)
    holidays.close()
    return country, subdivision, also, except_


def _countries() -> Collection[str]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415  # a tenth of a second that most plant files do not need

    return {code for names in COUNTRIES.values() for code in names[1:] if code.isupper()}


def _has_subdivision(country: str, subdivision: str) -> bool:
    try:
        country_holidays(country, subdivision, _ANY_YEAR)
    except NotACountry:
        return False
    return True


def _dates(table: Table, key: str) -> list[date]:
    found = [read_date(table.source, path, value) for path, value in table.elements(key)]
    return [day for day in found if day is not None]


def read_date(source: Source, path: Path, value: object) -> date | None:
    """A date between quotation marks, or TOML's own."""
    match value:
        case str(text) if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                pass
        case datetime():
            pass
        case date():
            return value
    source.fault("not-a-date", path)
    return None


def _on(table: Table) -> tuple[tuple[date, tuple[Shift, ...]], ...]:
    dates = table.table("on")
    found: dict[date, tuple[Shift, ...]] = {}
    for key in dates.names():
        shifts = _shifts(dates, key)
        if day := read_date(dates.source, (*dates.path, key), key):
            found[day] = shifts
    return tuple(sorted(found.items()))


def _closure(table: Table, zone_name: str) -> Closure | None:
    complete = table.need("from", "until")
    begins, ends = (_moment(table, key, zone_name) for key in ("from", "until"))
    because = table.text("because")
    table.close()
    if not complete or begins is None or ends is None:
        return None
    if ends <= begins:
        table.fault("reversed-closure", "until", begins=table.source.written((*table.path, "from")))
        return None
    return Closure(begins, ends, because)


def _moment(table: Table, key: str, zone_name: str) -> Instant | None:
    value = table.value(key)
    text = value.isoformat(sep=" ") if isinstance(value, datetime) else value
    if text is None:
        return None
    try:
        return instant(text if isinstance(text, str) else "", zone_name)
    except NotAnInstant:
        table.fault("not-a-moment", key, known=listed([zone_name]))
        return None
