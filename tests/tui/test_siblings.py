"""The rooms that would be imported are Plazo's own, or Plazo does not start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui import siblings
from tui.exits import Exit

HOUSE = Path(siblings.__file__).resolve().parent.parent


def test_beside_each_other_all_is_well() -> None:
    assert siblings.stranger() is None


def test_a_missing_room_is_named() -> None:
    assert siblings.stranger(find=lambda room: None) == ("rules", None)
    assert "there is none" in siblings.sentence("rules", None, "en")


@pytest.mark.parametrize("room", ["rules", "store"])
@pytest.mark.parametrize("as_package", [True, False])
@pytest.mark.parametrize(("locale", "said"), [("en_US.UTF-8", "cannot start"), ("es_PR.UTF-8", "no puede empezar")])
def test_a_package_of_the_same_name_in_front_is_told_and_nothing_else_happens(
    tmp_path: Path, room: str, as_package: bool, locale: str, said: str
) -> None:
    if as_package:
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text("raise SystemExit('imported')")
    else:
        (tmp_path / f"{room}.py").write_text("raise SystemExit('imported')")
    ran = subprocess.run(
        [sys.executable, "-c", "import sys; from tui.__main__ import main; sys.exit(main(['list']))"],
        env={"PYTHONPATH": f"{tmp_path}:{HOUSE}", "LC_ALL": locale, "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == Exit.SHADOWED, ran.stderr
    assert said in ran.stderr
    assert str(tmp_path) in ran.stderr
    assert len(ran.stderr.splitlines()) == 3
