"""Windows that nobody can meet: a maximum with a minimum in it that takes longer (law 25).

A minimum is in a maximum where it begins with or after it and where nothing that ends the maximum can come before
the minimum has passed. Both are compared on their own calendars as they are on an ordinary week, without holidays,
closures and other hours on one date: an open time of 20 h is longer than 24 h on the clock where a department works
16 h a day. Nobody can meet the window where even the best instant of that week to begin does not; where only some
instants do not, that is a warning. It suffices to look at the instants at which the difference between the two
turns: when something opens or closes at the beginning, at the end of a minimum, or at the due.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from rules.agreement import (
    CUSTOMER,
    PROVIDER,
    READY,
    Agreement,
    CalendarId,
    DepartmentId,
    Expectation,
    PartId,
    Priority,
)
from rules.calendars import ALWAYS, Calendar, Hours
from rules.declared import Source
from rules.instants import DAY, Instant, Seconds, at_local, local
from rules.kinds import Kind
from rules.plant import Plant, Service
from rules.toml_lines import Path

MONDAY: Final = at_local(2026, 6, 1, zone_name="UTC")
"""The beginning of the week that stands for every week: no zone changes its clocks near it."""

_WEEK: Final = 7 * DAY

_BEFORE: Final[Mapping[str, frozenset[str]]] = {
    "taken": frozenset({"opened"}),
    "approved": frozenset({"opened"}),
    READY: frozenset({"opened", "taken", "approved"}),
    "work-started": frozenset({"opened", "taken", "approved", READY}),
    "done": frozenset({"opened", "taken", "approved", READY, "work-started"}),
    "told": frozenset({"opened", "taken", "approved", READY, "work-started", "done"}),
    "confirmed": frozenset({"opened", "taken", "approved", READY, "work-started", "done"}),
}
"""What has surely happened before a word; `approved` where the service has a gate at all."""


_ORDERED: Final = frozenset({"opened", *_BEFORE})

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_KEYS: Final[Mapping[str, tuple[str, str]]] = {
    Kind.COOL_DOWN: ("wait", ""),
    Kind.REPAIR: ("window", "window"),
    Kind.UPDATE: ("", "every"),
    Kind.CUSTOM: ("at-least", "at-most"),
}
"""Where a kind has its minimum and its maximum; the others have a maximum under `within`."""


class _End(Struct, frozen=True):
    """The minimum or the maximum of one expectation, for one part and priority, on one calendar."""

    expectation: Expectation
    paths: tuple[Path, ...]
    """Where it may be said; the first of them that is written."""
    amount: Seconds
    calendar: Calendar

    def path(self, source: Source) -> Path:
        """Of the line that says it."""
        return next((path for path in self.paths if source.stands(path)), self.paths[-1])


def lint_windows(source: Source, plant: Plant) -> None:
    """Note every maximum that a minimum makes impossible, once where several parts and priorities have one time."""
    week = _Week(plant)
    for service in plant.services.values():
        if any(each.has_least and not each.forecast_only for each in service.agreement.expectations):
            _lint_service(source, service, week, plant)


def _lint_service(source: Source, service: Service, week: _Week, plant: Plant) -> None:
    looked_at: set[tuple[object, ...]] = set()
    for case in _cases(service, plant):
        minima = [end for ends in _ends(service, week, case, "least") for end in ends]
        amounts = tuple(end.amount for end in minima)
        for ends in _ends(service, week, case, "most"):
            times = (ends[0].expectation.id, ends[0].amount, amounts)
            if times not in looked_at:
                looked_at.add(times)
                _lint_maximum(source, ends, minima, service, week)


_Case: TypeAlias = tuple[PartId | None, Priority]
"""A part and a priority that a request may have."""


def _cases(service: Service, plant: Plant) -> Iterator[_Case]:
    """Every part that has bounds of its own and one that has none, at each priority; no part at all says no more."""
    named = {part for each in service.agreement.expectations for part, _, _ in each.bounds.goals if part is not None}
    parts = [part for part in plant.parts if part in named]
    other = [part for part in plant.parts if part not in named][:1]
    looked_at: list[PartId | None] = [*other, *parts]
    return product(looked_at or [None], plant.priorities)


def _ends(service: Service, week: _Week, case: _Case, which: Literal["least", "most"]) -> Iterator[list[_End]]:
    """The minima or maxima that a breach can follow from, a maximum on every calendar on which it may count."""
    for number, each in enumerate(service.agreement.expectations):
        goal = each.bounds.of(*case)
        amount = goal.least if which == "least" else goal.most
        if amount is None or each.lapses or (which == "least" and each.forecast_only):
            continue
        base: Path = ("services", service.id, "expect", number)
        paths = _said_at(base, _KEYS.get(each.kind, ("", "within"))[which == "most"], case)
        known = week.calendars_of(each, service)
        calendars = [calendar for calendar in known if calendar is not None]
        if len(calendars) == len(known) and (which == "most" or len(known) == 1):
            yield [_End(each, paths, amount, calendar) for calendar in calendars]


def _said_at(base: Path, key: str, case: _Case) -> tuple[Path, ...]:
    part, priority = case
    of_all = ((*base, key, priority), (*base, key))
    return of_all if part is None else ((*base, "parts", part, priority), (*base, "parts", part), *of_all)


def _lint_maximum(
    source: Source, maxima: Sequence[_End], minima: Sequence[_End], service: Service, week: _Week
) -> None:
    """Note what stands against one maximum, on whichever of its calendars."""
    beside = next((each for each in minima if any(_is_one_span(maximum, each) for maximum in maxima)), None)
    if beside is not None:
        source.fault("minimum-not-below-maximum", maxima[0].path(source), **_cited(source, [beside]))
        return
    partly: dict[str, str] = {}
    for chain in _chains(maxima[0].expectation, minima, service.agreement):
        missed = [_missed(chain, maximum) for maximum in maxima]
        if all(each.always for each in missed):
            source.fault("window-never-met", maxima[0].path(source), **_cited(source, chain))
            return
        worst = next((each.at for each in missed if each.at is not None), None)
        if worst is not None and not partly:
            partly = {"begins": week.said(worst), **_cited(source, chain)}
    if partly:
        source.warning("window-missed-at-times", maxima[0].path(source), **partly)


def _cited(source: Source, minima: Sequence[_End]) -> dict[str, str]:
    return {
        "other": " + ".join(str(source.line(each.path(source))) for each in minima),
        "other_said": " + ".join(source.said(each.path(source)) for each in minima),
    }


def _is_one_span(maximum: _End, minimum: _End) -> bool:
    """Whether both run from the same to the same on the same calendar, the minimum not being shorter (law 25)."""
    most, least = maximum.expectation, minimum.expectation
    same = most.begins == least.begins and set(most.ends) == set(least.ends) and maximum.calendar == minimum.calendar
    return same and minimum.amount >= maximum.amount


def _chains(maximum: Expectation, minima: Sequence[_End], agreement: Agreement) -> Iterator[tuple[_End, ...]]:
    """The minima that pass one after the other between beginning and ending of a maximum, the shortest chains first."""
    before = {word: words if agreement.gates else words - {"approved"} for word, words in _BEFORE.items()}
    ends = ("approved",) if maximum.gate is not None else maximum.ends

    def passed_by(minimum: _End, word: str) -> bool:
        """Whether the word cannot come before the minimum has passed."""
        return not before.get(word, frozenset()).union({word}).isdisjoint(minimum.expectation.ends)

    def surely(word: str) -> bool:
        """Whether it happens before the maximum can end."""
        return all(word in before.get(end, ()) for end in ends)

    def follows(word: str, chain: tuple[_End, ...]) -> bool:
        """Whether the word, with which a minimum begins, comes no sooner than what the chain has come to."""
        if chain:
            last = chain[-1].expectation.begins
            goes_on = last in before.get(word, ()) or last not in _ORDERED
            return goes_on and surely(word) and passed_by(chain[-1], word)
        return word == maximum.begins or (surely(word) and maximum.begins in before.get(word, ()))

    chains: list[tuple[_End, ...]] = [()]
    while chains:
        chains = [
            (*chain, each)
            for chain in chains
            for each in minima
            if each not in chain and each.expectation is not maximum and follows(each.expectation.begins, chain)
        ]
        yield from (chain for chain in chains if all(passed_by(chain[-1], end) for end in ends))


class _Missed(Struct, frozen=True):
    """How often a maximum is missed in an ordinary week."""

    always: bool
    at: Instant | None
    """A beginning that misses it, within opening hours where there is one."""


def _missed(chain: Sequence[_End], maximum: _End) -> _Missed:
    calendar = maximum.calendar
    if all(each.calendar is ALWAYS for each in chain):
        elapsed = sum(each.amount for each in chain)
        if elapsed <= maximum.amount:
            return _Missed(always=False, at=None)
        if calendar is ALWAYS:
            return _Missed(always=True, at=None)
    candidates = set(_turns(chain, maximum))
    missed = [at for at in candidates if not _is_met(at, chain, maximum)]
    worst = min(missed, key=lambda at: (not calendar.is_open(at), at % 3600, at), default=None)
    return _Missed(always=len(missed) == len(candidates), at=worst)


def _is_met(begins: Instant, chain: Sequence[_End], maximum: _End) -> bool:
    """Whether everything has passed by the due, begun at that instant."""
    due = maximum.calendar.add(begins, maximum.amount)
    at: Instant | None = begins
    for each in chain:
        at = None if at is None else each.calendar.add(at, each.amount)
    return due is None or (at is not None and at <= due)


def _turns(chain: Sequence[_End], maximum: _End) -> Iterator[Instant]:
    """The beginnings at which what is left of the maximum, when the chain has passed, is most or least."""
    edges = {edge for each in (maximum, *chain) for edge in _edges(each.calendar)}
    stages: Iterable[Sequence[_End]] = ([maximum], *(chain[:length] for length in range(len(chain) + 1)))
    for stage in stages:
        for edge in edges:
            at: Instant | None = edge
            for each in reversed(stage):
                at = None if at is None else each.calendar.add(at, Seconds(-each.amount))
            if at is not None:
                yield from (Instant(MONDAY + (just - MONDAY) % _WEEK) for just in (at, at - 1))


def _edges(calendar: Calendar) -> Iterator[Instant]:
    """Every opening and closing of the week."""
    if calendar is ALWAYS:
        yield MONDAY
    else:
        for span in calendar.spans(MONDAY, Instant(MONDAY + _WEEK)):
            yield from span


class _Week:
    """The calendars of a plant as they are on an ordinary week, and its instants in words."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        zones = {hours.time_zone for hours in plant.calendars.values()}
        self._one_zone = len(zones) == 1
        """All wall clocks show the same, so that they may as well show UTC, which never changes."""
        self._calendars: dict[CalendarId, Calendar | None] = {}

    def calendar(self, named: CalendarId) -> Calendar | None:
        """The ordinary hours of a calendar; None where it is open on single dates only."""
        if named not in self._calendars:
            hours = self._plant.calendars.get(named)
            self._calendars[named] = ALWAYS if hours is None else self._ordinary(hours)
        return self._calendars[named]

    def _ordinary(self, hours: Hours) -> Calendar | None:
        if not any(hours.week):
            return None
        zone_name = "UTC" if self._one_zone else hours.time_zone
        return Calendar(Hours(zone_name, hours.week, at_closing=hours.at_closing))

    def calendars_of(self, expectation: Expectation, service: Service) -> list[Calendar | None]:
        """Those on which an expectation may count: one, or one for each customer that may owe it."""
        if expectation.calendar is not None:
            return [self.calendar(expectation.calendar)]
        if not expectation.has_most:
            return [ALWAYS]
        if expectation.owed_by == PROVIDER:
            return [self.calendar(service.agreement.calendar)]
        departments = self._plant.departments
        customers = tuple(departments) if service.customers is None else service.customers
        owing = customers if expectation.owed_by == CUSTOMER else (DepartmentId(expectation.owed_by),)
        return [self.calendar(named) for named in dict.fromkeys(departments[each].calendar for each in owing)]

    def said(self, at: Instant) -> str:
        """A day of the week and a wall-clock time, as stories have them."""
        there = local(at, "UTC" if self._one_zone else self._plant.time_zone)
        return f"{_DAYS[there.weekday()]} {there.strftime('%H:%M')}"
