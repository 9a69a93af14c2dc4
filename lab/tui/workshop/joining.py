"""Coming in: by the token that is kept, or by the code."""

from __future__ import annotations

import ssl
from dataclasses import replace
from pathlib import Path

from lab.tui.workshop.membership import Membership, made, memberships


class NeedsCodeError(Exception):
    """The code or the name is missing; the message asks for it."""


async def join_or_return(
    url: str, code: str, name: str, tls: ssl.SSLContext | bool = True, root: Path | None = None
) -> Membership:
    """The place in the workshop at an address: the one that is kept, unless the server refuses it; else a new one.

    A server that cannot be reached refuses nothing: one goes on offline. Raises NeedsCodeError; ServerError and
    UnreachableError where it was asked to let somebody in; OSError where the place cannot be kept.
    """
    from lab.workshop.client import LearnerClient, ServerError, UnreachableError

    kept = [each for each in memberships(url, name, root) if each.token]
    async with LearnerClient(url, tls=tls) as client:
        for place in kept:
            client.token = place.token
            try:
                await client.state()
            except UnreachableError:
                return place
            except ServerError as error:
                if error.status != 401:
                    return place
                replace(place, token="").save()
            else:
                return place
        if not code or not name:
            missing = "code and a name" if not (code or name) else "name: --name NAME" if code else "code"
            before = "this machine is not known there any more: " if kept else ""
            raise NeedsCodeError(f"{before}joining needs the workshop's {missing}")
        client.token = ""
        joined = await client.join(code, name)
    try:
        place = made(url, name, joined, root)
    except (KeyError, TypeError):
        raise UnreachableError(f"{url} does not answer like a workshop") from None
    place.save()
    return place
