"""The registry of keys: every action has one, none is given twice, and the most common stand first."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.asks import WORDS, Approve, Start, Take
from rules.instants import DAY
from tests.tui.live_plant import LivePlant, frame, until
from tui.actions import EVERY, EVERYWHERE, IN_THE_DETAILS, KINDS, ON_A_REQUEST, ON_THE_BOARD
from tui.widgets.board_list import BoardList
from tui.widgets.page import Page
from tui.words import LANGUAGES, Language, Words


def test_every_action_of_the_rules_has_a_key() -> None:
    assert {action.word for action in ON_A_REQUEST} == set(WORDS)
    assert {action.kind for action in ON_A_REQUEST} == set(KINDS)


@pytest.mark.parametrize("widget", [BoardList, Page])
def test_no_key_does_two_things_on_one_screen(widget: type[BoardList] | type[Page]) -> None:
    own = (*ON_THE_BOARD,) if widget is BoardList else IN_THE_DETAILS
    keys = [action.key for action in (*ON_A_REQUEST, *EVERYWHERE, *own)]
    assert len(keys) == len(set(keys))
    moving = {key for binding in widget.BINDINGS for key in str(getattr(binding, "key", "")).split(",")} - {"enter"}
    assert not moving & set(keys)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_has_a_name_and_an_explanation(language: Language) -> None:
    words = Words(language)
    names = [words(f"action.{action.word}") for action in EVERY]
    assert len(names) == len(set(names))
    for action in EVERY:
        assert len(words(f"action.{action.word}.help")) > len(words(f"action.{action.word}"))
    for kind in KINDS:
        assert words(f"keys.kind.{kind}")


@pytest.mark.parametrize(
    ("by", "language", "width", "shown"),
    [
        ("luis", "en", 80, "d done  h hold  c note  ⏎ details  p part"),
        ("luis", "es", 80, "d terminar  h poner en espera  c nota  ⏎ detalles"),
        ("rosa", "en", 120, "h hold  c note  ⏎ details  p part  A assign  o priority  H hand over  l wait for"),
        ("pilar", "en", 120, "e excuse  c note  ⏎ details"),
    ],
)
async def test_the_key_line_begins_with_what_is_done_most(
    tmp_path: Path, by: str, language: Language, width: int, shown: str
) -> None:
    plant = LivePlant(tmp_path / "store")
    request = plant.open()
    plant.do(Take(), request, "luis")
    plant.do(Approve(), request, "sara")
    plant.pass_time(DAY)
    plant.do(Start(), request, "luis")
    app = plant.app(by, language=language)
    async with app.run_test(size=(width, 24)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await until(pilot, lambda: frame(app)[-1].strip().startswith(shown))


async def test_the_palette_has_the_rarer_actions_too(tmp_path: Path) -> None:
    plant = LivePlant(tmp_path / "store")
    request = plant.open()
    app = plant.app("rosa")
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.screen.query_one(BoardList).cursor == request)
        await pilot.press("ctrl+p", *"appointment")
        await until(pilot, lambda: any(f"plan · {request}" in line for line in frame(app)))
