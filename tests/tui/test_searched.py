"""What is made of a search before it is painted: the listing with what was found elsewhere, and what is marked."""

from __future__ import annotations

import pytest

from rules.events import RequestId
from tests.tui.entries import NAMES, a_day
from tui.boards import row
from tui.listings import Listing, Tab, View
from tui.searched import PARTING, SearchedListing, Spans, finder, left_out, question
from tui.words import Words

OTHER = RequestId("A-1")
ANOTHER = RequestId("A-2")


def test_what_was_found_elsewhere_stands_below_a_parting_line() -> None:
    listing = Listing(a_day(), View(Tab.BREACHES), NAMES)
    above = list(listing)
    searched = SearchedListing(listing, (OTHER, above[0], ANOTHER))
    assert list(searched) == [*above, PARTING, OTHER, ANOTHER]
    assert (len(searched), searched[-1]) == (len(above) + 3, ANOTHER)
    assert [searched.index(each) for each in searched] == list(range(len(searched)))
    assert searched[len(above) - 1 : len(above) + 2] == [above[-1], PARTING, OTHER]
    assert searched[::-1] == [ANOTHER, OTHER, PARTING, *reversed(above)]
    assert OTHER in searched
    assert PARTING not in searched
    with pytest.raises(ValueError, match="not in this listing"):
        searched.index(OTHER, 0, 1)


def test_without_anything_elsewhere_there_is_no_parting_line() -> None:
    listing = Listing(a_day(), View(), NAMES)
    assert list(SearchedListing(listing, tuple(listing)[:2])) == list(listing)


def test_what_was_found_and_comes_into_view_stands_there_only() -> None:
    entries = a_day()
    request, entry = next(iter(entries.items()))
    del entries[request]
    searched = SearchedListing(Listing(entries, View(), NAMES), (request,))
    assert list(searched)[-2:] == [PARTING, request]
    entries[request] = entry
    searched.change([request])
    assert list(searched).count(request) == 1
    assert PARTING not in list(searched)


def test_an_open_request_that_was_found_by_its_notes_is_in_view() -> None:
    entries = a_day()
    request = next(iter(entries))
    view = View(text="not to be read off the row")
    assert list(Listing(entries, view, NAMES)) == []
    assert list(Listing(entries, view, NAMES, {request})) == [request]
    hidden = next(each for each in entries if each not in Listing(entries, View(Tab.BREACHES), NAMES))
    assert hidden not in Listing(entries, View(Tab.BREACHES, text="x"), NAMES, {hidden})


@pytest.mark.parametrize(
    ("text", "shown", "spans"),
    [
        pytest.param("close", "Sealer 3 does not close", ((18, 23),), id="one word"),
        pytest.param("senal", "Sin señal, SEÑALES", ((4, 9), (11, 16)), id="folded, twice"),
        pytest.param("SE al", "Sealer", ((0, 4),), id="words that touch are one"),
        pytest.param("ss", "Straße 3", ((4, 5),), id="one letter that folds to two"),
        pytest.param("止ま", "機械が止まった", ((3, 5),), id="CJK"),
        pytest.param("sealer", "Oven", (), id="not here"),
        pytest.param("!close sealer", "Sealer does not close", ((0, 6),), id="what is not wanted is not marked"),
    ],
)
def test_what_is_marked_in_a_cell(text: str, shown: str, spans: Spans) -> None:
    find = finder(text)
    assert find is not None
    assert find(shown) == spans


def test_without_words_nothing_is_marked_and_nothing_left_out() -> None:
    assert finder(" !oven ") is None
    assert question("sealer !oven  bar") == "sealer bar"
    assert left_out("oven !") is None


def test_a_row_is_left_out_by_what_it_shows() -> None:
    entry = next(iter(a_day().values()))
    shown = row(entry, entry.request.last_at, NAMES, Words("en"))
    for text, out in ((f"!{shown.number.lower()}", True), ("!nowhere", False), ("!nowhere !maintenance", True)):
        has_one = left_out(text)
        assert has_one is not None
        assert has_one(shown) is out
