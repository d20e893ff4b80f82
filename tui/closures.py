"""Closures as people say and see them: the form, the list, and what entering one or taking it back changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct
from rich.cells import cell_len

from rules.agreement import CalendarId
from rules.calendars import Closure
from rules.closure_preview import Judged, Moved, Preview
from rules.closures import Shut
from rules.instants import MINUTE, Instant, NotAnInstant, Seconds, at_local, instant, local
from rules.publications import Entered, Publications
from tui.boards import Names
from tui.forms import Choice, Form, Stated, Text, Values
from tui.typed_text import one_line
from tui.words import Words

SHORT_ID: Final = 8
"""So many digits of an id are shown; any unique beginning of it is understood."""

_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_HALF_AN_HOUR: Final = 30 * MINUTE


class Known(Struct, frozen=True):
    """One closure that counts now."""

    calendar: CalendarId
    closure: Closure
    entered: Entered | None
    """None for one that the plant file declares."""


def known(publications: Publications) -> tuple[Known, ...]:
    """Every closure of the plant file and every one that was entered, in the order in which they begin."""
    declared = [
        Known(calendar, closure, None)
        for calendar, hours in publications.current.calendars.items()
        for closure in hours.closures
    ]
    entered = [Known(each.calendar, each.closure, each) for each in publications.entered]
    return tuple(sorted((*declared, *entered), key=lambda each: (each.closure.begins, each.closure.ends)))


def said_instant(text: str, zone: str, day: Instant) -> Instant:
    """The instant of `2026-11-24 10:00`, or of `10:00` on the date that the zone shows at `day`.

    Raises `NotAnInstant`.
    """
    clock = _TIME.fullmatch(text.strip())
    if clock is None:
        return instant(text.strip(), zone)
    date = local(day, zone)
    try:
        return at_local(date.year, date.month, date.day, int(clock[1]), int(clock[2]), zone_name=zone)
    except ValueError as error:
        raise NotAnInstant(text) from error


def said_closure(calendar: str, said: Mapping[str, str], publications: Publications, now: Instant) -> Shut:
    """The closure that was said with `from`, `until` and `because`, on the calendar's clocks.

    A time alone is one of today, or for `until` of the date of `from`. Raises `NotAnInstant`.
    """
    named = CalendarId(calendar)
    zone = publications.zone_of(named)
    begins = said_instant(said["from"], zone, now)
    return Shut(named, begins, said_instant(said["until"], zone, begins), said["because"])


def closure_form(
    calendars: Sequence[CalendarId], own: CalendarId | None, publications: Publications, now: Instant, words: Words
) -> Form:
    """The form of a closure that has just ended, on one's `own` calendar: from the last half hour until now."""
    usual = calendars.index(own) if own in calendars else 0
    zone = publications.zone_of(calendars[usual])
    begins = Instant((now - 1) // _HALF_AN_HOUR * _HALF_AN_HOUR)
    options, asked = tuple((each, one_line(each)) for each in calendars), words("closure.form.calendar")
    only = len(calendars) == 1
    fields = (
        Stated("calendar", asked, *options[0]) if only else Choice("calendar", asked, options, usual),
        Text("from", words("closure.form.from"), required=True, replaced=True),
        Text("until", words("closure.form.until"), required=True, replaced=True),
        Text("because", words("closure.form.because"), required=True),
    )
    filled = {name: local(at, zone).strftime("%Y-%m-%d %H:%M") for name, at in (("from", begins), ("until", now))}
    return Form("closure", words("closure.form"), fields, filled=filled, every_line=True)


def form_closure(values: Values, publications: Publications, now: Instant) -> Shut:
    """The closure that a filled-in form says. Raises `NotAnInstant`."""
    said = {name: str(value) for name, value in values.items()}
    return said_closure(said["calendar"], said, publications, now)


def span(closure: Closure, zone: str, words: Words) -> str:
    """`24 Nov 2026 10:00–11:30`, or with both dates, on the clocks of the zone."""
    begins, ends = words.moment(closure.begins, zone), words.moment(closure.ends, zone)
    if words.date(closure.begins, zone) == words.date(closure.ends, zone):
        return words("closure.span", begins=begins, ends=local(closure.ends, zone).strftime("%H:%M"))
    return words("closure.span-days", begins=begins, ends=ends)


def spoken(key: str, calendar: CalendarId, closure: Closure, publications: Publications, words: Words) -> str:
    """A sentence about one closure."""
    return words(
        key,
        calendar=one_line(calendar),
        span=span(closure, publications.zone_of(calendar), words),
        because=one_line(closure.because).rstrip("."),
    )


def list_lines(publications: Publications, words: Words) -> list[str]:
    """One line a closure: the calendar, when, why, and where it comes from."""
    names = Names(publications.current)
    rows = []
    for each in known(publications):
        entered = each.entered
        origin = words("closure.list.declared")
        if entered is not None:
            who = words("declined.somebody") if entered.by is None else names.person(entered.by)
            at = words.moment(entered.at, publications.zone)
            origin = words("closure.list.entered", id=entered.id[:SHORT_ID], who=who, at=at)
        when = span(each.closure, publications.zone_of(each.calendar), words)
        rows.append((one_line(each.calendar), when, one_line(each.closure.because), origin))
    return _columns(rows)


def preview_lines(seen: Preview, now: Instant, zone: str, words: Words, most: int) -> list[str]:
    """How many clocks move, how many breaches are seen otherwise, and the first `most` of them, one a line."""
    sentences = [words("closure.moves-nothing")]
    if seen.moved:
        requests = words.count("closure.requests", len(seen.requests))
        sentences = [words.count("closure.moves", len(seen.moved), requests=requests)]
    if seen.excused:
        sentences.append(words.count("closure.excuses", len(seen.excused)))
    if seen.broken:
        sentences.append(words.count("closure.breaks", len(seen.broken)))
    rows = list(_rows(seen, now, zone, words))
    lines = [" ".join(sentences), *(f"  {line}" for line in _columns(rows[:most]))]
    if len(rows) > most:
        lines.append(f"  {words.count('closure.more', len(rows) - most)}")
    return lines


def _rows(seen: Preview, now: Instant, zone: str, words: Words) -> Iterator[tuple[str, ...]]:
    """The breaches first, then what only moves: the request, the clock, its due before and after, its new mark."""
    moved = {_clock(each): each for each in seen.moved}
    broken = dict.fromkeys(map(_clock, seen.broken), words("closure.line.broken"))
    marks = {**broken, **dict.fromkeys(map(_clock, seen.excused), words("closure.line.excused"))}
    for judged in (*seen.broken, *seen.excused):
        found = moved.get(_clock(judged))
        was_due = "" if judged.breached_at is None else words.when(judged.breached_at, now, zone)
        change = words("closure.line.due", due=was_due) if found is None else _change(found, now, zone, words)
        yield (*_named(judged, words), change, marks[_clock(judged)])
    for each in seen.moved:
        if _clock(each) not in marks:
            yield (*_named(each, words), _change(each, now, zone, words), "")


def _clock(each: Moved | Judged) -> tuple[str, str, int]:
    return each.request, each.clock, each.instance


def _named(each: Moved | Judged, words: Words) -> tuple[str, str]:
    key = f"kind.{each.clock}"
    clock = words(key) if words.knows(key) else one_line(each.clock)
    return one_line(each.request), clock if each.instance == 1 else f"{clock}#{each.instance}"


def _change(moved: Moved, now: Instant, zone: str, words: Words) -> str:
    return f"{_standing(moved.before, moved.left_before, now, zone, words)} → " + _standing(
        moved.after, moved.left_after, now, zone, words
    )


def _standing(due: Instant | None, left: Seconds | None, now: Instant, zone: str, words: Words) -> str:
    """When a clock is due, or what is left of one that stands still."""
    if due is not None:
        return words.when(due, now, zone)
    return words("closure.line.left", left=words.amount(left or Seconds(0)))


def _columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The rows as lines, each column as wide as its widest cell."""
    sizes = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(cell + " " * (size - cell_len(cell)) for cell, size in zip(row, sizes, strict=True)).rstrip()
        for row in rows
    ]
