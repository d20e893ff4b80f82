"""The palette: everything that can be done here, found by typing words of its name or of its explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.command import Hit, Hits, Provider
from textual.content import Content

from tui.typed_text import folded

if TYPE_CHECKING:
    from tui.app import PlazoApp


class Everything(Provider):
    """What the application gives as commands, in its order: what the request allows comes first."""

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        async for hit in self._hits(""):
            yield hit

    async def search(self, query: str) -> Hits:
        """What has every word of the query, accents and case folded; where nothing has, that is said."""
        nothing = True
        async for hit in self._hits(query):
            nothing = False
            yield hit
        if nothing:
            yield Hit(1, Content(cast("PlazoApp", self.app).words("palette.none")), _nothing)

    async def _hits(self, query: str) -> Hits:
        wanted = folded(query).split()
        for place, (name, explanation, call, _) in enumerate(self.app.get_system_commands(self.screen)):
            if all(word in folded(f"{name} {explanation}") for word in wanted):
                # The higher score stands first; a name that is hit comes before an explanation.
                named = all(word in folded(name) for word in wanted)
                yield Hit((1 if named else 0.5) - place / 1000, Content(name), call, help=explanation)


def _nothing() -> None:
    """Choosing the line that says there is nothing does nothing."""
