"""What an examination of a store says: the parts that were looked at, and what is not in order in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Grade(IntEnum):
    """How bad it is; the worst of several is the highest."""

    WHOLE = 0
    NOTICE = 1
    """Worth knowing; nothing is lost, and nobody needs to do anything."""
    NEWER = 2
    """A newer Plazo wrote it: this one cannot say."""
    DAMAGE = 3
    """What is stored is not what was written, or is not all of it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not in order. `code` is stable, and `facts` are the values of its sentence."""

    code: str
    grade: Grade
    file: str
    """Within the store, such as `archive/2026-10.g000008.jsonl`."""
    offset: int | None = None
    """Of the first byte in question."""
    line: int | None = None
    """The first line is 1."""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was examined: `card`, `journal`, `documents`, `previous`, `segment`, `index` or `folder`."""

    code: str
    file: str
    facts: Mapping[str, object]
    """How much was looked at."""
    findings: tuple[Finding, ...] = ()

    @property
    def grade(self) -> Grade:
        """The worst of its findings."""
        return max((finding.grade for finding in self.findings), default=Grade.WHOLE)


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything that was examined of one store, in the order in which it depends on each other."""

    place: str
    parts: tuple[Part, ...]

    @property
    def grade(self) -> Grade:
        """The worst of its parts."""
        return max((part.grade for part in self.parts), default=Grade.WHOLE)


def damage(code: str, file: str, offset: int | None = None, line: int | None = None, **facts: object) -> Finding:
    """Something that is not what was written."""
    return Finding(code, Grade.DAMAGE, file, offset, line, facts)


def newer(file: str, found: object) -> Finding:
    """Something of a format that this Plazo does not know."""
    return Finding("too-new", Grade.NEWER, file, None, None, {"found": found})


def notice(code: str, file: str, offset: int | None = None, **facts: object) -> Finding:
    """Something that is worth knowing."""
    return Finding(code, Grade.NOTICE, file, offset, None, facts)
