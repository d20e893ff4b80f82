"""The command `plazo` behind its door: from a command line to an exit code."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from tui.exits import Ended, Exit

if TYPE_CHECKING:
    from rules.instants import Instant
    from tui.commands.parsing import Options


def main(
    argv: Sequence[str] | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    now: Callable[[], Instant] | None = None,
) -> int:
    """Do what a command line asks; the codes are in `tui.exits`.

    `now` is the clock, for tests; the machine's is taken where none is given.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _called(arguments, environ, now)
    except Ended as end:
        return _said(end.code, end.sentence)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our lines has seen enough; Python would complain about it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.OK


def _called(arguments: Sequence[str], environ: Mapping[str, str], now: Callable[[], Instant] | None) -> int:
    # A command's values live as long as it does; only the board lives on, and collects again once it is loaded.
    gc.disable()
    # Only here: what is not asked for is not imported.
    from tui.clock import wall_clock  # noqa: PLC0415
    from tui.commands.parsing import Misuse, parse, wished_language  # noqa: PLC0415
    from tui.words import Words  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show ▲ shows a question mark; the command still does what it was asked.
            stream.reconfigure(errors="replace")
    understood = parse(arguments, environ, now or wall_clock)
    words = Words(wished_language(arguments, environ))
    if isinstance(understood, Misuse):
        return _said(Exit.USAGE, understood.sentence(words))
    code = _run(understood)
    sys.stdout.flush()
    return code


def _run(options: Options) -> int:
    from tui.commands.running import about, run  # noqa: PLC0415

    return about(options) if options.flags & {"help", "version"} else run(options)


def _said(code: Exit, sentence: str) -> Exit:
    from tui.commands.sentences import say  # noqa: PLC0415

    say(sentence)
    return code


if __name__ == "__main__":
    import plazo

    sys.exit(plazo.main())
