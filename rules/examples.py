"""Examples: the tests of a promise that a plant file declares, run against the rules themselves.

A line of `expect` is `WHEN CLOCK [STATE] [due WHEN] [used AMOUNT] [left AMOUNT] [over AMOUNT] [short AMOUNT]`.
CLOCK is the id of an expectation, `repair#1` its first instance, plain `repair` its latest. STATE is law 11's
one word, or any phase, verdict or mark that the reading has. What happened at WHEN is included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from rules.agreement import Expectation, ExpectationId, ServiceId
from rules.entry import Entry
from rules.instants import Instant, NotADuration, Seconds, format_duration, parse_duration
from rules.plant import Example, Plant, Service
from rules.publications import Publication, Publications
from rules.readings import Mark, Phase, Reading, Verdict
from rules.run import Run
from rules.stories import Misread, read_story
from rules.story_lines import Wrong, as_of, clock_and_instance, when
from rules.whens import Whens

STATES: Final = frozenset(state.value for kind in (Phase, Verdict, Mark) for state in kind)
"""Every word that may stand for the state of a clock."""

AMOUNTS: Final = ("used", "left", "over", "short")

_MOST_SPANS: Final = 6
"""So many hours off are listed among the reasons."""


class Expected(Struct, frozen=True):
    """What one line says must be read."""

    at: Instant
    clock: ExpectationId
    instance: int | None
    """None for the latest."""
    state: str
    """Empty where none is said."""
    due: Instant | None
    amounts: Mapping[str, Seconds]


class Reason(Struct, frozen=True):
    """One link in the chain that led to a reading."""

    code: str
    """`waits`, `begins`, `began`, `held`, `off-hours`, `more-off-hours`, `passed`, `ran-out`, or the run's `Ending`."""
    since: Instant
    until: Instant | None = None
    by: str = ""


class Difference(Struct, frozen=True):
    """A line of `expect` of which something else came."""

    index: int
    line: str
    came: str
    """The reading in the same words; empty where the clock has no such instance."""
    reasons: tuple[Reason, ...]


class Outcome(Struct, frozen=True):
    """What came of one example."""

    service: ServiceId
    number: int
    """Its place among the service's examples, from 1."""
    example: Example
    misread: tuple[Misread, ...] = ()
    differences: tuple[Difference, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every line could be read, and came as it says."""
        return not self.misread and not self.differences


def run_examples(plant: Plant) -> tuple[Outcome, ...]:
    """Every example of every service, in the order of the plant file."""
    publications = Publications((Publication(1, Instant(0), plant),))
    return tuple(
        run_example(service, number, publications)
        for service in plant.services.values()
        for number in range(1, len(service.examples) + 1)
    )


def run_example(service: Service, number: int, publications: Publications) -> Outcome:
    """The outcome of the example at that place, from 1; nothing is expected of a story that cannot be read."""
    example, plant = service.examples[number - 1], publications.current
    whens = Whens(plant.time_zone, example.week, (*example.story, *example.expect))
    events, misread = read_story(service, example, publications, whens)
    told = not misread
    differences: list[Difference] = []
    for index, line in enumerate(example.expect):
        try:
            expected = _expected(line, service, whens)
            if events and expected.at < events[0].occurred_at:
                raise Wrong("before-the-story")
        except Wrong as error:
            misread = (*misread, Misread("expect", index, line, error.because, error.facts))
            continue
        if told:
            difference = _difference(index, line, expected, as_of(events, expected.at, publications), whens)
            differences += [difference] if difference is not None else []
    return Outcome(service.id, number, example, misread, tuple(differences))


def _expected(line: str, service: Service, whens: Whens) -> Expected:
    at, words = when(line.split(), whens)
    if not words:
        raise Wrong("no-clock", known=", ".join(each.id for each in service.agreement.expectations) or "-")
    clock, instance = clock_and_instance(words[0], service)
    words = words[1:]
    state = ""
    if words and words[0] not in ("due", *AMOUNTS):
        state, words = words[0], words[1:]
        if state not in STATES:
            raise Wrong("unknown-state", name=state, known=", ".join(sorted(STATES)))
    due, amounts = _values(words, whens)
    return Expected(at, clock, instance, state, due, amounts)


def _values(words: Sequence[str], whens: Whens) -> tuple[Instant | None, Mapping[str, Seconds]]:
    due: Instant | None = None
    amounts: dict[str, Seconds] = {}
    while words:
        word, words = words[0], words[1:]
        if word == "due":
            due, words = when(words, whens)
        elif word in AMOUNTS and words:
            try:
                amounts[word] = parse_duration(words[0])
            except NotADuration as error:
                raise Wrong("not-an-amount", name=words[0]) from error
            words = words[1:]
        else:
            raise Wrong("unknown-words", name=word, known=", ".join(("due", *AMOUNTS)))
    return due, amounts


def _difference(index: int, line: str, expected: Expected, entry: Entry, whens: Whens) -> Difference | None:
    pairs = [
        (run, reading)
        for run, reading in zip(entry.runs, entry.readings, strict=True)
        if reading.expectation.id == expected.clock and expected.instance in (None, reading.instance)
    ]
    if not pairs:
        return Difference(index, line, "", ())
    run, reading = pairs[-1]
    if _fits(expected, reading):
        return None
    return Difference(index, line, _written(expected, reading, whens), _reasons(run, expected.at))


def _fits(expected: Expected, reading: Reading) -> bool:
    words = {reading.word.value, reading.phase.value, reading.verdict.value, *(mark.value for mark in reading.marks)}
    return (
        (not expected.state or expected.state in words)
        and (expected.due is None or expected.due == reading.due)
        and all(_amount(reading, name) == amount for name, amount in expected.amounts.items())
    )


def _amount(reading: Reading, name: str) -> Seconds | None:
    amounts: Mapping[str, Seconds | None] = {
        "used": reading.used,
        "left": reading.left,
        "over": reading.over,
        "short": reading.short,
    }
    return amounts[name]


def _written(expected: Expected, reading: Reading, whens: Whens) -> str:
    """The reading as a line of `expect` would say it, with everything that the line asks for."""
    said = [_named(reading.expectation, reading.instance, expected.instance), reading.word.value]
    if reading.due is not None:
        said += ["due", whens.write(reading.due)]
    for name in AMOUNTS:
        amount = _amount(reading, name)
        if amount and (name in expected.amounts or name in ("over", "short")):
            said += [name, format_duration(amount)]
        elif name in expected.amounts:
            said += [name, "0s" if amount == 0 else "-"]
    return " ".join(said)


def _named(expectation: Expectation, instance: int, asked: int | None) -> str:
    return expectation.id if asked is None else f"{expectation.id}#{instance}"


def _reasons(run: Run, at: Instant) -> tuple[Reason, ...]:
    """Why the clock reads as it does: its beginning, where it stood still, when its calendar was shut, its ending."""
    if run.begins_at is None:
        return (Reason("waits", at, by=run.expectation.begins),)
    if run.begins_at > at:
        return (Reason("begins", run.begins_at),)
    over = _over(run, at)
    until = at if over is None else over.since
    reasons = [Reason("began", run.begins_at)]
    reasons += [
        Reason("held", stop.since, stop.until, str(stop.holder))
        for stop in run.stops
        if stop.since < until and (stop.until is None or stop.until > run.begins_at)
    ]
    shut = _shut(run, run.begins_at, until)
    reasons += [Reason("off-hours", since, until) for since, until in shut[:_MOST_SPANS]]
    if shut[_MOST_SPANS:]:
        reasons.append(Reason("more-off-hours", shut[_MOST_SPANS][0], shut[-1][1], str(len(shut) - _MOST_SPANS)))
    reasons += [over] if over is not None else []
    return tuple(sorted(reasons, key=lambda reason: reason.since))


def _over(run: Run, at: Instant) -> Reason | None:
    """What ended the run by an instant: a happening, a minimum that passed (law 16), an answer that never came."""
    if run.passed_at is not None and run.goal.most is None and run.passed_at <= min(at, run.ends_at or at):
        return Reason("passed", run.passed_at)
    if run.expectation.lapses and run.due is not None and run.due < min(at, run.ends_at or at):
        return Reason("ran-out", run.due)
    if run.ending is not None and run.ends_at is not None and run.ends_at <= at:
        return Reason(run.ending.value, run.ends_at)
    return None


def _shut(run: Run, since: Instant, until: Instant) -> list[tuple[Instant, Instant]]:
    """When the run's calendar was shut between two instants."""
    shut = []
    for opens, closes in run.calendar.spans(since, until):
        if opens > since:
            shut.append((since, opens))
        since = closes
    return [*shut, (since, until)] if since < until else shut
