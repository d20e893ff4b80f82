"""A store with a published plant and a clock that is given, for tests of the application."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from rules.agreement import DepartmentId, PersonId, ServiceId
from rules.answers import Declined
from rules.asks import Action, Ask
from rules.entry import Entry
from rules.events import Published, RequestId, Version, identified
from rules.instants import Instant, instant
from rules.plant import Person
from rules.publications import Publications
from store.contract import Conflict, Store, Stored
from store.opening import open_store
from tests.rules.stories import PLANT
from tui.app import PlazoApp
from tui.commands.loading import load
from tui.counter import Counter, Opened
from tui.live import LiveBoard
from tui.words import Language, Words

START = instant("2026-11-23 08:00", "America/Puerto_Rico")
"""A Monday morning."""


class LivePlant:
    """One store, several boards, and a clock that stands until it is moved."""

    def __init__(self, folder: Path, text: str = PLANT) -> None:
        self.time = START
        self._folder = folder
        self.store = self.another_store()
        published = identified(Published(occurred_at=Instant(START - 3600), text=text, file="plant.toml"), after=0)
        self.store.append_plant(Version(0), [published])
        publications = Publications.read(self.store.plant_history())
        assert publications is not None
        self.publications = publications
        self.counter = Counter(self.store, publications, self.now)

    def now(self) -> Instant:
        return self.time

    def pass_time(self, seconds: int) -> None:
        self.time = Instant(self.time + seconds)

    def another_store(self, *, read_only: bool = False) -> Store:
        """The same folder, opened as another process would."""
        return open_store(str(self._folder), read_only=read_only, create=not read_only, now=self.now, who="test@here")

    def person(self, named: str) -> Person:
        return self.publications.current.people[PersonId(named)]

    def open(
        self, service: str = "sealer-repair", summary: str = "Sealer 3 does not close", by: str = "pilar"
    ) -> RequestId:
        ask = Ask(ServiceId(service), DepartmentId("packing"), summary)
        opened = self.counter.open(ask, self.person(by))
        assert isinstance(opened, Opened)
        return opened.request

    def entry(self, request: RequestId) -> Entry:
        entry = self.counter.entry(request)
        assert isinstance(entry, Entry)
        return entry

    def do(self, action: Action, request: RequestId, by: str) -> Stored | Declined | Conflict:
        return self.counter.do(action, self.entry(request), self.person(by))

    def app(
        self,
        by: str | None = "luis",
        *,
        language: Language = "en",
        read_only: bool = False,
        at: Instant | None = None,
    ) -> PlazoApp:
        """A board on the same folder, ticking only when told."""
        words = Words(language)
        live = load(LiveBoard(self.another_store(read_only=read_only), self.publications, self.now, at), words)
        person = None if by is None else self.person(by)
        return PlazoApp(live, words, person=person, ticking=False)


def frame(app: App[None]) -> list[str]:
    """What the screen shows, line by line."""
    width, height = app.size
    lines = app.screen._compositor.render_strips()  # the only place where a whole screen is put together
    return ["".join(segment.text for segment in strip).rstrip()[:width] for strip in lines][:height]


def stands(app: App[None], screen: type[Screen[Any]]) -> bool:
    """Whether such a screen is on top, with everything in it."""
    return isinstance(app.screen, screen) and app.screen.is_mounted


async def until(pilot: Pilot[None], holds: Callable[[], bool], tries: int = 100) -> None:
    """Let the application go on until something holds; what never holds fails."""
    for _ in range(tries):
        await pilot.pause(0.02)
        if holds():
            return
    raise AssertionError("it never came to hold:\n" + "\n".join(frame(pilot.app)))
