"""`plazo init`: a commented plant file to begin with."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Final

from tui.commands.parsing import Options
from tui.exits import Ended, Exit
from tui.words import Words

PLANT_FILE: Final = "plant.toml"


def run(options: Options) -> Exit:
    """Write the file into the current folder; one that is there stays as it is."""
    language = options.language()
    words = Words(language)
    text = files("tui.plants").joinpath(f"init.{language}.toml").read_text("utf-8")
    try:
        with Path(PLANT_FILE).open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise Ended(Exit.FAULT, words("init.exists", file=PLANT_FILE)) from error
    except OSError as error:
        raise Ended(Exit.FAULT, words("commands.not-written", file=PLANT_FILE, reason=error.strerror or "")) from error
    print(words("init.written", file=PLANT_FILE))
    return Exit.OK
