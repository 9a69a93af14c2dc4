"""Requests that show an answer differs from what was asked."""

from __future__ import annotations

from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Witness
from lab.subjects.requests import Caller, Request

MISSING = "missing"
EXCESS = "excess"


@dataclass(frozen=True, slots=True)
class RequestWitness(Witness):
    """A witness that still knows its caller and their requests, one for each verb: the coach tries repairs on it."""

    caller: Caller = Caller("")
    requests: tuple[Request, ...] = ()
