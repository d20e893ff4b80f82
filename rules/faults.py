"""Faults: what is wrong in a text that people keep, as values with file and line.

A fault carries a stable code and the facts; the words stand in `rules.fault_words`, in every language of
the interface. Faults are collected and shown together; only a bug raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rules.fault_words import KINDS, NEAREST, WARNING, WORDS

Grade: TypeAlias = Literal["error", "warning"]
"""A warning is true and worth a look; an error is refused."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, where it stands, and what to do about it."""

    file: str
    line: int
    """From 1; a thing that is missing is reported where it should stand."""
    code: str
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The values that the words show. `said` is the line's key and value, `nearest` what may have been meant.

    `other` is the number of a second line that is part of it, and `other_said` its key and value.
    """
    grade: Grade = "error"

    @property
    def what(self) -> str:
        """What is wrong, in English."""
        return self._said("en")[0]

    @property
    def why(self) -> str:
        """Why it is wrong, in English."""
        return self._said("en")[1]

    @property
    def do(self) -> str:
        """What to do, in English."""
        return self._said("en")[2]

    def sentence(self, language: str = "en") -> str:
        """Three lines: place, whether it only warns, and what; why; what to do. An unknown language is English."""
        what, why, do = self._said(language)
        warns = WARNING.get(language, WARNING["en"]) if self.grade == "warning" else ""
        return f"{self.file}:{self.line}: {warns}{what}\n  {why}\n  {do}"

    def __str__(self) -> str:
        return self.sentence()

    def _said(self, language: str) -> tuple[str, str, str]:
        language = language if language in WORDS else "en"
        facts = {"file": self.file, **self.facts}
        if kind := facts.get("kind"):
            facts["kind"] = KINDS[language].get(kind, kind)
        what, why, do = WORDS[language][self.code]
        do = NEAREST[language] if "nearest" in facts else do
        return what.format_map(facts), why.format_map(facts), do.format_map(facts)
