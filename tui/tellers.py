"""The teller: with which names, in which language and at which instant a request is told, and to whom."""

from __future__ import annotations

import re

from msgspec import Struct

from rules.agreement import DepartmentId, Expectation, PartId, ServiceId
from rules.entry import Entry
from rules.instants import Instant
from rules.plant import Plant
from tui.boards import Names, clock_name
from tui.typed_text import one_line
from tui.words import Words


class Teller(Struct, frozen=True):
    """Everything that the parts of a request's picture need beside the request."""

    plant: Plant
    names: Names
    words: Words
    now: Instant
    viewer: DepartmentId | None = None
    """The department of who reads; what is internal is shown to the provider's people only."""

    def when(self, at: Instant) -> str:
        """A time near now, as the catalogue writes it."""
        return self.words.when(at, self.now, self.names.zone)

    def date(self, at: Instant) -> str:
        """`Tue 24 Nov`."""
        return " ".join(self.words.clock(at, self.names.zone).split()[:3])

    def clock(self, expectation: Expectation) -> str:
        """What people call a clock."""
        return clock_name(expectation, self.words)

    def part(self, part: PartId) -> str:
        """The name of a part; an id that the plant does not know stands for itself."""
        return one_line(self.plant.parts.get(part) or part)

    def service(self, service: ServiceId) -> str:
        """The name of a service; an id that the plant does not know stands for itself."""
        known = self.plant.services.get(service)
        return one_line(known.name if known is not None else service)

    def side(self, holder: str, entry: Entry) -> str:
        """The department that `customer`, `provider` or its own id stands for."""
        sides: dict[str, str] = {"customer": entry.request.customer, "provider": entry.provider}
        return self.names.department(sides.get(holder, holder))

    def explained(self, text: str) -> str:
        """Typed text in one line, the first of each abbreviation of the plant's glossary with its meaning behind it."""
        said = one_line(text)
        for short, meanings in self.plant.glossary.items():
            meaning = meanings.get(self.words.language)
            found = re.search(rf"(?<!\w){re.escape(short)}(?!\w)", said) if meaning else None
            if found is not None:
                said = f"{said[: found.end()]} ({one_line(meaning or '')}){said[found.end() :]}"
        return said

    def sees_internal(self, entry: Entry) -> bool:
        """Whether the reader is one of the provider's people."""
        return self.viewer is not None and self.viewer == entry.provider
