"""Sentences of a command for the person who gave it, beside its answer."""

from __future__ import annotations

import shutil
import sys
import textwrap

_INDENT = "  "
"""Before what goes on in another line."""


def say(sentence: str) -> None:
    """Say it where no answer goes; a terminal gets lines that are broken between words, a file what there is."""
    said = filled(sentence, shutil.get_terminal_size().columns) if sys.stderr.isatty() else sentence
    sys.stderr.write(f"{said}\n")


def filled(sentence: str, width: int) -> str:
    """The sentence in lines of at most `width` cells; a place or a command that is longer than a line stays whole."""
    return "\n".join(_filled(line, width) if len(line) > width else line for line in sentence.split("\n"))


def _filled(line: str, width: int) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(
        line, width, subsequent_indent=indent or _INDENT, break_long_words=False, break_on_hyphens=False
    )
