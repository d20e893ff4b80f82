"""A disk that keeps account of what would be left of a store if the power went off after any of its steps.

Only what was synced is sure to be there. Of what was written to a file since, any part may be left, and any sectors of
each write; of what was done to the names in a folder since, any part, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final, TypeAlias, assert_never

from store.files import AppendFile, Disk, DiskFile

_SECTOR: Final = 512
_FOLDER: Final = -1
"""What a name means that is a folder's."""


@dataclass(frozen=True, slots=True)
class Written:
    """Bytes of a file."""

    file: int
    offset: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Shortened:
    """A file that has only so many bytes from now on."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file that is on the disk as it is now."""

    file: int


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a folder that means another file from now on, or none; another one may go with it."""

    folder: str
    name: str
    file: int | None
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class SyncedNames:
    """A folder whose names are on the disk as they are now."""

    folder: str


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was acknowledged by now."""

    what: str


Step: TypeAlias = Written | Shortened | Synced | Named | SyncedNames | Said


class Killed(BaseException):
    """The process ends here; the machine does not."""


class PowerDisk(Disk):
    """Works on the files of one folder, which are on the disk when it begins, and notes every step."""

    def __init__(self, folder: Path, *, syncs: bool = True) -> None:
        """With `syncs` false it only says that it does."""
        self.steps: list[Step] = []
        self.left: int | None = None
        """So many steps the process still makes before it is killed."""
        self.before = {str(path.relative_to(folder)): path.read_bytes() for path in _files(folder)}
        self._folder = folder
        self._syncs = syncs
        self._ids = {folder / name: number for number, name in enumerate(self.before)}
        self._new = len(self._ids)

    def open(self, path: Path, writing: bool) -> AppendFile:
        return _PowerFile(path, writing, self._ids[path], self)

    def make(self, path: Path) -> AppendFile:
        self.step()
        if path in self._ids:
            self.note(Shortened(self._ids[path], 0))
        else:
            self._ids[path] = self._new
            self._new += 1
            self._named(path, self._ids[path])
        return super().make(path)

    def make_folder(self, path: Path) -> None:
        if not path.exists():
            self.step()
            super().make_folder(path)
            self._named(path, _FOLDER)

    def link(self, path: Path, name: Path) -> None:
        self.remove(name)
        self.step()
        super().link(path, name)
        self._ids[name] = self._ids[path]
        self._named(name, self._ids[path])

    def replace(self, path: Path, name: Path) -> None:
        self.step()
        super().replace(path, name)
        self._ids[name] = self._ids.pop(path)
        self.note(Named(self._within(name.parent), name.name, self._ids[name], instead_of=path.name))

    def remove(self, path: Path) -> None:
        self.step()
        super().remove(path)
        if self._ids.pop(path, None) is not None:
            self._named(path, None)

    def sync_folder(self, folder: Path) -> None:
        self.step()
        self.note(SyncedNames(self._within(folder)))

    def _named(self, path: Path, file: int | None) -> None:
        self.note(Named(self._within(path.parent), path.name, file))

    def _within(self, folder: Path) -> str:
        return str(folder.relative_to(self._folder))

    def step(self) -> None:
        """Raise `Killed` when the process does nothing more."""
        if self.left == 0:
            raise Killed
        if self.left is not None:
            self.left -= 1

    def note(self, step: Step) -> None:
        """Remember what was done."""
        if self._syncs or not isinstance(step, Synced):
            self.steps.append(step)


class _PowerFile(DiskFile):
    def __init__(self, path: Path, writing: bool, file: int, disk: PowerDisk) -> None:
        super().__init__(path, writing=writing)
        self._file = file
        self._disk = disk

    def write(self, offset: int, content: bytes) -> None:
        self._disk.step()
        super().write(offset, content)
        self._disk.note(Written(self._file, offset, content))

    def sync(self) -> None:
        self._disk.step()
        self._disk.note(Synced(self._file))

    def cut(self, size: int) -> None:
        self._disk.step()
        super().cut(size)
        self._disk.note(Shortened(self._file, size))


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file()]


@dataclass(slots=True)
class _File:
    content: bytearray = field(default_factory=bytearray)
    since: list[Written | Shortened] = field(default_factory=list)


@dataclass(slots=True)
class _Folder:
    names: dict[str, int] = field(default_factory=dict)
    since: list[Named] = field(default_factory=list)


def left_by(before: dict[str, bytes], steps: Sequence[Step], chance: Random) -> dict[str, bytes]:
    """The files that are there when the power comes back, if it went off after these steps."""
    files: dict[int, _File] = {number: _File(bytearray(content)) for number, content in enumerate(before.values())}
    folders: dict[str, _Folder] = {}
    for number, path in enumerate(map(Path, before)):
        folders.setdefault(str(path.parent), _Folder()).names[path.name] = number
        folders.setdefault(".", _Folder()).names[str(path.parent)] = _FOLDER
    for step in steps:
        match step:
            case Written() | Shortened():
                files.setdefault(step.file, _File()).since.append(step)
            case Synced():
                file = files.setdefault(step.file, _File())
                for each in file.since:
                    _apply(file.content, each)
                file.since.clear()
            case Named():
                folders.setdefault(step.folder, _Folder()).since.append(step)
            case SyncedNames():
                folder = folders.setdefault(step.folder, _Folder())
                for named in folder.since:
                    _rename(folder.names, named)
                folder.since.clear()
            case Said():
                pass
            case _:
                assert_never(step)
    for file in files.values():
        _keep_some(file, chance)
    for folder in folders.values():
        first, likely = _first(folder.since, chance), chance.choice((0.0, 0.5))
        for number, named in enumerate(folder.since):
            if number < first or chance.random() < likely:
                _rename(folder.names, named)
    there = folders["."].names
    return {
        str(Path(place) / name): bytes(files[file].content if file in files else b"")
        for place, folder in folders.items()
        if there.get(place) == _FOLDER
        for name, file in folder.names.items()
        if file != _FOLDER
    }


def _first(since: Sequence[object], chance: Random) -> int:
    """So many of them are kept one after another."""
    return chance.choice((0, len(since), chance.randint(0, len(since))))


def _keep_some(file: _File, chance: Random) -> None:
    """Keep the first of what was not synced, and of the others any, whole or in part."""
    first, likely = _first(file.since, chance), chance.choice((0.0, 0.5))
    for number, each in enumerate(file.since):
        if number < first:
            _apply(file.content, each)
        elif isinstance(each, Written) and chance.random() < likely:
            _tear(file.content, each, chance)


def _apply(content: bytearray, step: Written | Shortened) -> None:
    if isinstance(step, Shortened):
        del content[step.size :]
    else:
        _put(content, step.offset, step.content)


def _put(content: bytearray, offset: int, new: bytes) -> None:
    content.extend(bytes(max(offset - len(content), 0)))
    content[offset : offset + len(new)] = new


def _tear(content: bytearray, written: Written, chance: Random) -> None:
    """Some of its sectors; where none of them was written, but the file has become longer, there are zeros."""
    end = written.offset + chance.randint(0, len(written.content))
    content.extend(bytes(max(end - len(content), 0)))
    at = written.offset
    while at < end:
        behind = min(at - at % _SECTOR + _SECTOR, end)
        if chance.random() < 0.5:
            _put(content, at, written.content[at - written.offset : behind - written.offset])
        at = behind


def _rename(names: dict[str, int], step: Named) -> None:
    names.pop(step.instead_of, None)
    if step.file is None:
        names.pop(step.name, None)
    else:
        names[step.name] = step.file
