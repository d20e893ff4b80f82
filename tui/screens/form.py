"""The form screen: asks what is still to be said before an action is done.

A form with nothing to fill in is done with Enter or with the action's own key again, so that every plain
action takes two key presses and none happens by a slip. A digit chooses from the first list, and does the
action when nothing else must be said. What happened earlier has a field of its own, which a key shows (law 31).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar, Final, TypeAlias, assert_never

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, OptionList, Select, Static
from textual.widgets.option_list import Option

from tui.actions import EVERY, keyed
from tui.forms import Choice, Field, Form, Secret, Stated, Text, Time, Toggle, Typed, Value, Values
from tui.screens.panel import Panel, PanelScreen
from tui.widgets.secret_line import SecretLine
from tui.widgets.tick_box import TickBox
from tui.widgets.typed_line import TypedLine
from tui.words import Words

_MOST_LINES: Final = 9
"""No list is higher than this; a digit names each of its lines."""

Check: TypeAlias = Callable[[Values], tuple[str, str] | None]
"""What is wrong with what was filled in: the name of the field, and the sentence."""


class FormScreen(PanelScreen[Values | None]):
    """Shows one form at the foot of the screen; answers what was filled in, or None when left with Escape."""

    AUTO_FOCUS = ""
    """The cursor stands where the first answer is given, and nowhere in a form that asks nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", show=False),
        Binding("enter", "submit", "Do it", show=False),
        Binding("ctrl+s", "submit", "Do it", show=False),
        Binding("ctrl+e", "earlier", "Earlier", show=False, priority=True),
    ]

    def __init__(self, form: Form, words: Words, check: Check = lambda _: None) -> None:
        """`check` is asked before the form is left; what it finds wrong is said, and the form stays."""
        super().__init__()
        self._form = form
        self._words = words
        self._check = check
        self._list = form.listed

    def compose(self) -> ComposeResult:
        """The title, the fields in their order, and the keys."""
        form = self._form
        with Panel(classes="form"):
            yield Static(Content(form.title), classes="form-title")
            if form.warning:
                yield Static(Content(form.warning), classes="form-warning")
            with VerticalScroll(classes="middle", can_focus=False):
                for field in form.fields:
                    yield from self._painted(field)
                if form.earlier is not None:
                    with Vertical(id="earlier"):
                        yield from self._painted(form.earlier)
            yield Static("", id="form-missing", classes="form-missing")
            yield Static("", id="form-keys", classes="form-keys")

    def _painted(self, field: Field) -> ComposeResult:
        filled = self._form.filled
        match field:
            case Choice() if field is self._list:
                yield from self._as_list(field)
            case Choice():
                yield Static(Content(field.label), classes="form-label")
                yield Select(
                    [(Content(label), value) for value, label in field.options],
                    value=str(filled.get(field.name, field.options[field.usual][0])),
                    allow_blank=False,
                    id=f"field-{field.name}",
                    compact=True,
                )
            case Stated():
                yield Static(Content(field.label), classes="form-label")
                yield Static(Content(field.shown), classes="form-stated")
            case Text() | Time():
                yield Static(Content(field.label), classes="form-label")
                usual = field.usual if isinstance(field, Time) else ""
                yield TypedLine(
                    id=f"field-{field.name}",
                    value=str(filled.get(field.name, usual)),
                    select_on_focus=isinstance(field, Time) or field.replaced,
                )
            case Secret():
                yield Static(Content(field.label), classes="form-label")
                yield SecretLine(id=f"field-{field.name}")
            case Toggle():
                yield TickBox(
                    Content(field.label),
                    value=bool(filled.get(field.name)),
                    id=f"field-{field.name}",
                    compact=True,
                )
            case _:
                assert_never(field)

    def _keys(self) -> Iterator[str]:
        """What the keys do in this form."""
        form, words = self._form, self._words
        kinds = [type(field) for field in form.fields if not isinstance(field, Stated)]
        typing = self._earlier_is_shown
        if form.plain and self._own_key and not typing:
            yield words("form.keys.plain", key=self._own_key)
        if self._list is not None and len(self._list.options) > 1:
            yield words("form.keys.choose", n=min(_MOST_LINES, len(self._list.options)))
        if len(kinds) > 1:
            yield words("form.keys.next")
        if Toggle in kinds:
            yield words("form.keys.tick")
        if kinds or typing or not self._own_key:
            selects = kinds.count(Choice) - (self._list is not None)
            yield words("form.keys.do-now" if selects else "form.keys.do")
        if form.earlier is not None and not typing:
            yield words("form.keys.earlier")
        yield words("form.keys.back")

    def _as_list(self, field: Choice) -> ComposeResult:
        yield Static(Content(field.label), classes="form-label")
        options = [
            Option(Content(f"{number}  {label}" if number <= _MOST_LINES else f"   {label}"), id=f"option-{number}")
            for number, (_, label) in enumerate(field.options, start=1)
        ]
        listed = OptionList(*options, id=f"field-{field.name}", compact=True, markup=False)
        listed.styles.max_height = _MOST_LINES
        yield listed
        if any(field.hints):
            yield Static("", id="form-hint", classes="form-hint")

    @property
    def _own_key(self) -> str:
        known = {action.word for action in EVERY}
        return keyed(self._form.word).printed if self._form.word in known else ""

    def on_mount(self) -> None:
        """Put the cursor where the first answer is given, at once: keys may be waiting for it."""
        earlier = self._form.earlier
        if earlier is not None:
            self.query_one("#earlier").display = bool(self._form.filled.get(earlier.name))
        self._show_keys()
        if earlier is not None and self._earlier_is_shown and self._form.plain:
            self.set_focus(self._line(earlier))
        elif self._list is not None:
            listed = self.query_one(f"#field-{self._list.name}", OptionList)
            wanted = self._form.filled.get(self._list.name)
            values = [value for value, _ in self._list.options]
            listed.highlighted = values.index(str(wanted)) if wanted in values else self._list.usual
            self.set_focus(listed)
        else:
            typed = next((field for field in self._form.fields if isinstance(field, Typed)), None)
            if typed is not None:
                self.set_focus(self._line(typed))
        again = self._form.filled_again
        if again is not None:
            self.set_focus(self._line(again))

    @property
    def _earlier_is_shown(self) -> bool:
        return self._form.earlier is not None and self.query_one("#earlier").display

    def _show_keys(self) -> None:
        self.query_one("#form-keys", Static).update(Content(" · ".join(self._keys())))

    def _line(self, field: Typed) -> TypedLine:
        return self.query_one(f"#field-{field.name}", TypedLine)

    def on_key(self, event: events.Key) -> None:
        """The action's own key does a plain form; a digit chooses from the list."""
        if self._form.plain and event.key == (keyed(self._form.word).key if self._own_key else ""):
            event.stop()
            self.action_submit()
        elif self._list is not None and isinstance(self.focused, OptionList) and event.character in tuple("123456789"):
            number = int(event.character or "0") - 1
            if number < len(self._list.options):
                event.stop()
                self.focused.highlighted = number
                self._after_list()
        elif isinstance(self.focused, OptionList) and (event.character or "").isalpha() and event.is_printable:
            self._type_on(event, events.Key(event.key, event.character))

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is meant for the text, too."""
        if isinstance(self.focused, OptionList):
            self._type_on(event, events.Paste(event.text))

    def _type_on(self, event: events.Key | events.Paste, again: events.Key | events.Paste) -> None:
        """Who types while a list has the cursor means the text: no letter is lost."""
        texts = [field for field in self._form.fields if isinstance(field, Text)]
        empty = [field for field in texts if not self._form.filled.get(field.name)]
        text = next(iter((*empty, *texts)), None)
        if text is not None:
            event.stop()
            line = self._line(text)
            self.set_focus(line)
            line.post_message(again)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Say what to say with the option on which the cursor stands."""
        event.stop()
        if self._list is not None and any(self._list.hints):
            self.query_one("#form-hint", Static).update(Content(self._list.hints[event.option_index]))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a list goes on to what is missing, or does the action."""
        event.stop()
        self._after_list()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a text does the action."""
        event.stop()
        self.action_submit()

    def _after_list(self) -> None:
        typed = [field for field in self._form.fields if isinstance(field, Typed)]
        missing = self._form.missing(self._values())
        if typed and self._form.every_line:
            self._line(typed[0]).focus()
        elif missing is not None:
            self._line(missing).focus()
        else:
            self.action_submit()

    def action_submit(self) -> None:
        """Answer what was filled in, unless something that must be said is missing or is not understood."""
        values = self._values()
        missing = self._form.missing(values)
        wrong = self._check(values)
        if missing is not None:
            self._complain(missing.name, self._words("form.missing", field=missing.label))
        elif wrong is not None:
            self._complain(*wrong)
        else:
            self.dismiss(values)

    def _complain(self, name: str, sentence: str) -> None:
        """Say what is wrong, where it is to be put right."""
        self.query_one("#form-missing", Static).update(Content(sentence))
        self.query_one(f"#field-{name}", TypedLine).focus()
        self.call_after_refresh(self._fit)

    def action_earlier(self) -> None:
        """Let it be said when it happened, where it happened earlier."""
        earlier = self._form.earlier
        if earlier is not None:
            self.query_one("#earlier").display = True
            self._show_keys()
            self._line(earlier).focus()
            self.call_after_refresh(self._fit)

    def action_leave(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)

    def _values(self) -> Values:
        values: dict[str, Value] = {}
        further = () if self._form.earlier is None else (self._form.earlier,)
        for field in (*self._form.fields, *further):
            match field:
                case Choice() if field is self._list:
                    chosen = self.query_one(f"#field-{field.name}", OptionList).highlighted
                    values[field.name] = field.options[field.usual if chosen is None else chosen][0]
                case Choice():
                    values[field.name] = str(self.query_one(f"#field-{field.name}", Select).value)
                case Stated():
                    values[field.name] = field.value
                case Text() | Time() | Secret():
                    values[field.name] = self._line(field).value
                case Toggle():
                    values[field.name] = self.query_one(f"#field-{field.name}", TickBox).value
                case _:
                    assert_never(field)
        return values
