from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.theme import Theme

from rules.readings import Mark, Phase, Verdict
from rules.stages import Stage
from tui.themes import CONTRAST, THEMES, VARIABLE_DEFAULTS
from tui.tones import Paint, Tone, of_stage
from tui.words import LANGUAGES, Words


def test_every_state_has_a_symbol_of_its_own_in_one_cell() -> None:
    symbols = [tone.symbol for tone in Tone]
    assert len(set(symbols)) == len(symbols)
    assert all(cell_len(symbol) == 1 for symbol in symbols)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_word(language: str) -> None:
    words = Words("es" if language == "es" else "en")
    assert all(words(tone.word) for tone in Tone)


def test_every_stage_and_every_word_of_law_11_has_a_tone() -> None:
    said = {*Stage, *Phase, *Verdict, *Mark} - {Verdict.NONE, Mark.AMENDED, Mark.BY_RE_PLANNING}
    assert {str(word) for word in said} <= {tone.value for tone in Tone}
    assert of_stage(Stage.IN_WORK) is Tone.IN_WORK


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_theme_gives_every_variable(theme: Theme) -> None:
    assert theme.variables.keys() == VARIABLE_DEFAULTS.keys()
    assert {paint.variable for paint in Paint} <= theme.variables.keys()


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_state_is_readable_on_every_ground(theme: Theme) -> None:
    least = 7.0 if theme.name == CONTRAST else 4.5
    assert theme.background
    grounds = [theme.background, *(theme.variables[each] for each in ("row-cursor", "row-cursor-unfocused"))]
    for paint in Paint:
        for ground in grounds:
            assert _contrast(theme.variables[paint.variable], ground) >= least, (paint, ground)


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in Color.parse(colour).normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
