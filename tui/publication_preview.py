"""The preview of a publication: what it changes in plain words, and the dues of open requests before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct
from rich.cells import cell_len

from rules.agreement import Bounds, Expectation, Goal, ServiceId
from rules.instants import Instant, Seconds
from rules.plant import Plant
from rules.readings import Reading
from rules.republishing import Changes, Difference, Effect, ExpectationChange, Fate, Move, ServiceChange
from tui.boards import Names, clock_name
from tui.typed_text import fit, one_line
from tui.words import Words

_ARROW: Final = " → "
_INDENT: Final = "  "
_SUMMARY_LEAST: Final = 12
_SUMMARY_MOST: Final = 60


class PublicationTexts(Struct, frozen=True):
    """With which names and words a publication is told, and when."""

    before: Plant
    after: Plant
    words: Words
    now: Instant

    def change_lines(self, changes: Changes) -> Iterator[str]:
        """What is declared differently, one line each under a heading."""
        if not changes:
            yield self.words("publish.changes-nothing")
            return
        yield self.words("publish.changes")
        for service in changes.services:
            yield from (_INDENT + line for line in self._service(service))
        for calendar in changes.calendars:
            for word in calendar.differences or (calendar.fate,):
                yield _INDENT + self.words(f"publish.calendar.{word.value}", calendar=one_line(calendar.id))
        names = Names(self.after)
        for department in changes.departments:
            yield _INDENT + self.words("publish.department", department=names.department(department))

    def effect_lines(self, effects: Sequence[Effect], width: int, *, also_open: bool) -> Iterator[str]:
        """The dues of open requests that move, as a table that fits into the width."""
        pinnable = sum(each.pinned_anew for each in effects)
        whatever = [] if also_open else [(each, move) for each in effects for move in each.new_only]
        pinned = [
            (each, move)
            for each in effects
            for move in each.also_open
            if also_open or not _is_among(move, each.new_only)
        ]
        if not (whatever or pinned or pinnable):
            yield self.words("publish.no-moves")
            return
        if whatever:
            yield self.words("publish.whatever")
            yield from self._table(whatever, width)
        if pinned:
            yield self.words("publish.when-pinned" if also_open else "publish.if-pinned")
            yield from self._table(pinned, width)
        if not (whatever or pinned):
            yield self.words("publish.no-due-moves")
        if pinnable and not also_open:
            yield self.words.count("publish.pinnable", pinnable)

    def re_agreement_lines(self, effect: Effect) -> Iterator[str]:
        """What pinning one request to the newest agreement moves: clock, due before → after."""
        if not effect.also_open:
            yield self.words("publish.re-agree.no-moves")
            return
        yield self.words("publish.re-agree.moves")
        rows = [(self._clock(move), *self._dues(move)) for move in effect.also_open]
        sizes = [max(cell_len(row[column]) for row in rows) for column in range(2)]
        for clock, before, after in rows:
            yield f"{_INDENT}{fit(clock, sizes[0])}{_INDENT}{fit(before, sizes[1], right=True)}{_ARROW}{after}"

    def _table(self, moves: Sequence[tuple[Effect, Move]], width: int) -> Iterator[str]:
        """Number, summary, clock, due before → after; the summary takes what is left of the width."""
        rows = [
            (one_line(each.request.id), one_line(each.request.summary), self._clock(move), *self._dues(move))
            for each, move in moves
        ]
        sizes = [max(cell_len(row[column]) for row in rows) for column in range(5)]
        fixed = len(_INDENT) + sizes[0] + sizes[2] + sizes[3] + sizes[4] + len(_ARROW) + 6
        summary = max(_SUMMARY_LEAST, min(sizes[1], _SUMMARY_MOST, width - fixed))
        for number, text, clock, before, after in rows:
            cells = (fit(number, sizes[0]), fit(text, summary), fit(clock, sizes[2]), fit(before, sizes[3], right=True))
            yield f"{_INDENT}{'  '.join(cells)}{_ARROW}{after}"

    def _clock(self, move: Move) -> str:
        reading = move.after or move.before
        assert reading is not None, "a move has a clock before or after"
        return clock_name(reading.expectation, self.words)

    def _dues(self, move: Move) -> tuple[str, str]:
        return self._due(move.before), self._due(move.after)

    def _due(self, reading: Reading | None) -> str:
        if reading is None:
            return self.words("publish.none")
        if reading.due is not None:
            return self.words.when(reading.due, self.now, self.after.time_zone)
        return self.words("publish.left", amount=self.words.amount(reading.left or Seconds(0)))

    def _service(self, change: ServiceChange) -> Iterator[str]:
        name = self._service_name(change.id)
        if change.fate is not Fate.CHANGED:
            yield self.words(f"publish.service.{change.fate.value}", service=name)
            return
        yield name
        for expectation in change.expectations:
            yield from (_INDENT + line for line in self._expectation(expectation))
        for difference in change.differences:
            yield _INDENT + self.words(f"publish.whole.{difference.value}")

    def _service_name(self, service: ServiceId) -> str:
        known = self.after.services.get(service) or self.before.services[service]
        return one_line(known.name)

    def _expectation(self, change: ExpectationChange) -> Iterator[str]:
        declared = change.after or change.before
        assert declared is not None, "a change has an expectation before or after"
        clock = clock_name(declared, self.words)
        match change.fate:
            case Fate.NEW:
                goals = ", ".join(self._goals(declared))
                yield self.words("publish.clock.new", clock=clock, goal=goals and f", {goals}")
            case Fate.GONE:
                yield self.words("publish.clock.gone", clock=clock)
            case Fate.CHANGED:
                for difference in change.differences:
                    goals = ""
                    if difference is Difference.BOUND and change.before is not None:
                        goals = "; ".join(self._moved_goals(change.before.bounds, declared.bounds))
                    yield self.words(f"publish.clock.{difference.value}", clock=clock, goals=goals)

    def _goals(self, declared: Expectation) -> Iterable[str]:
        """Every goal that is declared, each once."""
        said = (self._goal(goal) for _, _, goal in declared.bounds.goals)
        return dict.fromkeys(each for each in said if each)

    def _moved_goals(self, before: Bounds, after: Bounds) -> Iterator[str]:
        """`normal: ≤ 30 min → ≤ 20 min` for each part and priority for which they differ."""
        old = {(part, priority): goal for part, priority, goal in before.goals}
        new = {(part, priority): goal for part, priority, goal in after.goals}
        for key in {**old, **new}:
            if old.get(key) != new.get(key):
                part, priority = key
                names = [] if part is None else [one_line(self.after.parts.get(part) or part)]
                names += [] if priority is None else [one_line(priority)]
                none = self.words("publish.none")
                moved = f"{self._goal(old.get(key)) or none}{_ARROW}{self._goal(new.get(key)) or none}"
                yield f"{', '.join(names)}: {moved}" if names else moved

    def _goal(self, goal: Goal | None) -> str:
        """`≤ 30 min`, `≥ 24 h`, `30 min – 2 h`; nothing where nothing is declared."""
        if goal is None or (goal.least is None and goal.most is None):
            return ""
        if goal.least is None or goal.most is None:
            amount = self.words.goal(goal.most or goal.least or Seconds(0))
            return f"≤ {amount}" if goal.least is None else f"≥ {amount}"
        return f"{self.words.goal(goal.least)} – {self.words.goal(goal.most)}"


def _is_among(move: Move, others: Sequence[Move]) -> bool:
    """Whether one of the others brings the same clock to the same due."""
    return any(move.clock == other.clock and _goes_to(move) == _goes_to(other) for other in others)


def _goes_to(move: Move) -> tuple[object, ...]:
    return () if move.after is None else (move.after.due, move.after.left)
