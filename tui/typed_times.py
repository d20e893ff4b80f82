"""Typed times: the instants that people type into a form, in the words of both languages.

`08:00` is the next such time where something is still to come, and the last such time where it has happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from rules.instants import (
    DAY,
    LATEST,
    MINUTE,
    Instant,
    NotADuration,
    NotAnInstant,
    Seconds,
    at_local,
    instant,
    local,
    parse_duration,
)
from tui.typed_text import folded


class Tense(StrEnum):
    """Which of several such times is meant."""

    PAST = "past"
    """The last one that is not after now."""
    FUTURE = "future"
    """The next one that is not before now."""


_WEEKDAYS: Final = {
    name: day
    for day, names in enumerate(
        (
            "mon monday lun lunes",
            "tue tues tuesday mar martes",
            "wed wednesday mie miercoles",
            "thu thur thurs thursday jue jueves",
            "fri friday vie viernes",
            "sat saturday sab sabado",
            "sun sunday dom domingo",
        )
    )
    for name in names.split()
}
_MONTHS: Final = {
    name: month
    for month, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre setiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_NEAR: Final = {"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1, "yesterday": -1, "ayer": -1}
_NOW: Final = frozenset({"now", "ahora"})
_UNITS: Final = {
    unit: letter
    for letter, units in {
        "d": "d day days dia dias",
        "h": "h hour hours hora horas",
        "m": "m min mins minute minutes minuto minutos",
        "s": "s sec second seconds segundo segundos",
    }.items()
    for unit in units.split()
}

_FILLING: Final = re.compile(r"\b(?:at|on|next|last|a\s+las?|las?|el|de|del|proximo|pasado)\b")
"""Words that say nothing more than what stands behind them."""
_LATER: Final = re.compile(r"(?:\+|in\b|en\b|dentro(?:\s+de)?\b)\s*(?P<amount>.+)")
_AGO: Final = re.compile(r"(?:-|−|hace\b)\s*(?P<amount>.+)|(?P<said>.+?)\s*\b(?:ago|atras)")
_AMOUNT: Final = re.compile(r"(\d{1,9})\s*([a-z]+)")
_CLOCK: Final = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?\s?m\b\.?)?")
_DATE: Final = re.compile(r"(?P<day>\d{1,2})\s+(?P<month>[a-z]+)\.?(?:\s+(?P<year>\d{4}))?")


class TypedTimes(Struct, frozen=True):
    """Reads and writes times near `now`, on the wall clocks of a zone."""

    now: Instant
    zone: str

    def read(self, text: str, tense: Tense, floor: Instant | None = None) -> Instant:
        """The instant that was typed. Raises `NotAnInstant`.

        `08:00`, `mon 08:00`, `tomorrow 08:00`, `24 Nov 08:00`, `2026-11-24 08:00`, `+30m`, `in 2 h`, `30m ago`,
        `now`, and the same in Spanish. A time without seconds in the minute of `floor` is not before `floor`.
        """
        said = " ".join(folded(text).split())
        found = self._exact(text.strip(), said)
        if found is None:
            found = self._wall_clock(_FILLING.sub(" ", said), tense)
        if floor is not None and found < floor and found // MINUTE == floor // MINUTE:
            return floor
        return found

    def write(self, at: Instant) -> str:
        """The instant as it would be typed: `08:30` within a day, else with its date."""
        there = local(at, self.zone)
        clock = there.strftime("%H:%M")
        return clock if abs(at - self.now) < DAY else f"{there.date().isoformat()} {clock}"

    def _exact(self, typed: str, said: str) -> Instant | None:
        """What does not depend on the tense: a whole date, an amount from now, or now itself."""
        if said in _NOW:
            return self.now
        later, ago = _LATER.fullmatch(said), _AGO.fullmatch(said)
        if later is not None:
            return self._from_now(_amount(later["amount"]), typed)
        if ago is not None:
            return self._from_now(Seconds(-_amount(ago["amount"] or ago["said"])), typed)
        try:
            return instant(typed.upper().replace(" ", "T", 1) if "t" in said else typed, self.zone)
        except NotAnInstant:
            return None

    def _from_now(self, amount: Seconds, typed: str) -> Instant:
        at = self.now + amount
        if not 0 <= at <= LATEST:
            raise NotAnInstant(typed)
        return Instant(at)

    def _wall_clock(self, said: str, tense: Tense) -> Instant:
        """A clock time on the day that is named in front of it or behind it, or on the nearest day that fits."""
        clock = _CLOCK.search(said)
        if clock is None:
            raise NotAnInstant(said)
        hour, minute, second = _hour(clock), int(clock["minute"]), int(clock["second"] or 0)
        named = " ".join(f"{said[: clock.start()]} {said[clock.end() :]}".replace(",", " ").split())
        try:
            days = list(self._days(named))
            fitting = [
                at_local(day.year, day.month, day.day, hour, minute, second, zone_name=self.zone) for day in days
            ]
        except (ValueError, OverflowError) as error:
            raise NotAnInstant(said) from error
        if len(fitting) > 1 and tense is Tense.PAST:
            found = max(at for at in fitting if at <= self.now)
        elif len(fitting) > 1:
            found = min(at for at in fitting if at >= self.now)
        else:
            found = fitting[0]
        return self._from_now(Seconds(found - self.now), said)

    def _days(self, named: str) -> Iterator[date]:
        """The days that may be meant: one, or one of either tense. Raises `ValueError` for what names none."""
        here = local(self.now, self.zone).date()
        today = date(here.year, here.month, here.day)
        if not named:
            yield from (today + timedelta(days=days) for days in (-1, 0, 1))
            return
        if named in _NEAR:
            yield today + timedelta(days=_NEAR[named])
            return
        if named in _WEEKDAYS:
            ahead = (_WEEKDAYS[named] - today.weekday()) % 7
            yield from (today + timedelta(days=ahead + days) for days in (-7, 0, 7))
            return
        dated = _DATE.fullmatch(named)
        if dated is None or dated["month"] not in _MONTHS:
            raise ValueError(named)
        years = (int(dated["year"]),) if dated["year"] else (today.year - 1, today.year, today.year + 1)
        yield from (date(year, _MONTHS[dated["month"]], int(dated["day"])) for year in years)


def _amount(text: str) -> Seconds:
    """`2h`, `2 h 30 min`, `2 horas`. Raises `NotAnInstant`."""
    joined = _AMOUNT.sub(lambda part: f"{part[1]}{_UNITS.get(part[2], '?')}", text)
    try:
        return parse_duration("".join(joined.split()))
    except NotADuration as error:
        raise NotAnInstant(text) from error


def _hour(clock: re.Match[str]) -> int:
    """The hour of the day; `8:00 pm` is 20. Raises `NotAnInstant` for `13:00 pm`."""
    hour = int(clock["hour"])
    if clock["half"] is None:
        return hour
    if not 1 <= hour <= 12:
        raise NotAnInstant(clock[0])
    return hour % 12 + (12 if clock["half"].startswith("p") else 0)
