"""The keys screen: what every key does here, and why another one does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.actions import KeyedAction
from tui.words import Words


class ExplainedKey(Struct, frozen=True):
    """One key, what it does, and where it stands against it, why."""

    action: KeyedAction
    why_not: str = ""


class KeysScreen(ModalScreen[None]):
    """Lists the keys by what they are about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter", "leave", "Back", show=False),
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, groups: Sequence[tuple[str, Sequence[ExplainedKey]]], words: Words) -> None:
        super().__init__()
        self._groups = groups
        self._words = words

    def compose(self) -> ComposeResult:
        """One paragraph a group, one line a key."""
        words = self._words
        with Vertical(classes="form keys"):
            yield Static(Content(words("keys.title")), classes="form-title")
            with VerticalScroll(id="keys-list"):
                for title, keys in self._groups:
                    yield Static(Content(title), classes="keys-group")
                    for key in keys:
                        with Horizontal(classes="keys-line"):
                            yield Static(_name(key, words), classes="keys-name")
                            yield Static(Content(key.why_not or words(f"action.{key.action.word}.help")))
            yield Static(Content(words("keys.close")), classes="form-keys")

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#keys-list").focus()

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.query_one("#keys-list").scroll_relative(y=lines, animate=False)

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


def _name(key: ExplainedKey, words: Words) -> Content:
    """The key and what it is called, quiet where it cannot be done now."""
    look = "$tone-quiet" if key.why_not else ""
    return Content.assemble(
        (f" {key.action.printed:>3}  ", look or "$primary bold"), (words(f"action.{key.action.word}"), look)
    )
