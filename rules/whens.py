"""Whens: the instants of stories and expectations, as people write them in a plant file.

`2026-11-23 08:00[:SS]` is wall-clock time of the plant, `2026-11-23T08:00-04:00` an instant anywhere, and
`mon 08:00` a time in the example's own week, `mon+1 08:00` a week later.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from rules.instants import Instant, NotAnInstant, instant, local

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WEEKDAY: Final = re.compile(r"(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:\+(?P<weeks>\d{1,3}))?")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_CLOCK: Final = re.compile(r"\d{2}:\d{2}(?::\d{2})?", re.ASCII)


class NoWeek(ValueError):
    """A weekday is named, and nothing says of which week."""


class Whens:
    """Reads instants of one example."""

    def __init__(self, zone: str, week: str, lines: Sequence[str]) -> None:
        """`week` is any date in the week; where it is empty the first dated line says it."""
        self._zone = zone
        self._monday = _monday(week) if week else _week_of(lines, zone)

    def take(self, words: Sequence[str]) -> tuple[Instant, Sequence[str]]:
        """The instant with which the words begin, and the words behind it.

        Raises `NotAnInstant`, and `NoWeek` for a weekday of an unknown week.
        """
        if not words:
            raise NotAnInstant("")
        first, rest = words[0], words[1:]
        if "T" in first:
            return instant(first, self._zone), rest
        if not rest or not _CLOCK.fullmatch(rest[0]):
            raise NotAnInstant(" ".join(words[:2]))
        if _DATE.fullmatch(first):
            return instant(f"{first} {rest[0]}", self._zone), rest[1:]
        return instant(f"{self._date(first, rest[0])} {rest[0]}", self._zone), rest[1:]

    def _date(self, weekday: str, clock: str) -> str:
        named = _WEEKDAY.fullmatch(weekday)
        if named is None:
            raise NotAnInstant(f"{weekday} {clock}")
        if self._monday is None:
            raise NoWeek(f"{weekday} {clock}")
        days = WEEKDAYS.index(named["day"]) + 7 * int(named["weeks"] or 0)
        try:
            return (self._monday + timedelta(days=days)).isoformat()
        except OverflowError as error:
            raise NotAnInstant(f"{weekday} {clock}") from error

    def write(self, at: Instant) -> str:
        """The instant as an example would write it: by its weekday in the example's weeks, else by its date."""
        there = local(at, self._zone)
        clock = there.strftime("%H:%M:%S" if there.second else "%H:%M")
        weeks, day = (-1, 0) if self._monday is None else divmod(there.toordinal() - self._monday.toordinal(), 7)
        if 0 <= weeks <= 52:
            return f"{WEEKDAYS[day]}{f'+{weeks}' if weeks else ''} {clock}"
        return f"{there.date().isoformat()} {clock}"


def _monday(text: str) -> date:
    day = date.fromisoformat(text)
    return day - timedelta(days=day.weekday())


def _week_of(lines: Sequence[str], zone: str) -> date | None:
    """The Monday of the first line that has a date."""
    for line in lines:
        words = line.split()
        if words and (_DATE.fullmatch(words[0]) or "T" in words[0]):
            try:
                at, _ = Whens(zone, "2000-01-03", ()).take(words)
            except NotAnInstant:
                continue
            day = local(at, zone).date()
            return date(day.year, day.month, day.day) - timedelta(days=day.weekday())
    return None
