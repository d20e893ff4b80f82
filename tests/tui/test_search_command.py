"""`plazo search`, called as a person calls it."""

from __future__ import annotations

import pytest

from tests.tui.test_commands_called import Floor, bare, floor
from tui.exits import Exit

__all__ = ["bare", "floor"]


def test_open_and_closed_requests_are_found_by_words_and_names(floor: Floor) -> None:
    gone, kept = floor.new(), floor.new()
    assert floor.call("do", gone, "cancel", "--as", "peter") == Exit.OK
    assert [each["number"] for each in floor.json("search", "sealer", "close")] == [gone, kept]
    assert [each["stage"] for each in floor.json("search", gone.lower())] == ["cancelled"]
    assert floor.call("search", "peter", "sealer", "--language", "es") == Exit.OK
    one, other = floor.out.splitlines()
    assert "cancelada" in one
    assert "el 23 nov 2026" in one
    assert "nueva" in other


def test_what_nobody_has_is_an_answer(floor: Floor) -> None:
    floor.new()
    assert floor.call("search", "[/]", "xyzzy") == Exit.OK
    assert floor.out == "No request has “[/] xyzzy”. Fewer or shorter words find more.\n"
    assert floor.json("search", "xyzzy") == []
    assert floor.call("search") == Exit.USAGE


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_blanks_are_nothing_to_look_for_and_it_is_said_what_to_give(floor: Floor, blank: str) -> None:
    assert floor.call("search", blank) == Exit.USAGE
    assert floor.err.startswith("There is nothing to look for: give at least one word, or the number of a request.\n")
    assert "plazo search --help" in floor.err
    assert floor.call("search", blank, "sealer") == Exit.OK
    assert floor.call("search", blank, "--json", "--language", "es") == Exit.USAGE
    assert "No hay nada que buscar" in floor.err


def test_at_an_instant_is_found_what_there_was(floor: Floor) -> None:
    first = floor.new()
    before = floor.now
    floor.now = type(before)(before + 3600)
    floor.new()
    assert [each["number"] for each in floor.json("search", "sealer", "--at", "2026-11-23T08:30")] == [first]
