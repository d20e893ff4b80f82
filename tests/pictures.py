"""Takes the pictures of the documents: `python -m tests.pictures docs`. The demo's plant, at a given instant.

A picture names no font of the internet: it is drawn with the reader's own.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from rules.agreement import PersonId
from rules.instants import Instant, instant
from store.opening import open_store
from tui.app import PlazoApp
from tui.commands.loading import load
from tui.demo.scenes import scenes
from tui.demo.seeding import publish_plant, seed
from tui.live import LiveBoard
from tui.themes import DARK
from tui.words import Language, Words

NOW = instant("2026-11-24 14:07:32", "America/Puerto_Rico")


async def picture(
    *,
    size: tuple[int, int] = (120, 32),
    language: Language = "en",
    theme: str = DARK,
    keys: tuple[str, ...] = (),
    seconds: int = 15,
) -> str:
    """The screen as SVG, so many seconds after the demo's start, after some keys."""
    time = [NOW]
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"{folder}/store", read_only=False, create=True, now=lambda: time[0], who="pictures")
        publications = publish_plant(store, language, NOW)
        seed(store, scenes(language), publications, NOW)
        time[0] = Instant(NOW + seconds)
        live = load(LiveBoard(store, publications, lambda: time[0]), Words(language))
        person = publications.current.people[PersonId("luis")]
        app = PlazoApp(live, Words(language), person=person, theme=theme, ticking=False)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.5)
            app.clear_notifications()
            await pilot.press(*keys)
            await pilot.pause(0.5)
            drawn = app.export_screenshot(title="plazo")
        store.close()
    return re.sub(r"@font-face\s*\{[^}]*\}\s*", "", drawn)


def main(folder: Path) -> None:
    """Write the pictures."""
    folder.mkdir(exist_ok=True)
    board = asyncio.run(picture())
    (folder / "board.svg").write_text(board, encoding="utf-8")
    request = asyncio.run(picture(language="es", keys=("down",) * 10 + ("enter",), size=(120, 40)))
    (folder / "request.svg").write_text(request, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
