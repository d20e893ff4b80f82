"""Times and amounts as customers are told them: whole words, no abbreviation, no date that has to be worked out."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from rules.instants import DAY, HOUR, MINUTE, Instant, Seconds, local
from tui.words import Words

_UNITS: Final = (("days", DAY), ("hours", HOUR), ("minutes", MINUTE), ("seconds", Seconds(1)))


class SpokenTimes(Struct, frozen=True):
    """Times in sentences, near `now`, on the wall clocks of a zone."""

    words: Words
    now: Instant
    zone: str

    def clock(self, at: Instant) -> str:
        """`08:30`, in Spanish `las 08:30`, or `la 01:30` for the only hour that is one."""
        there = local(at, self.zone)
        return self.words("time.clock.one" if there.hour == 1 else "time.clock", clock=there.strftime("%H:%M"))

    def day(self, at: Instant) -> str:
        """`today`, `tomorrow`, `on Wednesday` within six days, else `on Monday 30 November`."""
        there, here = local(at, self.zone), local(self.now, self.zone)
        days = there.date().toordinal() - here.date().toordinal()
        near = {0: "time.today", 1: "time.tomorrow", -1: "time.yesterday"}.get(days)
        if near is not None:
            return self.words(near)
        language = self.words.language
        weekday = there.format("dddd", locale=language)
        if 0 < days < 7:
            return self.words("time.weekday", weekday=weekday)
        key = "time.date" if there.year == here.year else "time.date-year"
        month = there.format("MMMM", locale=language)
        return self.words(key, weekday=weekday, day=there.day, month=month, year=there.year)

    def same_day(self, one: Instant, other: Instant) -> bool:
        """Whether the calendar of the zone shows the same date."""
        return local(one, self.zone).date() == local(other, self.zone).date()

    def moment(self, at: Instant, spoken_of: Instant | None = None) -> str:
        """`08:00 tomorrow`, or only `08:00` on the day that is spoken of already."""
        if spoken_of is not None and self.same_day(at, spoken_of):
            return self.clock(at)
        return self.words("time.moment", clock=self.clock(at), day=self.day(at))

    def at(self, at: Instant, spoken_of: Instant | None = None) -> str:
        """`at 08:00 tomorrow`, or only `at 08:00` on the day that is spoken of already."""
        if spoken_of is not None and self.same_day(at, spoken_of):
            return self.words("time.at", clock=self.clock(at))
        return self.words("time.at-day", clock=self.clock(at), day=self.day(at))

    def by(self, at: Instant) -> str:
        """`by 10:00 tomorrow`."""
        return self.words("time.by", clock=self.clock(at), day=self.day(at))

    def span(self, earliest: Instant, latest: Instant) -> str:
        """`between 08:30 and 10:00 tomorrow`; `by 10:00 tomorrow` where both are in the same minute."""
        soon = self.whole_minute(earliest)
        if soon // MINUTE >= latest // MINUTE:
            return self.by(latest)
        first, last = self.clock(soon), self.clock(latest)
        if self.same_day(soon, latest):
            return self.words("time.span", earliest=first, latest=last, day=self.day(latest))
        return self.words("time.span-days", earliest=first, first=self.day(soon), latest=last, last=self.day(latest))

    @staticmethod
    def whole_minute(at: Instant) -> Instant:
        """The first whole minute that is not before it, so that nothing is announced too early."""
        return Instant(-(-at // MINUTE) * MINUTE)

    def amount(self, amount: Seconds) -> str:
        """`1 hour and 30 minutes`: the two largest units, rounded down."""
        rest, parts = max(0, amount), []
        for unit, size in _UNITS:
            number, rest = divmod(rest, size)
            if number:
                parts.append(self.words.count(f"amount.{unit}", number))
        if not parts:
            return self.words.count("amount.seconds", 0)
        return parts[0] if len(parts) == 1 else self.words("amount.and", first=parts[0], second=parts[1])
