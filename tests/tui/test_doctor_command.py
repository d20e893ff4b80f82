"""`plazo doctor`, called as a person calls it, and its words."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import string
from pathlib import Path

import pytest

from rules.instants import Instant
from store import health
from store.daily import examine_and_tell
from store.findings import Examination, Finding, Grade, Part, damage
from tests.tui.test_commands_called import Floor
from tui.commands.doctor import lines
from tui.exits import Exit
from tui.words import LANGUAGES, Language, Words, doctor

DENIED = os.strerror(errno.EACCES)
STORE = Path(__file__).resolve().parents[2] / "store"


@pytest.fixture
def floor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Floor:
    """A published plant with one request."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    made = Floor(tmp_path, capsys)
    assert made.call("init") == Exit.OK
    assert made.call("publish", "plant.toml") == Exit.OK
    assert made.new() == "M-1001"
    return made


def spoil(floor: Floor) -> None:
    path = floor.folder / "store" / "journal.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Sealer 3", b"Sealer 4"))


def test_a_whole_store_is_said_to_be_whole_with_one_line_for_each_part(floor: Floor) -> None:
    assert floor.call("doctor") == Exit.OK
    said = floor.out.splitlines()
    assert [line.split()[0] for line in said[:-1]] == ["whole"] * 4
    assert said[0] == "whole    store.json"
    assert said[-1] == f"The store at {floor.folder / 'store'} is whole."


def test_a_changed_word_is_found_with_its_line_and_what_to_do(floor: Floor) -> None:
    spoil(floor)
    before = (floor.folder / "store" / "journal.jsonl").read_bytes()
    assert floor.call("doctor") == Exit.FAULT
    assert "DAMAGED  journal.jsonl" in floor.out
    assert re.search(r"journal\.jsonl, line \d+, byte \d+: ", floor.out)
    assert "Nothing was changed." in floor.out
    assert (floor.folder / "store" / "journal.jsonl").read_bytes() == before


def test_it_warns_of_what_is_wrong_around_a_store_that_is_whole(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert floor.call("doctor") == Exit.OK
    assert floor.err == ""
    monkeypatch.setattr(health, "LITTLE_ROOM", 10**15)
    floor.now = Instant(floor.now - 60)
    floor.locale = "es_PR.UTF-8"
    assert floor.call("doctor") == Exit.OK
    assert "60 segundos por detrás" in floor.err
    assert "Haga sitio" in floor.err


def test_what_an_earlier_examination_found_and_somebody_mended_is_not_said(floor: Floor) -> None:
    journal = floor.folder / "store" / "journal.jsonl"
    whole = journal.read_bytes()
    spoil(floor)
    examine_and_tell(journal.parent, floor.now)
    journal.write_bytes(whole)
    assert floor.call("list") == Exit.OK
    assert "its daily examination found journal.jsonl changed or missing" in floor.err
    assert floor.call("doctor") == Exit.OK
    assert floor.err == ""


def test_it_speaks_spanish(floor: Floor) -> None:
    floor.locale = "es_PR.UTF-8"
    assert floor.call("doctor") == Exit.OK
    assert floor.out.splitlines()[-1] == f"El almacén de {floor.folder / 'store'} está entero."
    spoil(floor)
    assert floor.call("doctor") == Exit.FAULT
    assert "DAÑADO   journal.jsonl" in floor.out


def test_as_json_every_finding_has_its_code_place_and_facts(floor: Floor) -> None:
    assert floor.json("doctor")["grade"] == "whole"
    spoil(floor)
    assert floor.call("doctor", "--json") == Exit.FAULT
    said = json.loads(floor.out)
    (finding,) = (finding for part in said["parts"] for finding in part["findings"])
    assert said["grade"] == finding["grade"] == "damage"
    assert (finding["file"], finding["code"]) == ("journal.jsonl", "line-altered")
    assert finding["facts"]["size"] > 0


def test_what_the_system_says_is_said_in_the_language_of_the_reader(floor: Floor) -> None:
    found = Examination("/s", (Part("journal", "journal.jsonl", {}, (damage("cannot-be-read", "x", reason=DENIED),)),))
    assert "(no permission)" in "\n".join(lines(found, Words("en")))
    assert "(no permission)" not in "\n".join(lines(found, Words("es")))
    assert "Permission" not in "\n".join(lines(found, Words("es")))
    (floor.folder / "store" / "store.json").unlink()
    (floor.folder / "store" / "store.json").symlink_to("store.json")
    assert floor.call("list") == Exit.FAULT
    assert "then do it again" in floor.err


def test_where_there_is_no_store_it_says_so(floor: Floor) -> None:
    shutil.rmtree(floor.folder / "store")
    assert floor.call("doctor") == Exit.NO_PLANT
    assert floor.call("doctor", "--store", "postgresql://u:secret@host/db") == Exit.FAULT
    assert "secret" not in floor.err


def test_escape_sequences_of_damaged_bytes_do_not_reach_the_terminal() -> None:
    finding = damage("document-unreadable", "journal.jsonl", 1, 1, request="\x1b[2J[/]漢", reason="\x07")
    said = "\n".join(lines(Examination("/s", (Part("journal", "journal.jsonl", {}, (finding,)),)), Words("en")))
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "[/]漢" in said


def test_of_many_findings_the_first_are_shown_and_the_rest_counted() -> None:
    many = tuple(Finding("row-missing", Grade.DAMAGE, "journal.jsonl", facts={"request": f"M-{n}"}) for n in range(99))
    said = list(lines(Examination("/s", (Part("journal", "journal.jsonl", {}, many),)), Words("en")))
    assert len(said) == 1 + 10 + 1 + 2
    assert "89" in said[-3]


def segment(number: int, *findings: Finding) -> Part:
    facts = {"requests": 1_000, "bytes": 2_500_000}
    return Part("segment", f"archive/2026-{number:02}.g000002.jsonl", facts, findings)


def test_archive_files_that_are_whole_are_counted_where_they_are_many() -> None:
    bad = segment(5, damage("archive-altered", "archive/2026-05.g000002.jsonl", 4711, reason="checksum"))
    parts = (*(segment(number) for number in (1, 2, 3, 4)), bad, segment(6))
    said = list(lines(Examination("/s", parts), Words("en")))
    assert said[:2] == [
        "whole    archive/: files: 5, requests: 5,000, 12.5 MB",
        "DAMAGED  archive/2026-05.g000002.jsonl: requests: 1,000, 2.5 MB",
    ]
    assert "from any\n  backup" in said[-1]
    assert len(list(lines(Examination("/s", parts[:3]), Words("en")))) == 3 + 1


def test_a_newer_store_is_not_called_damaged(floor: Floor) -> None:
    card = floor.folder / "store" / "store.json"
    card.write_bytes(card.read_bytes().replace(b'"format":2', b'"format":9'))
    assert floor.call("doctor") == Exit.FAULT
    assert "DAMAGED" not in floor.out
    assert "Update Plazo on this machine" in floor.out
    assert floor.call("doctor", "--json") == Exit.FAULT
    assert json.loads(floor.out)["grade"] == "newer"


def test_what_a_decoder_says_is_for_json_only() -> None:
    assert [key for key, text in doctor.EN.items() if "reason" in facts(text)] == ["doctor.cannot-be-read"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_fits_into_eighty_columns(language: Language) -> None:
    words = Words(language)
    said = "\n".join(
        words(f"doctor.{key}", place="/srv/plazo") for key in ("do.journal", "do.archive", "newer", "damaged")
    )
    assert max(map(len, said.splitlines())) <= 80


def facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_an_examination_gives_has_its_sentence(language: Language) -> None:
    sources = "".join(
        (STORE / f"{name}.py").read_text("utf-8")
        for name in (*("examination", "journal_examination", "archive_examination", "consistency"),)
    )
    codes = set(re.findall(r'(?:damage|notice)\(\s*"([a-z-]+)"', sources)) | {
        *("line-altered", "commits-missing", "last-line-altered", "kept-missing", "header-altered", "too-new"),
        *("unfinished", "left-over", "not-named", "writing", "not-finished"),
    }
    assert len(codes) > 30
    words = Words(language)
    assert [code for code in codes if not words.knows(f"doctor.{code}")] == []


def test_no_copy_is_proposed_where_none_can_be_made(floor: Floor) -> None:
    store = floor.folder / "store"
    (store / "journal.jsonl").rename(store / "journal.prev.jsonl")
    assert floor.call("doctor") == Exit.FAULT
    assert "--repair-into" in floor.out
    assert floor.call("doctor", "--repair-into", str(floor.folder / "copy")) == Exit.OK
    said = " ".join(floor.out.split())
    assert "all this is from journal.prev.jsonl, the generation before" in said
    assert "Nothing of the journal was left out" not in said
    (store / "journal.prev.jsonl").unlink()
    assert floor.call("doctor") == Exit.FAULT
    assert "--repair-into" not in floor.out
    assert f"plazo restore BACKUP --store {store}\n" in floor.out
    assert "There is no other way" in floor.out


def test_no_line_is_wider_than_the_terminal_unless_a_name_is(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    spoil(floor)
    floor.call("doctor", "--repair-into", str(floor.folder / "copy"), "--language", "es")
    wide = [line for line in floor.out.splitlines() if len(line) > 70]
    assert all(str(floor.folder) in line for line in wide)
    assert str(floor.folder / "copy") in floor.out


def test_a_copy_is_made_only_when_it_is_asked_for_and_says_what_is_lost(floor: Floor) -> None:
    spoil(floor)
    copy, store = floor.folder / "copy", floor.folder / "store"
    assert floor.call("doctor") == Exit.FAULT
    assert not copy.exists()
    assert floor.call("doctor", "--repair-into", str(copy)) == Exit.OK
    assert "Later events are lost of: M-1001" in floor.out
    said_of_the_copy = floor.out.partition(f"The store at {copy} is whole.\n")[2]
    assert f"move {store} away as it is and the copy to its place" in " ".join(said_of_the_copy.split())
    assert floor.call("doctor") == Exit.FAULT
    assert f"plazo restore BACKUP --store {store}\n" in floor.out
    assert floor.call("doctor", "--repair-into", str(copy)) == Exit.FAULT
    assert "is not empty" in floor.err
    said = floor.json("doctor", "--repair-into", str(floor.folder / "other"))
    assert said["copy"]["requests"] == ["M-1001"]
