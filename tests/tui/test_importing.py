"""Logs become events: small CSV files, mappings of both shapes, and every way in which a row can be wrong."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from rules.events import Breached, RequestId
from rules.instants import Instant, instant
from store.opening import open_store
from tui.__main__ import main
from tui.exits import Exit
from tui.importing.mapping import LogMapping, MappingFault
from tui.importing.mapping_file import load_mapping
from tui.words import LANGUAGES, Words

NOW = instant("2026-11-24 12:00", "America/New_York")

PLANT = """
[plant]
name = "North"
time_zone = "America/New_York"
[departments.maintenance]
name = "Maintenance"
[departments.packing]
name = "Packing"
[[people]]
id = "luis"
name = "Luis Ortiz"
department = "maintenance"
roles = ["technician"]
[[people]]
id = "eva"
name = "Eva Colón"
department = "packing"
[machines.sealer-3]
name = "Sealer 3"
[services.repair]
name = "Repair of a machine"
provider = "maintenance"
customers = ["packing"]
[[services.repair.expect]]
kind = "resolution"
within = "4h"
[[services.repair.hold]]
reason = "waiting"
holder = "customer"
stops = ["resolution"]
[services.walk]
name = "Walk"
provider = "maintenance"
"""

BY_ROW = """
[log]
name = "small"
rows = "case"
times = ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"]

[request]
number = "{id}"
summary = "{kind}: {what}"
customer = "packing"
service = { column = "kind", values = { Repair = "repair", Walk = "walk" } }
machine = { column = "machine" }

[[event]]
word = "opened"
at = "opened"

[[event]]
word = "done"
at = "closed"
"""
HEADER = "id,kind,what,machine,opened,closed\n"
ROWS = (
    "A1,Repair,Sealer stops,sealer-3,2026-11-23 08:00:00,2026-11-23 10:00:00\n"
    "A2,Walk,Ladder,,23/11/2026 09:30,\n"
    "A3,Repair,Motor,,2026-11-23 11:00:00,2026-11-23 18:00:00\n"
)

BY_EVENT = """
[log]
name = "steps"
rows = "event"
times = ["%d/%m/%Y %H:%M"]
missing = ["?"]

[request]
number = "{number}"
summary = "{kind}"
customer = "packing"
service = "repair"

[[event]]
word = "opened"
at = "opened_at"

[[event]]
word = "taken"
at = "updated_at"
when = { state = "Active" }

[[event]]
word = "resumed"
at = "updated_at"
when = { state = "Active" }

[[event]]
word = "held"
at = "updated_at"
when = { state = ["Awaiting user", "Awaiting vendor"] }
reason = "waiting"

[[event]]
word = "done"
at = "resolved_at"
when = { state = "Resolved" }

[[event]]
word = "confirmed"
at = "updated_at"
when = { state = "Closed" }
"""
STEPS = """number,state,opened_at,updated_at,resolved_at,kind
I1,New,29/2/2016 04:40,29/2/2016 04:57,1/3/2016 09:52,Printer
I1,Active,29/2/2016 04:40,29/2/2016 05:30,1/3/2016 09:52,Printer
I1,Active,29/2/2016 04:40,29/2/2016 05:33,1/3/2016 09:52,Printer
I1,Awaiting user,29/2/2016 04:40,1/3/2016 09:14,1/3/2016 09:52,Printer
I2,New,29/2/2016 05:00,29/2/2016 05:01,?,Mail
I1,Active,29/2/2016 04:40,1/3/2016 09:20,1/3/2016 09:52,Printer
I1,Resolved,29/2/2016 04:40,1/3/2016 09:52,1/3/2016 09:52,Printer
I1,Closed,29/2/2016 04:40,6/3/2016 10:00,1/3/2016 09:52,Printer
I2,Resolved,29/2/2016 05:00,29/2/2016 06:01,?,Mail
"""


@dataclass
class Import:
    """A folder with a plant, a store, a mapping and a log."""

    folder: Path
    capture: pytest.CaptureFixture[str]
    mapping: str = BY_ROW
    out: str = ""
    err: str = ""

    def call(self, *arguments: str) -> int:
        code = main(arguments, environ={"PLAZO_STORE": str(self.folder / "store")}, now=lambda: NOW)
        self.out, self.err = self.capture.readouterr()
        return code

    def log(self, content: str | bytes, *further: str, file: str = "log.csv") -> int:
        data = content if isinstance(content, bytes) else content.encode()
        Path(file).write_bytes(data)
        Path("mapping.toml").write_text(self.mapping)
        return self.call("import", file, "--mapping", "mapping.toml", "--plant", "plant.toml", *further)

    def totals(self, content: str) -> dict[str, object]:
        assert self.log(content, "--json") == Exit.OK, self.err
        found: dict[str, object] = json.loads(self.out)
        return found

    def words(self, number: str) -> list[str]:
        store = open_store(str(self.folder / "store"), read_only=True, create=False, now=lambda: NOW, who="test")
        try:
            return [event.word for event in store.history(RequestId(number))]
        finally:
            store.close()

    def rejects(self) -> list[Mapping[str, str]]:
        with Path("log.rejects.csv").open(newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Import:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plant.toml").write_text(PLANT)
    return Import(tmp_path, capsys)


def test_one_row_a_case_becomes_opened_and_done(bring: Import) -> None:
    assert bring.totals(HEADER + ROWS) == {
        "rows": 3,
        "requests": 3,
        "events": 5,
        "already": 0,
        "rejected": {},
        "rejects": None,
        "conflicts": [],
    }
    assert bring.words("A1") == ["opened", "done"]
    assert bring.words("A2") == ["opened"]
    assert bring.call("list", "--json") == Exit.OK
    (open_one,) = json.loads(bring.out)
    assert (open_one["number"], open_one["service"], open_one["summary"]) == ("A2", "walk", "Walk: Ladder")
    assert open_one["opened"] == "2026-11-23T14:30:00Z"
    assert not Path("log.rejects.csv").exists()


def test_law_34_an_import_alerts_nobody(bring: Import) -> None:
    assert bring.log(HEADER + ROWS) == Exit.OK
    assert bring.call("show", "A3", "--json") == Exit.OK
    shown = json.loads(bring.out)
    assert shown["breached"] == ["resolution"]
    assert not [event for event in shown["history"] if event["event"] == Breached.__struct_config__.tag]
    assert {event["program"] for event in shown["history"]} == {"import"}


def test_the_same_log_twice_adds_nothing(bring: Import) -> None:
    bring.totals(HEADER + ROWS)
    again = bring.totals(HEADER + ROWS)
    assert (again["requests"], again["events"], again["already"]) == (0, 0, 5)


def test_a_log_that_has_grown_adds_only_what_is_new(bring: Import) -> None:
    bring.totals(HEADER + ROWS)
    grown = ROWS.replace("23/11/2026 09:30,\n", "23/11/2026 09:30,24/11/2026 09:30\n")
    grown += "A4,Repair,Belt,,2026-11-24 08:00:00,\n"
    again = bring.totals(HEADER + grown)
    assert (again["requests"], again["events"], again["already"]) == (1, 2, 5)
    assert bring.words("A2") == ["opened", "done"]


def test_law_32_a_request_that_somebody_has_changed_is_reported_and_the_rest_goes_on(bring: Import) -> None:
    bring.totals(HEADER + ROWS)
    assert bring.call("do", "A2", "take", "--as", "luis") == Exit.OK
    grown = ROWS.replace("23/11/2026 09:30,\n", "23/11/2026 09:30,24/11/2026 09:30\n")
    again = bring.totals(HEADER + grown + "A4,Repair,Belt,,2026-11-24 08:00:00,\n")
    assert (again["conflicts"], again["events"]) == (["A2"], 1)
    assert bring.words("A2") == ["opened", "taken"]
    assert bring.log(HEADER + grown) == Exit.OK
    assert "A2" in bring.out


@pytest.mark.parametrize(
    ("row", "cause"),
    [
        (",Repair,x,,2026-11-23 08:00:00,", "no-number"),
        ("B1,Repair,x,,2026-11-31 08:00:00,", "bad-time"),
        ("B1,Repair,x,,yesterday,", "bad-time"),
        ("B1,Repair,x,,2026-11-23 08:00:00,soon", "bad-time"),
        ("B1,Repair,x,,2026-11-25 08:00:00,", "future"),
        ("B1,Repair,x,,,2026-11-23 08:00:00", "no-opening"),
        ("B1,Repair,x,,2026-11-23 08:00:00,2026-11-23 07:59:59", "before-opening"),
        ("B1,Paint,x,,2026-11-23 08:00:00,", "unknown-service"),
        ("B1,,x,,2026-11-23 08:00:00,", "unknown-service"),
        ("B1,Repair,x,oven,2026-11-23 08:00:00,", "unknown-machine"),
        ("A1,Repair,x,,2026-11-23 08:00:00,", "duplicate"),
        ("B1,Repair,x,2026-11-23 08:00:00,", "columns"),
        ("B\x1b1,Repair,x,,2026-11-23 08:00:00,", "odd-number"),
    ],
)
def test_a_faulty_row_is_counted_explained_and_kept_apart(bring: Import, row: str, cause: str) -> None:
    totals = bring.totals(HEADER + ROWS + row + "\n")
    assert totals["rejected"] == {cause: 1}
    assert (totals["rows"], totals["requests"]) == (4, 3)
    (reject,) = bring.rejects()
    assert reject["line"] == "5"
    assert reject["cause"]
    assert reject["id"] == row.split(",", maxsplit=1)[0]
    assert bring.log(HEADER + ROWS + row + "\n", "--language", "es") == Exit.OK
    assert "1 no entraron" in bring.out


def test_lines_are_counted_as_an_editor_counts_them(bring: Import) -> None:
    bring.totals(HEADER + 'A1,Repair,"two\nlines",,2026-11-23 08:00:00,\n\nA2,Paint,x,,2026-11-23 08:00:00,\n')
    assert [reject["line"] for reject in bring.rejects()] == ["5"]


def test_a_number_of_another_request_is_not_touched(bring: Import) -> None:
    bring.totals(HEADER + ROWS)
    bring.mapping = BY_ROW.replace('"small"', '"another"')
    totals = bring.totals(HEADER + ROWS)
    assert totals["rejected"] == {"number-taken": 3}
    assert totals["events"] == 0


def test_one_row_an_event_becomes_the_life_of_a_request(bring: Import) -> None:
    bring.mapping = BY_EVENT
    totals = bring.totals(STEPS)
    assert (totals["rows"], totals["requests"], totals["rejected"]) == (9, 2, {})
    assert bring.words("I1") == ["opened", "taken", "resumed", "held", "taken", "resumed", "done", "confirmed"]
    assert bring.words("I2") == ["opened"]
    assert bring.totals(STEPS)["events"] == 0
    grown = STEPS + "I2,Resolved,29/2/2016 05:00,29/2/2016 06:01,29/2/2016 06:00,Mail\n"
    assert bring.totals(grown)["events"] == 1
    assert bring.words("I2") == ["opened", "done"]


def test_a_faulty_row_of_a_case_leaves_the_rest_of_it(bring: Import) -> None:
    bring.mapping = BY_EVENT
    bad = "I1,Awaiting user,29/2/2016 04:40,never,?,Printer\nI2,Active,29/2/2016 05:00,28/2/2016 05:00,?,Mail\n"
    bad += "I3,Active,?,1/3/2016 05:00,?,Fax\n"
    totals = bring.totals(STEPS + bad)
    assert totals["rejected"] == {"bad-time": 1, "before-opening": 1, "no-opening": 1}
    assert bring.words("I1")[-1] == "confirmed"
    assert bring.words("I3") == []


def test_a_packed_log_is_unpacked_whatever_its_name(bring: Import) -> None:
    assert bring.log(gzip.compress((HEADER + ROWS).encode()), file="log.csv.gz") == Exit.OK
    assert bring.log(gzip.compress((HEADER + ROWS).encode()), file="log.csv") == Exit.OK
    assert "5 already there" in bring.out


@pytest.mark.parametrize(
    ("content", "file", "said"),
    [
        (HEADER.encode(), "log.csv.gz", "not packed"),
        (gzip.compress((HEADER + ROWS * 500).encode())[:-20], "log.csv.gz", "cut off"),
        (HEADER.encode() + b"A1,Repair,caf\xe9,,2026-11-23 08:00:00,\n", "log.csv", "not utf-8"),
        (b"", "log.csv", "empty"),
        (b"id,kind\n1,2\n", "log.csv", "no column “machine”"),
        ((HEADER + 'A1,"Repair"x,,,\n').encode(), "log.csv", "not CSV"),
    ],
    ids=["not packed", "cut off", "not UTF-8", "empty", "no column", "not CSV"],
)
def test_a_file_that_is_not_the_log_is_said(bring: Import, content: bytes, file: str, said: str) -> None:
    assert bring.log(content, file=file) == Exit.FAULT
    assert said in bring.err


def test_an_encoding_and_a_byte_order_mark(bring: Import) -> None:
    assert bring.log(b"\xef\xbb\xbf" + (HEADER + ROWS).encode()) == Exit.OK
    bring.mapping = BY_ROW.replace('rows = "case"', 'rows = "case"\nencoding = "latin-1"\ndelimiter = ";"')
    text = "id;kind;what;machine;opened;closed\nC1;Repair;Niño;;2026-11-23 08:00:00;\n"
    assert bring.log(text.encode("latin-1")) == Exit.OK
    assert bring.call("show", "C1") == Exit.OK
    assert "Niño" in bring.out


def test_without_a_plant_there_is_nothing_to_bring_it_into(bring: Import) -> None:
    Path("mapping.toml").write_text(BY_ROW)
    Path("log.csv").write_text(HEADER + ROWS)
    assert bring.call("import", "log.csv", "--mapping", "mapping.toml") == Exit.NO_PLANT
    assert bring.call("import", "log.csv", "--mapping", "absent.toml") == Exit.FAULT
    assert bring.call("import", "absent.csv", "--mapping", "mapping.toml", "--plant", "plant.toml") == Exit.FAULT
    rejects = ("--plant", "plant.toml", "--rejects", "log.csv")
    assert bring.call("import", "log.csv", "--mapping", "mapping.toml", *rejects) == Exit.USAGE


def faults(text: str) -> tuple[MappingFault, ...]:
    found = load_mapping(text, "m.toml")
    assert isinstance(found, tuple)
    return found


@pytest.mark.parametrize(
    ("written", "instead", "code"),
    [
        ('name = "small"', "", "missing-key"),
        ('name = "small"', "name = 3", "not-text"),
        ('rows = "case"', 'rows = "lines"', "not-a-choice"),
        ('rows = "case"', 'rows = "case"\nrow = 1', "unknown-key"),
        ('rows = "case"', 'rows = "case"\ntime_zone = "Mars/Base"', "not-a-zone"),
        ('rows = "case"', 'rows = "case"\nencoding = "klingon"', "not-an-encoding"),
        ('rows = "case"', 'rows = "case"\ndelimiter = "ab"', "not-a-delimiter"),
        ('times = ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"]', "times = [3]", "not-texts"),
        ('"{id}"', '"{id"', "not-a-template"),
        ('"{id}"', '"{}"', "not-a-template"),
        ('"{id}"', '"{id:>3}"', "not-a-template"),
        ('customer = "packing"', "", "missing-key"),
        ('word = "done"', 'word = "finished"', "not-a-choice"),
        ('word = "opened"', 'word = "taken"', "never-opened"),
        ('word = "done"', 'word = "approved"', "missing-key"),
        ('word = "done"', 'word = "done"\nreason = "x"', "unknown-key"),
        ('word = "done"', 'word = "noted"\ntext = "x"\naudience = "all"', "not-a-choice"),
        ("[request]", "[reqest]", "missing-table"),
        ("[log]", "[log", "not-toml"),
    ],
)
def test_a_mapping_has_its_faults_with_their_lines(written: str, instead: str, code: str) -> None:
    text = BY_ROW.replace(written, instead, 1)
    found = faults(text)
    assert code in [fault.code for fault in found]
    for language in LANGUAGES:
        for fault in found:
            assert fault.sentence(Words(language)).startswith(f"m.toml:{fault.line}: ")
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in found)


def test_a_mapping_without_events_never_opens_anything() -> None:
    assert [fault.code for fault in faults(BY_ROW.partition("[[event]]")[0])] == ["no-events"]


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('Walk = "walk"', 'Walk = "wlk"', "mapping.toml:11: the plant has no service “wlk”; there are: walk"),
        ('customer = "packing"', 'customer = "baking"', "mapping.toml:10: the plant has no department “baking”"),
        ('at = "closed"', 'at = "closd"', "mapping.toml:20: the log has no column “closd”; there are: closed"),
    ],
)
def test_a_mapping_that_does_not_fit_says_where(bring: Import, written: str, instead: str, said: str) -> None:
    bring.mapping = BY_ROW.replace(written, instead)
    assert bring.log(HEADER + ROWS) == Exit.FAULT
    assert said in bring.err


def test_the_mapping_that_ships_has_no_faults() -> None:
    file = Path(__file__).resolve().parent.parent.parent / "tui" / "plants" / "boston311.mapping.toml"
    assert isinstance(load_mapping(file.read_text(), file.name), LogMapping)


def test_times_with_offsets_and_without() -> None:
    from tui.importing.rows import time_reader

    mapping = load_mapping(BY_ROW.replace('times = ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"]', ""), "m.toml")
    assert isinstance(mapping, LogMapping)
    read = time_reader(mapping, "America/New_York")
    assert read("2026-11-23 08:00:00") == instant("2026-11-23 08:00", "America/New_York")
    assert read("2017-01-09T09:49:50.999+01:00") == Instant(1483951790)
    assert read("2026-11-23T13:00:00Z") == instant("2026-11-23 08:00", "America/New_York")
