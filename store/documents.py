"""A document of a TinyDB table as JSON text: what is read again is what was written, or it is not written."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Final

from orjson import OPT_NON_STR_KEYS, dumps

_KEYS: Final = (str, int, float, type(None))


def text_of(document: Mapping[str, object]) -> bytes:
    """The JSON text of a document; tuples are read again as lists, and keys as text.

    Raises `TypeError` for what JSON has no word for, a time or an object, and for a whole number beyond 64 bits, and
    `ValueError` for a fraction that is not finite.
    """
    _check(document)
    return dumps(document, option=OPT_NON_STR_KEYS)


def _check(value: object) -> None:
    """Refuse what `dumps` would write as something else: as text or as null."""
    match value:
        case None | bool() | int() | str():
            return
        case float():
            if not isfinite(value):
                raise ValueError(f"a document cannot hold {value}: JSON has no such number")
        case dict():
            for key, each in value.items():
                if not isinstance(key, _KEYS):
                    raise TypeError(f"a document cannot have the key {key!r}: JSON has no {type(key).__name__}")
                _check(key)
                _check(each)
        case list() | tuple():
            for each in value:
                _check(each)
        case _:
            raise TypeError(f"a document cannot hold {value!r}: JSON has no {type(value).__name__}")
