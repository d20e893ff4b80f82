"""Answers: accepted with its events, declined with its reason, or offered with what is still to be said."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from rules.events import Event
from rules.instants import Instant


class Accepted(Struct, frozen=True):
    """What an action becomes: append these, all or none."""

    events: tuple[Event, ...]
    closes_at: Instant | None
    """From when on the request is closed if nothing more happens."""


class Declined(Struct, frozen=True):
    """Plazo's own no to an action, with its reason; nothing has changed.

    `because` names a sentence in the catalogue and `facts` are its values: instants, amounts and ids.
    """

    because: str
    facts: Mapping[str, object] = field(default_factory=dict)


class Of(StrEnum):
    """What a person chooses one of."""

    GATE = "gate"
    HOLD = "hold"
    """A declared reason for which the work may stop."""
    PART = "part"
    PRIORITY = "priority"
    SECOND = "second"
    """The second person of an override (law 15)."""
    PERSON = "person"
    DEPARTMENT = "department"
    CHILD = "child"
    """The number of a request, which need not be among the options."""
    CLOCK = "clock"
    """`repair#2`: the second instance of that clock."""
    CORRECTION = "correction"
    """`7`: take back the seventh event; `7@1795507200`: it counts at that instant."""
    NAME = "name"
    """An event for which only this plant has a word."""


class Choice(Struct, frozen=True):
    """One thing to choose, and between what."""

    of: Of
    options: tuple[str, ...]
    needed: bool = True
    """Whether one of them must be chosen; it need not be said where there is only one."""


class AskedTime(Struct, frozen=True):
    """An instant to say."""

    needed: bool = True
    usual: Instant | None = None
    """What it is if nobody says otherwise."""


class Offer(Struct, frozen=True):
    """An action that may be done now, and what the person still says or chooses."""

    action: str
    choices: tuple[Choice, ...] = ()
    time: AskedTime | None = None
    needs_reason: bool = False
    override: Declined | None = None
    """What stands against a start unless a supervisor overrides it."""

    def of(self, what: Of) -> tuple[str, ...]:
        """Between what of that is chosen; nothing where it is not asked for."""
        return next((choice.options for choice in self.choices if choice.of is what), ())
