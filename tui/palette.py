"""The palette: everything that can be done here, found by typing words of its name or of its explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.app import App
from textual.command import CommandPalette, Hit, Hits, Provider
from textual.content import Content

from tui.typed_text import folded

if TYPE_CHECKING:
    from tui.app import PlazoApp


def is_finding(app: App[None]) -> bool:
    """Whether the list of the palette is still that of words typed before: Enter would choose another line."""
    finding = CommandPalette._GATHER_COMMANDS_GROUP  # that of its workers, under no public name
    return any(worker.group == finding and not worker.is_finished for worker in app.workers)


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
