from __future__ import annotations

import itertools

import pytest
from rich.cells import cell_len

from rules.events import RequestId
from tests.tui.entries import NAMES, NOW, a_day
from tui.boards import row
from tui.columns import Column, Field, Widths, bar_text, cell, columns, widths
from tui.words import LANGUAGES, Language, Words


def at(width: int, language: Language = "en") -> tuple[Column, ...]:
    return columns(width, widths(a_day(), NAMES, Words(language)))


def missing(width: int) -> set[Field]:
    return set(Field) - {column.field for column in at(width)}


def test_numbers_of_requests_that_were_found_have_room() -> None:
    sizes = Widths(number=6, stage=10, department=10)
    assert sizes.fitting([]) == sizes
    assert sizes.fitting([RequestId("M-1"), RequestId("M-1042-7")]).number == 8
    assert sizes.fitting([RequestId("M" * 40)]).number == 18


def test_a_narrower_terminal_drops_the_columns_that_matter_least() -> None:
    assert missing(200) == set()
    assert missing(120) == {Field.TURN}
    assert missing(100) == {Field.TURN, Field.ASSIGNEE, Field.BAR}
    assert missing(80) == {Field.TURN, Field.ASSIGNEE, Field.BAR, Field.PARTIES}
    assert {column.field for column in at(30)} == {Field.SYMBOL, Field.NUMBER, Field.SUMMARY, Field.LEFT}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 60, 79, 80, 99, 100, 119, 120, 150, 160, 200, 300])
def test_columns_fill_the_width_without_touching(width: int, language: Language) -> None:
    shown = at(width, language)
    assert shown[0].x == 1
    assert shown[-1].end == width - 1
    assert all(after.x > before.end for before, after in itertools.pairwise(shown))


@pytest.mark.parametrize("width", [1, 5, 20])
def test_a_terminal_too_narrow_for_anything_ends_nothing(width: int) -> None:
    assert at(width)


@pytest.mark.parametrize("width", [80, 120, 200])
def test_every_cell_is_as_wide_as_its_column(width: int) -> None:
    words = Words("es")
    for entry in a_day().values():
        shown = row(entry, NOW, NAMES, words)
        for column in at(width, "es"):
            assert cell_len(cell(shown, column)) == column.width


def test_the_name_of_a_clock_is_cut_rather_than_its_bound() -> None:
    shown = row(a_day()[RequestId("M-1043")], NOW, NAMES, Words("en"))
    assert cell(shown, Column(Field.EXPECTATION, 0, 16)) == "confirma… ≤ 16 h"
    assert cell(shown, Column(Field.EXPECTATION, 0, 22)) == "confirmation ≤ 16 h   "


@pytest.mark.parametrize(("eighths", "text"), [(64, "█████"), (63, "████▉"), (32, "██▌  "), (1, "     ")])
def test_a_narrow_bar_has_the_same_share_and_is_full_for_a_breach_only(eighths: int, text: str) -> None:
    assert bar_text(eighths, 5) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "summary", "assignee"), [(120, 24, 11), (130, 28, 11), (160, 36, 15)])
def test_a_wider_list_gives_its_cells_to_the_summary_first(
    width: int, summary: int, assignee: int, language: Language
) -> None:
    cells = {column.field: column.width for column in at(width, language)}
    assert cells[Field.SUMMARY] >= summary
    assert cells[Field.ASSIGNEE] >= assignee


@pytest.mark.parametrize(
    ("eighths", "text"),
    [(None, "        "), (0, "        "), (1, "▏       "), (8, "█       "), (60, "███████▌"), (63, "███████▉"),
     (64, "████████")],
)  # fmt: skip
def test_a_bar_shows_eighths_of_a_cell(eighths: int | None, text: str) -> None:
    assert bar_text(eighths, 8) == text
