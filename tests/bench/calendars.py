"""What one calendar call costs beside `workclock` (Rust core) and `business_duration`, measured in one run.

    python -m tests.bench.calendars

An office calendar with the holidays of Massachusetts from 2016 to 2026 and a two-shift week with nights; the
same instants and amounts for everybody, each in the form its library takes, made before the watch starts.
The engines take turns and each keeps its best round, so that a busy machine spoils one round and not a ratio.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from time import perf_counter_ns

from business_duration import businessDuration
from workclock import Holidays, Schedule, WorkDay

from rules.calendars import Calendar, Hours, Shift, country_holidays
from rules.instants import Instant, Seconds, at_local, zone

ZONE = "America/New_York"
YEARS = range(2016, 2027)
PAIRS = 2_000
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Case:
    """One question asked of several engines: a name, and per engine the calls of one round."""

    name: str
    engines: dict[str, Callable[[], None]]
    calls: dict[str, int]


def pairs() -> list[tuple[Instant, Instant, Seconds]]:
    """Start, end up to two years later, and an amount of open time up to 400 hours."""
    random = Random(311)
    first, last = (at_local(year, 1, 1, zone_name=ZONE) for year in (2016, 2024))
    starts = [random.randrange(first, last) for _ in range(PAIRS)]
    return [
        (Instant(start), Instant(start + random.randrange(2 * 365 * 86_400)), Seconds(random.randrange(1, 400 * 3_600)))
        for start in starts
    ]


def office() -> tuple[Calendar, Schedule]:
    """Half past eight to five, Monday to Friday, without the holidays of Massachusetts."""
    free = frozenset[date]().union(*(country_holidays("US", "MA", year) for year in YEARS))
    shift = (Shift(30_600, 61_200),)
    calendar = Calendar(Hours(ZONE, (shift,) * 5 + ((), ()), also=free))
    return calendar, Schedule([WorkDay(time(8, 30), time(17)), Holidays(free)], time_zone=ZONE)


def nights() -> tuple[Calendar, Schedule]:
    """Two shifts, one of them over midnight, Monday to Saturday."""
    day, night = Shift(21_600, 50_400), Shift(79_200, 21_600)
    calendar = Calendar(Hours(ZONE, ((day, night),) * 6 + ((),)))
    shifts = [WorkDay(time(6), time(14), range(6)), WorkDay(time(22), time(6), range(6))]
    return calendar, Schedule(shifts, time_zone=ZONE)


def cases(name: str, calendar: Calendar, schedule: Schedule) -> list[Case]:
    """Ask both for `add`, for `add` going back, and for `between`."""
    asked = pairs()
    clocks = zone(ZONE)
    local = [
        (datetime.fromtimestamp(start, clocks), datetime.fromtimestamp(end, clocks), timedelta(seconds=amount))
        for start, end, amount in asked
    ]

    def add() -> None:
        for start, _, amount in asked:
            calendar.add(start, amount)

    def add_theirs() -> None:
        for start, _, amount in local:
            schedule.add(start, amount)

    def back() -> None:
        for _, end, amount in asked:
            calendar.add(end, -amount)  # type: ignore[arg-type]  # a negative amount is one, too

    def back_theirs() -> None:
        for _, end, amount in local:
            schedule.sub(end, amount)

    def between() -> None:
        for start, end, _ in asked:
            calendar.between(start, end)

    def between_theirs() -> None:
        for start, end, _ in local:
            schedule.between(start, end)

    both = {"plazo": PAIRS, "workclock": PAIRS}
    return [
        Case(f"{name}: add", {"plazo": add, "workclock": add_theirs}, both),
        Case(f"{name}: add, back", {"plazo": back, "workclock": back_theirs}, both),
        Case(f"{name}: between", {"plazo": between, "workclock": between_theirs}, both),
    ]


def against_business_duration(calendar: Calendar) -> Case:
    """Ask for `between`, which is all that it has, on a few pairs, since it walks every day."""
    asked = pairs()[:20]
    free = sorted(frozenset[date]().union(*(country_holidays("US", "MA", year) for year in YEARS)))
    clocks = zone(ZONE)
    naive = [tuple(datetime.fromtimestamp(at, clocks).replace(tzinfo=None) for at in pair[:2]) for pair in asked]

    def between() -> None:
        for start, end, _ in asked:
            calendar.between(start, end)

    def between_theirs() -> None:
        for start, end in naive:
            businessDuration(start, end, time(8, 30), time(17), holidaylist=free, unit="sec")

    return Case(
        "office: between",
        {"plazo": between, "business_duration": between_theirs},
        dict.fromkeys(("plazo", "business_duration"), 20),
    )


def measured(case: Case) -> dict[str, float]:
    """Microseconds per call and engine, the best of the rounds."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        for engine, run in case.engines.items():
            begun = perf_counter_ns()
            run()
            spent = (perf_counter_ns() - begun) / 1_000 / case.calls[engine]
            best[engine] = min(spent, best.get(engine, spent))
    return best


def main() -> None:
    """Print microseconds per call and how many times faster than the other."""
    for case in [
        *cases("office", *office()),
        *cases("nights", *nights()),
        against_business_duration(office()[0]),
    ]:
        best = measured(case)
        ours = best.pop("plazo")
        for engine, theirs in best.items():
            print(
                f"{case.name:<18} plazo {ours:7.3f} µs   {engine} {theirs:10.3f} µs   {theirs / ours:9.1f} times faster"
            )
    begun = perf_counter_ns()
    fresh = office()[0]
    fresh.between(at_local(2016, 1, 1, zone_name=ZONE), at_local(2026, 1, 1, zone_name=ZONE))
    print(f"compiling eleven years of the office calendar takes {(perf_counter_ns() - begun) / 1e6:.1f} ms")


if __name__ == "__main__":
    main()
