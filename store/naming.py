"""Which requests are named in bytes that may be anything, to say what a copy has lost."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import msgspec

from store.line_ends import Readable
from store.lines import LONGEST, UNREADABLE

_REQUEST: Final = re.compile(rb'"request":("(?:[^"\\\n]|\\.)*")')
_PIECE: Final = 1024 * 1024
"""Bytes read at once."""
_LONGEST_NAME: Final = 1_000
"""Bytes of a name and of what stands before it, at most."""


def requests_named(file: Readable, at: int, until: int) -> Counter[str]:
    """The requests that are named in a part of a file, and how often; only in its beginning where it is very long.

    Raises `OSError`.
    """
    found, until, through = Counter[str](), min(until, at + LONGEST), at
    while at < until and (piece := file.read(at, min(_PIECE, until - at))):
        for match in _REQUEST.finditer(piece):
            if at + match.start() >= through:
                through = at + match.end()
                try:
                    found[msgspec.json.decode(match[1], type=str)] += 1
                except UNREADABLE:
                    continue
        # A name may lie across the end of what was read: the end is read again with what follows.
        at += len(piece) if at + len(piece) >= until else max(len(piece) - _LONGEST_NAME, 1)
    return found
