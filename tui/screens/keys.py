"""The keys screen: what every key does here, and why another one does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tui.actions import KeyedAction
from tui.screens.panel import Panel, PanelScreen
from tui.typed_text import one_line
from tui.words import Words


class ExplainedKey(Struct, frozen=True):
    """One key, what it does, and where it stands against it, why."""

    action: KeyedAction
    why_not: str = ""


class KeysScreen(PanelScreen[None]):
    """Lists the keys by what they are about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,enter", "leave", "Back", show=False),
        Binding("down,j", "turn(1)", "Down", show=False),
        Binding("up,k", "turn(-1)", "Up", show=False),
        Binding("pagedown,space", "turn_pages(1)", "Page down", show=False),
        Binding("pageup", "turn_pages(-1)", "Page up", show=False),
        Binding("home", "turn_pages(-99)", "First", show=False),
        Binding("end", "turn_pages(99)", "Last", show=False),
    ]

    def __init__(
        self, groups: Sequence[tuple[str, Sequence[ExplainedKey]]], words: Words, troubles: Sequence[str] = ()
    ) -> None:
        """What is wrong now stands before the keys, each trouble whole."""
        super().__init__()
        self._troubles = troubles
        self._groups = groups
        self._words = words

    def compose(self) -> ComposeResult:
        """One paragraph a group, one line a key."""
        words = self._words
        with Panel(classes="form"):
            yield Static(Content(words("keys.title")), classes="form-title")
            with VerticalScroll(classes="middle", can_focus=False):
                if self._troubles:
                    yield Static(Content(words("trouble.title")), classes="keys-group keys-trouble")
                    for trouble in self._troubles:
                        yield Static(Content(one_line(trouble)), classes="keys-trouble")
                for group, (title, keys) in enumerate(self._groups):
                    yield Static(Content(title), classes=_class_of_group(bool(group or self._troubles)))
                    for key in keys:
                        with Horizontal(classes="keys-line"):
                            yield Static(_name(key, words), classes="keys-name")
                            yield Static(Content(key.why_not or words(f"action.{key.action.word}.help")))
            yield Static(Content(words("keys.close")), classes="form-keys")

    def action_turn(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.middle.scroll_relative(y=lines, animate=False)

    def action_turn_pages(self, pages: int) -> None:
        """Scroll by so many screenfuls, one line of which stays in sight."""
        self.middle.scroll_relative(y=pages * max(1, self.middle.size.height - 1), animate=False)

    def action_leave(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


def _class_of_group(further: bool) -> str:
    return "keys-group keys-further" if further else "keys-group"


def _name(key: ExplainedKey, words: Words) -> Content:
    """The key and what it is called, quiet where it cannot be done now."""
    look = "$tone-quiet" if key.why_not else ""
    return Content.assemble(
        (f" {key.action.printed:>3}  ", look or "$primary bold"), (words(f"action.{key.action.word}"), look)
    )
