"""A real terminal for tests: the installed program in a pseudo-terminal, its screen read as text."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

PLAZO = str(Path(sys.executable).with_name("plazo"))
"""The installed command of the environment in which the tests run."""


class Terminal:
    """One program in one terminal of a fixed size."""

    def __init__(
        self, *words: str, size: tuple[int, int] = (120, 36), environ: Mapping[str, str] | None = None
    ) -> None:
        columns, lines = size
        # A size in the environment would be believed rather than the terminal's own.
        around = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._lock = threading.Lock()
        self.rung = 0
        self._child = pexpect.spawn(
            PLAZO,
            list(words),
            dimensions=(lines, columns),
            env={
                **around,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LC_ALL": "C.UTF-8",
                **(environ or {}),
            },
            timeout=None,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child.isalive():
            self._child.kill(signal.SIGKILL)
            self._child.wait()
        self._reader.join(timeout=5)
        self._child.close(force=True)

    def _read(self) -> None:
        """Read until the terminal is closed; only the main thread asks whether the program still lives."""
        while True:
            try:
                read = os.read(self._child.child_fd, 65_536)
            except OSError:
                return
            if not read:
                return
            with self._lock:
                self.rung += read.count(b"\a")
                self._stream.feed(read)

    @property
    def pid(self) -> int:
        return int(self._child.pid)

    def lines(self) -> Sequence[str]:
        with self._lock:
            return [line.rstrip() for line in self._screen.display]

    def press(self, *keys: str) -> None:
        """Send keys one by one, as a person's fingers would."""
        for key in keys:
            self._child.send({"enter": "\r", "escape": "\x1b", "ctrl+q": "\x11"}.get(key, key))
            time.sleep(0.05)

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def ends(self, within: float = 5) -> int | None:
        """The exit code, or minus the signal, once the program has ended; None if it does not."""
        limit = time.monotonic() + within
        while time.monotonic() < limit:
            if not self._child.isalive():
                status = self._child.exitstatus
                return int(status) if status is not None else -int(self._child.signalstatus or 0)
            time.sleep(0.02)
        return None

    def shows(self, *texts: str, within: float = 15) -> float:
        """Wait until one line shows all the texts; the seconds that it took. Fails with the screen as it is."""
        begun = time.monotonic()
        while time.monotonic() - begun < within:
            if any(all(text in line for text in texts) for line in self.lines()):
                return time.monotonic() - begun
            time.sleep(0.01)
        raise AssertionError(f"{texts} did not appear within {within} s:\n" + "\n".join(self.lines()))
