from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.tui.entries import NOW, ZONE, before
from tui.headers import Header, Hint, header, header_pieces, tab_pieces
from tui.listings import Counts, Tab
from tui.words import LANGUAGES, Language, Words

COUNTS = Counts(breached=3, at_risk=5, on_hold=4, in_work=9, open=41)
HINTS = (Hint("/", "search"), Hint("f", "filter"), Hint("g", "group"))


def text(header_: Header, width: int, language: Language = "en") -> str:
    return "".join(piece.text for piece in header_pieces(header_, width, Words(language)))


def live(language: Language = "en") -> Header:
    return header("Planta Norte", COUNTS, NOW, ZONE, Words(language))


def test_the_header_reads_as_in_the_design() -> None:
    assert " ".join(text(live(), 120).split()) == (
        "PLAZO Planta Norte ▲ 3 breached ◆ 5 at risk ‖ 4 on hold ● 9 in work 41 open ● live Tue 24 Nov 14:07:32"
    )
    assert " ".join(text(live("es"), 140, "es").split()) == (
        "PLAZO Planta Norte ▲ 3 incumplidas ◆ 5 en riesgo ‖ 4 en espera ● 9 en trabajo 41 abiertas "
        "● en vivo mar 24 nov 14:07:32"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_narrow_header_keeps_counts_mark_and_clock(language: Language) -> None:
    shown = text(live(language), 80, language)
    for part in ("Planta Norte", "▲ 3", "◆ 5", "‖ 4", "● 9", "41", "14:07:32"):
        assert part in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_sixty_columns_still_have_what_is_breached(language: Language) -> None:
    counts = Counts(breached=5, at_risk=3, on_hold=16, in_work=5, no_expectation=2, open=145)
    shown = text(header("Planta Norte", counts, NOW, ZONE, Words(language)), 60, language)
    for part in ("▲ 5", "◆ 3", "‖ 16", "● 5", "– 2", "14:07:32"):
        assert part in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_width_of_a_telephone_still_has_what_is_breached(language: Language) -> None:
    counts = Counts(breached=5, at_risk=3, on_hold=16, in_work=5, no_expectation=2, open=145)
    shown = header("Planta Norte", counts, NOW, ZONE, Words(language))
    assert text(shown, 41, language).startswith("  ▲ 5  ◆ 3  ‖ 16 ")
    assert text(shown, 30, language).startswith("  ▲ 5 ")
    assert all(text(shown, width, language).endswith("14:07:32 ") for width in (41, 30))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [1, 10, 24, 40, 60, 80, 100, 120, 200])
def test_a_header_is_exactly_as_wide_as_the_screen(width: int, language: Language) -> None:
    words = Words(language)
    for shown in (
        live(language),
        header("日本" * 40, COUNTS, NOW, ZONE, words, stale_since=before(12), read_only=True),
        header("[/]\x1b[31m", Counts(no_expectation=2), NOW, ZONE, words, as_of=before(3000)),
    ):
        assert cell_len(text(shown, width, language)) == width


def test_being_stale_is_said_in_words_and_in_the_colour_of_an_alarm() -> None:
    words = Words("en")
    stale = header("Planta Norte", COUNTS, NOW, ZONE, words, stale_since=before(12), as_of=before(99))
    pieces = header_pieces(stale, 80, words)
    assert [piece.look for piece in pieces if "STALE since 13:55" in piece.text] == ["alarm"]
    assert not any("live" in piece.text for piece in pieces)


def test_law_24_requests_without_expectation_are_shown_apart() -> None:
    counts = Counts(no_expectation=2, open=2)
    shown = text(header("P", counts, NOW, ZONE, Words("en")), 160)
    assert "– 2 no expectation" in shown
    assert "no expectation" not in text(live(), 160)


def test_a_read_only_board_and_an_earlier_instant_say_so() -> None:
    words = Words("es")
    assert "solo lectura" in text(header("P", COUNTS, NOW, ZONE, words, read_only=True), 200, "es")
    shown = text(header("P", COUNTS, NOW, ZONE, words, as_of=before(1440), read_only=True), 200, "es")
    assert shown.endswith("al 23 nov 2026 14:07  ")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_tabs_fill_the_line(width: int, language: Language) -> None:
    pieces = tab_pieces(tuple(Tab), Tab.WE_OWE, HINTS, width, Words(language))
    assert cell_len("".join(piece.text for piece, _ in pieces)) == width
    assert [tab for _, tab in pieces if tab is not None] == list(Tab)
    assert [tab for piece, tab in pieces if piece.look == "tab-active"] == [Tab.WE_OWE]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("active", list(Tab))
@pytest.mark.parametrize("width", [60, 70, 80, 120])
@pytest.mark.parametrize("name", ["Rosa Medina", "Wilhelmina Featherstonehaugh", "Li", "日本" * 9])
def test_who_is_there_is_always_said_if_cut(width: int, active: Tab, language: Language, name: str) -> None:
    hints = (Hint("u", name, enough=6), Hint("/", "search"))
    line = "".join(piece.text for piece, _ in tab_pieces(tuple(Tab), active, hints, width, Words(language)))
    assert cell_len(line) == width
    assert f"  u {name[:2]}" in line
    if width == 120:
        assert f"  u {name} " in line


@pytest.mark.parametrize("language", LANGUAGES)
def test_eighty_columns_have_every_tab_and_who_is_there(language: Language) -> None:
    words = Words(language)
    hints = (Hint("u", "Rosa Medina", enough=6), Hint("/", "search"))
    line = "".join(piece.text for piece, _ in tab_pieces(tuple(Tab), Tab.ALL, hints, 80, words))
    assert all(words(f"board.tab.{tab.value}") in line for tab in Tab)
    assert line.rstrip().endswith("u Rosa Medina" if language == "en" else "u Rosa M…")


def test_hints_stand_right_as_far_as_there_is_room() -> None:
    wide, narrow = (
        "".join(piece.text for piece, _ in tab_pieces(tuple(Tab), Tab.ALL, HINTS, width, Words("en")))
        for width in (120, 80)
    )
    assert wide.endswith("/ search   f filter   g group ")
    assert "group" not in narrow
