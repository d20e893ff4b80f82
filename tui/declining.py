"""The sentence for every no: a reason of the rules, with names for ids, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rules.answers import Declined
from rules.instants import Instant, Seconds
from rules.plant import Plant
from rules.publications import Publications
from tui.typed_text import one_line
from tui.words import Words

OVERRIDE: Final = "-override"
"""The end of a reason that a supervisor who reads it may override."""

ALONE: Final = "-alone"
"""The end of a reason that a supervisor could override if there were somebody to stand by."""

_INSTANTS: Final = frozenset({"at", "since", "until", "opened", "last", "begins", "ends"})


def declined(no: Declined, words: Words, publications: Publications, now: Instant, *, overriding: bool = False) -> str:
    """What stands against it, and what can be done, where something can; who is `overriding` it knows that."""
    code = no.because.removesuffix(OVERRIDE).removesuffix(ALONE)
    facts = _facts(no.facts, words, publications, now)
    if code.endswith("cooling"):
        return _waiting(no.because, facts, words, overriding)
    sentences = [words(f"declined.{code}", **facts)]
    known = no.facts.get("known")
    if isinstance(known, tuple) and known:
        sentences.append(words("declined.known", known=", ".join(one_line(str(each)) for each in known)))
    if code.startswith("gate-") and not overriding:
        sentences.append(_override(no.because, words))
    return " ".join(sentences)


def _waiting(because: str, facts: Mapping[str, str], words: Words, overriding: bool) -> str:
    """What keeps the work waiting for a time: the gate first, then the minimum and why it is there."""
    gate, and_cooling, _ = because.partition("-and-cooling")
    sentences = [words(f"declined.{gate}", **facts)] if and_cooling else []
    sentences.append(words("declined.cooling", **facts))
    if facts["why"]:
        sentences.append(facts["why"])
    if not overriding:
        sentences.append(_override(because, words))
    return " ".join(sentences)


def _override(because: str, words: Words) -> str:
    if because.endswith(ALONE):
        return words("declined.nobody-beside")
    return words("declined.you-may-override" if because.endswith(OVERRIDE) else "declined.supervisor-may-override")


def _facts(facts: Mapping[str, object], words: Words, publications: Publications, now: Instant) -> dict[str, str]:
    """The facts as they are read: names for ids, times and amounts in words."""
    plant = publications.current
    shown: dict[str, str] = {}
    for key, value in facts.items():
        if key in _INSTANTS and isinstance(value, int):
            shown[key] = words.when(Instant(value), now, publications.zone)
        elif key == "left" and isinstance(value, int):
            shown[key] = words.amount(Seconds(value))
        else:
            shown[key] = one_line(_name(key, value, words, plant))
    return shown


def _name(key: str, value: object, words: Words, plant: Plant) -> str:
    if value is None:
        return words("declined.somebody")
    text = str(value)
    match key:
        case "department":
            return next((each.name for id_, each in plant.departments.items() if id_ == text), text)
        case "person" | "who":
            return next((each.name for id_, each in plant.people.items() if id_ == text), text)
        case "service":
            return next((each.name for id_, each in plant.services.items() if id_ == text), text)
        case "clock":
            return words(f"kind.{text}") if words.knows(f"kind.{text}") else text
        case _:
            return text
