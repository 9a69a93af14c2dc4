"""Requests that are not granted: what they are told, and what is logged of them – never a token or a code."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from math import ceil
from typing import Any

from aiohttp import web

from lab.workshop.store import NoWorkshopError, StoreError, StoreFullError

log = logging.getLogger("lab.workshop")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class RefusalError(Exception):
    """A request that is refused: the HTTP status, a code for programs, a message for people."""

    def __init__(self, status: int, code: str, message: str, *, wait: float = 0.0, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.wait = wait
        self.more = more


def throttled(wait: float) -> RefusalError:
    """Too much at once."""
    seconds = ceil(wait)
    when = f"{seconds} seconds" if seconds > 1 else "a second"
    return RefusalError(429, "too-fast", f"too much at once; try again in {when}", wait=wait)


@web.middleware
async def refusing(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into an answer."""
    try:
        return await handler(request)
    except RefusalError as error:
        refusal = error
    except web.HTTPException as error:
        refusal = RefusalError(error.status, _code(error), error.reason)
    except StoreFullError as error:
        log.error("%s", error)
        refusal = RefusalError(507, "store-full", "the server's disk is full; keep it and send it again", wait=5)
    except StoreError as error:
        log.error("%s", error)
        refusal = RefusalError(503, "store-away", "the server cannot keep anything right now; send it again", wait=2)
    except NoWorkshopError:
        refusal = RefusalError(410, "deleted", "the workshop was deleted")
    except ConnectionError:
        raise
    except Exception:
        log.exception("%s failed", _route(request))
        refusal = RefusalError(500, "failed", "the server made a mistake; send it again", wait=2)
    log.info("refused %s %s to %s: %s", refusal.status, refusal.code, request.remote, _route(request))
    return _answer(refusal)


def _answer(refusal: RefusalError) -> web.Response:
    body = {"error": {"code": refusal.code, "message": refusal.message, **refusal.more}}
    headers = {"Retry-After": str(ceil(refusal.wait))} if refusal.wait else {}
    return web.Response(
        body=json.dumps(body).encode(), status=refusal.status, content_type="application/json", headers=headers
    )


def _route(request: web.Request) -> str:
    """The method and the route's own words: the path itself may hold a token."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource else 'no such page'}"


def _code(error: web.HTTPException) -> str:
    return {404: "not-found", 405: "not-allowed", 413: "too-large"}.get(error.status, "refused")
