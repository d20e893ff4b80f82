"""The system calls below a journal, one class so that a failing disk can be put in its place."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import sys
from pathlib import Path
from typing import Final, Protocol

from store.contract import NotSaved, StoreError, StoreMissing, StoreReadOnly

FILE_MODE: Final = 0o660
FOLDER_MODE: Final = 0o2770
"""The group may write, and what is made inside belongs to the same group."""


class AppendFile(Protocol):
    """An open file that grows at its end. Every method may raise `OSError`."""

    def identity(self) -> tuple[int, int]:
        """Device and inode."""
        ...

    def size(self) -> int:
        """Its length in bytes."""
        ...

    def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset`; fewer only at the end."""
        ...

    def write(self, offset: int, content: bytes) -> None:
        """Write all of it at `offset`."""
        ...

    def sync(self) -> None:
        """Return when what was written outlives a power cut."""
        ...

    def cut(self, size: int) -> None:
        """Keep the first `size` bytes."""
        ...

    def close(self) -> None:
        """Let go of it; closing twice is harmless."""
        ...


class DiskFile:
    """An `AppendFile` of the operating system."""

    def __init__(self, path: Path, *, writing: bool) -> None:
        self._fd = os.open(path, (os.O_RDWR if writing else os.O_RDONLY) | os.O_CLOEXEC)

    def identity(self) -> tuple[int, int]:
        """Device and inode."""
        stat = os.fstat(self._fd)
        return stat.st_dev, stat.st_ino

    def size(self) -> int:
        """Its length in bytes."""
        return os.fstat(self._fd).st_size

    def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset`; fewer only at the end."""
        return os.pread(self._fd, size, offset)

    def write(self, offset: int, content: bytes) -> None:
        """Write all of it at `offset`: one call, unless the disk takes less."""
        written = os.pwrite(self._fd, content, offset)
        while written < len(content):
            written += os.pwrite(self._fd, content[written:], offset + written)

    def sync(self) -> None:
        """Return when what was written outlives a power cut."""
        sync(self._fd)

    def cut(self, size: int) -> None:
        """Keep the first `size` bytes."""
        os.ftruncate(self._fd, size)

    def close(self) -> None:
        """Let go of it; closing twice is harmless."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)


class Disk:
    """The files of a store: opened, made, and put in their places."""

    def open(self, path: Path, writing: bool) -> AppendFile:
        """An existing file."""
        return DiskFile(path, writing=writing)

    def make(self, path: Path) -> AppendFile:
        """A new and empty file, in place of one that a writer who was cut off has left; others may write it too."""
        fd = open_shared(path)
        try:
            os.ftruncate(fd, 0)
        finally:
            os.close(fd)
        return self.open(path, True)

    def make_folder(self, path: Path) -> None:
        """A folder where the group may write, unless it is there and something in it."""
        with contextlib.suppress(FileExistsError):
            path.mkdir()
        # Whoever made one that is empty may have been killed before this.
        with contextlib.suppress(FileNotFoundError, PermissionError):
            if not any(path.iterdir()):
                path.chmod(FOLDER_MODE)

    def link(self, path: Path, name: Path) -> None:
        """Give a file this second name, which another file may have had."""
        name.unlink(missing_ok=True)
        name.hardlink_to(path)

    def replace(self, path: Path, name: Path) -> None:
        """Move a file over another at once."""
        path.replace(name)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        path.unlink(missing_ok=True)

    def sync_folder(self, folder: Path) -> None:
        """Make the names in a folder durable."""
        sync_folder(folder)


if sys.platform == "darwin":

    def sync(fd: int) -> None:
        """Make the content of an open file durable; `fsync` does not reach the disk itself here."""
        fcntl.fcntl(fd, fcntl.F_FULLFSYNC)

else:
    sync = os.fdatasync


def make_folders(folder: Path) -> bool:
    """Make a folder and those that it lies in, their names durable, and say whether it was not there."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True)
    except FileExistsError:  # there already, or made by another process in this very moment
        return False
    for each in new:
        sync_parent(each)
    return True


def sync_parent(path: Path) -> None:
    """Make the name of a file or folder durable, as far as one may: one may write in a folder that one may not read."""
    with contextlib.suppress(PermissionError):
        sync_folder(path.parent)


def open_folder(folder: Path) -> int:
    """Open a folder itself."""
    return os.open(folder, os.O_RDONLY | os.O_CLOEXEC)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    fd = open_folder(folder)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def open_shared(path: Path) -> int:
    """Open a file for reading and writing, made with the mode that the second user needs."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    # The umask has narrowed the mode; only the owner may widen it again, and has when somebody else made the file.
    with contextlib.suppress(PermissionError):
        os.fchmod(fd, FILE_MODE)
    return fd


def replace_file(path: Path, content: bytes) -> None:
    """Put a whole file in place at once, durable when this returns."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    fd = open_shared(beside)
    try:
        os.ftruncate(fd, 0)
        written = 0
        while written < len(content):
            written += os.write(fd, content[written:])
        sync(fd)
    finally:
        os.close(fd)
    beside.replace(path)
    sync_folder(path.parent)


def reason_of(error: OSError) -> str:
    """What the operating system says about it."""
    return error.strerror or str(error)


def may_not_write(error: OSError) -> bool:
    """Whether it is this user or this disk that may not write, rather than a write that went wrong."""
    return error.errno in (errno.EACCES, errno.EPERM, errno.EROFS)


def not_written(place: str, error: OSError) -> StoreError:
    """What to say where a file could not be opened or made: one may not, nothing is there, or the disk did not."""
    if may_not_write(error):
        return StoreReadOnly("not-writable", place=place, reason=reason_of(error))
    if error.errno in (errno.ENOENT, errno.ESTALE):
        return StoreMissing("unreachable", place=place, reason=reason_of(error))
    return NotSaved("not-saved", place=place, reason=reason_of(error))
