"""The grammar of the command line: every command, its words and its options.

Names of options are the same in every language; what they mean is said by the catalogue under `option.NAME`, or
`option.COMMAND.NAME` where an option means something else to one command, under
`command.NAME` and `value.NAME`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct


class Command(Struct, frozen=True):
    """One command, and what may stand behind it."""

    name: str
    """Empty for `plazo` alone: the board."""
    module: str
    words: tuple[str, ...] = ()
    """What must stand behind it, in this order."""
    further: tuple[str, ...] = ()
    """What may stand behind those."""
    endless: bool = False
    """Whether any number of words may."""
    required: tuple[str, ...] = ()
    """Options without which it cannot be done."""
    options: tuple[str, ...] = ()


FLAGS: Final = frozenset(
    {
        *("help", "version", "read-only", "json", "closed", "override", "internal", "question"),
        *("preview", "also-open", "has-not-run", "undo"),
    }
)
"""The options that take no value."""

VALUES: Final[Mapping[str, str]] = {
    "store": "place",
    "as": "person",
    "language": "language",
    "at": "time",
    "theme": "name",
    "service": "id",
    "customer": "department",
    "summary": "text",
    "part": "id",
    "machine": "id",
    "priority": "name",
    "text": "text",
    "reason": "text",
    "gate": "gate",
    "with": "person",
    "rating": "rating",
    "revision": "count",
    "person": "person",
    "department": "department",
    "start": "time",
    "stopped": "time",
    "until": "time",
    "to": "time",
    "child": "number",
    "clock": "clock",
    "event": "count",
    "name": "name",
    "mapping": "file",
    "plant": "file",
    "rejects": "file",
    "from": "time",
    "because": "text",
    "take-back": "id",
    "clear": "person",
    "repair-into": "place",
}
"""The options that take one, and what stands for it in the help."""

EVERYWHERE: Final = ("store", "as", "language", "help")

_BOARD: Final = ("at", "read-only", "theme")

COMMANDS: Final[Mapping[str, Command]] = {
    command.name: command
    for command in (
        Command("", "board", options=(*_BOARD, "version")),
        Command("demo", "demo", options=_BOARD),
        Command("init", "init"),
        Command("check", "check", words=("file",), options=("json",)),
        Command("publish", "publish", words=("file",), options=("preview", "also-open", "json")),
        Command(
            "new",
            "new",
            required=("service", "customer", "summary", "as"),
            options=("part", "machine", "priority", "at", "json"),
        ),
        Command(
            "do",
            "do",
            words=("number", "action"),
            required=("as",),
            options=(
                *("at", "text", "reason", "gate", "part", "priority", "with", "rating"),
                *("person", "department", "start", "stopped", "until", "child", "clock", "name", "event", "to"),
                *("override", "internal", "question", "has-not-run", "undo", "revision", "json"),
            ),
        ),
        Command("list", "list", options=("closed", "service", "at", "read-only", "json")),
        Command("search", "search", words=("words",), endless=True, options=("at", "read-only", "json")),
        Command("show", "show", words=("number",), options=("at", "read-only", "json")),
        Command(
            "closure",
            "closure",
            further=("calendar",),
            options=("from", "until", "because", "take-back", "preview", "json"),
        ),
        Command("pin", "pin", required=("as",), options=("clear",)),
        Command("compact", "compact", options=("json",)),
        Command("backup", "backup", words=("folder",), options=("json",)),
        Command("restore", "restore", words=("backup",), options=("json",)),
        Command("doctor", "doctor", options=("repair-into", "json")),
        Command("import", "import_", words=("log",), required=("mapping",), options=("plant", "rejects", "json")),
    )
}


def allowed(command: Command) -> tuple[str, ...]:
    """Every option that the command understands: what it needs, its own, and what stands everywhere."""
    return tuple(dict.fromkeys((*command.required, *command.options, *EVERYWHERE)))
