"""Lint: what a plant file declares that loads and yet cannot be meant, as faults of two grades.

An error is a promise that nobody can keep; a warning is true and may be meant. `rules.lint_windows` looks at the
times (law 25), `rules.lint_people` at who is there to keep them, `rules.lint_unused` at what nothing uses; here stand
the clocks that can never begin or end, and the latest promise that does not exist (law 23).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rules.agreement import READY, Agreement, Expectation
from rules.declared import Source
from rules.faults import Fault
from rules.lint_people import lint_people
from rules.lint_unused import lint_unused
from rules.lint_windows import lint_windows
from rules.plant import Plant
from rules.toml_lines import Path

GATE_WORDS: Final = frozenset({"approved", "refused", "approval-suspended", "approval-asked"})
HOLD_WORDS: Final = frozenset({"held", "resumed"})

_ORDER: Final = ("opened", "taken", READY, "work-started", "done", "told", "confirmed")
"""What happens once in every cycle, in this order."""

_TOO_LATE: Final = frozenset({"work-started", "done", "told", "confirmed", "cancelled"})
"""What comes when no gate is waited for any more."""


def lint(plant: Plant, text: str, file: str = "plant.toml") -> tuple[Fault, ...]:
    """Everything in the text of a loaded plant that cannot be meant, in the order of the lines."""
    source = Source(file, text)
    for named, service in plant.services.items():
        path: Path = ("services", named)
        _lint_clocks(source, path, service.agreement, plant)
        _lint_latest(source, path, service.agreement)
    lint_windows(source, plant)
    lint_people(source, plant)
    lint_unused(source, plant)
    return tuple(sorted(source.faults, key=lambda fault: fault.line))


def _lint_clocks(source: Source, service: Path, agreement: Agreement, plant: Plant) -> None:
    for number, expectation in enumerate(agreement.expectations):
        path = (*service, "expect", number)
        begins = (*path, "from")
        needs = _needs(expectation.begins, expectation, agreement, plant, service)
        if needs:
            source.fault("never-begins", begins, id=expectation.id, word=expectation.begins, needs=needs)
        elif expectation.gate is not None and expectation.begins in _TOO_LATE:
            source.fault("gate-begins-too-late", begins, id=expectation.id, word=expectation.begins)
        elif expectation.gate is None and not _ends(expectation, agreement, plant, service):
            other = {"other": str(source.line(begins)), "other_said": source.said(begins)}
            source.fault("never-ends", (*path, "until"), id=expectation.id, **other)


def _needs(word: str, expectation: Expectation, agreement: Agreement, plant: Plant, service: Path) -> str:
    """What would have to be declared for the word ever to happen; empty where it can happen."""
    if word in GATE_WORDS:
        others = any(gate is not expectation for gate in agreement.gates)
        return "" if others else 'kind = "approval"'
    if word in HOLD_WORDS and not agreement.holds:
        return f"[[{'.'.join(map(str, service))}.hold]]"
    if word == "part-changed" and not plant.parts:
        return "[parts]"
    if word == "priority-changed" and len(plant.priorities) == 1:
        return 'priorities = ["…", "…"]'
    return ""


def _ends(expectation: Expectation, agreement: Agreement, plant: Plant, service: Path) -> bool:
    """Whether anything that ends it can come after its beginning."""
    return any(
        not _needs(word, expectation, agreement, plant, service) and not _is_past(word, expectation.begins)
        for word in expectation.ends
    )


def _is_past(word: str, begins: str) -> bool:
    """Whether the word has happened for this cycle when the other one does; who confirms may not have been told yet."""
    if (word, begins) == ("told", "confirmed"):
        return False
    return word in _ORDER and begins in _ORDER and _ORDER.index(word) <= _ORDER.index(begins)


def _lint_latest(source: Source, service: Path, agreement: Agreement) -> None:
    """A service that promises something, but not until when the work is done at the latest (law 23)."""
    if agreement.expectations and not _is_bounded("done", agreement, frozenset()):
        source.warning("no-latest-promise", service)


_IMPLIES: Final = {
    "taken": frozenset({"taken", "work-started", "done"}),
    "work-started": frozenset({"work-started", "done"}),
}
"""What a clock may end with and still bound the word: what is done was started, what is started was taken."""


def _is_bounded(word: str, agreement: Agreement, awaited: frozenset[str]) -> bool:
    """Whether declared maxima say when the word happens at the latest, as `rules.promise` reads them."""
    if word == "opened":
        return True
    if word in awaited:
        return False
    awaited |= {word}
    if word == READY:
        waits = (each for each in agreement.expectations if each.keeps_work_waiting)
        return _is_bounded("taken", agreement, awaited) and all(
            (each.gate is None or each.has_most) and _is_bounded(each.begins, agreement, awaited) for each in waits
        )
    return any(_is_bounded(each.begins, agreement, awaited) for each in _bounding(word, agreement))


def _bounding(word: str, agreement: Agreement) -> Iterable[Expectation]:
    return (
        each
        for each in agreement.expectations
        if each.has_most
        and word in each.ends
        and _IMPLIES.get(word, frozenset({word})).issuperset(each.ends)
        and not (each.repeats or each.lapses or each.keeps_work_waiting)
    )
