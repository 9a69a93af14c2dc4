"""Coming into a workshop: with its code and a name, whichever way one asks."""

from __future__ import annotations

from typing import Any

from lab.workshop.names import apart, cleaned
from lab.workshop.secrecy import hashed, new_id, new_token, same_code
from lab.workshop.server.core import Core
from lab.workshop.server.refusing import RefusalError, throttled
from lab.workshop.store import Happening
from lab.workshop.values import Bearer, Kind, Role


async def come_in(core: Core, address: str, code: object, name: object) -> dict[str, Any]:
    """Let somebody in who asks from an address; what they are told, their token above all. Raises RefusalError."""
    wait = core.wrong_codes.wait(address)
    if wait:
        raise throttled(wait)
    if not isinstance(code, str) or not same_code(code, core.workshop.code):
        core.wrong_codes.take(address)
        raise RefusalError(403, "wrong-code", "this is not the workshop's code")
    if core.room.pace.ended:
        raise RefusalError(410, "ended", "the workshop has ended")
    shown = cleaned(name) if isinstance(name, str) else ""
    if not shown:
        raise RefusalError(422, "no-name", "a name needs at least one letter that can be seen")
    if len(core.room.people) + len(core.coming_in) >= core.settings.most_learners:
        raise RefusalError(409, "full", "the workshop is full")
    shown = apart(shown, {each.name for each in core.room.people.values()} | core.coming_in)
    core.coming_in.add(shown)
    try:
        return await _joined(core, shown)
    finally:
        core.coming_in.discard(shown)


async def _joined(core: Core, name: str) -> dict[str, Any]:
    learner, token = new_id(), new_token()
    key = hashed(core.workshop.id, token)
    await core.ledger.write(Happening(Kind.JOINED, learner, facts=(("name", name),), token=key))
    core.know(key, Bearer(Role.LEARNER, learner))
    workshop = {"id": core.workshop.id, "name": core.workshop.name}
    return {"kind": "joined", "token": token, "learner": learner, "name": name, "workshop": workshop,
            "next_sequence": 1}  # fmt: skip
