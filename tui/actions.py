"""The actions: one registry of every key, from which bindings, key line, palette, help and key sheet come."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct
from textual.binding import Binding

Scope = Literal["request", "board", "details", "everywhere"]
Kind = Literal["work", "approvals", "customer", "clocks", "corrections"]


class KeyedAction(Struct, frozen=True):
    """One thing that a key does; its name and its explanation are `action.WORD` and `action.WORD.help`."""

    word: str
    key: str
    """As Textual names it."""
    scope: Scope
    shown: str = ""
    """As it is printed; empty where it is printed as it is named."""
    kind: Kind = "work"
    """Under which heading the help lists what is done with a request."""

    @property
    def printed(self) -> str:
        """The key as people read it."""
        return self.shown or self.key

    @property
    def binding(self) -> Binding:
        """The binding of a screen, under an id by which a plant may change the key."""
        action = f"ask('{self.word}')" if self.scope == "request" else self.word.replace("-", "_")
        return Binding(self.key, action, self.word, show=False, id=f"{self.scope}.{self.word}")


FOREMOST: Final = (
    KeyedAction("take", "t", "request"),
    KeyedAction("start", "s", "request"),
    KeyedAction("done", "d", "request"),
    KeyedAction("hold", "h", "request"),
    KeyedAction("resume", "r", "request"),
    KeyedAction("approve", "a", "request", kind="approvals"),
    KeyedAction("refuse", "x", "request", kind="approvals"),
    KeyedAction("ask-approval", "v", "request", kind="approvals"),
    KeyedAction("tell", "i", "request", kind="customer"),
    KeyedAction("confirm", "y", "request", kind="customer"),
    KeyedAction("reopen", "Y", "request", kind="customer"),
    KeyedAction("excuse", "e", "request", kind="clocks"),
    KeyedAction("note", "c", "request", kind="customer"),
)
"""What most people do most often with a request; the key line shows these first."""

ON_A_REQUEST: Final = (
    *FOREMOST,
    KeyedAction("part", "p", "request"),
    KeyedAction("assign", "A", "request"),
    KeyedAction("plan", "w", "request"),
    KeyedAction("event", "E", "request"),
    KeyedAction("priority", "o", "request"),
    KeyedAction("ran-again", "m", "request"),
    KeyedAction("hand-over", "H", "request"),
    KeyedAction("child", "l", "request"),
    KeyedAction("suspend", "X", "request", kind="approvals"),
    KeyedAction("ack", "b", "request", kind="clocks"),
    KeyedAction("amend", "U", "request", kind="corrections"),
    KeyedAction("cancel", "z", "request", kind="customer"),
    KeyedAction("silence", "Q", "request", kind="clocks"),
    KeyedAction("re-agree", "V", "request", kind="clocks"),
)
"""What may be done with a request, in the order of the key line; the words are those of `rules.asks`."""

KINDS: Final[tuple[Kind, ...]] = ("work", "approvals", "customer", "clocks", "corrections")

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
