"""The actions: one registry of every key, from which bindings, key line, palette, help and key sheet come."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct
from textual.binding import Binding

Scope = Literal["request", "board", "details", "everywhere"]


class KeyedAction(Struct, frozen=True):
    """One thing that a key does; its name and its explanation are `action.WORD` and `action.WORD.help`."""

    word: str
    key: str
    """As Textual names it."""
    scope: Scope
    shown: str = ""
    """As it is printed; empty where it is printed as it is named."""

    @property
    def printed(self) -> str:
        """The key as people read it."""
        return self.shown or self.key

    @property
    def binding(self) -> Binding:
        """The binding of a screen, under an id by which a plant may change the key."""
        action = f"ask('{self.word}')" if self.scope == "request" else self.word.replace("-", "_")
        return Binding(self.key, action, self.word, show=False, id=f"{self.scope}.{self.word}")


ON_A_REQUEST: Final = (
    KeyedAction("take", "t", "request"),
    KeyedAction("start", "s", "request"),
    KeyedAction("done", "d", "request"),
    KeyedAction("hold", "h", "request"),
    KeyedAction("resume", "r", "request"),
    KeyedAction("approve", "a", "request"),
    KeyedAction("refuse", "x", "request"),
    KeyedAction("ask-approval", "v", "request"),
    KeyedAction("tell", "i", "request"),
    KeyedAction("confirm", "y", "request"),
    KeyedAction("part", "p", "request"),
    KeyedAction("priority", "o", "request"),
    KeyedAction("note", "c", "request"),
    KeyedAction("cancel", "z", "request"),
)
"""What may be done with a request; the words are those of `rules.asks`."""

ON_THE_BOARD: Final = (
    KeyedAction("details", "enter", "board", "⏎"),
    KeyedAction("filter", "slash", "board", "/"),
    KeyedAction("tab-all", "1", "board"),
    KeyedAction("tab-we-owe", "2", "board"),
    KeyedAction("tab-owed-to-us", "3", "board"),
    KeyedAction("tab-to-approve", "4", "board"),
    KeyedAction("tab-breaches", "5", "board"),
)
"""What the list itself does."""

EVERYWHERE: Final = (
    KeyedAction("new", "n", "everywhere"),
    KeyedAction("person", "u", "everywhere"),
    KeyedAction("closure", "F", "everywhere"),
    KeyedAction("keys", "question_mark", "everywhere", "?"),
    KeyedAction("palette", "ctrl+p", "everywhere", "^p"),
    KeyedAction("language", "ctrl+l", "everywhere", "^l"),
    KeyedAction("theme", "ctrl+t", "everywhere", "^t"),
    KeyedAction("leave", "ctrl+q", "everywhere", "^q"),
)
"""What works on the board and on a request alike."""

IN_THE_DETAILS: Final = (KeyedAction("back", "escape", "details", "Esc"),)
"""What works only where one request is shown whole."""

EVERY: Final = (*ON_A_REQUEST, *ON_THE_BOARD, *IN_THE_DETAILS, *EVERYWHERE)


def keyed(word: str) -> KeyedAction:
    """The action of that word. Raises `StopIteration` for a word that none has."""
    return next(action for action in EVERY if action.word == word)
