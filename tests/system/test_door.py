"""The rooms that would be imported are Plazo's own, or Plazo does not start."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import plazo
from tui.exits import Exit

HOUSE = Path(plazo.__file__).resolve().parent


def test_beside_each_other_all_is_well() -> None:
    assert plazo.stranger() is None


def test_a_missing_room_is_named() -> None:
    assert plazo.stranger(find=lambda room: None) == ("rules", None)
    assert "there is none" in plazo.sentence("rules", None, "en")


@pytest.mark.parametrize("room", ["rules", "store", "tui"])
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
        [sys.executable, "-c", "import sys; from plazo import main; sys.exit(main())", "list"],
        env={"PYTHONPATH": f"{tmp_path}:{HOUSE}", "LC_ALL": locale, "PYTHONUTF8": "1"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert Exit(ran.returncode) is Exit.SHADOWED, ran.stderr
    assert said in ran.stderr
    assert str(tmp_path) in ran.stderr
    assert len(ran.stderr.splitlines()) == 3
