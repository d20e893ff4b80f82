"""Finding, making and refusing stores."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import msgspec
import platformdirs
import pytest

from rules.events import Revision
from store import files
from store import folder as folders
from store.contract import Store, StoreDamaged, StoreError, StoreMissing, StoreReadOnly
from store.folder import Mount, network_mount, read_mount_command, read_mount_table
from store.locks import TurnLock
from store.opening import back_up, folder_of, open_store, store_place
from store.salvage import salvage
from store.sentences import SENTENCES, sentence
from tests.store.happenings import M1, hour, opened


def opening(place: Path | str, *, read_only: bool = False, create: bool = True) -> Store:
    return open_store(str(place), read_only=read_only, create=create, now=lambda: hour(1), who="ana@mesa2")


def test_the_option_comes_before_the_environment_and_this_before_the_users_folder() -> None:
    environ = {"PLAZO_STORE": "/srv/plazo"}
    assert store_place("/elsewhere", environ) == "/elsewhere"
    assert store_place(None, environ) == "/srv/plazo"
    assert store_place(None, {}) == platformdirs.user_data_dir("plazo", appauthor=False)
    assert store_place("", {"PLAZO_STORE": ""}) == store_place(None, {})


def test_a_new_store_is_shared_with_the_group_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        opening(tmp_path / "deep" / "store").close()
    finally:
        os.umask(before)
    made = tmp_path / "deep" / "store"
    assert stat.S_IMODE(made.stat().st_mode) == 0o2770
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in made.iterdir()}
    assert modes == {"store.json": 0o660, "lock": 0o660, "journal.jsonl": 0o660}


def test_the_folders_of_a_new_store_and_of_a_copy_outlive_a_power_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    really = files.sync_folder

    def noted(folder: Path) -> None:
        synced.append(folder)
        really(folder)

    monkeypatch.setattr(files, "sync_folder", noted)
    opening(tmp_path / "deep" / "er" / "store").close()
    assert synced[:3] == [tmp_path / "deep" / "er", tmp_path / "deep", tmp_path]
    synced.clear()
    salvage(tmp_path / "deep" / "er" / "store", tmp_path / "copies" / "one")
    assert synced[:2] == [tmp_path / "copies", tmp_path]
    synced.clear()
    back_up(str(tmp_path / "deep" / "er" / "store"), tmp_path / "usb" / "plazo" / "one", lambda _done, _all: None)
    assert synced[:2] == [tmp_path / "usb", tmp_path]
    assert tmp_path / "usb" / "plazo" in synced


def test_where_there_is_no_store_it_says_so(tmp_path: Path) -> None:
    for place in (tmp_path / "nowhere", tmp_path):
        for read_only, create in ((True, True), (True, False), (False, False)):
            with pytest.raises(StoreMissing, match="There is no store"):
                opening(place, read_only=read_only, create=create)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["thesis.txt", "thesis.txt/store"])
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_is_no_store_and_holds_none(tmp_path: Path, place: str, *, read_only: bool) -> None:
    (tmp_path / "thesis.txt").write_text("chapter 1")
    with pytest.raises(StoreMissing, match="cannot be a store: it is a file"):
        opening(tmp_path / place, read_only=read_only)


def test_a_folder_with_other_files_is_not_made_a_store(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("chapter 1")
    before = tmp_path.stat().st_mode
    with pytest.raises(StoreMissing, match="not a store"):
        opening(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["thesis.txt"]
    assert tmp_path.stat().st_mode == before


def test_an_empty_folder_becomes_a_store_and_stays_the_same_one(tmp_path: Path) -> None:
    opening(tmp_path).append(M1, Revision(0), [opened()])
    card = (tmp_path / "store.json").read_bytes()
    assert len(opening(tmp_path).history(M1)) == 1
    assert (tmp_path / "store.json").read_bytes() == card


def test_a_store_that_was_only_begun_is_made_anew(tmp_path: Path) -> None:
    opening(tmp_path).close()
    (tmp_path / "store.json").unlink()
    assert opening(tmp_path).position() == 0


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("written", [0, 1])
def test_a_store_that_another_process_makes_during_the_look_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int, *, create: bool
) -> None:
    looked = folders._holds_nothing

    def made_meanwhile(folder: Path) -> bool:
        with monkeypatch.context() as patched:
            patched.setattr(folders, "_holds_nothing", looked)
            other = opening(folder)
            if written:
                other.append(M1, Revision(0), [opened()])
            other.close()
        return looked(folder)

    monkeypatch.setattr(folders, "_holds_nothing", made_meanwhile)
    tmp_path.joinpath("store").mkdir()
    assert opening(tmp_path / "store", create=create).position() == written


def test_a_store_that_is_being_made_is_not_there_yet(tmp_path: Path) -> None:
    opening(tmp_path).close()
    (tmp_path / "store.json").unlink()
    with pytest.raises(StoreMissing, match="There is no store"):
        opening(tmp_path, create=False)


def test_whoever_finds_a_store_made_meanwhile_leaves_the_mark_of_a_writer_that_did_not_finish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Meanwhile(TurnLock):
        def take(self) -> bool:
            if not (tmp_path / "store.json").exists():
                with monkeypatch.context() as patched:
                    patched.setattr("store.folder.TurnLock", TurnLock)
                    opening(tmp_path).close()
                (tmp_path / "lock").write_bytes(b"%-12d" % 4711)
            return super().take()

    monkeypatch.setattr("store.folder.TurnLock", Meanwhile)
    folders.make_store(tmp_path, patience=1)
    assert (tmp_path / "lock").read_bytes().strip()


def test_a_journal_without_its_card_is_never_overwritten(tmp_path: Path) -> None:
    opening(tmp_path).append(M1, Revision(0), [opened()])
    journal = (tmp_path / "journal.jsonl").read_bytes()
    (tmp_path / "store.json").unlink()
    for create in (True, False):
        with pytest.raises(StoreDamaged, match=r"store\.json"):
            opening(tmp_path, create=create)
    assert (tmp_path / "journal.jsonl").read_bytes() == journal


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"format":"one"}'])
def test_a_card_that_cannot_be_read_is_damage(tmp_path: Path, content: bytes) -> None:
    opening(tmp_path).close()
    (tmp_path / "store.json").write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"store\.json"):
        opening(tmp_path)


def test_a_journal_that_is_gone_or_empty_is_said(tmp_path: Path) -> None:
    opening(tmp_path).close()
    (tmp_path / "journal.jsonl").write_bytes(b"")
    with pytest.raises(StoreDamaged):
        opening(tmp_path)
    (tmp_path / "journal.jsonl").unlink()
    with pytest.raises(StoreDamaged, match=r"(?s)journal\.jsonl is missing.*plazo doctor"):
        opening(tmp_path)


def test_the_store_of_another_machine_is_refused_until_somebody_says_it_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folders, "machine_digest", lambda: "this one")
    opening(tmp_path).close()
    card = msgspec.json.decode((tmp_path / "store.json").read_bytes())
    assert card["machine"] == "this one"
    (tmp_path / "store.json").write_bytes(msgspec.json.encode(card | {"machine": "another"}))
    with pytest.raises(StoreError, match="another machine") as caught:
        opening(tmp_path)
    assert "over ssh" in str(caught.value)
    (tmp_path / "store.json").write_bytes(msgspec.json.encode(card | {"machine": ""}))
    assert opening(tmp_path).position() == 0


@pytest.mark.parametrize(
    ("url", "code", "says"),
    [
        ("postgresql://plazo:secret@db/plazo", "postgresql", "in folders only"),
        ("postgres://db/plazo", "postgresql", "in folders only"),
        ("mysql://plazo:secret@db/plazo", "unknown-scheme", "mysql://db/plazo"),
        ("https://example.org", "unknown-scheme", "https://example.org"),
    ],
)
def test_what_is_no_folder_is_refused_without_telling_a_password(url: str, code: str, says: str) -> None:
    with pytest.raises(StoreError) as caught:
        opening(url)
    assert caught.value.code == code
    assert says in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_place_is_said_without_going_up_except_out_of_a_link_or_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a" / "deep")
    for given, folder in {
        "a/../store": "store",
        "a/./deep/../../store": "store",
        "link/../store": "link/../store",
        "a/../link/../store": "link/../store",
        "none/../store": "none/../store",
    }.items():
        assert str(folder_of(f"{tmp_path}/{given}")) == f"{tmp_path}/{folder}"
    assert folder_of("/../store") == Path("/store")
    with pytest.raises(StoreMissing) as missing:
        opening(tmp_path / "a" / ".." / "store", create=False)
    assert missing.value.facts["place"] == str(tmp_path / "store")


def test_what_lies_above_the_target_of_a_link_is_what_is_opened(tmp_path: Path) -> None:
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a" / "deep")
    opening(tmp_path / "link" / ".." / "store").close()
    assert (tmp_path / "a" / "store" / "store.json").is_file()


def test_a_home_folder_may_be_written_as_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    opening("~/plazo").close()
    assert (tmp_path / "plazo" / "store.json").exists()


LOCAL = Mount("/", "ext4")


@pytest.mark.parametrize(
    ("place", "table", "refused"),
    [
        pytest.param("/srv/plazo", [LOCAL], None, id="a local disk"),
        pytest.param("/srv/plazo", [LOCAL, Mount("/srv", "nfs4")], "/srv", id="NFS"),
        pytest.param("/srv/plazo", [LOCAL, Mount("/srv/plazo", "cifs")], "/srv/plazo", id="the mount point itself"),
        pytest.param("/srvother", [LOCAL, Mount("/srv", "nfs4")], None, id="only the beginning of the name"),
        pytest.param("/srv/a/b", [LOCAL, Mount("/srv", "nfs"), Mount("/srv/a", "ext4")], None, id="a disk inside NFS"),
        pytest.param("/srv", [LOCAL, Mount("/srv", "nfs"), Mount("/srv", "xfs")], None, id="mounted over"),
        pytest.param("/mnt/c/p", [LOCAL, Mount("/mnt/c", "9p")], "/mnt/c", id="a folder of the host"),
        pytest.param("/tmp/p", [Mount("/", "9p")], None, id="a sandbox whose disk is 9p"),
        pytest.param("/tmp/p", [Mount("/", "9p"), Mount("/tmp", "9p")], None, id="and what it mounts that way"),
        pytest.param("/home/a", [LOCAL, Mount("/home/a", "fuse.sshfs")], "/home/a", id="sshfs"),
        pytest.param("/tmp/p", [Mount("/", "overlay"), Mount("/tmp", "tmpfs")], None, id="tmpfs on overlay"),
        pytest.param("/p", [], None, id="no mount table"),
    ],
)
def test_network_file_systems_are_refused(place: str, table: list[Mount], refused: str | None) -> None:
    found = network_mount(Path(place), tuple(table))
    assert (found and found.point) == refused


def test_the_refusal_names_the_mount(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "mounts", lambda: (LOCAL, Mount(str(tmp_path.resolve()), "nfs4")))
    with pytest.raises(StoreError, match=r"(?s)nfs4.*ssh"):
        opening(tmp_path / "store")
    assert list(tmp_path.iterdir()) == []


def test_mount_tables_are_read() -> None:
    linux = "server:/a /srv/my\\040files nfs4 rw 0 0\n/dev/vda / ext4 rw 0 0\n"
    assert read_mount_table(linux) == (Mount("/srv/my files", "nfs4"), LOCAL)
    mac = "/dev/disk3 on / (apfs, local)\n//ana@server/share on /Volumes/My share (smbfs, nodev)\n"
    assert read_mount_command(mac) == (Mount("/", "apfs"), Mount("/Volumes/My share", "smbfs"))


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_folder_that_one_may_not_write_is_said_to_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    opening(tmp_path).close()

    def may_not(path: Path, *_: object, **__: object) -> int:
        raise OSError(number, os.strerror(number), str(path))

    with monkeypatch.context() as patched:
        patched.setattr("store.locks.open_shared", may_not)
        with pytest.raises(StoreReadOnly, match=r"(?s)may not be written.*--read-only") as caught:
            opening(tmp_path)
        assert caught.value.code == "not-writable"
        opening(tmp_path, read_only=True).close()
    with monkeypatch.context() as patched:
        patched.setattr("store.files.DiskFile", may_not)
        with pytest.raises(StoreReadOnly, match="may not be written"):
            opening(tmp_path)
        with pytest.raises(StoreMissing, match="cannot be reached"):
            opening(tmp_path, read_only=True)
    with monkeypatch.context() as patched:
        patched.setattr("store.folder.replace_file", may_not)
        with pytest.raises(StoreReadOnly, match="may not be written"):
            opening(tmp_path / "new")
    store = opening(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr("store.locks.open_shared", may_not)
        with pytest.raises(StoreReadOnly, match="may not be written"), store.lease("watcher"):
            pass
    store.close()


def test_a_folder_that_one_may_not_look_into_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def may_not(folder: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    monkeypatch.setattr("store.folder._holds_nothing", may_not)
    with pytest.raises(StoreMissing, match="cannot be reached"):
        opening(tmp_path, create=False)


class AnyFact(dict[str, object]):
    """A value for every name."""

    def __missing__(self, name: str) -> str:
        return f"<{name}>"


def test_every_sentence_says_what_to_do() -> None:
    for code in SENTENCES:
        first, _, rest = sentence(code, AnyFact()).partition("\n")
        assert first, code
        assert rest.startswith("  "), code
