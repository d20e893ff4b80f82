"""A store examined from outside: nothing found where it is whole, and each damage found where it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.events import RequestId, Revision
from store import months
from store.contract import StoreMissing
from store.examination import examine
from store.findings import Examination, Finding, Grade
from store.folder import Card, make_store, read_card
from store.lines import Header, header_line, kept_line, read_header, read_kept, read_transaction, transaction_line
from tests.store.archived import closed_and_open, opening
from tests.store.conftest import FolderPlace
from tests.store.happenings import M1, M2, noted, opened, started, taken

JOURNAL = "journal.jsonl"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with an archive, a generation before, a request that came back, and commits after it."""
    place = FolderPlace(tmp_path_factory.mktemp("whole") / "store")
    store = opening(place)
    closed_and_open(store)
    store.compact()
    store.append(RequestId("M-1"), Revision(2), [noted(RequestId("M-1"))])
    store.append(M1, Revision(2), [started(M1)])
    store.append(M2, Revision(0), [opened(M2), taken(M2)])
    store.append(M2, Revision(2), [noted(M2, text="[/] 漢字 \x1b[31m")])
    place.close()
    return place.folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "copy"))


def findings(folder: Path) -> list[Finding]:
    return [finding for part in examine(folder).parts for finding in part.findings]


def codes(folder: Path) -> list[str]:
    return [finding.code for finding in findings(folder)]


def lines(folder: Path, name: str = JOURNAL) -> list[bytes]:
    return (folder / name).read_bytes().splitlines(keepends=True)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_a_whole_store_has_no_finding_and_nothing_of_it_is_touched(folder: Path) -> None:
    before = contents(folder)
    found = examine(folder)
    assert found.grade is Grade.WHOLE
    assert [part.code for part in found.parts] == [
        *("card", "journal", "documents", "segment", "segment", "index", "previous", "folder")
    ]
    assert found.parts[2].facts == {"requests": 3, "events": 10, "plant": 1}
    assert contents(folder) == before


def test_a_store_in_use_is_examined_beside_its_writer(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store = opening(place)
    for number in range(20):
        store.append(RequestId(f"M-{number}"), Revision(0), [opened(RequestId(f"M-{number}"))])
        assert examine(place.folder).grade is Grade.WHOLE
    place.close()


def test_a_compaction_in_the_middle_of_an_examination_is_no_damage(tmp_path: Path) -> None:
    place = FolderPlace(tmp_path / "store")
    store = opening(place)
    closed_and_open(store)
    store.compact()
    store.append(M2, Revision(0), [opened(M2)])
    done: list[int] = []

    def told(_file: str, _through: int, _all: int) -> None:
        if not done:
            done.append(1)
            store.append(RequestId("M-9"), Revision(0), [opened(RequestId("M-9"))])
            for _ in range(3):
                store.compact()
                store.append(M1, Revision(2), [noted(M1)])

    assert examine(place.folder, told).grade < Grade.DAMAGE
    place.close()


def rewritten(folder: Path, change: Callable[[bytes], bytes]) -> None:
    """Give the journal other content, and every checksum anew: what nobody can notice but by what it says."""
    header_text, *rest = lines(folder)
    header, before = read_header(header_text[:-1])
    changed = msgspec.json.decode(change(msgspec.json.encode(header)), type=Header)
    sealed = header_line(changed)
    out = [sealed.line]
    for number, text in enumerate(rest):
        kept = number < header.kept
        transaction, before = (read_kept if kept else read_transaction)(text[:-1], before)
        body = change(msgspec.json.encode(transaction))
        transaction = msgspec.json.decode(body, type=type(transaction))
        sealed = (kept_line if kept else transaction_line)(sealed.crc, transaction)
        out.append(sealed.line)
    (folder / JOURNAL).write_bytes(b"".join(out))


def replacing(before: bytes, after: bytes, count: int = -1) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        old = (folder / JOURNAL).read_bytes()
        rewritten(folder, lambda text: text.replace(before, after, count))
        assert (folder / JOURNAL).read_bytes() != old

    return damage


def on_lines(change: Callable[[list[bytes]], list[bytes]], name: str = JOURNAL) -> Callable[[Path], None]:
    return lambda folder: _written(folder / name, b"".join(change(lines(folder, name))))


def _written(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def segment_of(folder: Path) -> Path:
    return sorted((folder / "archive").glob("2026-11*"))[0]


def index_of(folder: Path) -> Path:
    return next((folder / "archive").glob("numbers*"))


def flipped(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 4
    path.write_bytes(content)


DAMAGES: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "a byte in the middle": (lambda f: flipped(f / JOURNAL, -1_500), ["line-altered"]),
    "a byte in the first line": (lambda f: flipped(f / JOURNAL, 40), ["header-altered"]),
    "a byte in what was kept": (lambda f: flipped(f / JOURNAL, len(lines(f)[0]) + 50), ["line-altered"]),
    "the end of what was kept is gone": (on_lines(lambda all_: all_[:2]), ["kept-missing"]),
    "a byte in the last line": (lambda f: flipped(f / JOURNAL, -9), ["last-line-altered"]),
    "a commit taken out": (on_lines(lambda all_: all_[:-3] + all_[-2:]), ["commits-missing"]),
    "two commits change places": (
        on_lines(lambda all_: [*all_[:-2], all_[-1], all_[-2]]),
        ["commits-missing"],
    ),
    "a line twice": (on_lines(lambda all_: [*all_[:-1], all_[-2], all_[-1]]), ["line-altered"]),
    "an unfinished line": (on_lines(lambda all_: [*all_[:-1], all_[-1][:-9]]), ["unfinished"]),
    "no journal": (lambda f: (f / JOURNAL).unlink(), ["file-missing"]),
    "no card": (lambda f: (f / "store.json").unlink(), ["file-missing"]),
    "a card that is none": (lambda f: _written(f / "store.json", b"\xff{"), ["card-altered"]),
    "a newer format": (replacing(b'"format":2', b'"format":9'), ["too-new"]),
    "a version left out": (replacing(b'"version":3', b'"version":4'), ["version-gap"] * 3),
    "a row that does not follow": (
        replacing(b'"part":"seal-bar","started_at"', b'"part":"x","started_at"'),
        ["row-differs"],
    ),
    "an event word that nobody knows": (
        replacing(b'"event":"work-started"', b'"event":"flown"'),
        ["document-unreadable"],
    ),
    "a request under another number": (replacing(b'"request":"M-1043"', b'"request":7'), ["document-unreadable"] * 2),
    "a segment gone": (lambda f: segment_of(f).unlink(), ["file-missing"]),
    "a byte in a segment": (lambda f: flipped(segment_of(f), 400), ["archive-altered"]),
    "a byte in what is listed": (lambda f: flipped(segment_of(f), -200), ["archive-altered"]),
    "a segment cut": (lambda f: _written(segment_of(f), segment_of(f).read_bytes()[:-5]), ["other-size"]),
    "an index gone": (lambda f: index_of(f).unlink(), ["file-missing"]),
    "a byte in the index": (lambda f: flipped(index_of(f), 20), ["page-altered"]),
    "an index cut": (lambda f: _written(index_of(f), b""), ["other-size"]),
    "the generation before gone": (lambda f: (f / "journal.prev.jsonl").unlink(), ["previous-missing"]),
    "a byte in the generation before": (lambda f: flipped(f / "journal.prev.jsonl", 900), ["previous-altered"]),
    "a file of somebody else": (lambda f: _written(f / "notes.txt", b""), ["not-named"]),
    "a compaction cut off": (lambda f: _written(f / "journal.jsonl.new", b""), ["left-over"]),
    "a writer killed": (lambda f: _written(f / "lock", b"99999999    "), ["not-finished"]),
    "counts of a segment": (replacing(b'"requests":3', b'"requests":4'), ["header-differs"]),
}
NOTICES = {"unfinished", "previous-missing", "previous-altered", "not-named", "left-over", "not-finished"}


@pytest.mark.parametrize("what", DAMAGES)
def test_each_damage_is_found_where_it_is(folder: Path, what: str) -> None:
    spoil, expected = DAMAGES[what]
    spoil(folder)
    found = findings(folder)
    assert [each.code for each in found] == expected
    for each in found:
        worse = Grade.NEWER if each.code == "too-new" else Grade.DAMAGE
        assert each.grade is (Grade.NOTICE if each.code in NOTICES else worse)


def test_a_changed_line_is_named_by_its_number_and_first_byte_and_how_much_follows(folder: Path) -> None:
    all_ = lines(folder)
    flipped(folder / JOURNAL, len(b"".join(all_[:-3])) + 60)
    (found,) = findings(folder)
    assert (found.file, found.line, found.offset) == (JOURNAL, len(all_) - 2, len(b"".join(all_[:-3])))
    assert (found.facts["size"], found.facts["following"]) == (len(b"".join(all_[-3:])), 2)


def test_there_is_no_examination_without_a_store(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StoreMissing):
            examine(folder)


def test_a_store_that_another_process_is_making_is_none_yet_and_no_damaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_store(tmp_path, patience=1)
    (tmp_path / "store.json").unlink()  # it comes last
    with pytest.raises(StoreMissing, match="There is no store"):
        examine(tmp_path)

    def made_meanwhile(folder: Path) -> Card:
        FolderPlace(folder).open().append(M1, Revision(0), [opened(M1)])
        return read_card(folder)

    monkeypatch.setattr("store.examination.read_card", made_meanwhile)
    assert examine(tmp_path).grade is Grade.WHOLE


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_give_a_finding_or_change_nothing_and_never_a_traceback(
    whole: Path, tmp_path: Path, data: st.DataObject
) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / "spoilt", dirs_exist_ok=True))
    names = sorted(str(path.relative_to(whole)) for path in whole.rglob("*") if path.is_file() and path.stat().st_size)
    path = folder / data.draw(st.sampled_from(names))
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    match data.draw(st.sampled_from(["cut", "flip", "put", "all"])):
        case "cut":
            del content[at:]
        case "flip":
            content[at] ^= data.draw(st.integers(1, 255))
        case "put":
            content[at:at] = data.draw(st.binary(min_size=1, max_size=40))
        case _:
            content = bytearray(data.draw(st.binary(max_size=200)))
    changed = bytes(content) != path.read_bytes()
    path.write_bytes(content)
    found = examine(folder)
    quiet = path.name in ("store.json", "lock", "work.lock") or _cut_between_lines(path, bytes(content), whole)
    assert isinstance(found, Examination)
    assert found.grade > Grade.WHOLE or quiet or not changed


def _cut_between_lines(path: Path, content: bytes, whole: Path) -> bool:
    """A journal that ends a line earlier is a good journal of an earlier moment."""
    before = next(whole.rglob(path.name)).read_bytes()
    return path.name.startswith("journal") and before.startswith(content) and content.endswith(b"\n")


def test_how_far_it_is_goes_from_nothing_to_all(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    examine(folder, lambda file, through, whole: told.append((file, through, whole)))
    shares = [through / whole for _, through, whole in told]
    assert len({file for file, _, _ in told}) > 2
    assert shares == sorted(shares)
    assert 0 <= shares[0] < 0.1
    assert 0.5 < shares[-1] <= 1


def test_what_an_earlier_plazo_searched_through_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = FolderPlace(tmp_path / "store")
    monkeypatch.setattr(months, "searchable", lambda _events: "another text")
    store = opening(place)
    closed_and_open(store)
    assert store.compact() > 0
    place.close()
    assert examine(place.folder).grade is Grade.WHOLE
