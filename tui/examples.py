"""Examples as people read them: which did not come as they say, on which line, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from rules.examples import Difference, Outcome, Reason
from rules.plant import Plant
from rules.stories import Misread
from rules.toml_lines import Path, Place
from rules.whens import Whens
from tui.typed_text import one_line
from tui.words import Words


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
            yield self._heading(outcome, misread.part, misread.index)
            if misread.line:
                yield self._words("examples.misread", line=one_line(misread.line))
            yield f"  {self.why_misread(misread)}"
        for difference in outcome.differences:
            yield self._heading(outcome, "expect", difference.index)
            yield self._words("examples.expected", line=one_line(difference.line))
            came = self._words("examples.came", came=difference.came) if difference.came else ""
            yield came or self._words("examples.came-nothing")
            if difference.reasons:
                yield self._words("examples.because", reasons="; ".join(self.reasons(outcome, difference)))

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
        return f"{why}\n  {self._words('examples.nearest', name=meant[0])}" if meant else why

    def reasons(self, outcome: Outcome, difference: Difference) -> Sequence[str]:
        """The chain that led to what came."""
        example = outcome.example
        whens = Whens(self._plant.time_zone, example.week, (*example.story, *example.expect))
        return [self._reason(reason, whens) for reason in difference.reasons]

    def _reason(self, reason: Reason, whens: Whens) -> str:
        code = "held-on" if reason.code == "held" and reason.until is None else reason.code
        department = next((each.name for key, each in self._plant.departments.items() if key == reason.by), reason.by)
        return self._words(
            f"reason.{code}",
            since=whens.write(reason.since),
            until="" if reason.until is None else whens.write(reason.until),
            by=one_line(department),
        )

    def _heading(self, outcome: Outcome, part: str, index: int) -> str:
        return self._words(
            "examples.of",
            file=self._file,
            line=self.line_number(outcome, part, index),
            name=f"“{one_line(outcome.example.name)}”" if outcome.example.name else f"#{outcome.number}",
            service=outcome.service,
        )
