"""What a learner's machine keeps of a workshop: who they are there, and everything they did."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from lab.home import home
from lab.workshop.outbox import Outbox, write_durably

FOLDER = "joined"
FILE = "membership.json"
PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Membership:
    """A place in a workshop. ``asked`` is the name that was asked for, ``name`` the one that was given.

    ``token`` is empty once the server has refused it.
    """

    folder: Path
    url: str
    workshop: str
    workshop_name: str
    learner: str
    name: str
    asked: str
    token: str

    def save(self) -> None:
        """Keep it on the disk. Raises OSError."""
        fields = {key: value for key, value in asdict(self).items() if key != "folder"}
        write_durably(self.folder / FILE, json.dumps(fields))

    @property
    def progress_file(self) -> Path:
        """Where drafts and attempts of this workshop are, apart from the learner's own."""
        return self.folder / "progress.sqlite"

    @property
    def lock_file(self) -> Path:
        """Locked while the workshop is open in a terminal."""
        return self.folder / "lock"

    def outbox(self) -> Outbox:
        """What is not acknowledged yet."""
        return Outbox(self.folder / "outbox")

    def keep(self, kind: str, name: str, told: Mapping[str, Any]) -> None:
        """Keep what the server told, to have it without a connection. What cannot be kept is asked for again."""
        try:
            write_durably(self._told(kind, name), json.dumps(told))
        except OSError:
            return

    def kept(self, kind: str, name: str) -> dict[str, Any] | None:
        """What the server told of this before; None for nothing."""
        try:
            found = json.loads(self._told(kind, name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def _told(self, kind: str, name: str) -> Path:
        return self.folder / kind / f"{_plain(name)}.json"


def made(url: str, asked: str, joined: Mapping[str, Any], root: Path | None = None) -> Membership:
    """The place that the server has given, see ``POST /api/join``. Raises KeyError, TypeError for anything else."""
    workshop = joined["workshop"]
    # One who joins again finds their work again; two who share a machine have theirs apart.
    place = f"{_plain(str(workshop['id']))}-{sha256(asked.casefold().encode()).hexdigest()[:8]}"
    return Membership(
        folder=(root or home() / FOLDER) / place, url=url, workshop=str(workshop["id"]),
        workshop_name=str(workshop["name"]), learner=str(joined["learner"]), name=str(joined["name"]),
        asked=asked, token=str(joined["token"]),
    )  # fmt: skip


def memberships(url: str, asked: str = "", root: Path | None = None) -> list[Membership]:
    """The places kept for a server's address, under a name where one is given; the newest first."""
    files = (root or home() / FOLDER).glob(f"*/{FILE}")
    dated = sorted(((_changed(file), file) for file in files), reverse=True)
    found = [each for _, file in dated if (each := _read(file)) is not None]
    return [each for each in found if each.url == url and (not asked or each.asked.casefold() == asked.casefold())]


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _read(file: Path) -> Membership | None:
    try:
        return Membership(folder=file.parent, **json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _plain(name: str) -> str:
    """A name that a file can have, whatever the server sent."""
    return name if PLAIN.fullmatch(name) else sha256(name.encode("utf-8", "replace")).hexdigest()[:16]
