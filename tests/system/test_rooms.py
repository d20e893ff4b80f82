"""Each room's docstring names all of its modules, so that a newcomer finds the file to read."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest


@pytest.mark.parametrize("name", ["rules", "store"])
def test_a_room_names_every_module_that_it_has(name: str) -> None:
    room = importlib.import_module(name)
    modules = {module.name for module in pkgutil.iter_modules(room.__path__)}
    assert modules <= set(re.findall(r"`(\w+)`", room.__doc__ or ""))
