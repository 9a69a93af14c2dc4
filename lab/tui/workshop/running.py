"""Opening the app for a workshop."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.tui.workshop.membership import Membership


class AlreadyOpenError(Exception):
    """Another terminal has the same place in the workshop open."""


def run_app(membership: Membership, tls: ssl.SSLContext | bool = True) -> int:
    """Open the app. Returns the process's exit status. Raises AlreadyOpenError, and what the app ended by."""
    from lab.tui.workshop.app import WorkshopApp
    from lab.workshop.store.lock import AlreadyHostedError, held

    try:
        with held(membership.lock_file):
            app = WorkshopApp(membership, tls)
            result = app.run()
            if app._exception is not None:
                raise getattr(app._exception, "error", app._exception)
    except AlreadyHostedError:
        raise AlreadyOpenError from None
    return result if isinstance(result, int) else app.return_code or 0
