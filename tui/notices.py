"""Notices: what is said when promises break, as view-models.

A breach is told with who owes what to whom; of many in one second a few are told one by one and the rest counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from msgspec import Struct

from rules.board import Crossing
from rules.entry import Entry
from rules.instants import Instant
from tui.boards import Names, promised
from tui.typed_text import one_line
from tui.words import Words

Severity = Literal["information", "warning", "error"]

SECONDS: Final[dict[Severity, float]] = {"information": 4, "warning": 10, "error": 15}
"""How long a notice stays in sight."""

_MOST: Final = 3
"""So many breaches of one second are told one by one."""


class Notice(Struct, frozen=True):
    """One thing to be told."""

    sentence: str
    title: str = ""
    severity: Severity = "information"


def breach_notices(
    broken: Sequence[tuple[Entry, Crossing]], now: Instant, names: Names, words: Words
) -> Iterator[Notice]:
    """What is said about the breaches of one second."""
    for entry, crossing in broken[:_MOST]:
        reading, request = crossing.after, entry.request
        sentence = words(
            "notice.breach",
            provider=names.department(reading.owed_by),
            customer=names.department(request.customer),
            clock=promised(reading, words),
            due="" if reading.due is None else words.when(reading.due, now, names.zone),
        )
        title = words("notice.breach.title", number=request.id, summary=one_line(request.summary))
        yield Notice(sentence, title, "error")
    if len(broken) > _MOST:
        yield Notice(words("notice.others", n=len(broken) - _MOST), severity="error")
