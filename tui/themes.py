"""Themes: dark, light and high contrast, each with a colour for every state.

An application calls `register` and gives `VARIABLE_DEFAULTS` from `get_theme_variable_defaults`, so that
its looks hold under any other theme too.
"""

from __future__ import annotations

from typing import Final, TypeVar

from textual.app import App
from textual.theme import Theme

from tui.tones import Paint

_Given = TypeVar("_Given")

DARK: Final = "plazo-dark"
LIGHT: Final = "plazo-light"
CONTRAST: Final = "plazo-contrast"


def _variables(  # each colour of a theme stands once, by its name
    *,
    breached: str,
    at_risk: str,
    on_hold: str,
    cooling: str,
    approval: str,
    work: str,
    open_: str,
    over: str,
    quiet: str,
    cursor: str,
    cursor_unfocused: str,
    fresh: str,
    bar: str,
    bar_breached: str,
    bar_at_risk: str,
    track: str,
    rule: str,
    alarm: str,
) -> dict[str, str]:
    colours = {
        Paint.BREACHED: breached,
        Paint.AT_RISK: at_risk,
        Paint.ON_HOLD: on_hold,
        Paint.COOLING: cooling,
        Paint.APPROVAL: approval,
        Paint.WORK: work,
        Paint.OPEN: open_,
        Paint.OVER: over,
        Paint.QUIET: quiet,
    }
    return {
        **{paint.variable: colour for paint, colour in colours.items()},
        "row-cursor": cursor,
        "row-cursor-unfocused": cursor_unfocused,
        "row-fresh": fresh,
        "bar-calm": bar,
        "bar-breached": bar_breached,
        "bar-at-risk": bar_at_risk,
        "bar-track": track,
        "board-rule": rule,
        "alarm": alarm,
    }


THEMES: Final[tuple[Theme, ...]] = (
    Theme(
        name=DARK,
        primary="#6cb6ff",
        secondary="#5ccfe6",
        accent="#6cb6ff",
        foreground="#e6e9ee",
        background="#0f1318",
        surface="#191c20",
        panel="#212529",
        success="#7fd962",
        warning="#ffb454",
        error="#ff6b66",
        dark=True,
        variables=_variables(
            breached="#ff6b66",
            at_risk="#ffb454",
            on_hold="#b8a1ff",
            cooling="#5ccfe6",
            approval="#f08fd0",
            work="#8bd96b",
            open_="#e6e9ee",
            over="#8fbfa3",
            quiet="#929caa",
            cursor="#20304a",
            cursor_unfocused="#262a30",
            fresh="#3a3518",
            bar="#566478",
            bar_breached="#a8474a",
            bar_at_risk="#b07c36",
            track="#2b2f34",
            rule="#3a4451",
            alarm="#8f1214",
        ),
    ),
    Theme(
        name=LIGHT,
        primary="#0b5cad",
        secondary="#006d80",
        accent="#0b5cad",
        foreground="#1b2027",
        background="#fbfbf9",
        surface="#f1f1ee",
        panel="#e6e6e2",
        success="#1e6b2e",
        warning="#8a4b00",
        error="#b81217",
        dark=False,
        variables=_variables(
            breached="#b81217",
            at_risk="#8a4b00",
            on_hold="#5637c0",
            cooling="#006374",
            approval="#951a76",
            work="#1e6b2e",
            open_="#1b2027",
            over="#3d6350",
            quiet="#59626d",
            cursor="#cfe0f5",
            cursor_unfocused="#e4e9ef",
            fresh="#fdf0b8",
            bar="#8f979f",
            bar_breached="#d98a8c",
            bar_at_risk="#cda46a",
            track="#e2e3df",
            rule="#b9bcbb",
            alarm="#b81217",
        ),
    ),
    Theme(
        name=CONTRAST,
        primary="#8cc8ff",
        secondary="#7ef0ff",
        accent="#ffffff",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#1c1c1c",
        success="#8dff73",
        warning="#ffd000",
        error="#ff9090",
        dark=True,
        text_alpha=1.0,
        variables=_variables(
            breached="#ff9090",
            at_risk="#ffd000",
            on_hold="#cdbbff",
            cooling="#7ef0ff",
            approval="#ffa8e8",
            work="#8dff73",
            open_="#ffffff",
            over="#b7ffd0",
            quiet="#d2d2d2",
            cursor="#001b45",
            cursor_unfocused="#222222",
            fresh="#4a4300",
            bar="#d2d2d2",
            bar_breached="#ff9090",
            bar_at_risk="#ffd000",
            track="#333333",
            rule="#9a9a9a",
            alarm="#a80000",
        ),
    ),
)

VARIABLE_DEFAULTS: Final[dict[str, str]] = dict(THEMES[0].variables)
"""What `App.get_theme_variable_defaults` gives: without it a theme of somebody else's ends the application."""


def register(app: App[_Given], name: str = DARK) -> None:
    """Make our themes known to the application and show the one of that name."""
    for theme in THEMES:
        app.register_theme(theme)
    app.theme = name
