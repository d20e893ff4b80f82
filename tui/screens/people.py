"""The people screen: asks who is there, among the people of the plant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from rules.agreement import PersonId
from rules.plant import Person
from tui.boards import Names
from tui.screens.panel import Panel, PanelScreen
from tui.typed_text import folded, one_line
from tui.widgets.typed_line import TypedLine
from tui.words import Words


class PeopleScreen(PanelScreen[PersonId | None]):
    """Answers who somebody is, or None when left with Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Back", show=False)]

    def __init__(self, people: Sequence[Person], names: Names, words: Words) -> None:
        super().__init__()
        self._people = sorted(people, key=lambda person: (names.department(person.department), person.name))
        self._names = names
        self._words = words

    def compose(self) -> ComposeResult:
        """The question, a line to type in, and the people."""
        with Panel(classes="form"):
            yield Static(Content(self._words("person.title")), classes="form-title")
            yield TypedLine(id="person-filter", placeholder=self._words("person.filter"))
            yield OptionList(id="people", classes="middle", compact=True, markup=False)
            yield Static(Content(self._words("person.keys")), classes="form-keys")

    def on_mount(self) -> None:
        """Show everybody, with the cursor in the line at once: keys may be waiting for it."""
        self._show("")
        self.set_focus(self.query_one("#person-filter", TypedLine))

    def _show(self, text: str) -> None:
        wanted = folded(text).split()
        listed = self.query_one(OptionList)
        listed.clear_options()
        fitting = [person for person in self._people if all(word in self._text(person) for word in wanted)]
        if wanted:
            # Whose name begins with what was typed comes first.
            fitting.sort(
                key=lambda person: not any(part.startswith(wanted[0]) for part in folded(person.name).split()[:1])
            )
        listed.add_options([Option(Content(self._line(person)), id=f"person-{person.id}") for person in fitting])
        if fitting:
            listed.highlighted = 0
        else:
            listed.add_option(Option(Content(self._words("person.none")), disabled=True))

    def _text(self, person: Person) -> str:
        return folded(f"{person.name} {person.id} {self._names.department(person.department)}")

    def _line(self, person: Person) -> str:
        roles = ", ".join(self._words(f"role.{role.value}") for role in sorted(person.roles))
        department = self._names.department(person.department)
        return f"{one_line(person.name)}  ·  {department}{f'  ·  {roles}' if roles else ''}"

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show those whose name has the letters."""
        event.stop()
        self._show(event.value)

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while one types."""
        listed = self.query_one(OptionList)
        if event.key in ("down", "up") and isinstance(self.focused, Input):
            event.stop()
            if event.key == "down":
                listed.action_cursor_down()
            else:
                listed.action_cursor_up()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes the person under the cursor."""
        event.stop()
        chosen = self.query_one(OptionList).highlighted_option
        if chosen is not None and not chosen.disabled:
            self._answer(chosen)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Answer who it is."""
        event.stop()
        self._answer(event.option)

    def _answer(self, chosen: Option) -> None:
        self.dismiss(PersonId((chosen.id or "").removeprefix("person-")))

    def action_leave(self) -> None:
        """Leave without saying."""
        self.dismiss(None)
