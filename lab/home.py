"""Where the lab keeps what is the learner's own: progress, crash reports, installed packs."""

from __future__ import annotations

import os
from pathlib import Path

HOME_VARIABLE = "CKS_LAB_HOME"
"""The environment variable that names another folder for everything the lab keeps."""


def home() -> Path:
    """The folder: ``CKS_LAB_HOME``, or the user's data directory."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("cks-lab", appauthor=False)
