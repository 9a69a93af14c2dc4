"""How long the app takes to its first frame, process start to the first word on the screen.

Measured in a pseudo-terminal of 120x40 against a bare Textual app with a header, a label and a footer; the target
is at most 1.3 times that. The two are run in turn; medians are compared.

    python -m benchmarks.first_frame [--runs N] [--short]
"""

from __future__ import annotations

import argparse
import compileall
import fcntl
import os
import pty
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Label
class Bare(App):
    def compose(self):
        yield Header()
        yield Label("a word")
        yield Footer()
Bare().run()
"""
COMMANDS = {
    "a bare Textual app": [sys.executable, "-c", BARE],
    "cks-lab": [sys.executable, "-m", "lab"],
    "cks-lab open frontend-egress": [sys.executable, "-m", "lab", "open", "frontend-egress"],
}
ALTERNATE_SCREEN = b"\x1b[?1049h"
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P.*?\x1b\\|[@-Z\\-_=>78])")
PATIENCE = 20.0
"""Seconds to wait for a frame."""


def seconds_to_first_frame(command: list[str], environment: dict[str, str]) -> float:
    """Start the command in a terminal of its own, wait for a word on the alternate screen, and end it."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT, start_new_session=True
    )
    os.close(theirs)
    output = b""
    try:
        while time.perf_counter() - begin < PATIENCE:
            if not select.select([ours], [], [], PATIENCE)[0]:
                break
            output += os.read(ours, 65536)
            if shows_a_word(output):
                return time.perf_counter() - begin
    except OSError:
        pass
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    raise SystemExit(f"no frame came from {command}:\n{output.decode(errors='replace')}")


def shows_a_word(output: bytes) -> bool:
    _, found, screen = output.partition(ALTERNATE_SCREEN)
    return bool(found) and re.search(rb"\w{3,}", ESCAPES.sub(b"", screen)) is not None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=21, help="starts of each")
    parser.add_argument("--short", action="store_true", help="a few runs only")
    chosen = parser.parse_args()
    runs = 5 if chosen.short else chosen.runs
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "CKS_LAB_HOME": home, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        compileall.compile_dir(ROOT / "lab", quiet=2)
        for command in COMMANDS.values():
            seconds_to_first_frame(command, environment)  # once, so that the disk cache is warm
        for _ in range(runs):
            for name, command in COMMANDS.items():
                taken[name].append(seconds_to_first_frame(command, environment))
    bare = statistics.median(taken["a bare Textual app"])
    print(f"{runs} starts each, median; the target is at most 1.30 x")
    for name, times in taken.items():
        middle = statistics.median(times)
        print(f"{middle * 1000:7.0f} ms  {middle / bare:5.2f} x  {'ok' if middle <= 1.3 * bare else 'OVER':4}  {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
