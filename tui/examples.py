"""Examples as people read them: which did not come as they say, on which line, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from textwrap import wrap
from typing import Final

from rules.examples import Difference, Outcome, Reason
from rules.instants import DAY
from rules.plant import Plant
from rules.stories import Misread
from rules.toml_lines import Path, Place
from rules.whens import Whens
from tui.typed_text import one_line
from tui.words import Words

_WIDTH: Final = 80
"""Longer lines go on in the next one, under what they say."""


class ExampleTexts:
    """The sentences about the examples of one plant file."""

    def __init__(self, file: str, places: Mapping[Path, Place], plant: Plant, words: Words) -> None:
        self._file = file
        self._places = places
        self._plant = plant
        self._words = words

    def lines(self, outcome: Outcome) -> Iterator[str]:
        """Everything about an example that did not come as it says; nothing about one that did."""
        for misread in outcome.misread:
            yield from self._heading(outcome, misread.part, misread.index)
            yield from self._row("line", one_line(misread.line)) if misread.line else ()
            yield from self._row("because", self.why_misread(misread))
        for difference in outcome.differences:
            yield from self._heading(outcome, "expect", difference.index)
            yield from self._row("expected", one_line(difference.line))
            yield from self._row("came", difference.came or self._words("examples.came-nothing"))
            if difference.reasons:
                yield from self._row("because", ", ".join(self.reasons(outcome, difference)))

    def _row(self, row: str, said: str) -> Iterator[str]:
        """One row under a heading, its words in one column with those of the others."""
        heads = [self._words(f"examples.row.{each}") for each in ("expected", "came", "because", "line")]
        width = max(map(len, heads)) + 4
        head = f"  {self._words(f'examples.row.{row}')}".ljust(width)
        yield from _wrapped(said, head, " " * width)

    def line_number(self, outcome: Outcome, part: str, index: int) -> int:
        """Where a line of an example stands in the file."""
        table = ("services", outcome.service, "example", outcome.number - 1)
        place = self._places.get((*table, part, index)) or self._places.get((*table, part)) or self._places[table]
        return place.line

    def why_misread(self, misread: Misread) -> str:
        """What is wrong with a line, and what to write instead."""
        facts = {key: one_line(text) for key, text in misread.facts.items()}
        why = self._words(f"misread.{misread.because}", **facts)
        meant = get_close_matches(facts.get("name", ""), facts.get("known", "").split(", "), n=1)
        return f"{why} {self._words('examples.nearest', name=meant[0])}" if meant else why

    def reasons(self, outcome: Outcome, difference: Difference) -> Sequence[str]:
        """The chain that led to what came."""
        example = outcome.example
        whens = Whens(self._plant.time_zone, example.week, (*example.story, *example.expect))
        return [self._reason(reason, whens) for reason in difference.reasons]

    def _reason(self, reason: Reason, whens: Whens) -> str:
        code = "held-on" if reason.code == "held" and reason.until is None else reason.code
        department = next((each.name for key, each in self._plant.departments.items() if key == reason.by), reason.by)
        since, until = whens.write(reason.since), "" if reason.until is None else whens.write(reason.until)
        if reason.until is not None and reason.until - reason.since < DAY:
            until = until.split()[-1]
        return self._words(f"reason.{code}", since=since, until=until, by=one_line(department))

    def _heading(self, outcome: Outcome, part: str, index: int) -> Iterator[str]:
        name = one_line(outcome.example.name)
        said = self._words(
            "examples.of",
            file=self._file,
            line=self.line_number(outcome, part, index),
            name=self._words("examples.named", name=name) if name else f"#{outcome.number}",
            service=outcome.service,
        )
        yield from _wrapped(said, "", "  ")


def _wrapped(said: str, first: str, further: str) -> Sequence[str]:
    """The lines of a sentence; what has no space in it is never torn apart."""
    return wrap(
        said,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
