"""A real log, from the file to Plazo's own verdicts: an extract of the City of Boston's requests about animals."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from rules.instants import Instant
from rules.publications import Publications
from store.opening import open_store
from tests.bench.boston import INSTANTS, difference, open_then, verdicts_at_close
from tui import plants
from tui.__main__ import main as plazo
from tui.clock import wall_clock

EXTRACT = Path(__file__).parents[1] / "data" / "boston311_extract.csv"
SHIPPED = Path(next(iter(plants.__path__)))

UNLIKE = {
    "101002873919", "101002959520", "101003065790", "101004280577",  # the target is the opening itself
    "101001381601", "101001628668",  # the target was put off by hand
    "101002273738",  # within the hour of a clock change
}  # fmt: skip
"""The cases on which Plazo and the city differ, as docs/boston311.md explains them."""


def brought_in(folder: Path) -> str:
    place = str(folder / "store")
    code = plazo([
        "import", str(EXTRACT), "--mapping", str(SHIPPED / "boston311.mapping.toml"),
        "--plant", str(SHIPPED / "boston311.toml"), "--store", place, "--rejects", str(folder / "rejects.csv"),
    ])  # fmt: skip
    assert code == 0
    return place


def test_plazos_own_verdicts_are_the_citys_but_for_the_cases_that_are_explained(tmp_path: Path) -> None:
    store = open_store(brought_in(tmp_path), read_only=True, create=False, now=wall_clock, who="test")
    publications = Publications.read(store.plant_history())
    assert publications is not None
    verdicts = verdicts_at_close(store, publications)
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        judged = [case for case in csv.DictReader(file) if case["closed_local"] and case["target_local"]]
    assert len(judged) > 150
    assert {case["case_id"] for case in judged if difference(case, verdicts)} == UNLIKE
    store.close()


def test_the_requests_open_at_an_instant_are_those_that_the_file_has_open(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = open_store(brought_in(tmp_path), read_only=True, create=False, now=wall_clock, who="test")
    publications = Publications.read(store.plant_history())
    assert publications is not None
    with EXTRACT.open(encoding="utf-8", newline="") as file:
        cases = {case["case_id"]: case for case in csv.DictReader(file)}
    capsys.readouterr()
    for at in INSTANTS:
        open_then(cases, store, publications, at)
    assert capsys.readouterr().out.count(", the same") == len(INSTANTS)
    store.close()


def test_bringing_in_the_same_log_again_adds_nothing_and_alerts_nobody(tmp_path: Path) -> None:
    place = brought_in(tmp_path)
    store = open_store(place, read_only=True, create=False, now=wall_clock, who="test")
    events = store.health().events
    brought_in(tmp_path)
    assert store.health().events == events
    words = {event.word for each in store.open_requests(Instant(2**33)) for event in each.events}
    assert words == {"opened"}
    store.close()
