"""The rooms, as a fresh interpreter sees them: what one of them loads, and what it must not."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded(statement: str) -> set[str]:
    """The top-level modules that are there after a statement, in an interpreter of its own."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    return set(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split())


def test_rules_load_neither_store_nor_tui_nor_anything_that_reaches_outside() -> None:
    modules = loaded("import rules.actions, rules.board, rules.plantfile, rules.promise, rules.publications")
    assert not modules & {"store", "tui", "textual", "rich", "tinydb", "orjson", "asyncio", "platformdirs", "argparse"}


def test_the_store_loads_no_tui() -> None:
    assert not loaded("import store.opening, store.embedded") & {"tui", "textual", "rich"}


@pytest.mark.parametrize("command", ["list", "show", "new", "do", "check", "publish", "init", "import_"])
def test_a_command_without_a_screen_does_not_load_textual(command: str) -> None:
    assert "textual" not in loaded(f"import tui.__main__, tui.commands.{command}")


def test_no_holidays_are_loaded_where_no_country_is_named() -> None:
    assert "holidays" not in loaded("import tui.__main__, tui.commands.list")
