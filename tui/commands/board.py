"""`plazo`: opens the board of a store, as it is now or as it stood at an instant."""

from __future__ import annotations

import sys

from tui.clock import steady_clock
from tui.commands.loading import load
from tui.commands.opened import opened
from tui.commands.parsing import Options
from tui.exits import Ended, Exit
from tui.live import LiveBoard
from tui.themes import DARK, THEMES
from tui.words import Words


def run(options: Options) -> int:
    """Show the board until it is left."""
    theme = theme_of(options)
    at_an_instant = options.text("at") is not None
    with opened(options, writes=not (options.has("read-only") or at_an_instant)) as plant:
        at = plant.instant()
        person = plant.person() if options.text("as") is not None else None
        need_terminal(options)
        # Textual takes its time to import, and nothing before this needs it.
        from tui.app import PlazoApp  # noqa: PLC0415

        board = LiveBoard(plant.store, plant.publications, options.now, at, steady=steady_clock)
        live = load(board, plant.words)
        PlazoApp(live, plant.words, person=person, theme=theme).run()
    return Exit.OK


def need_terminal(options: Options) -> None:
    """Say so where there is nothing to paint on, rather than paint into a file or a pipe.

    Textual paints on the standard error, and a screen on the wall may well have no keyboard.
    """
    if sys.__stderr__ is None or not sys.__stderr__.isatty():
        raise Ended(Exit.USAGE, Words(options.language())("misuse.no-terminal"))


def theme_of(options: Options) -> str:
    """The colours that were asked for, by a name with or without `plazo-`."""
    named = options.text("theme")
    if named is None:
        return DARK
    known = [theme.name for theme in THEMES]
    wanted = named if named.startswith("plazo-") else f"plazo-{named}"
    if wanted not in known:
        shown = ", ".join(name.removeprefix("plazo-") for name in known)
        raise Ended(Exit.USAGE, Words(options.language())("misuse.unknown-theme", name=named, known=shown))
    return wanted
