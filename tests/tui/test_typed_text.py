from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.typed_text import cut, fit, folded, one_line, paragraphs


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("Sealer 3 does not close", "Sealer 3 does not close", id="plain words stay"),
        pytest.param("[/] [red]no[/red]", "[/] [red]no[/red]", id="markup is text"),
        pytest.param("\x1b[31mred", "␛[31mred", id="an escape is shown"),
        pytest.param("bell\x07 null\x00 delete\x7f", "bell␇ null␀ delete␡", id="control characters are shown"),
        pytest.param("\x9b31m", "\ufffd31m", id="so are those of the second set"),
        pytest.param("two\nlines\r\nand\u2028more", "two↵lines↵and↵more", id="line ends are shown"),
        pytest.param("tab\tand\u00a0blank", "tab and blank", id="white space is a blank"),
        pytest.param("\u202eevil\u202c", "\ufffdevil\ufffd", id="an override of the direction is shown"),
        pytest.param("a\u200bb\ufeffc", "a\ufffdb\ufffdc", id="so is what has no width"),
        pytest.param("\ud800", "\ufffd", id="half a surrogate cannot be sent"),
        pytest.param("👨\u200d👩\u200d👧", "👨👩👧", id="joined emoji are taken apart"),
        pytest.param("☀\ufe0f 👍🏽", "☀ 👍", id="selectors and skin tones are taken out"),
        pytest.param("cafe\u0301", "café", id="accents are composed"),
        pytest.param("z" + "\u0301" * 40, "ź" + "\u0301" * 3, id="no piles of accents"),
        pytest.param("日本語 ñandú", "日本語 ñandú", id="other scripts stay"),
    ],
)
def test_what_people_typed_is_shown_in_one_safe_line(typed: str, shown: str) -> None:
    assert one_line(typed) == shown


@given(st.text())
@example("\ud83d")
def test_nothing_that_a_terminal_obeys_is_left(typed: str) -> None:
    shown = one_line(typed)
    shown.encode()
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(), st.integers(0, 40))
@example("日本語日本語", 5)
@example("שלום עולם", 4)
@example("00 00", 4)
def test_a_fitted_text_has_exactly_the_width(typed: str, width: int) -> None:
    assert cell_len(fit(one_line(typed), width)) == width
    assert cell_len(fit(one_line(typed), width, right=True)) == width


@pytest.mark.parametrize(
    ("text", "width", "left"),
    [
        ("Sealer 3", 8, "Sealer 3"),
        ("Sealer 3 does", 8, "Sealer…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 0, ""),
    ],
)
def test_a_long_text_is_cut_with_an_ellipsis(text: str, width: int, left: str) -> None:
    assert cut(text, width) == left


def test_right_to_left_text_does_not_reorder_its_neighbours() -> None:
    assert fit("שלום", 6) == "\u2068שלום\u2069  "
    assert cut("plain", 9) == "plain"


def test_paragraphs_keep_their_lines() -> None:
    assert paragraphs("one\n\ntwo\x1b") == ("one", "", "two␛")


def test_folding_takes_accents_and_case_away() -> None:
    assert folded("Reparación ÑANDÚ") == "reparacion nandu"
    assert folded("STRASSE") == folded("straße")
