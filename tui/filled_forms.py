"""Filled-in forms: what a person said, as an action of the rules and the time at which it happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from rules.agreement import DepartmentId, PartId, PersonId
from rules.asks import (
    Acknowledge,
    Action,
    Amend,
    Approve,
    AskApproval,
    Assign,
    Cancel,
    ChangePart,
    ChangePriority,
    Confirm,
    Excuse,
    Finish,
    HandOver,
    Happen,
    Hold,
    Link,
    Note,
    Plan,
    ReAgree,
    Refuse,
    Reopen,
    Resume,
    RunAgain,
    Silence,
    Start,
    Suspend,
    Take,
    Tell,
)
from rules.events import RequestId, Version
from rules.instants import Instant, NotAnInstant
from tui.forms import EARLIER, Form, Stated, Time, Values
from tui.typed_times import TypedTimes


class FilledForm(Struct, frozen=True):
    """One form as it was filled in, and near which time."""

    form: Form
    values: Values
    times: TypedTimes

    def text(self, name: str) -> str:
        """What was typed or chosen, or what was stated because there is only one; empty for nothing."""
        stated = next((each.value for each in self.form.fields if isinstance(each, Stated) and each.name == name), "")
        return str(self.values.get(name, stated))

    def yes(self, name: str) -> bool:
        """Whether it is ticked."""
        return bool(self.values.get(name))

    def at(self, name: str) -> Instant | None:
        """The instant that was typed; None for nothing, or for what stood in it. Raises `NotAnInstant`."""
        asked = next((each for each in self._times if each.name == name), None)
        typed = self.text(name).strip()
        if asked is None or typed in ("", asked.usual):
            return None
        return self.times.read(typed, asked.tense, asked.floor)

    @property
    def earlier(self) -> Instant | None:
        """When it happened, where that was earlier. Raises `NotAnInstant`."""
        return self.at(EARLIER)

    @property
    def misread(self) -> Time | None:
        """The first field for a time in which none stands."""
        for asked in self._times:
            try:
                self.at(asked.name)
            except NotAnInstant:
                return asked
        return None

    @property
    def _times(self) -> tuple[Time, ...]:
        further = () if self.form.earlier is None else (self.form.earlier,)
        return (*(each for each in self.form.fields if isinstance(each, Time)), *further)

    @property
    def action(self) -> Action:
        """The action that it asks for. Raises `NotAnInstant`."""
        return _MADE[self.form.word](self)


def _start(said: FilledForm) -> Action:
    reason = said.text("text")
    return Start(_part(said), override=bool(reason), reason=reason, second=PersonId(said.text("second")) or None)


def _part(said: FilledForm) -> PartId | None:
    return PartId(said.text("part")) or None


def _hand_over(said: FilledForm) -> Action:
    of, _, id_ = said.text("successor").partition(":")
    if of == "person":
        return HandOver(person=PersonId(id_), reason=said.text("text"))
    return HandOver(DepartmentId(id_) or None, reason=said.text("text"))


def _child(said: FilledForm) -> Action:
    """A number that is typed comes before the one that stands chosen in the list."""
    return Link(RequestId(said.text("number").strip() or said.text("child")) or None)


def _confirm(said: FilledForm) -> Action:
    rating = said.text("rating")
    return Confirm(int(rating) if rating else None, said.text("text"))


def _amend(said: FilledForm) -> Action:
    """A time that is typed comes before what the chosen correction says of the time."""
    version, _, instant = said.text("correction").partition("@")
    counts = said.at("time") or (Instant(int(instant)) if instant else None)
    return Amend(Version(int(version)) if version else None, counts, said.text("text"))


_MADE: Final[Mapping[str, Callable[[FilledForm], Action]]] = {
    "take": lambda _: Take(),
    "assign": lambda said: Assign(PersonId(said.text("person")) or None),
    "plan": lambda said: Plan(said.at("time")),
    "start": _start,
    "ran-again": lambda said: RunAgain(said.at("time")),
    "hold": lambda said: Hold(said.text("hold"), said.text("text")),
    "resume": lambda _: Resume(),
    "ask-approval": lambda said: AskApproval(said.text("gate")),
    "approve": lambda said: Approve(said.text("gate"), said.text("text")),
    "refuse": lambda said: Refuse(said.text("gate"), said.text("text")),
    "suspend": lambda said: Suspend(said.text("gate"), said.text("text")),
    "part": lambda said: ChangePart(_part(said), said.text("text")),
    "priority": lambda said: ChangePriority(said.text("priority"), said.text("text")),
    "hand-over": _hand_over,
    "note": lambda said: Note(said.text("text"), "internal" if said.yes("internal") else None, said.yes("question")),
    "event": lambda said: Happen(said.text("name")),
    "child": _child,
    "done": lambda _: Finish(),
    "tell": lambda said: Tell(said.text("text")),
    "confirm": _confirm,
    "reopen": lambda said: Reopen(said.text("text"), said.yes("has-not-run")),
    "cancel": lambda said: Cancel(said.text("text")),
    "re-agree": lambda _: ReAgree(),
    "excuse": lambda said: Excuse(said.text("clock"), said.text("text")),
    "ack": lambda said: Acknowledge(said.text("clock"), said.at("time")),
    "silence": lambda said: Silence(said.text("clock"), said.at("time")),
    "amend": _amend,
}
