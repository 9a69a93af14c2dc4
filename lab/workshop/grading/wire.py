"""What a grading process reads and writes: messages of JSON, each after its length in four bytes."""

from __future__ import annotations

import json
import struct
from typing import Any

LENGTH = struct.Struct(">I")


def packed(message: dict[str, Any]) -> bytes:
    """The message as it goes over the pipe."""
    body = json.dumps(message, separators=(",", ":")).encode()
    return LENGTH.pack(len(body)) + body


def unpacked(body: bytes) -> dict[str, Any]:
    """The message of a body."""
    message: dict[str, Any] = json.loads(body)
    return message
