"""From the words and options of `plazo do` to an action of the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct

from rules.agreement import DepartmentId, PartId, PersonId
from rules.asks import (
    WORDS,
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
from rules.instants import Instant
from tui.commands.parsing import Misuse, Options

_ALWAYS: Final = frozenset({"store", "as", "language", "at", "revision", "json"})

_NUMBERS: Final = ("rating", "revision", "event")
"""The options whose values are whole numbers."""

SAID_WITH: Final[Mapping[str, frozenset[str]]] = {
    "take": frozenset(),
    "assign": frozenset({"person"}),
    "plan": frozenset({"start"}),
    "start": frozenset({"part", "override", "reason", "with"}),
    "ran-again": frozenset({"stopped"}),
    "hold": frozenset({"reason", "text"}),
    "resume": frozenset(),
    "ask-approval": frozenset({"gate"}),
    "approve": frozenset({"gate", "reason"}),
    "refuse": frozenset({"gate", "reason"}),
    "suspend": frozenset({"gate", "reason"}),
    "part": frozenset({"part", "reason"}),
    "priority": frozenset({"priority", "reason"}),
    "hand-over": frozenset({"person", "department", "reason"}),
    "note": frozenset({"text", "internal", "question"}),
    "event": frozenset({"name"}),
    "child": frozenset({"child"}),
    "done": frozenset(),
    "tell": frozenset({"text"}),
    "confirm": frozenset({"rating", "text"}),
    "reopen": frozenset({"reason", "has-not-run"}),
    "cancel": frozenset({"reason"}),
    "re-agree": frozenset(),
    "excuse": frozenset({"clock", "reason"}),
    "ack": frozenset({"clock", "until"}),
    "silence": frozenset({"clock", "until"}),
    "amend": frozenset({"event", "to", "undo", "reason"}),
}
"""The options that each action understands; another one would be lost without a word."""


class _Said(Struct, frozen=True):
    """The options of one action."""

    options: Options
    instant: Callable[[str], Instant | None]

    def text(self, name: str) -> str:
        """The value of an option; empty where it was not given."""
        return self.options.text(name) or ""

    @property
    def reason(self) -> str:
        """The reason that was given."""
        return self.text("reason")

    @property
    def gate(self) -> str:
        """The approval that is meant."""
        return self.text("gate")

    @property
    def person(self) -> PersonId | None:
        """The person that is named."""
        return PersonId(self.text("person")) or None

    @property
    def part(self) -> PartId | None:
        """The part that is named."""
        return PartId(self.text("part")) or None


def _start(said: _Said) -> Action:
    overrides = said.options.has("override") or said.options.text("reason") is not None
    return Start(said.part, overrides, said.reason, PersonId(said.text("with")) or None)


def _note(said: _Said) -> Action:
    internal, question = said.options.has("internal"), said.options.has("question")
    return Note(said.text("text"), "internal" if internal else None, question)


def _amend(said: _Said) -> Action:
    event = said.text("event")
    return Amend(Version(int(event)) if event else None, said.instant("to"), said.reason)


_MADE: Final[Mapping[str, Callable[[_Said], Action]]] = {
    "take": lambda _: Take(),
    "assign": lambda said: Assign(said.person),
    "plan": lambda said: Plan(said.instant("start")),
    "start": _start,
    "ran-again": lambda said: RunAgain(said.instant("stopped")),
    "hold": lambda said: Hold(said.reason, said.text("text")),
    "resume": lambda _: Resume(),
    "ask-approval": lambda said: AskApproval(said.gate),
    "approve": lambda said: Approve(said.gate, said.reason),
    "refuse": lambda said: Refuse(said.gate, said.reason),
    "suspend": lambda said: Suspend(said.gate, said.reason),
    "part": lambda said: ChangePart(said.part, said.reason),
    "priority": lambda said: ChangePriority(said.text("priority"), said.reason),
    "hand-over": lambda said: HandOver(DepartmentId(said.text("department")) or None, said.person, said.reason),
    "note": _note,
    "event": lambda said: Happen(said.text("name")),
    "child": lambda said: Link(RequestId(said.text("child")) or None),
    "done": lambda _: Finish(),
    "tell": lambda said: Tell(said.text("text")),
    "confirm": lambda said: Confirm(_number(said.options.text("rating")), said.text("text")),
    "reopen": lambda said: Reopen(said.reason, said.options.has("has-not-run")),
    "cancel": lambda said: Cancel(said.reason),
    "re-agree": lambda _: ReAgree(),
    "excuse": lambda said: Excuse(said.text("clock"), said.reason),
    "ack": lambda said: Acknowledge(said.text("clock"), said.instant("until")),
    "silence": lambda said: Silence(said.text("clock"), said.instant("until")),
    "amend": _amend,
}

ACTIONS: Final = tuple(WORDS)
"""Every action that `plazo do` knows: all there are."""


def wrongly_said(options: Options) -> Misuse | None:
    """What is wrong with how an action was asked for."""
    word = options.words[1]
    if word not in WORDS:
        return Misuse("unknown-action", {"name": word}, "do", ACTIONS, word)
    unfitting = sorted({*options.values, *options.flags} - _ALWAYS - SAID_WITH[word])
    if unfitting:
        known = tuple(f"--{name}" for name in sorted(SAID_WITH[word] | _ALWAYS))
        return Misuse("unknown-option", {"option": f"--{unfitting[0]}", "command": f"do … {word}"}, "do", known)
    if word == "amend" and options.has("undo") is (options.text("to") is not None):
        return Misuse("amend-how", {}, "do")
    for name in _NUMBERS:
        text = options.text(name)
        if text is not None and _number(text) is None:
            return Misuse("not-a-number", {"option": f"--{name}", "text": text}, "do")
    return None


def said_action(options: Options, instant: Callable[[str], Instant | None]) -> Action:
    """The action that was asked for, rightly; `instant` reads the instant of an option."""
    return _MADE[options.words[1]](_Said(options, instant))


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.removeprefix("-").isdigit() else None


def said_revision(options: Options) -> int | None:
    """The revision that the caller has seen."""
    return _number(options.text("revision"))
