"""Where a store is, and a place → a `Store`. Nothing above this room asks which engine it is."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from rules.instants import Instant
from store.contract import BUSY_AFTER, Store, StoreError
from store.embedded import EmbeddedStore
from store.folder import machine_digest, make_store, refuse_network

if TYPE_CHECKING:
    from tinydb import TinyDB

    from store.copies import Copied, Told

VARIABLE = "PLAZO_STORE"

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://")


def store_place(option: str | None, environ: Mapping[str, str]) -> str:
    """The place that was asked for: the option, else `PLAZO_STORE`, else the user's own data folder."""
    named = option or environ.get(VARIABLE)
    if named:
        return named
    import platformdirs  # noqa: PLC0415 - only the default place needs it

    return platformdirs.user_data_dir("plazo", appauthor=False)


def open_store(
    url_or_path: str | None,
    *,
    read_only: bool,
    create: bool,
    now: Callable[[], Instant],
    who: str,
) -> Store:
    """Open the store at a place, or at the default place; with `create`, make it where there is none.

    `who` stands in every commit, such as `ana@mesa2`. Raises `StoreError`.
    """
    folder = folder_of(url_or_path or store_place(None, {}))
    refuse_network(folder)
    if create and not read_only:
        make_store(folder, patience=BUSY_AFTER)
    return EmbeddedStore(folder, read_only=read_only, now=now, who=who)


def open_tables(place: str) -> TinyDB:
    """Open the store at a place to be asked with TinyDB's own queries, as `queried` says; nothing can be written.

    As a context it is closed at its end. Raises `StoreError`.
    """
    from store.queried import queried  # noqa: PLC0415 - for scripts: no command needs it

    folder = folder_of(place)
    refuse_network(folder)
    return queried(folder)


def back_up(place: str, into: Path, told: Told) -> Copied:
    """Copy the store at a place into a folder, while others use it; any machine may open the copy.

    The copy is read back and compared. Raises `StoreError`; then no store is there that is not whole.
    """
    from store.copies import copy_store  # noqa: PLC0415 - only a backup needs it, as below

    return copy_store(folder_of(place), _without_going_up(into), machine="", told=told)


def restore(backup: Path, place: str, told: Told) -> Copied:
    """Make a store of this machine, at a place where none is, from a backup. Raises `StoreError` as `back_up` does."""
    from store.copies import copy_store  # noqa: PLC0415

    folder = folder_of(place)
    refuse_network(folder)
    return copy_store(_without_going_up(backup), folder, machine=machine_digest(), told=told)


def folder_of(place: str) -> Path:
    """The folder that a place names. Raises `StoreError` where it names something else."""
    scheme = _SCHEME.match(place)
    if scheme is not None:
        raise _not_a_folder(place, scheme["scheme"].lower())
    return _without_going_up(Path(place))


def _without_going_up(path: Path) -> Path:
    """The same folder as `path`, without `..` as far as what that leaves is a folder: a link would lead elsewhere."""
    anchor, *parts = path.expanduser().absolute().parts
    plain = Path(anchor)
    for place, part in enumerate(parts):
        if part != "..":
            plain /= part
        elif _is_folder_itself(plain):
            plain = plain.parent
        else:
            return plain.joinpath(*parts[place:])
    return plain


def _is_folder_itself(path: Path) -> bool:
    """Whether a folder is there, and not only a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False


def _not_a_folder(url: str, scheme: str) -> StoreError:
    if scheme in ("postgresql", "postgres"):
        return StoreError("postgresql")
    # A password may stand in what was given: only what comes after it is shown.
    return StoreError("unknown-scheme", scheme=scheme, url=f"{scheme}://{url.rpartition('@')[2].rpartition('//')[2]}")
