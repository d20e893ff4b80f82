"""Instants, amounts of time and the duration grammar: the one door to pendulum's parsing and zones.

An `Instant` is whole seconds since 1970-01-01T00:00:00Z and `Seconds` is an amount; both are plain
integers at run time, so that a tick subtracts integers. A local wall-clock time exists only here, in
`rules.calendars` and where words are made for people.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Final, NewType, TypeAlias

import msgspec
import pendulum
from pendulum.tz.exceptions import InvalidTimezone

Instant = NewType("Instant", int)
"""Whole seconds since the epoch, UTC."""

Seconds = NewType("Seconds", int)
"""An amount of time in whole seconds; negative when a span is reversed (law 3)."""

MINUTE: Final = Seconds(60)
HOUR: Final = Seconds(3_600)
DAY: Final = Seconds(86_400)
"""A day of twenty-four hours; a calendar day may have 23 or 25 (law 5)."""

EARLIEST: Final = Instant(-62_135_510_400)
LATEST: Final = Instant(253_402_214_399)
"""From 0001-01-02 to 9999-12-30 every zone has a date for every instant."""

When: TypeAlias = Annotated[Instant, msgspec.Meta(ge=EARLIEST, le=LATEST)]
"""An instant within these bounds: where one is read from a file it has a date."""

LONGEST: Final = Seconds(100 * 366 * DAY)
"""No duration in a plant file is longer than this: a century."""

_SHORT = re.compile(r"(?:(?P<d>\d{1,9})d)?(?:(?P<h>\d{1,9})h)?(?:(?P<m>\d{1,9})m)?(?:(?P<s>\d{1,9})s)?", re.ASCII)
_ISO = re.compile(
    r"P(?:(?P<d>\d{1,9})D)?(?:T(?=\d)(?:(?P<h>\d{1,9})H)?(?:(?P<m>\d{1,9})M)?(?:(?P<s>\d{1,9})S)?)?", re.ASCII
)
_LOCAL = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2})?", re.ASCII)
_OFFSET = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)(Z|[+-]\d{2}:?\d{2})", re.ASCII)


class NotADuration(ValueError):
    """The text is not in the duration grammar, or is longer than a century."""


class NotAnInstant(ValueError):
    """The text does not name one instant."""


class NotAZone(ValueError):
    """No time zone has this name."""


def parse_duration(text: str) -> Seconds:
    """Read `90s`, `30m`, `2h30m`, `1d` (24 h) or ISO 8601 such as `PT2H`; never a bare number.

    Raises `NotADuration`. Zero (`0s`) is a duration; whether it makes sense is for the reader to say.
    """
    match = _SHORT.fullmatch(text) or _ISO.fullmatch(text)
    if match is None or not any(match.groups()):
        raise NotADuration(text)
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    amount = days * DAY + hours * HOUR + minutes * MINUTE + seconds
    if amount > LONGEST:
        raise NotADuration(text)
    return Seconds(amount)


def format_duration(amount: Seconds) -> str:
    """Write `amount` in the duration grammar, the largest units first: `2h30m`, `1d`, `0s`, `-40s`."""
    sign, rest, parts = "-" if amount < 0 else "", abs(amount), ""
    for unit, size in (("d", DAY), ("h", HOUR), ("m", MINUTE), ("s", 1)):
        count, rest = divmod(rest, size)
        parts += f"{count}{unit}" if count else ""
    return sign + (parts or "0s")


@lru_cache(maxsize=256)
def zone(name: str) -> pendulum.Timezone:
    """The time zone of that IANA name. Raises `NotAZone`."""
    try:
        return pendulum.timezone(name)
    except (InvalidTimezone, ValueError, OSError) as error:
        raise NotAZone(name) from error


def instant(text: str, zone_name: str) -> Instant:
    """Read `2026-11-23 08:00[:SS]` as wall-clock time of the zone, or the same with `T`, and with `Z` or an offset.

    A local time inside the gap of a clock change is the end of the gap, one inside the fold is its first
    occurrence (law 5). Raises `NotAnInstant`, also for one before `EARLIEST` or after `LATEST`, and `NotAZone`
    for an unknown zone.
    """
    try:
        found = _absolute(text) if _OFFSET.fullmatch(text) else _wall_clock(text, zone_name)
    except NotAZone:
        raise
    except (ValueError, OverflowError) as error:
        raise NotAnInstant(text) from error
    if found is None or not EARLIEST <= found <= LATEST:
        raise NotAnInstant(text)
    return found


def _absolute(text: str) -> Instant | None:
    moment = pendulum.parse(text.replace(" ", "T"))
    return Instant(int(moment.timestamp())) if isinstance(moment, pendulum.DateTime) else None


def _wall_clock(text: str, zone_name: str) -> Instant | None:
    return at_local(*_numbers(text), zone_name=zone_name) if _LOCAL.fullmatch(text) else None


def _numbers(text: str) -> tuple[int, int, int, int, int, int]:
    year, month, day, hour, minute, second = ([int(part) for part in re.split(r"[-T: ]", text)] + [0])[:6]
    return year, month, day, hour, minute, second


def at_local(  # noqa: PLR0917 - the order in which every clock shows them
    year: int,
    month: int,
    day: int,
    hour: int = 0,
    minute: int = 0,
    second: int = 0,
    *,
    zone_name: str,
    last: bool = False,
) -> Instant:
    """The instant at which the clocks of the zone show this time.

    Inside the gap of a clock change it is the end of the gap; inside the fold it is the first occurrence,
    or with `last` the second (law 5). Raises `ValueError` for a date or time that no clock shows.
    """
    moment = datetime(year, month, day, hour, minute, second, tzinfo=zone(zone_name))
    earlier, later = (moment.replace(fold=fold).timestamp() for fold in (0, 1))
    if earlier <= later:
        return Instant(int(later if last else earlier))
    return _end_of_gap(int(later), int(earlier), zone_name)


def _end_of_gap(before: int, after: int, zone_name: str) -> Instant:
    """The instant of the clock change between two instants with different offsets."""
    local = zone(zone_name)
    offset = pendulum.from_timestamp(before, tz=local).offset
    while after - before > 1:
        middle = (before + after) // 2
        if pendulum.from_timestamp(middle, tz=local).offset == offset:
            before = middle
        else:
            after = middle
    return Instant(after)


def local(at: Instant, zone_name: str) -> pendulum.DateTime:
    """What the calendar and the clocks of the zone show, from `EARLIEST` to `LATEST`, else `ValueError`."""
    if not EARLIEST <= at <= LATEST:
        raise ValueError(f"no calendar shows {at} s from 1970: the years go from 1 to 9999")
    return pendulum.from_timestamp(at, tz=zone(zone_name))
