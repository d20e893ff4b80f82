"""The logbook of one clock: the run that is under way, and those that were noted, in the order of their instances."""

from __future__ import annotations

from msgspec.structs import replace

from rules.agreement import CUSTOMER, PROVIDER, DepartmentId
from rules.instants import Instant
from rules.readings import Mark
from rules.request import Request
from rules.run import Draft, Ending, Run
from rules.terms import Terms
from rules.timeline import Beat, Stop


def _marked(run: Run) -> Run:
    """The run, marked where a stop of its own was corrected afterwards (law 31)."""
    for stop in run.stops:
        if stop.amended and (run.ends_at is None or stop.since < run.ends_at):
            return replace(run, marks=run.marks | {Mark.AMENDED})
    return run


class Logbook:
    """The runs of one expectation, as long as somebody follows it."""

    # Where it begins, on the class: nine are made for each request of a board, and most of them stay there.
    _handed_to: DepartmentId | None = None
    _gaps: tuple[Stop, ...] = ()
    """Between two cycles of a clock that counts both (law 29)."""
    _current: Draft | None = None
    _cycle = 1
    _begun_in_cycle = False
    _last_begin: Instant | None = None

    def __init__(self, terms: Terms, request: Request, standing: tuple[Stop, ...] = ()) -> None:
        """`standing` are the times in which the clock stands still, over the whole timeline."""
        self._customer = request.customer
        self._runs: list[Run] = []
        self._take(terms, standing)

    @property
    def terms(self) -> Terms:
        """What is promised now."""
        return self._terms

    def _take(self, terms: Terms, standing: tuple[Stop, ...]) -> None:
        self._terms = terms
        self._expectation = terms.expectation
        self._calendar = terms.calendar
        self._stops = tuple(self._held(stop) for stop in standing) if standing else ()
        if self._gaps:
            self._stops = tuple(sorted((*self._stops, *self._gaps), key=lambda stop: stop.since))
        self._owed_by = self._owed_under(terms)

    def _owed_under(self, terms: Terms) -> DepartmentId:
        owed_by = terms.expectation.owed_by
        if owed_by == PROVIDER:
            return self._handed_to or terms.provider
        return self._customer if owed_by == CUSTOMER else DepartmentId(owed_by)

    def _succeeding(self, draft: Draft, beat: Beat) -> Draft:
        """The same draft as the next instance, from the beat on the one that counts."""
        return replace(draft, known_at=beat.at, instance=len(self._runs) + 1, replanned_at=beat.at)

    def _held(self, stop: Stop) -> Stop:
        """The stop with the department that holds it."""
        return replace(stop, holder=self._customer) if stop.holder == CUSTOMER else stop

    def _begin(self, beat: Beat, begins_at: Instant | None = None) -> None:
        begins = beat.begins_at if begins_at is None else begins_at
        self._begun_in_cycle = True
        self._last_begin = begins
        self._current = Draft(
            known_at=beat.at,
            begins_at=begins,
            goal=self._expectation.bounds.of(beat.part, beat.priority),
            instance=len(self._runs) + 1,
            cycle=self._cycle,
            owed_by=self._owed_by,
            amended=beat.amended,
        )

    def _let_go_of_passed_minimum(self, now: Instant) -> None:
        """A minimum is met when its time has passed; nothing that happens later touches that run (law 16)."""
        current = self._current
        if current is None or current.goal.least is None or current.goal.most is not None:
            return
        passed = current.passes_at(current.goal.least, self._calendar, self._terms.earlier)
        if passed is not None and passed <= now and not self._expectation.forecast_only:
            self._note(current)
            self._current = None

    def _end(self, at: Instant, ending: Ending, beat: Beat | None = None) -> None:
        current, self._current = self._current, None
        if current is None:
            return
        if beat is not None and beat.at < current.begins_at and not self._broken(current, beat):
            # In truth it was over before it was thought to begin, and nothing was late until that was said (law 31).
            self._begun_in_cycle = any(run.cycle == self._cycle for run in self._runs)
            return
        self._note(current, at, ending, beat)

    def _broken(self, draft: Draft, beat: Beat) -> bool:
        """Whether the maximum had passed when the beat was recorded (laws 12, 31)."""
        due = self._run(draft).broken_from
        return due is not None and due < beat.typed_at

    def _note(
        self, draft: Draft, at: Instant | None = None, ending: Ending | None = None, beat: Beat | None = None
    ) -> None:
        run = self._run(draft)
        if at is None:
            self._runs.append(_marked(run))
            return
        at = Instant(max(at, draft.begins_at))
        # a gate that was passed by was shut when the work started, however much later somebody typed it in (law 15)
        broken_from = None if ending is Ending.OVERRIDDEN else run.broken_from
        if beat is not None and broken_from is not None and at <= broken_from < beat.typed_at:
            at = beat.typed_at
        amended = beat is not None and beat.amended
        marks = run.marks | {Mark.AMENDED} if amended else run.marks
        owed_by = (self._handed_to or self._terms.provider) if ending is Ending.OVERRIDDEN else run.owed_by
        self._runs.append(_marked(replace(run, ends_at=at, ending=ending, marks=marks, owed_by=owed_by)))

    def _run(self, draft: Draft) -> Run:
        return draft.run(self._expectation, self._calendar, self._stops, self._terms.earlier)
