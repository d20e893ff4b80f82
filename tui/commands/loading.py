"""Loading a board before it is shown, saying how far it is where that takes its time."""

from __future__ import annotations

from tui.commands.progress import Progress
from tui.live import LiveBoard
from tui.words import Words


def load(live: LiveBoard, words: Words) -> LiveBoard:
    """The board with every open request on it."""
    progress = Progress()
    for count in live.load():
        if progress.is_due:
            progress.say(words("commands.loading", n=count))
    progress.clear()
    return live
