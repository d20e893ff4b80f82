"""Working time on generated calendars beside a walk over every minute and beside `workclock`.

The walk shares nothing with `rules`: it asks the standard library what the clocks of the zone show at each
minute of some weeks, marks the minutes that the declaration calls open, and counts them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from workclock import Holidays, Schedule, WorkDay

from rules.calendars import Calendar, Closure, Hours, Shift
from rules.instants import DAY, HOUR, MINUTE, Instant, Seconds

# Changes forward and back, at night and at midnight, by an hour and by half an hour, and no change at all.
STARTS = [
    ("America/New_York", date(2026, 2, 27)),
    ("America/New_York", date(2026, 10, 23)),
    ("Europe/Madrid", date(2026, 3, 20)),
    ("Europe/Madrid", date(2026, 10, 16)),
    ("Australia/Lord_Howe", date(2026, 3, 27)),
    ("Australia/Lord_Howe", date(2026, 9, 25)),
    ("America/Havana", date(2026, 10, 23)),
    ("Africa/Cairo", date(2026, 4, 15)),
    ("America/Santiago", date(2026, 3, 27)),
    ("America/Santiago", date(2026, 8, 28)),
    ("Asia/Kathmandu", date(2025, 12, 24)),
]
WEEKS = 3 * 7


@dataclass(frozen=True)
class Shown:
    """What the clocks of a zone show in some weeks, minute by minute."""

    begin: int
    minutes: tuple[datetime, ...]
    first: dict[datetime, int]
    last: dict[datetime, int]

    def opening(self, wanted: datetime) -> int:
        """The first minute that shows the time, or the end of the gap that leaves it out (law 5)."""
        return self.first[wanted] if wanted in self.first else self._after(wanted)

    def closing(self, wanted: datetime) -> int:
        """The last minute that shows the time, or the end of the gap."""
        return self.last[wanted] if wanted in self.last else self._after(wanted)

    def _after(self, wanted: datetime) -> int:
        return next(index for index, shown in enumerate(self.minutes) if shown > wanted)


@lru_cache
def shown(zone: str, first: date) -> Shown:
    begin = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp()) - 5 * DAY
    clocks = ZoneInfo(zone)
    count = (WEEKS + 10) * 1_440
    minutes = tuple(
        datetime.fromtimestamp(begin + index * 60, clocks).replace(tzinfo=None, fold=0) for index in range(count)
    )
    earliest = {minute: index for index, minute in reversed(list(enumerate(minutes)))}
    return Shown(begin, minutes, earliest, {minute: index for index, minute in enumerate(minutes)})


@dataclass(frozen=True)
class Walk:
    """A declaration read minute by minute, in seconds from `begin` to `end`."""

    begin: int
    end: int
    opened: bytearray
    rolls: bool

    @classmethod
    def over(cls, hours: Hours, first: date) -> Walk:
        clocks = shown(hours.time_zone, first)
        opened = bytearray(len(clocks.minutes))
        others = dict(hours.on)
        for number in range(-3, WEEKS + 2):
            day = first + timedelta(days=number)
            midnight = datetime.combine(day, time())
            shifts = others.get(day, () if day in hours.also else hours.week[day.weekday()])
            for shift in shifts:
                nights = shift.closes <= shift.opens
                begins = clocks.opening(midnight + timedelta(seconds=shift.opens))
                ends = clocks.closing(midnight + timedelta(days=nights, seconds=shift.closes))
                opened[begins:ends] = b"\1" * (ends - begins)
        for closure in hours.closures:
            begins, ends = ((at - clocks.begin) // 60 for at in (closure.begins, closure.ends))
            opened[begins:ends] = bytes(max(0, ends - begins))
        begin = clocks.begin + 5 * DAY
        inside = opened[5 * 1_440 : -5 * 1_440]
        return cls(begin, begin + len(inside) * 60, inside, hours.at_closing == "next-opening")

    def is_open(self, at: int) -> bool:
        return bool(self.opened[(at - self.begin) // 60])

    def between(self, start: int, end: int) -> int:
        if end < start:
            return -self.between(end, start)
        minutes = range(start // 60 * 60, end, 60)
        return sum(min(end, minute + 60) - max(start, minute) for minute in minutes if self.is_open(minute))

    def add(self, start: int, amount: int) -> int | None:
        """Walk on, or back, until the amount is used up; None where the walk ends before."""
        if amount < 0:
            return self._back(start, -amount)
        at, left = start, amount
        while at < self.end:
            if amount and not left and not self.rolls:
                return at
            if self.is_open(at):
                if not left:
                    return at
                step = min(left, 60 - (at - self.begin) % 60)
                at, left = at + step, left - step
            else:
                at += 60 - (at - self.begin) % 60
        return None

    def _back(self, start: int, amount: int) -> int | None:
        at, left = start, amount
        while at > self.begin:
            if not left:
                return at
            step = (at - self.begin) % 60 or 60
            if self.is_open(at - 1):
                step = min(left, step)
                left -= step
            at -= step
        return None

    def next_change(self, at: int) -> int | None:
        index = (at - self.begin) // 60
        changed = self.opened.find(1 - self.opened[index], index)
        return None if changed < 0 else self.begin + changed * 60

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        at = start
        while at < end:
            until = min(self.next_change(at) or end, end)
            if self.is_open(at):
                found.append((at, until))
            at = until
        return found


quarters = st.integers(0, 95).map(lambda quarter: quarter * 15 * 60)
"""Seconds of the day on the quarter hours, so that gaps and folds are met."""

any_shifts = st.lists(st.builds(Shift, quarters, st.one_of(quarters, st.just(DAY))), max_size=2).map(tuple)


@st.composite
def declarations(draw: st.DrawFn) -> tuple[Hours, date]:
    zone, first = draw(st.sampled_from(STARTS))
    days = st.integers(0, WEEKS - 1).map(lambda number: first + timedelta(days=number))
    midnight = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
    minutes = st.integers(0, WEEKS * 1_440).map(lambda minute: Instant(midnight + minute * 60))
    hours = Hours(
        zone,
        draw(st.tuples(*[any_shifts] * 7)),
        also=draw(st.frozensets(days, max_size=3)),
        on=tuple(draw(st.dictionaries(days, any_shifts, max_size=3)).items()),
        closures=tuple(draw(st.lists(st.builds(Closure, minutes, minutes, st.just("Drill")), max_size=2))),
        at_closing=draw(st.sampled_from(["stays", "next-opening"])),
    )
    return hours, first


seconds_inside = st.integers(0, (WEEKS - 2) * DAY - 1)
on_the_minute = seconds_inside.map(lambda second: second // 900 * 900)
moments = st.lists(st.one_of(seconds_inside, on_the_minute), min_size=4, max_size=4)
amounts = st.lists(
    st.one_of(st.integers(-9 * DAY, 9 * DAY), st.integers(-100, 100).map(lambda quarter: quarter * 900)),
    min_size=4,
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(declarations(), moments, amounts)
def test_every_answer_is_that_of_the_minute_walk(
    declared: tuple[Hours, date], offsets: list[int], amounts: list[int]
) -> None:
    hours, first = declared
    calendar, walk = Calendar(hours), Walk.over(hours, first)
    starts = [Instant(walk.begin + offset) for offset in offsets]
    for start, amount in zip(starts, amounts, strict=True):
        assert calendar.is_open(start) == walk.is_open(start)
        beyond = calendar.add(start, Seconds(amount))
        expected = walk.add(start, amount)
        if expected is not None:
            assert beyond == expected
            assert calendar.between(start, Instant(expected)) == amount
        else:
            assert beyond is None or not walk.begin < beyond < walk.end
        change = calendar.next_change(start)
        assert change == walk.next_change(start) or (change or walk.end) >= walk.end
    for start, end in pairwise(starts):
        assert calendar.between(start, end) == walk.between(start, end)
        assert list(calendar.spans(start, end)) == walk.spans(start, end)


@settings(max_examples=50, deadline=None)
@given(declarations(), st.lists(st.integers(-3 * 365 * DAY, 3 * 365 * DAY), min_size=1, max_size=6))
def test_answers_do_not_depend_on_what_was_asked_before(declared: tuple[Hours, date], offsets: list[int]) -> None:
    hours, first = declared
    now = Instant(shown(hours.time_zone, first).begin)
    asked = Calendar(hours)
    for offset in offsets:
        asked.is_open(Instant(now + offset))
        fresh = Calendar(hours)
        for amount in (offset // 100, -offset // 100, 0):
            assert asked.add(now, Seconds(amount)) == fresh.add(now, Seconds(amount))
        assert asked.next_change(now) == fresh.next_change(now)
        assert asked.between(now, Instant(now + offset)) == fresh.between(now, Instant(now + offset))


@settings(max_examples=100, deadline=None)
@given(declarations(), declarations(), moments)
def test_law_22_a_calendar_in_pieces_is_each_in_its_time(
    earlier: tuple[Hours, date], later: tuple[Hours, date], offsets: list[int]
) -> None:
    old, new = (replace(hours, closures=()) for hours, _ in (earlier, later))
    begin = shown(old.time_zone, earlier[1]).begin
    start, change, end = (Instant(begin + offset) for offset in sorted(offsets[:3]))
    calendar = Calendar([(start, old), (change, new)])
    both = Calendar(old).between(start, change) + Calendar(new).between(change, end)
    assert calendar.between(start, end) == both
    assert calendar.between(Instant(start - DAY), change) == Calendar(old).between(Instant(start - DAY), change)
    assert calendar.next_opening(end) == Calendar(new).next_opening(end)


# From four in the morning to eleven at night no zone below changes its clocks.
by_day = st.integers(16, 91).map(lambda quarter: quarter * 15 * 60)


@st.composite
def shared_calendars(draw: st.DrawFn) -> tuple[Calendar, Schedule]:
    """The same hours for both, in what both can say."""
    zone = draw(st.sampled_from(["America/New_York", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu"]))
    week = draw(st.tuples(*[st.lists(st.builds(Shift, by_day, by_day), max_size=2).map(tuple)] * 7))
    assume(any(week))
    overnight = any(shift.closes <= shift.opens for shifts in week for shift in shifts)
    days = st.integers(0, 3 * 365).map(lambda number: date(2025, 1, 1) + timedelta(days=number))
    free = draw(st.frozensets(days, max_size=0 if overnight else 30))
    rules: list[WorkDay | Holidays] = [
        WorkDay(clock(shift.opens), clock(shift.closes), [day]) for day, shifts in enumerate(week) for shift in shifts
    ]
    return Calendar(Hours(zone, week, also=free)), Schedule([*rules, Holidays(free)], time_zone=zone)


def clock(second: int) -> time:
    return time(second // 3_600, second // 60 % 60)


year_2026 = st.integers(0, 365 * DAY).map(lambda second: Instant(1_767_225_600 + second))


@settings(max_examples=300, deadline=None)
@given(
    shared_calendars(),
    st.lists(st.tuples(year_2026, year_2026, st.integers(1, 900 * HOUR)), min_size=1, max_size=5),
    st.booleans(),
)
def test_laws_02_03_and_05_agree_with_workclock(
    shared: tuple[Calendar, Schedule], asked: list[tuple[Instant, Instant, int]], whole_minutes: bool
) -> None:
    """Both count elapsed time over clock changes, stay at a closing and at an opening going back, and are signed.

    They differ, and are not compared, where

    - the amount is zero: `workclock` leaves an instant outside hours where it is (law 3 rolls it);
    - a shift opens inside a gap: `workclock` moves it on by the length of the gap, law 5 to the end of the gap;
    - a shift closes inside a fold: `workclock` takes the first occurrence, law 5 the second;
    - a holiday meets a shift over midnight: `workclock` takes the local day out, law 4 the shifts that start on it;
    - an amount used up at a closing is due at the next opening, which `workclock` has not.
    """
    calendar, schedule = shared
    for start, end, exact in asked:
        amount = exact // MINUTE * MINUTE or MINUTE if whole_minutes else exact
        begin, finish = (datetime.fromtimestamp(at, UTC) for at in (start, end))
        assert calendar.between(start, end) == schedule.between(begin, finish).total_seconds()
        assert calendar.add(start, Seconds(amount)) == schedule.add(begin, timedelta(seconds=amount)).timestamp()
        assert calendar.add(start, Seconds(-amount)) == schedule.sub(begin, timedelta(seconds=amount)).timestamp()
        assert calendar.next_opening(start) == schedule.next_period(begin)[0].timestamp()
        assert calendar.add(calendar.next_opening(start) or start, Seconds(0)) == calendar.next_opening(start)


@settings(max_examples=100, deadline=None)
@given(declarations(), moments, amounts)
def test_law_03_adding_and_counting_undo_each_other(
    declared: tuple[Hours, date], offsets: list[int], amounts: list[int]
) -> None:
    hours, first = declared
    calendar = Calendar(hours)
    begin = shown(hours.time_zone, first).begin
    for offset, amount in zip(offsets, amounts, strict=True):
        start = Instant(begin + offset)
        there = calendar.add(start, Seconds(amount))
        if there is None:
            continue
        assert calendar.between(start, there) == amount
        assert calendar.between(there, start) == -amount
        if hours.at_closing == "next-opening" or amount <= 0:
            assert calendar.is_open(there)
        else:
            assert calendar.is_open(Instant(there - 1))
