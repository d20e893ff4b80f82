"""Text that people typed, made safe for one line of a terminal, and cut to a width.

Control characters are shown, never sent; nothing here or later reads such text as markup. Characters whose
width terminals do not agree on (emoji joined into one, presentation selectors) are taken apart, so that
columns stay aligned everywhere.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.cells import cell_len

ELLIPSIS: Final = "…"

_RETURN: Final = "↵"
_UNSHOWABLE: Final = "\ufffd"
_DELETE: Final = "\u2421"
_PICTURES: Final = 0x2400
"""Where Unicode's pictures of the control characters begin: U+241B is ␛."""
_LONGEST_PILE: Final = 3
"""More marks than this over one letter are not a language but a trick."""
_FIRST_STRONG_ISOLATE: Final = "\u2068"
_POP_ISOLATE: Final = "\u2069"
_FIRST_RIGHT_TO_LEFT: Final = "\u0590"
"""Before the Hebrew block every letter runs from left to right."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_TAKEN_OUT: Final = frozenset(
    {"\u200c", "\u200d", "\u00ad", "\u2060", "\ufe0e", "\ufe0f", *map(chr, range(0x1F3FB, 0x1F400))}
)
"""Joiners, soft hyphens, presentation selectors and skin tones: what is left has one width everywhere."""


def one_line(text: str) -> str:
    """The text in one line: line ends as ↵, other white space as blanks, what cannot be shown as a visible sign."""
    if text.isascii() and text.isprintable():
        return text
    shown: list[str] = []
    pile = 0
    for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n")):
        category = unicodedata.category(character)
        pile = pile + 1 if category in ("Mn", "Me") else 0
        if pile <= _LONGEST_PILE and character not in _TAKEN_OUT:
            shown.append(_shown(character, category))
    return "".join(shown)


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of the text, each made safe as in `one_line`."""
    return tuple(one_line(line) for line in text.splitlines())


def cut(text: str, width: int) -> str:
    """As much of the text as fits into `width` cells, with an ellipsis where something is missing.

    Expects what `one_line` gave. Text of a right-to-left script is kept from reordering its neighbours.
    """
    return _isolated(_cut(text, width))


def fit(text: str, width: int, *, right: bool = False) -> str:
    """The text cut or filled up with blanks to exactly `width` cells."""
    if text.isascii():
        short = text if len(text) <= width else _cut(text, width)
        return short.rjust(width) if right else short.ljust(width)
    short = _cut(text, width)
    blanks = " " * (width - cell_len(short))
    return blanks + _isolated(short) if right else _isolated(short) + blanks


def folded(text: str) -> str:
    """The text without accents and case, for comparing what people type."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def _shown(character: str, category: str) -> str:
    if category == "Cc":
        return _control(character)
    if category == "Zs":
        return " "
    if category in ("Zl", "Zp"):
        return _RETURN
    return _UNSHOWABLE if category in ("Cf", "Cs", "Co", "Cn") else character


def _control(character: str) -> str:
    code = ord(character)
    if character == "\t":
        return " "
    if character == "\n":
        return _RETURN
    if code < 0x20:
        return chr(_PICTURES + code)
    return _DELETE if code == 0x7F else _UNSHOWABLE


def _cut(text: str, width: int) -> str:
    if cell_len(text) <= width:
        return text
    if width < 1:
        return ""
    kept, used = 0, 0
    for character in text:
        used += cell_len(character)
        if used > width - 1:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def _isolated(text: str) -> str:
    if not text or max(text) < _FIRST_RIGHT_TO_LEFT:
        return text
    if not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text):
        return text
    return _FIRST_STRONG_ISOLATE + text + _POP_ISOLATE
