"""Levels of escalation in plain words: which level it is, and the full names of those who are to be told."""

from __future__ import annotations

from collections.abc import Sequence

from rules.escalations import DUE, Recipient, recipients
from rules.instants import NotADuration, parse_duration
from rules.plant import Plant
from tui.boards import Names
from tui.typed_text import one_line
from tui.words import Words


def level_phrase(level: str, words: Words) -> str:
    """`75 % used`, `past due`, `30 min past due`; a level that no plant file can say stands for itself."""
    if level == DUE:
        return words("level.due")
    if level.endswith("%"):
        return words("level.share", share=one_line(level.removesuffix("%")))
    try:
        return words("level.after", amount=words.amount(parse_duration(level.removeprefix(f"{DUE}+"))))
    except NotADuration:
        return one_line(level)


def told_names(tell: Sequence[str], plant: Plant, names: Names, words: Words) -> str:
    """The full names behind each `department:role`, each once; a role that nobody has says so."""
    found = [name for each in recipients(tell, plant) for name in _names(each, names, words)]
    return ", ".join(dict.fromkeys(found))


def _names(recipient: Recipient, names: Names, words: Words) -> Sequence[str]:
    if recipient.people:
        return [names.person(person) for person in recipient.people]
    department, _, role = recipient.role.partition(":")
    called = words(f"role.{role}") if words.knows(f"role.{role}") else one_line(role)
    return [words("level.nobody", role=called, department=names.department(department))]
