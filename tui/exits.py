"""Exit codes: what a command says to the script that called it.

| code | name | meaning |
| --- | --- | --- |
| 0 | OK | it is done |
| 1 | FAULT | a file has faults, or the store could not do what it was asked |
| 2 | USAGE | the command line is not understood |
| 3 | DECLINED | Plazo's own no to an action; nothing has changed |
| 4 | CONFLICT | somebody else was first; nothing has changed |
| 5 | NOT_FOUND | no request has this number |
| 6 | NO_PLANT | nothing is published in the store yet |
| 7 | SHADOWED | other packages stand in the place of Plazo's own |
| 130 | INTERRUPTED | Control-C |
"""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """How a command ended."""

    OK = 0
    FAULT = 1
    USAGE = 2
    DECLINED = 3
    CONFLICT = 4
    NOT_FOUND = 5
    NO_PLANT = 6
    SHADOWED = 7
    INTERRUPTED = 130


class Ended(Exception):
    """A command ends here, with a sentence for the person who gave it."""

    def __init__(self, code: Exit, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
