"""The door of the house: Plazo starts if its three rooms are the ones that would be imported.

Other distributions have packages named `rules`, `store` or `tui` as well, so the door stands outside all of
them. It imports nothing but the standard library before it has looked, and keeps its own sentences, because
the catalogue stands on what it looks for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ROOMS: Final = ("rules", "store", "tui")

SHADOWED: Final = 7
"""The exit code where another package stands in front of a room; it is among those of `tui.exits`."""

_HOUSE: Final = Path(__file__).resolve().parent

_SENTENCES: Final[Mapping[str, tuple[str, str, str]]] = {
    "en": (
        "Plazo cannot start: the package “{room}” that Python finds is not Plazo's own ({found}).",
        "Plazo's packages rules, store and tui belong side by side in {house}; another one is in front of it.",
        "Take {found} off PYTHONPATH, or install Plazo in an environment of its own: pipx install plazo",
    ),
    "es": (
        "Plazo no puede empezar: el paquete «{room}» que Python encuentra no es el de Plazo ({found}).",
        "Los paquetes rules, store y tui de Plazo van juntos en {house}; hay otro por delante.",
        "Quite {found} de PYTHONPATH, o instale Plazo en un entorno propio: pipx install plazo",
    ),
}
_NOWHERE: Final = {"en": "there is none", "es": "no hay ninguno"}


def main() -> int:
    """Do what the command line asks, or say whose packages are in the way."""
    strange = stranger()
    if strange is not None:
        spanish = any((os.environ.get(name) or "").startswith("es") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        sys.stderr.write(f"{sentence(*strange, 'es' if spanish else 'en')}\n")
        return SHADOWED
    from tui.__main__ import main as enter  # noqa: PLC0415 - only now it is known to be ours

    return enter()


def stranger(
    find: Callable[[str], ModuleSpec | None] = find_spec, house: Path = _HOUSE
) -> tuple[str, Path | None] | None:
    """The first room that is not Plazo's own, and where the one that Python finds is; None when all is well."""
    for room in ROOMS:
        found = _place(find(room))
        if found != house / room:
            return room, found
    return None


def _place(spec: ModuleSpec | None) -> Path | None:
    if spec is None:
        return None
    places = list(spec.submodule_search_locations or ())
    place = places[0] if places else spec.origin
    return None if place is None else Path(place).resolve()


def sentence(room: str, found: Path | None, language: str) -> str:
    """What is wrong, why, and what to do."""
    shown = _NOWHERE[language] if found is None else str(found)
    what, why, do = (line.format(room=room, found=shown, house=_HOUSE) for line in _SENTENCES[language])
    return f"{what}\n  {why}\n  {do}"
