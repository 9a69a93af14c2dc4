"""What ``cosign verify`` printed for images, frozen in files: which digest was signed, by whom.

A file holds what was printed for one image with one key: the line that says against which key it was verified, then a
JSON list of signatures. Where nothing was verified it holds the error instead.

Source: https://docs.sigstore.dev/cosign/verifying/verify/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import lru_cache

from lab.manifests.document import Json
from lab.manifests.imagename import reference_of
from lab.quick_dataclass import dataclass

TITLE = re.compile(r"^Verification for (\S+) --$", re.MULTILINE)
KEY = re.compile(r"^# cosign verify\b.*?--key[ =](\S+)", re.MULTILINE)
REFUSED = re.compile(r"^(?:Error|main\.go:\d+): ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: the image's name without tag, the digest that was signed, the key that verified it."""

    name: str
    digest: str
    key: str


@lru_cache(maxsize=128)
def read_signatures(text: str) -> tuple[Signature, ...]:
    """The signatures that a file proves; none for one in which the verification failed."""
    key, begin = KEY.search(text), text.find("\n[")
    if key is None or REFUSED.search(text) or TITLE.search(text) is None:
        return ()
    try:
        listed, _ = json.JSONDecoder().raw_decode(text[begin + 1 :]) if begin >= 0 else ([], 0)
    except ValueError:
        return ()
    return tuple(made for item in listed if (made := _signature(item, key[1])) is not None)


def _signature(item: Json, key: str) -> Signature | None:
    critical = item.get("critical") if isinstance(item, dict) else None
    if not isinstance(critical, dict):
        return None
    identity, image = critical.get("identity"), critical.get("image")
    name = identity.get("docker-reference") if isinstance(identity, dict) else None
    digest = image.get("docker-manifest-digest") if isinstance(image, dict) else None
    reference = reference_of(name) if isinstance(name, str) else None
    if reference is None or not isinstance(digest, str):
        return None
    return Signature(reference.name, digest, key)


def signatures_in(files: Mapping[str, str], folder: str, key: str) -> frozenset[tuple[str, str]]:
    """The names and digests that a folder's files prove to be signed by one key."""
    return frozenset(
        (each.name, each.digest)
        for path in files
        if path.startswith(folder.rstrip("/") + "/")
        for each in read_signatures(files[path])
        if each.key == key or each.key.rpartition("/")[2] == key
    )
