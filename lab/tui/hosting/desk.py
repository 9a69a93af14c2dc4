"""What the instructor's screen asks of a workshop: how things stand, what is to happen, what somebody handed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lab.workshop.server.serving import Server

Json = Mapping[str, Any]


class Desk(Protocol):
    """A workshop as its instructor meets it."""

    code: str
    url: str
    projector: str
    id: str

    def room(self) -> Json:
        """How things stand, as ``views.room_json`` has it; ``version`` rises with everything that happens."""
        ...

    async def act(self, action: Json) -> str:
        """Carry out an action, see ``pacing``; what is wrong with it, in words, else an empty text."""
        ...

    async def newest(self, learner: str) -> tuple[str, Json] | None:
        """The exercise and the files that somebody who shares handed in last; None where there is nothing to read."""
        ...


class ServerDesk:
    """The desk beside a server in this process."""

    def __init__(self, server: Server, url: str) -> None:
        self._server = server
        self.url = url
        self.id = server.workshop.id
        self.code = server.workshop.code
        self.projector = f"{url}/projector/{server.projector_token}"

    def room(self) -> Json:
        """How things stand."""
        from lab.workshop.views import room_json

        return room_json(self._server.room, self._server.ledger.clock.offset)

    async def act(self, action: Json) -> str:
        """Carry out an action, as from any other screen."""
        from lab.workshop.pacing import ActionError
        from lab.workshop.store import StoreError

        try:
            await self._server.act(action)
        except (ActionError, StoreError) as error:
            return str(error)
        return ""

    async def newest(self, learner: str) -> tuple[str, Json] | None:
        """What somebody handed in last, while they share it."""
        server = self._server
        kept = await server.ledger.read(lambda store: store.submissions(server.workshop.id, learner))
        # Asked after the store has answered: whoever took the permission back meanwhile is not read.
        person = server.room.people.get(learner)
        if person is None or not person.shares or not kept:
            return None
        sent = kept[-1].handed_in
        return sent.exercise, {file.name: file.text for file in sent.files}
