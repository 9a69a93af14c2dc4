"""Join codes and tokens: made at random, kept as hashes, compared in constant time."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without what is mistaken for something else: I and 1, O and 0."""

CODE_LENGTH = 8
TOKEN_BYTES = 32
LONGEST_TOKEN = 100


def new_code() -> str:
    """A code to join by, 40 bits: enough where wrong ones are throttled."""
    return "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """The code in two groups, as people read it out."""
    return f"{code[:4]}-{code[4:]}"


def read_code(typed: str) -> str:
    """What someone typed, as codes are kept: in capitals, without dashes and blanks."""
    return "".join(typed[:40].upper().replace("-", "").split())


def same_code(typed: str, code: str) -> bool:
    """Whether the code was typed; how long this takes says nothing about how much of it was right."""
    return hmac.compare_digest(read_code(typed).encode(), code.encode())


def new_token() -> str:
    """A token of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(workshop: str, token: str) -> str:
    """What is kept of a token. It is bound to its workshop: in another one the same token has another hash."""
    return sha256(f"{workshop}\0{token}".encode()).hexdigest()


def new_id() -> str:
    """The id of a workshop or a learner: no secret, but never the same twice."""
    return secrets.token_hex(6)
