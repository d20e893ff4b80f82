"""What a plant declares about one calendar, and the open spans that follow from it.

`Hours` is the declaration; `open_rows` turns one or several of them into spans of instants. Read
`rules.calendars` for the arithmetic on those spans.
"""

from __future__ import annotations

import warnings
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from rules.instants import DAY, Instant, at_local, local, zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_EPOCH = date(1970, 1, 1).toordinal()


class NotACountry(ValueError):
    """The holidays library has no country, or no subdivision of it, of this name."""


class Shift(Struct, frozen=True):
    """From one wall-clock time to another, in seconds of the local day, half-open (law 1).

    `0 <= opens < 86400` and `0 <= closes <= 86400`; one that closes no later than it opens ends on the next
    day and belongs to the day on which it starts (law 4). 86400 is the midnight that ends the day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not (0 <= self.opens < DAY and 0 <= self.closes <= DAY):
            raise ValueError(f"a shift lies within one local day, not {self.opens} to {self.closes}")


class Closure(Struct, frozen=True):
    """A sudden closure from `begins` until just before `ends` (law 8); one that ends first closes nothing."""

    begins: Instant
    ends: Instant
    because: str


class Hours(Struct, frozen=True):
    """What a plant file declares for one calendar, its zone resolved.

    `on` wins over holidays and week, and an empty entry there is a day off. `except_` gives back days of the
    country's list, never those of `also`. Raises `ValueError` when the week has not seven days.
    """

    time_zone: str
    week: tuple[tuple[Shift, ...], ...]
    """The shifts that start on each day, Monday first."""
    country: str | None = None
    subdivision: str | None = None
    also: frozenset[date] = frozenset()
    except_: frozenset[date] = frozenset()
    on: tuple[tuple[date, tuple[Shift, ...]], ...] = ()
    closures: tuple[Closure, ...] = ()
    at_closing: Literal["stays", "next-opening"] = "stays"

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError(f"a week has seven days, not {len(self.week)}")


class Row(NamedTuple):
    """One open span, and whether an amount used up exactly at its closing is due at the next opening (law 2)."""

    opens: int
    closes: int
    rolls: bool


@lru_cache(maxsize=1024)
def country_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    """The public holidays of a country in one year, days moved as "observed" included.

    `country` is an ISO 3166 code such as "PR" or "US", `subdivision` one such as "MA". Of a year far
    off the library may know few or none. Raises `NotACountry`.
    """
    import holidays  # noqa: PLC0415  # takes a tenth of a second, and only calendars that name a country need it

    with warnings.catch_warnings():
        # The library warns of years that it does not know, and a warning would be painted across a screen.
        warnings.simplefilter("ignore")
        try:
            return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
        except NotImplementedError as error:
            raise NotACountry(country if subdivision is None else f"{country}, {subdivision}") from error


def open_rows(pieces: Sequence[tuple[Instant, Hours]], start: Instant, end: Instant) -> list[Row]:
    """The open spans within `[start, end)`, each as long as it goes, in order.

    Each piece counts from its instant until that of the next one (law 22). Closures are the exception: those
    of a piece reach back over all the past (law 8), and end with their piece.
    """
    rows: list[Row] = []
    cuts: list[tuple[int, int]] = []
    untils = [since for since, _ in pieces[1:]] + [end]
    for (since, hours), until in zip(pieces, untils, strict=True):
        first, last = max(start, since), min(end, until)
        cuts += ((closure.begins, min(closure.ends, until)) for closure in hours.closures)
        if first < last:
            rolls = hours.at_closing == "next-opening"
            rows += (
                Row(max(opens, first), min(closes, last), rolls)
                for opens, closes in sorted(_shifts(hours, first, last))
                if opens < last and closes > first
            )
    return list(_without(_merged(rows), sorted(cut for cut in cuts if cut[0] < end and cut[1] > start)))


def joined_pieces(
    before: Sequence[tuple[Instant, Hours]], after: Sequence[tuple[Instant, Hours]], at: Instant
) -> list[tuple[Instant, Hours]]:
    """The pieces of one calendar up to an instant and those of another from it on (law 22).

    Closures stay with the calendar that declared them: those of the first, whenever they were entered, cut nothing
    from `at` on, and those of the second nothing before it.
    """
    kept = [piece for piece in before if piece[0] < at] or [before[0]]
    entered_late = _clipped([hours for since, hours in before[len(kept) :]], until=at)
    if entered_late:
        since, hours = kept[-1]
        kept[-1] = since, replace(hours, closures=(*hours.closures, *entered_late))
    going_on = next((hours for since, hours in reversed(after) if since <= at), after[0][1])
    coming = [(at, going_on), *(piece for piece in after if piece[0] > at)]
    return [
        *kept,
        *((since, replace(hours, closures=_clipped([hours], since=at))) for since, hours in coming),
    ]


def _clipped(
    declared: Iterable[Hours], since: Instant | None = None, until: Instant | None = None
) -> tuple[Closure, ...]:
    """The closures as far as they lie between the two instants, each once."""
    clipped = (
        replace(
            closure,
            begins=closure.begins if since is None else Instant(max(closure.begins, since)),
            ends=closure.ends if until is None else Instant(min(closure.ends, until)),
        )
        for hours in declared
        for closure in hours.closures
    )
    return tuple(dict.fromkeys(closure for closure in clipped if closure.begins < closure.ends))


def _merged(rows: Iterable[Row]) -> Iterator[Row]:
    """Join rows that touch or overlap; they come sorted by their opening."""
    opens, closes, rolls = 0, 0, False
    for row in rows:
        if opens < closes and row.opens <= closes:
            if row.closes > closes:
                closes, rolls = row.closes, row.rolls
            continue
        if opens < closes:
            yield Row(opens, closes, rolls)
        opens, closes, rolls = row
    if opens < closes:
        yield Row(opens, closes, rolls)


def _without(rows: Iterable[Row], cuts: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Take the cuts, sorted, out of the rows."""
    for opens, closes, rolls in rows:
        rest = opens
        for begins, ends in cuts:
            if begins >= closes:
                break
            if rest < begins < ends:
                yield Row(rest, begins, rolls)
            if begins < ends:
                rest = max(rest, ends)
        if rest < closes:
            yield Row(rest, closes, rolls)


def _shifts(hours: Hours, start: Instant, end: Instant) -> Iterator[tuple[int, int]]:
    """Every shift that may lie within `[start, end)`, as instants of opening and closing (laws 4, 5)."""
    # A shift lasts into the next local day at most, so the day before the first one is enough.
    first = local(start, hours.time_zone).date().toordinal() - 1
    last = local(end, hours.time_zone).date().toordinal()
    other = dict(hours.on)
    off = _days_off(hours, date.fromordinal(first).year, date.fromordinal(last).year)
    for ordinal, offset in _steady_offsets(hours.time_zone, first, last):
        day = date.fromordinal(ordinal)
        shifts = other.get(day)
        if shifts is None:
            shifts = () if day in off else hours.week[(ordinal + 6) % 7]
        for shift in shifts:
            closes = shift.closes if shift.closes > shift.opens else shift.closes + DAY
            if offset is None:
                yield _at(day, shift.opens, hours.time_zone), _at(day, closes, hours.time_zone, last=True)
            else:
                midnight = (ordinal - _EPOCH) * DAY - offset
                yield midnight + shift.opens, midnight + closes


def _days_off(hours: Hours, first_year: int, last_year: int) -> set[date]:
    off = set(hours.also)
    if hours.country is not None:
        for year in range(first_year, last_year + 1):
            off |= country_holidays(hours.country, hours.subdivision, year) - hours.except_
    return off


def _steady_offsets(zone_name: str, first: int, last: int) -> Iterator[tuple[int, int | None]]:
    """Each day as its ordinal, with the offset of its clocks in seconds, or None where they change near it."""
    clocks = zone(zone_name)

    def offset(ordinal: int) -> timedelta | None:
        return datetime.fromtimestamp((ordinal - _EPOCH) * DAY, clocks).utcoffset()

    # A local day and the next lie within four days of UTC, wherever the zone is.
    near = [offset(ordinal) for ordinal in range(first - 1, first + 3)]
    for ordinal in range(first, last + 1):
        near.append(offset(ordinal + 3))
        here = near[0]
        steady = here is not None and near.count(here) == 5
        yield ordinal, int(here.total_seconds()) if steady and here is not None else None
        del near[0]


def _at(day: date, second: int, zone_name: str, *, last: bool = False) -> Instant:
    """The instant of a second of the local day, which may lie in the next day (law 5)."""
    days, rest = divmod(second, DAY)
    day += timedelta(days=days)
    hour, minute = divmod(rest // 60, 60)
    return at_local(day.year, day.month, day.day, hour, minute, rest % 60, zone_name=zone_name, last=last)
