"""Every scene of the demo, in one language."""

from __future__ import annotations

from tui.demo import archive, hot_machines, lines, offices
from tui.demo.scene import Scene
from tui.words import Language


def scenes(language: Language) -> tuple[Scene, ...]:
    """All of them, keys and times the same in every language."""

    def say(spanish: str, english: str) -> str:
        return spanish if language == "es" else english

    return (*hot_machines.scenes(say), *lines.scenes(say), *offices.scenes(say), *archive.scenes(say))
