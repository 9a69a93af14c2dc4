"""A real terminal to run the app in: a tmux session of its own, looked at and typed into."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One terminal of a fixed size. ``home`` keeps the progress; nothing else of the user's is touched."""

    def __init__(self, folder: Path, width: int = 80, height: int = 24) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.size = (width, height)
        self.name = "lab"
        self._socket = folder / "tmux"

    def tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(self._socket), "-f", "/dev/null", *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    def start(self, *arguments: str, program: tuple[str, ...] = ("-m", "lab"), **environment: str) -> None:
        """Start the app in a new session of the terminal, with a server of its own; ``program`` is for Python."""
        self._socket = self.folder / f"tmux-{uuid.uuid4().hex[:8]}"
        width, height = map(str, self.size)
        kept = {"CKS_LAB_HOME": str(self.home), "XDG_CONFIG_HOME": str(self.folder / "config"), **environment}
        settings = [f"{name}={value}" for name, value in kept.items()]
        command = [
            "env",
            "-u",
            "NO_COLOR",
            "-u",
            "COLUMNS",
            "-u",
            "LINES",
            *settings,
            sys.executable,
            *program,
            *arguments,
        ]
        then = ["sh", "-c", '"$@"; echo "[ended with $?]"; exec sleep 600', "sh"]
        self.tmux("new-session", "-d", "-s", self.name, "-x", width, "-y", height, "-c", str(ROOT), *then, *command)

    def screen(self) -> str:
        """What can be seen."""
        return self.tmux("capture-pane", "-p", "-t", self.name)

    def wait_for(self, *words: str, seconds: float = 20.0) -> str:
        """Wait until all the words can be seen; fail with the screen when they cannot in time."""
        deadline = time.monotonic() + seconds
        while True:
            seen = self.screen()
            if all(word in seen for word in words):
                return seen
            if time.monotonic() > deadline:
                raise AssertionError(f"never saw {words}:\n{seen}")
            time.sleep(0.05)

    def type(self, text: str) -> None:
        """Type text as it is, newlines as Enter."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.press("Enter")
            if line:
                self.tmux("send-keys", "-t", self.name, "-l", line)

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names for them."""
        self.tmux("send-keys", "-t", self.name, *keys)

    def resize(self, width: int, height: int) -> None:
        self.tmux("resize-window", "-t", self.name, "-x", str(width), "-y", str(height))

    @property
    def process(self) -> int:
        """The app's process id: the child of the shell that the terminal runs."""
        shell = self.tmux("display-message", "-p", "-t", self.name, "#{pane_pid}").strip()
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
        pairs = (line.split() for line in listed.stdout.splitlines())
        return next(int(pid) for pid, parent in pairs if parent == shell)

    @property
    def status(self) -> int | None:
        """The app's exit status; None while it runs."""
        found = re.search(r"\[ended with (\d+)\]", self.screen())
        return int(found.group(1)) if found else None

    def wait_for_the_end(self, seconds: float = 15.0) -> int:
        deadline = time.monotonic() + seconds
        while self.status is None:
            assert time.monotonic() < deadline, f"still running:\n{self.screen()}"
            time.sleep(0.05)
        return self.status

    def kill_hard(self) -> None:
        """End the app at once, as a crash or a closed window would."""
        os.kill(self.process, signal.SIGKILL)
        self.end()

    def end(self) -> None:
        """End the session."""
        subprocess.run(["tmux", "-S", str(self._socket), "kill-server"], capture_output=True, check=False)
