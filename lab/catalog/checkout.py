"""A copy of a git repository, made with the ``git`` command and no more of git than that takes.

Nothing of the repository is run: no hooks, no submodules, no filters, and no protocol but the one that was typed. What
git does over each protocol: https://git-scm.com/docs/git-clone, and ``GIT_ALLOW_PROTOCOL`` in
https://git-scm.com/docs/git.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

PROTOCOLS = ("https", "ssh", "file")

LONGEST = 300.0
"""Seconds that git may take."""

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a checkout with what git keeps of it."""

SETTINGS = (
    "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.symlinks=true", "submodule.recurse=false",
    "filter.lfs.smudge=", "filter.lfs.process=", "filter.lfs.required=false", "advice.detachedHead=false",
)  # fmt: skip

FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES")
"""What git is told of where it is started, as from a hook."""


class CheckoutError(Exception):
    """No copy could be made; the message says why and what to do. ``typed`` says that the address is at fault."""

    def __init__(self, message: str, *, typed: bool = False) -> None:
        super().__init__(message)
        self.typed = typed


def is_address(text: str) -> bool:
    """Whether a text is meant as the address of a repository, not as a folder."""
    host, colon, _ = text.partition(":")
    return "://" in text or bool(colon and "@" in host and "/" not in host)


def checked(url: str) -> str:
    """The address, if it is one that git is given. Raises CheckoutError."""
    if "://" not in url:
        host, _, path = url.partition(":")
        raise CheckoutError(f"{url!r}: write it as ssh://{host}/{path.lstrip('/')}", typed=True)
    if not url.isprintable() or any(character.isspace() for character in url):
        raise CheckoutError("an address holds no blanks and no control characters", typed=True)
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        password = parts.password
    except ValueError as error:
        raise CheckoutError(f"{url!r} is no address: {error}", typed=True) from None
    if parts.scheme not in PROTOCOLS:
        raise CheckoutError(f"{parts.scheme}:// is not used: git is given {', '.join(PROTOCOLS)} alone", typed=True)
    if parts.netloc.startswith("-") or host.startswith("-") or (parts.scheme != "file" and not host):
        raise CheckoutError(f"{url!r} names no host", typed=True)
    if parts.scheme == "file" and (parts.netloc not in ("", "localhost") or not parts.path.startswith("/")):
        raise CheckoutError(f"{url!r}: write file:// and the whole path of the repository", typed=True)
    if password is not None:
        said = "leave the password out of the address, which is kept; git asks its credential helper"
        raise CheckoutError(said, typed=True)
    return url


def check_out(url: str, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Copy the newest commit of a repository's main branch to a folder that is not there yet. Returns the commit.

    Raises CheckoutError.
    """
    scheme = urlsplit(checked(url)).scheme
    settings = [word for setting in SETTINGS for word in ("-c", setting)]
    options = ["--depth", "1", "--single-branch", "--no-tags", "--no-recurse-submodules", "--template=", "--quiet"]
    kept = {name: value for name, value in (environment or os.environ).items() if name not in FOREIGN}
    kept |= {"GIT_ALLOW_PROTOCOL": scheme, "GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1", "LC_ALL": "C"}
    _run(["git", *settings, "clone", *options, "--", url, str(folder)], kept, folder)
    return _run(["git", *settings, "-C", str(folder), "rev-parse", "HEAD"], kept, folder).strip()


def _run(command: list[str], environment: Mapping[str, str], folder: Path) -> str:
    try:
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
    except FileNotFoundError:
        raise CheckoutError("git is not installed; install it, or add the pack from a folder") from None
    except OSError as error:
        raise CheckoutError(f"git cannot be started: {error.strerror}") from None
    with running:
        try:
            out, err = _finished(running, folder)
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        said = err.decode("utf-8", "replace").strip().splitlines()
        reason = next((line for line in reversed(said) if line.startswith("fatal:")), said[-1] if said else "")
        raise CheckoutError(f"git could not copy it: {reason.removeprefix('fatal: ') or 'it said nothing'}")
    return out.decode("utf-8", "replace")


def _finished(running: subprocess.Popen[bytes], folder: Path) -> tuple[bytes, bytes]:
    """What it said in the end. Raises CheckoutError when it takes too long, or too much room."""
    last = time.monotonic() + LONGEST
    while True:
        try:
            return running.communicate(timeout=0.2)
        except subprocess.TimeoutExpired:
            if time.monotonic() > last:
                raise CheckoutError(f"git took more than {LONGEST:.0f} seconds; is the address right?") from None
            if _size(folder) > MOST_BYTES:
                said = f"the repository is larger than {MOST_BYTES // 1024 // 1024} MiB; that is no pack"
                raise CheckoutError(said) from None


def _size(folder: Path) -> int:
    total = 0
    for here, _, files in os.walk(folder):
        for name in files:
            try:
                total += os.lstat(os.path.join(here, name)).st_size  # noqa: PTH118 - many, and often
            except OSError:
                continue
    return total
