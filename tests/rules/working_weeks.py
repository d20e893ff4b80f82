"""Calendars and instants as a plant file writes them, for tables of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rules.calendars import Hours, Shift
from rules.instants import Instant, instant

if TYPE_CHECKING:
    from rules.calendars import Calendar

UTC, NEW_YORK, MADRID, LORD_HOWE = "UTC", "America/New_York", "Europe/Madrid", "Australia/Lord_Howe"
EVERY_DAY, WEEKDAYS, MON_SAT = range(7), range(5), range(6)


def shifts(*texts: str) -> tuple[Shift, ...]:
    """Shifts as a plant file writes them: "22:00-06:00"."""

    def second(text: str) -> int:
        hour, minute = text.split(":")
        return int(hour) * 3_600 + int(minute) * 60

    return tuple(Shift(*map(second, text.split("-"))) for text in texts)


def week(days: range, *texts: str) -> tuple[tuple[Shift, ...], ...]:
    return tuple(shifts(*texts) if day in days else () for day in range(7))


def at(text: str, zone: str = UTC) -> Instant:
    return instant(f"2026-{text}", zone)


def open_spans(calendar: Calendar, start: str, end: str, zone: str = UTC) -> list[tuple[Instant, Instant]]:
    return list(calendar.spans(at(start, zone), at(end, zone)))


OFFICE = Hours(UTC, week(WEEKDAYS, "08:00-12:00", "13:00-17:00"))
ROLLING = Hours(UTC, OFFICE.week, at_closing="next-opening")
TWO_SHIFTS = Hours(UTC, week(WEEKDAYS, "06:00-14:00", "14:00-22:00"))
NIGHTS = Hours(UTC, week(WEEKDAYS, "22:00-06:00"))
ROUND_THE_CLOCK = Hours(UTC, week(EVERY_DAY, "00:00-24:00"))
CLOSED = Hours(UTC, week(range(0)))
