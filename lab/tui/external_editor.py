"""Editing a file in the learner's own editor while the app steps aside."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

if TYPE_CHECKING:
    from textual.app import App


class ExternalEditorError(Exception):
    """The editor could not be used; the message says why and what to do."""


def edit_elsewhere(app: App[int], file: str, text: str) -> str:
    """The text as the learner left it in ``$VISUAL`` or ``$EDITOR``. Raises ExternalEditorError.

    Off in the browser: the editor would run on the server's side.
    """
    if app.is_web:
        raise ExternalEditorError("An editor of your own can only be opened in a terminal, not in the browser.")
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise ExternalEditorError("Set EDITOR to your editor first, e.g. export EDITOR=vim")
    with tempfile.TemporaryDirectory(prefix="cks-lab-") as folder:
        path = Path(folder, Path(file).name)
        path.write_text(text, encoding="utf-8")
        try:
            with app.suspend():
                status = subprocess.run([*shlex.split(command), str(path)], check=False).returncode
            if status != 0:
                raise ExternalEditorError(f"{command} ended with status {status}; your text is as it was.")
            edited = path.read_text(encoding="utf-8", errors="replace")
            # Most editors end the last line; that alone is no change.
            return text if edited == f"{text}\n" else edited
        except SuspendNotSupported:
            raise ExternalEditorError("This terminal cannot step aside for another editor.") from None
        except (OSError, ValueError) as error:
            raise ExternalEditorError(f"{command} cannot be used: {error}") from None
