"""From the words and options of `plazo do` to an action of the rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from rules.agreement import PartId, PersonId
from rules.asks import (
    Action,
    Approve,
    AskApproval,
    Cancel,
    ChangePart,
    ChangePriority,
    Confirm,
    Finish,
    Hold,
    Note,
    Refuse,
    Resume,
    Start,
    Take,
    Tell,
)
from tui.commands.parsing import Misuse, Options

_ALWAYS: Final = frozenset({"store", "as", "language", "at", "revision", "json"})

SAID_WITH: Final[Mapping[str, frozenset[str]]] = {
    "take": frozenset(),
    "start": frozenset({"part", "override", "reason", "with"}),
    "hold": frozenset({"reason", "text"}),
    "resume": frozenset(),
    "ask-approval": frozenset({"gate"}),
    "approve": frozenset({"gate", "reason"}),
    "refuse": frozenset({"gate", "reason"}),
    "part": frozenset({"part", "reason"}),
    "priority": frozenset({"priority", "reason"}),
    "note": frozenset({"text", "internal", "question"}),
    "done": frozenset(),
    "tell": frozenset({"text"}),
    "confirm": frozenset({"rating", "text"}),
    "cancel": frozenset({"reason"}),
}
"""The options that each action understands; another one would be lost without a word."""

_MADE: Final[Mapping[str, Callable[[Options], Action]]] = {
    "take": lambda _: Take(),
    "start": lambda said: Start(
        part=_part(said),
        override=said.has("override") or said.text("reason") is not None,
        reason=said.text("reason") or "",
        second=_second(said),
    ),
    "hold": lambda said: Hold(reason=said.text("reason") or "", text=said.text("text") or ""),
    "resume": lambda _: Resume(),
    "ask-approval": lambda said: AskApproval(gate=said.text("gate") or ""),
    "approve": lambda said: Approve(gate=said.text("gate") or "", reason=said.text("reason") or ""),
    "refuse": lambda said: Refuse(gate=said.text("gate") or "", reason=said.text("reason") or ""),
    "part": lambda said: ChangePart(part=_part(said), reason=said.text("reason") or ""),
    "priority": lambda said: ChangePriority(said.text("priority") or "", reason=said.text("reason") or ""),
    "note": lambda said: Note(
        text=said.text("text") or "",
        audience="internal" if said.has("internal") else None,
        question=said.has("question"),
    ),
    "done": lambda _: Finish(),
    "tell": lambda said: Tell(words=said.text("text") or ""),
    "confirm": lambda said: Confirm(rating=_number(said.text("rating")), words=said.text("text") or ""),
    "cancel": lambda said: Cancel(reason=said.text("reason") or ""),
}

ACTIONS: Final = tuple(_MADE)
"""Every action that `plazo do` knows."""


def said_action(options: Options) -> Action | Misuse:
    """The action that was asked for, or what is wrong with how it was said."""
    word = options.words[1]
    if word not in _MADE:
        return Misuse("unknown-action", {"name": word}, "do", ACTIONS, word)
    unfitting = sorted({*options.values, *options.flags} - _ALWAYS - SAID_WITH[word])
    if unfitting:
        known = tuple(f"--{name}" for name in sorted(SAID_WITH[word] | _ALWAYS))
        return Misuse("unknown-option", {"option": f"--{unfitting[0]}", "command": f"do … {word}"}, "do", known)
    for name in ("rating", "revision"):
        text = options.text(name)
        if text is not None and _number(text) is None:
            return Misuse("not-a-number", {"option": f"--{name}", "text": text}, "do")
    return _MADE[word](options)


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.removeprefix("-").isdigit() else None


def said_revision(options: Options) -> int | None:
    """The revision that the caller has seen."""
    return _number(options.text("revision"))


def _part(options: Options) -> PartId | None:
    part = options.text("part")
    return None if part is None else PartId(part)


def _second(options: Options) -> PersonId | None:
    person = options.text("with")
    return None if person is None else PersonId(person)
