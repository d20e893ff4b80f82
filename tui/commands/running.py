"""From an understood command line to the module of its command; only that one is imported."""

from __future__ import annotations

import shutil
from importlib import import_module
from typing import Protocol, cast

from tui.commands.helping import help_text
from tui.commands.parsing import Options
from tui.exits import Exit
from tui.words import Words


class _Module(Protocol):
    def run(self, options: Options) -> int:
        """Do what the command says."""
        ...


def run(options: Options) -> int:
    """Do it, and give its exit code."""
    module = import_module(f"tui.commands.{options.command.module}")
    return cast("_Module", module).run(options)


def about(options: Options) -> int:
    """Say the version, or how the command is called."""
    if options.has("version"):
        # It brings a fifteenth of all that a board imports, and nobody else asks.
        from importlib.metadata import version  # noqa: PLC0415

        print(f"plazo {version('plazo')}")
    else:
        print(help_text(options.command, Words(options.language()), shutil.get_terminal_size().columns))
    return Exit.OK
