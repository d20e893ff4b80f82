"""Tones: how each state looks: a symbol, a word and a colour, never a colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from rules.readings import Reading
from rules.stages import Stage


class Paint(StrEnum):
    """The colours of states: the theme variable `$tone-…` and the style class `…--…` end with the value."""

    BREACHED = "breached"
    AT_RISK = "at-risk"
    ON_HOLD = "on-hold"
    COOLING = "cooling"
    APPROVAL = "approval"
    WORK = "work"
    OPEN = "open"
    OVER = "over"
    QUIET = "quiet"

    @property
    def variable(self) -> str:
        """The name of the theme variable, without the dollar sign."""
        return f"tone-{self.value}"


class Tone(StrEnum):
    """The state of a request or of one clock, as people see it."""

    BREACHED = "breached"
    CUT_SHORT = "cut-short"
    EXCUSED = "excused"
    AT_RISK = "at-risk"
    ON_HOLD = "on-hold"
    SUSPENDED = "suspended"
    OFF_HOURS = "off-hours"
    NEW = "new"
    TAKEN = "taken"
    COOLING = "cooling"
    TO_APPROVE = "to-approve"
    READY = "ready"
    IN_WORK = "in-work"
    DONE = "done"
    TOLD = "told"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    NO_EXPECTATION = "no-expectation"
    RUNNING = "running"
    WAITING = "waiting"
    MET = "met"
    ENDED = "ended"
    SUPERSEDED = "superseded"
    NOT_NEEDED = "not-needed"

    @property
    def symbol(self) -> str:
        """One cell that tells it from every other state without colour."""
        return _LOOKS[self][0]

    @property
    def paint(self) -> Paint:
        """Its colour; several calm states share one."""
        return _LOOKS[self][1]

    @property
    def word(self) -> str:
        """The key of its word in the catalogue."""
        if self is Tone.NO_EXPECTATION:
            return "board.no-expectation"
        return f"stage.{self.value}" if self.value in _STAGES else f"word.{self.value}"

    @property
    def loud(self) -> bool:
        """Whether it asks somebody to act now."""
        return self in (Tone.BREACHED, Tone.CUT_SHORT, Tone.SUSPENDED, Tone.AT_RISK)


_STAGES: Final = frozenset(stage.value for stage in Stage)

_LOOKS: Final[Mapping[Tone, tuple[str, Paint]]] = {
    Tone.BREACHED: ("▲", Paint.BREACHED),
    Tone.CUT_SHORT: ("▼", Paint.BREACHED),
    Tone.EXCUSED: ("△", Paint.QUIET),
    Tone.AT_RISK: ("◆", Paint.AT_RISK),
    Tone.ON_HOLD: ("‖", Paint.ON_HOLD),
    Tone.SUSPENDED: ("⊘", Paint.BREACHED),
    Tone.OFF_HOURS: ("☾", Paint.QUIET),
    Tone.NEW: ("○", Paint.OPEN),
    Tone.TAKEN: ("◐", Paint.OPEN),
    Tone.COOLING: ("◌", Paint.COOLING),
    Tone.TO_APPROVE: ("□", Paint.APPROVAL),
    Tone.READY: ("►", Paint.WORK),
    Tone.IN_WORK: ("●", Paint.WORK),
    Tone.DONE: ("✓", Paint.OVER),
    Tone.TOLD: ("»", Paint.OVER),
    Tone.CLOSED: ("·", Paint.QUIET),
    Tone.CANCELLED: ("×", Paint.QUIET),
    Tone.NO_EXPECTATION: ("–", Paint.QUIET),
    Tone.RUNNING: ("▸", Paint.WORK),
    Tone.WAITING: ("…", Paint.QUIET),
    Tone.MET: ("✔", Paint.OVER),
    Tone.ENDED: ("■", Paint.QUIET),
    Tone.SUPERSEDED: ("↷", Paint.QUIET),
    Tone.NOT_NEEDED: ("∅", Paint.QUIET),
}


def of_stage(stage: Stage) -> Tone:
    """How a stage looks."""
    return Tone(stage.value)


def of_reading(reading: Reading) -> Tone:
    """How a clock looks: its one word of law 11."""
    return Tone(reading.word.value)
