"""The help texts, made from the grammar, so that they say what there is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from tui.commands.grammar import COMMANDS, VALUES, Command, allowed
from tui.words import Words

_INDENT = 2
_GAP = 2


def help_text(command: Command, words: Words, width: int) -> str:
    """How the command is called, what it does, and its options; for the board also every command."""
    lines = [
        f"{words('help.usage')} {usage(command, words)}",
        "",
        *textwrap.wrap(words(f"command.{command.name or 'plazo'}"), width),
    ]
    if not command.name:
        named = [(name, words(f"command.{name}")) for name in COMMANDS if name]
        lines += ["", words("help.commands"), *_table(named, width)]
    options = [(_option(name, words), _meaning(name, command, words)) for name in allowed(command)]
    lines += ["", words("help.options"), *_table(options, width)]
    further = f"help.{command.name}.further"
    if words.knows(further):
        lines += ["", *words(further).splitlines()]
    if not command.name:
        lines += ["", words("help.each")]
    return "\n".join(lines)


def usage(command: Command, words: Words) -> str:
    """`plazo show NUMBER [options]`."""
    parts = ["plazo", command.name, *(words(f"value.{word}") for word in command.words)]
    parts += [f"[{words(f'value.{word}')}]" for word in command.further]
    parts += [_option(name, words) for name in command.required]
    return " ".join(part for part in (*parts, words("help.some-options")) if part)


def _option(name: str, words: Words) -> str:
    return f"--{name} {words(f'value.{VALUES[name]}')}" if name in VALUES else f"--{name}"


def _meaning(name: str, command: Command, words: Words) -> str:
    """What an option means, to this command where it means something else to it."""
    own = f"option.{command.name}.{name}"
    return words(own if words.knows(own) else f"option.{name}")


def _table(rows: Iterable[tuple[str, str]], width: int) -> list[str]:
    """Two columns; the second is wrapped to the width."""
    rows = list(rows)
    first = max(len(name) for name, _ in rows) + _INDENT + _GAP
    lines: list[str] = []
    for name, meaning in rows:
        wrapped = textwrap.wrap(meaning, max(20, width - first))
        lines.append(f"{' ' * _INDENT}{name}".ljust(first) + wrapped[0])
        lines += [" " * first + line for line in wrapped[1:]]
    return lines
