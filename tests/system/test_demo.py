"""`plazo demo` as a visitor sees it, in a real terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.terminal import Terminal
from tui.exits import Exit


def test_a_visitor_sees_a_breach_and_a_finish_within_half_a_minute_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with Terminal("demo", "--language", "es", environ={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.shows("Planta Norte", "en vivo")
        terminal.shows("Usted es Luis Ortiz, Mantenimiento")
        assert [folder.name.startswith("plazo-demo-") for folder in tmp_path.iterdir()] == [True]
        terminal.shows("◆ M-1032", "nueva")
        terminal.shows("◆ M-1033", within=20)
        terminal.shows("▲ M-1032", within=20)
        rows = [line[1:].split()[0] for line in terminal.lines()[3:24]]
        assert rows[: rows.index("◆")] == ["▲"] * 5
        terminal.shows("M-1031", "avisada", within=20)
        terminal.press("ctrl+q")
        assert terminal.ends() == Exit.OK
    assert list(tmp_path.iterdir()) == []


def test_a_visitor_acts_among_the_others(tmp_path: Path) -> None:
    with Terminal("demo", "--language", "en", "--as", "hector", environ={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.shows("You are Héctor Cruz, Maintenance")
        terminal.shows("M-1035", "new")
        terminal.press("/", *"labeller", "enter")
        terminal.shows("▌○ M-1035")
        terminal.press("t", "t")
        terminal.shows("◐ M-1035", "Héctor")
        terminal.press("ctrl+q")
        assert terminal.ends() == Exit.OK


@pytest.mark.parametrize(
    ("option", "mark"),
    [
        pytest.param(("--read-only",), "read-only", id="while others act"),
        pytest.param(("--at", "2020-01-01T00:00Z"), "as of", id="at a board that stands still"),
    ],
)
def test_a_visitor_may_only_look(tmp_path: Path, option: tuple[str, ...], mark: str) -> None:
    with Terminal("demo", "--language", "en", *option, environ={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.shows("Planta Norte", mark)
        terminal.press("ctrl+q")
        assert terminal.ends() == Exit.OK
    assert list(tmp_path.iterdir()) == []
