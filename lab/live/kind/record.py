"""What the lab remembers about the cluster it made: with which engine, and whether the making was finished."""

from __future__ import annotations

import json
from pathlib import Path

from lab.live.kind.configuration import DEFAULT_WORKERS, Settings
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Record:
    """``finished`` is False from before kind begins until it is through."""

    engine: str
    settings: Settings
    finished: bool = False

    @property
    def nodes(self) -> int:
        """How many machines it is made of."""
        return self.settings.workers + 1


def keep(path: Path, record: Record) -> None:
    """Write it, in one go. Raises OSError."""
    settings = record.settings
    text = json.dumps(
        {
            "schema": 1,
            "engine": record.engine,
            "cni": settings.cni,
            "workers": settings.workers,
            "image": settings.image,
            "finished": record.finished,
        },
        indent=2,
    )
    beside = path.with_suffix(".new")
    beside.write_text(text + "\n", encoding="utf-8")
    beside.replace(path)


def recall(path: Path) -> Record | None:
    """Read it; None where there is none, or none that can be understood."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        settings = Settings(str(kept["cni"]), int(kept.get("workers", DEFAULT_WORKERS)), str(kept["image"]))
        return Record(str(kept["engine"]), settings, bool(kept["finished"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
