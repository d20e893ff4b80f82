"""The timeline of a request as a picture: one bar for each clock on one axis, and what was promised.

Each row is a strip of cells on the axis with a label beside it, right or left as room allows. What a clock has
used is a heavy line, what it has left a light one up to its due; off hours are dashed, holds hatched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from rich.cells import cell_len

from rules.agreement import Expectation
from rules.entry import Entry
from rules.events import Reopened
from rules.instants import MINUTE, Instant
from rules.promise import Promise, Step
from rules.readings import Mark, Phase, Reading, Verdict
from rules.runs import Run
from rules.stages import OVER
from tui import tones
from tui.axes import Axis
from tui.bars import Bar
from tui.boards import AT_MOST
from tui.lines import Line, Look, clipped, line, wrapped
from tui.spoken_times import SpokenTimes
from tui.tellers import Teller
from tui.tones import Paint, Tone
from tui.typed_text import fit

USED: Final = "━"
OFF: Final = "╌"
HELD: Final = "▒"
OVERDUE: Final = "■"
LEFT: Final = "─"
DUE: Final = "┤"
BEYOND: Final = "→"
BEFORE: Final = "←"
LEAST: Final = "░"

_NARROWEST: Final = 20
"""The axis has so many cells at least, however narrow the terminal."""


class Timeline(Struct, frozen=True):
    """The picture, and how long it stays the same."""

    lines: tuple[Line, ...]
    differs_at: Instant
    """The first instant at which it differs if nothing happens."""


def timeline(entry: Entry, promise: Promise | None, width: int, teller: Teller) -> Timeline:
    """The picture of the request's present cycle in `width` cells, from 60 to as many as there are."""
    canvas, now = _Canvas(entry, promise, width, teller), teller.now
    minute = Instant((now // MINUTE + 1) * MINUTE)
    next_cell = canvas.axis.at(canvas.axis.cell(now) + 1)
    lines = tuple(clipped(each, width) for each in canvas.lines())
    return Timeline(lines, min(minute, max(next_cell, Instant(now + 1))))


class _Canvas:
    """The rows of one picture."""

    def __init__(self, entry: Entry, promise: Promise | None, width: int, teller: Teller) -> None:
        self._entry, self._promise, self._now = entry, promise, teller.now
        self._width, self._teller, self._words = width, teller, teller.words
        cycle = entry.request.cycle
        self._pairs = [
            (run, reading)
            for run, reading in zip(entry.runs, entry.readings, strict=True)
            if reading.cycle == cycle or reading.live
        ]
        steps = () if promise is None else promise.steps
        self._steps = {step.clock: step for step in steps if step.begins_at >= self._now}
        self._gutter = self._gutter_cells()
        self.axis = self._axis()

    def lines(self) -> Iterator[Line]:
        """The axis, a row for each clock, the promise, and where now is."""
        yield from self._heading()
        later: list[str] = []
        for expectation in self._entry.agreement.expectations:
            begun = [pair for pair in self._pairs if pair[0].expectation == expectation and self._has_begun(pair[1])]
            step = self._steps.get(expectation.id)
            if begun or step is not None:
                yield self._clock_row(expectation, begun, step)
            elif any(run.expectation == expectation and reading.live for run, reading in self._pairs):
                later.append(self._teller.clock(expectation))
        if self._promise is not None and not self._promise.held:
            yield self._promise_row(self._promise)
        if self.axis.cell(self._now) < self.axis.cells:
            yield self._now_row()
        yield from self._later(later)

    def _has_begun(self, reading: Reading) -> bool:
        return reading.began_at is not None and reading.began_at <= self._now

    def _later(self, names: Sequence[str]) -> Iterator[Line]:
        """The clocks that wait for something nobody can date."""
        indent = " " * self._gutter
        for text in wrapped(" · ".join(names), self._width - self._gutter):
            first = fit(f" {Tone.WAITING.symbol} {self._words('timeline.later')}", self._gutter)
            yield line((first if indent else "", Paint.QUIET), (text, Paint.QUIET))
            indent = ""

    def _gutter_cells(self) -> int:
        longest = max((cell_len(self._teller.clock(each)) for each in self._entry.agreement.expectations), default=0)
        date = cell_len(self._teller.date(self._now)) + 2
        return max(date, min(longest + 4, max(18, self._width // 5)))

    def _axis(self) -> Axis:
        """From the beginning of the cycle to the last that matters now, with room for labels behind it."""
        request = self._entry.request
        reopened = [moment.at for moment in request.moments if isinstance(moment.event, Reopened)]
        starts = min(reopened[-1] if reopened else request.opened_at, self._now)
        promised = None if self._promise is None else self._promise.latest
        headline = None if self._entry.headline is None else self._entry.headline.due
        present = self._over_at() or self._now
        near = [present, promised, headline, *(reading.ended_at for _, reading in self._pairs)]
        near += [step.due for step in self._steps.values()]
        ends = max(at for at in near if at is not None)
        dues = [reading.due for _, reading in self._pairs if reading.live and reading.due is not None]
        reach = Instant(starts + 3 * (ends - starts) // 2)
        ends = max([ends, *(due for due in dues if due <= reach), Instant(starts + MINUTE)])
        cells = max(_NARROWEST, self._width - self._gutter - 1)
        room = min(cells // 3, 6 + cells // 12)
        return Axis(starts, Instant(ends + (ends - starts) * room // (cells - room)), cells)

    def _over_at(self) -> Instant | None:
        """When the request was over, so that an old one is not squeezed by all the time since."""
        if self._entry.stage not in OVER:
            return None
        return self._entry.closes_at or self._entry.request.last_at

    def _bar(self) -> Bar:
        return Bar(self.axis.cells, self.axis.cell(self._now))

    def _heading(self) -> Iterator[Line]:
        """The times of the axis, and the rule on which they stand."""
        times, rule = Bar(self.axis.cells, -1), self._bar()
        rule.fill(0, self.axis.cells, "─", Look.RULE)
        free = 0
        for cell, text in self.axis.ticks(self._teller.names.zone, self._words):
            rule.put(cell, "┬", Look.RULE)
            if cell >= free and cell + cell_len(text) <= self.axis.cells:
                for offset, glyph in enumerate(text):
                    times.put(cell + offset, glyph, Paint.QUIET)
                free = cell + cell_len(text) + 1
        rule.put(self.axis.cell(self._now), "┼", Look.NOW)
        gutter = fit(f" {self._teller.date(self.axis.starts)}", self._gutter)
        yield line((gutter, Paint.QUIET), *times.pieces())
        yield line((" " * self._gutter, ""), *rule.pieces())

    def _clock_row(self, expectation: Expectation, begun: Sequence[tuple[Run, Reading]], step: Step | None) -> Line:
        row = self._bar()
        for run, reading in begun:
            self._paint(row, run, reading)
        for _, reading in begun:
            self._end(row, reading)
        if begun and (step is None or begun[-1][1].live):
            reading = begun[-1][1]
            tone = tones.of_reading(reading)
            loud = tone.loud or tone is Tone.ON_HOLD
            row.label(self._label(reading), tone.paint if loud else Look.SOFT)
        else:
            tone = Tone.WAITING
        if step is not None and not (begun and begun[-1][1].live):
            self._foresee(row, step)
            row.label(self._window(expectation, step), Paint.QUIET)
        name = fit(self._teller.clock(expectation), self._gutter - 4)
        quiet = tone.paint is Paint.QUIET or tone is Tone.MET
        return line(
            (f" {tone.symbol} ", tone.paint),
            (f"{name} ", Paint.QUIET if quiet else Look.PLAIN),
            *row.pieces(),
        )

    def _paint(self, row: Bar, run: Run, reading: Reading) -> None:
        """The bar of one instance: used, overdue, left, and how it ended."""
        began = reading.began_at or self._now
        upto = self._now if reading.ended_at is None else min(reading.ended_at, self._now)
        first, end = self.axis.cell(began), max(self.axis.cell(upto), self.axis.cell(began) + 1)
        look = _look(reading)
        overdue = self.axis.cell(reading.due) if reading.due is not None and not reading.is_minimum else end
        for cell in range(max(0, first), min(end, row.cells)):
            row.put(cell, *self._used(run, cell, look, overdue=cell > overdue))
        if first < 0:
            row.put(0, BEFORE, look)
        if reading.live and reading.due is not None:
            due = self.axis.cell(reading.due)
            row.fill(end, due, LEFT, look)
            row.put(due, DUE, look)
            if due >= row.cells:
                row.put(row.cells - 1, BEYOND, look)
        elif reading.verdict is Verdict.BREACHED and overdue < end:
            row.put(overdue, DUE, Paint.BREACHED)

    def _end(self, row: Bar, reading: Reading) -> None:
        """How one instance ended, behind its bar."""
        if reading.began_at is not None and reading.ended_at is not None:
            tone = tones.of_reading(reading)
            end = max(self.axis.cell(reading.ended_at), self.axis.cell(reading.began_at) + 1)
            row.put(min(end, row.cells - 1), tone.symbol, tone.paint)

    def _used(self, run: Run, cell: int, look: str, *, overdue: bool) -> tuple[str, str]:
        """How a cell looks in which the clock was not at its end."""
        at = self.axis.middle(cell)
        if any(stop.since <= at and (stop.until is None or at < stop.until) for stop in run.stops):
            return HELD, Paint.ON_HOLD
        if not run.calendar.is_open(at):
            return OFF, Paint.BREACHED if overdue else Paint.QUIET
        return (OVERDUE, Paint.BREACHED) if overdue else (USED, look)

    def _foresee(self, row: Bar, step: Step) -> None:
        """Where a clock will stand that has not begun."""
        first, due = self.axis.cell(step.begins_at), self.axis.cell(step.due)
        row.fill(first, max(due, first + 1), LEFT, Paint.QUIET)
        if step.least_at is not None:
            row.fill(first, self.axis.cell(step.least_at), LEAST, Paint.QUIET)
        row.put(due, DUE, Paint.QUIET)
        if due >= row.cells:
            row.put(row.cells - 1, BEYOND, Paint.QUIET)

    def _label(self, reading: Reading) -> tuple[str, ...]:
        """What stands beside a bar, the longest form first."""
        if reading.phase is Phase.ON_HOLD and reading.held_by is not None:
            department = self._teller.side(reading.held_by, self._entry)
            return (self._words("timeline.for", department=department), department)
        if not reading.live:
            ended = "" if reading.ended_at is None else self._teller.when(reading.ended_at)
            if reading.is_minimum and reading.verdict is Verdict.MET:
                return (ended,)
            word = self._words(tones.of_reading(reading).word)
            return (f"{ended} {word}", ended) if reading.broken else (ended,)
        if reading.due is None:
            return ("",)
        time = self._teller.when(reading.due)
        if reading.is_minimum:
            return (self._words("timeline.from", time=time), time)
        key = "timeline.was-due" if reading.due < self._teller.now else "timeline.due"
        return (self._words(key, time=time), time)

    def _window(self, expectation: Expectation, step: Step) -> tuple[str, ...]:
        """How long a clock takes that has not begun."""
        goal = expectation.bounds.of(self._entry.request.part, self._entry.request.priority)
        most = "" if goal.most is None else self._words.amount(goal.most)
        if goal.least is not None:
            return (f"{self._words.amount(goal.least)} – {most}", most)
        return (f"{AT_MOST.strip()} {most}",)

    def _promise_row(self, promise: Promise) -> Line:
        """From the earliest to the latest time, or which of them there is to show."""
        row, words = self._bar(), self._words
        earliest, look = self._teller.when(SpokenTimes.whole_minute(promise.earliest)), str(Look.PROMISE)
        first = self.axis.cell(promise.earliest)
        if promise.latest is None:
            row.put(first, "╞", look)
            texts = [words("timeline.soonest", earliest=earliest), earliest]
        elif promise.late:
            look = Paint.BREACHED
            row.put(self.axis.cell(promise.latest), "╡", look)
            texts = [words("timeline.was-due", time=self._teller.when(promise.latest))]
        else:
            last = self.axis.cell(promise.latest)
            row.fill(first, last, "═", look)
            row.put(first, "╞", look)
            row.put(last, "╡", look)
            latest = self._teller.when(promise.latest)
            same_day = earliest.split()[:-1] == latest.split()[:-1]
            short = latest.split()[-1] if same_day else latest
            texts = [words("timeline.promised", earliest=earliest, latest=short), latest]
        row.label(texts, look)
        name = fit(f"   {words('timeline.promise')}", self._gutter)
        return line((name, Look.PROMISE), *row.pieces())

    def _now_row(self) -> Line:
        """Where now is, and whose turn."""
        row = self._bar()
        row.put(self.axis.cell(self._now), "▲", Look.NOW)
        now = self._words("timeline.now", time=self._teller.when(self._now))
        turn = self._turn()
        row.label((f"{now} · {turn}" if turn else now, now), Look.NOW)
        return line((" " * self._gutter, ""), *row.pieces())

    def _turn(self) -> str:
        if self._entry.turn is not None:
            return self._words("timeline.turn", department=self._teller.names.department(self._entry.turn))
        return self._words("timeline.turn.cooling") if self._entry.request.done_at is None else ""


def _look(reading: Reading) -> str:
    """The colour of what a clock has used up to its due."""
    if Mark.AT_RISK in reading.marks:
        return Paint.AT_RISK
    if reading.phase in (Phase.SUPERSEDED, Phase.CANCELLED) or reading.verdict is Verdict.NOT_NEEDED:
        return Paint.QUIET
    if reading.verdict is Verdict.CUT_SHORT:
        return Paint.BREACHED
    if not reading.live:
        return Paint.OVER
    if reading.is_minimum:
        return Paint.COOLING
    return Paint.APPROVAL if reading.expectation.gate is not None else Paint.WORK
