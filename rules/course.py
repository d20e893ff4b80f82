"""The course of one clock: one expectation followed along the timeline of one request."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from rules.agreement import PROVIDER, READY
from rules.events import HandedOver, Reopened
from rules.instants import Instant
from rules.logbook import Logbook
from rules.readiness import UNREADY
from rules.run import Draft, Ending, Run
from rules.terms import Terms
from rules.timeline import Beat, Stop, ends

# As in `rules.clocks`: a name is found sooner than a member.
_NOT_NEEDED: Final = Ending.NOT_NEEDED

_AFTER_THE_WORK: Final = ("told", "confirmed", "reopened")
"""Beginnings that may still come when the work is done."""

_EVERY_COURSE: Final = frozenset(
    [
        *("work-started", "done", "confirmed", "cancelled", "reopened"),
        *("part-changed", "priority-changed", "handed-over", UNREADY),
    ]
)
"""The words that may matter to a clock beside those that it names itself."""


def _as_recorded(happened: Sequence[Beat]) -> list[Beat]:
    """The beats in the order in which they were recorded, so that a note entered afterwards splits no interval."""
    return sorted(happened, key=lambda beat: (beat.event.version if beat.event is not None else 0) or sys.maxsize)


class Course(Logbook):
    """Follows one expectation along the timeline of one request."""

    # As in `Logbook`.
    _open = False
    """The expectation is a gate, and it is open."""
    _started_at: Instant | None = None
    _done_at: Instant | None = None
    _confirmed_at: Instant | None = None
    _cancelled_at: Instant | None = None

    def walked(self, happened: Sequence[Beat]) -> tuple[Run, ...]:
        """The runs, in the order of their instances; one that waits for its beginning stands last."""
        self.follow(happened)
        return self.ended(happened[-1])

    def follow(self, happened: Sequence[Beat]) -> None:
        """Take in what happened next."""
        expectation = self._expectation
        words, own = expectation.words, expectation.id
        for beat in _as_recorded(happened) if expectation.repeats else happened:
            if beat.word in words or beat.word in _EVERY_COURSE or beat.gate == own:
                self._happened(beat)

    def ended(self, last: Beat) -> tuple[Run, ...]:
        """The runs when nothing follows after the last beat."""
        if self._current is not None:
            self._note(self._current)
        elif not self._begun_in_cycle and self._may_wait():
            self._runs.append(self._waiting(last))
        return tuple(self._runs)

    def re_agree(self, terms: Terms, standing: tuple[Stop, ...], beat: Beat) -> None:
        """Go on under newer terms of the same promise; a clock that they change is superseded (laws 20, 21)."""
        self._let_go_of_passed_minimum(beat.at)
        current, owed_by = self._current, self._owed_by
        differ = self._terms.differ(terms, beat.part, beat.priority)
        supersede = current is not None and (differ or owed_by != self._owed_under(terms))
        if supersede:
            self._end(beat.at, Ending.SUPERSEDED)
        self._take(self._terms.followed_by(terms, beat.at), standing)
        if current is not None and supersede:
            goal = self._expectation.bounds.of(beat.part, beat.priority)
            self._current = self._succeeding(replace(current, goal=goal, owed_by=self._owed_by), beat)

    def begin_to_count(self, beat: Beat, before: tuple[Run, ...]) -> None:
        """Forget what ended before a newer agreement brought this expectation, and go on from there (law 21).

        Up to the beat it was followed as if it had always been promised; `before` are the runs of its id until then.
        """
        self._let_go_of_passed_minimum(beat.at)
        self._runs = list(before)
        if self._current is not None:
            self._current = self._succeeding(self._current, beat)

    def withdraw(self, beat: Beat) -> tuple[Run, ...]:
        """The runs when a newer agreement does not have the expectation any more (law 21)."""
        self._let_go_of_passed_minimum(beat.at)
        self._end(beat.at, Ending.SUPERSEDED)
        return tuple(self._runs)

    def _happened(self, beat: Beat) -> None:
        word = beat.word
        if word == "opened":
            # Nothing stands before it.
            if word == self._expectation.begins or word in self._expectation.begins_anew:
                self._begin(beat)
            return
        self._let_go_of_passed_minimum(beat.at)
        if word == "reopened":
            self._reopened(beat)
        elif word == "cancelled":
            self._end(beat.at, Ending.CANCELLED, beat)
            self._cancelled_at = beat.at
        elif word == UNREADY:
            self._lost_readiness(beat)
        else:
            self._went_on(beat)
        if self._current is None and word == self._expectation.begins and self._may_begin(beat):
            self._begin(beat)
        if word == "work-started" and self._started_at is None:
            self._started_at = beat.at
        elif word == "done":
            self._done_at = beat.at
        elif word == "confirmed":
            self._confirmed_at = beat.at

    def _lost_readiness(self, beat: Beat) -> None:
        if self._expectation.begins == READY:
            self._end(beat.at, Ending.SUPERSEDED)

    def _went_on(self, beat: Beat) -> None:
        """What a beat within a cycle does to the run that is under way, or to the one before it."""
        if isinstance(beat.event, HandedOver):
            self._hand_over(beat, beat.event)
        if self._begins_anew(beat):
            self._end(beat.at, Ending.SUPERSEDED, beat)
            self._begin(beat)
        elif self._expectation.gate is not None and beat.word in ("work-started", "done"):
            self._passed_by(beat)
        elif self._current is not None:
            self._meanwhile(self._current, beat)
        if beat.gate is not None and beat.gate == self._expectation.id:
            self._open = beat.word == "approved"

    def _meanwhile(self, current: Draft, beat: Beat) -> None:
        expectation = self._expectation
        if ends(beat, expectation):
            self._end(beat.at, Ending.EVENT, beat)
            if expectation.repeats and beat.word != "done" and self._done_at is None:
                self._begin(beat, self._runs[-1].ends_at)
        elif beat.word == "confirmed":
            self._end(beat.at, Ending.NOT_NEEDED, beat)
        elif beat.word in ("part-changed", "priority-changed", "work-started"):
            self._rebound(current, beat)

    def _passed_by(self, beat: Beat) -> None:
        """The work starts: a shut gate is cut short by those who start, whatever its own clock came to (law 15)."""
        starts = self._started_at is None and self._done_at is None
        if not starts or self._open:
            self._end(beat.at, Ending.NOT_NEEDED, beat)
            return
        if self._current is None or self._broken(self._current, beat):
            self._end(beat.at, Ending.NOT_NEEDED, beat)
            self._begin(beat)
        self._end(beat.at, Ending.OVERRIDDEN, beat)

    def _hand_over(self, beat: Beat, event: HandedOver) -> None:
        """What is not broken yet is owed by the department that goes on."""
        if event.department is None:
            return
        self._handed_to = event.department
        if self._expectation.owed_by != PROVIDER:
            return
        self._owed_by = event.department
        if self._current is not None and not self._broken(self._current, beat):
            self._current.owed_by = event.department

    def _begins_anew(self, beat: Beat) -> bool:
        if beat.word not in self._expectation.begins_anew or self._done_at is not None:
            return False
        if beat.gate is not None:
            return beat.gate == self._expectation.id
        return self._started_at is None

    def _may_begin(self, beat: Beat) -> bool:
        once = not beat.word.startswith("event ") and beat.word != READY
        return not (once and self._begun_in_cycle)

    def _rebound(self, current: Draft, beat: Beat) -> None:
        """A changed part or priority supersedes a started clock whose bound differs (law 20).

        Naming the part for the first time narrows the bound of the same clock; what was late by the widest is late.
        """
        goal = self._expectation.bounds.of(beat.part, beat.priority)
        if goal == current.goal:
            return
        if beat.names_part:
            if not self._broken(current, beat):
                current.goal, current.replanned_at = goal, beat.at
            return
        self._end(beat.at, Ending.SUPERSEDED, beat)
        self._current = self._succeeding(replace(current, goal=goal), beat)

    def _reopened(self, beat: Beat) -> None:
        """A new cycle: what counts from the opening begins anew (law 29)."""
        assert isinstance(beat.event, Reopened)
        expectation, first_began, gap_began = self._expectation, self._last_begin, self._done_at
        self._end(beat.at, Ending.EVENT if ends(beat, expectation) else Ending.NOT_NEEDED, beat)
        self._cycle += 1
        self._begun_in_cycle = self._open = False
        self._started_at = self._done_at = self._confirmed_at = self._cancelled_at = None
        if expectation.begins != "opened":
            return
        if expectation.ends == ("done",) and expectation.has_most and gap_began is not None:
            self._begun_in_cycle = True
            if expectation.counts == "total" and first_began is not None:
                gap = Stop(gap_began, beat.at, self._customer)
                self._gaps += (gap,)
                self._stops = tuple(sorted((*self._stops, gap), key=lambda stop: stop.since))
                self._begin(beat, first_began)
        elif "ran-again" in expectation.begins_anew and beat.event.has_not_run and first_began is not None:
            self._begin(beat, first_began)
        else:
            self._begin(beat)

    def _may_wait(self) -> bool:
        """Whether an expectation that never began in this cycle is worth a reading: always, but for a lost `event`."""
        over = self._done_at is not None or self._cancelled_at is not None
        return not over or not self._expectation.begins.startswith("event ")

    def _waiting(self, last: Beat) -> Run:
        ending, ends_at = _NOT_NEEDED, self._confirmed_at
        if self._cancelled_at is not None:
            ending, ends_at = Ending.CANCELLED, self._cancelled_at
        elif self._done_at is not None and self._expectation.begins not in _AFTER_THE_WORK:
            ends_at = self._done_at
        elif self._started_at is not None and self._expectation.begins == READY:
            ends_at = self._started_at
        return Run(
            expectation=self._expectation,
            instance=len(self._runs) + 1,
            cycle=self._cycle,
            goal=self._expectation.bounds.of(last.part, last.priority),
            owed_by=self._owed_by,
            calendar=self._calendar,
            known_at=last.at,
            begins_at=None,
            ends_at=ends_at,
            ending=None if ends_at is None else ending,
        )
