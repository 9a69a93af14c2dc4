"""Values to put into a field: those that policies compare it with, those beside them, and none at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from lab.manifests.cel.celtypes import CelType
from lab.subjects.admission.probes.mentions import Mentions, Steps


class _Unset:
    """The mark of a field that is left out."""

    def __repr__(self) -> str:
        return "left out"


UNSET: Final = _Unset()

DIGEST = "sha256:" + "0123456789abcdef" * 4
_REGISTRY = re.compile(r"[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(?::\d+)?(?:/[a-z0-9._/-]*)?")
_NAMED = re.compile(r"[a-z0-9][a-z0-9._/-]*/")
_MOST_TEXTS = 16


def candidates(steps: Steps, type_: CelType, mentions: Mentions) -> list[Any]:
    """Values for a field, the plain ones first."""
    if steps[-1:] == ("image",):
        return list(dict.fromkeys(images(mentions.texts)))
    if type_.name == "bool":
        return [UNSET, True, False]
    if type_.name == "int":
        near = {number + by for number in mentions.numbers for by in (-1, 0, 1)}
        return [UNSET, *sorted(near | {0, 1, 1000})]
    if type_.name == "string":
        return [UNSET, "", *_texts(mentions.texts)]
    if type_.name == "list" and type_.parameters[0].name == "string":
        words = _texts(mentions.texts)[:6]
        return [UNSET, [], *([word] for word in words), words[:2]]
    if type_.name == "list":
        return [UNSET, []]
    if type_.name == "map":
        return [UNSET]
    return [UNSET]


def _texts(texts: Iterable[str]) -> list[str]:
    words = [text for text in sorted(texts) if re.fullmatch(r"[A-Za-z0-9_./:@-]{1,60}", text)][:_MOST_TEXTS]
    return list(dict.fromkeys([*words, *(f"{word}-x" for word in words[:4]), "something-else"]))


def registries(texts: Iterable[str]) -> list[str]:
    """The prefixes of images that policies speak of, each with a slash at its end."""
    found: list[str] = []
    for text in sorted(texts):
        plain = re.sub(r"\\(.)|\[(.)\]", r"\1\2", text).lstrip("^")
        for match in (*_REGISTRY.finditer(plain), *_NAMED.finditer(plain)):
            bare = match[0].rstrip("/")
            if bare and not bare.endswith((".yaml", ".io/name")) and f"{bare}/" not in found:
                found.append(f"{bare}/")
    return found[:4]


def images(texts: Iterable[str]) -> Iterator[str]:
    """References of images: by tag, by digest, by nothing; from registries that are spoken of and ones like them."""
    written = " ".join(texts)
    tags, digests = "latest" in written or ":" in written, "sha256" in written or "@" in written
    for prefix in registries(texts):
        bare = prefix.rstrip("/")
        yield f"{prefix}app:1.4"
        yield f"{prefix}app"
        yield f"{prefix}team/app:1.4"
        yield f"{bare}.evil.example/app:1.4"
        yield f"{bare}-evil/app:1.4"
        yield f"evil.example/{prefix}app:1.4"
        if tags:
            yield f"{prefix}app:latest"
        if digests:
            yield f"{prefix}app@{DIGEST}"
            yield f"{prefix}app:1.4@{DIGEST}"
            yield f"evil.example/{prefix}app@{DIGEST}"
    yield "nginx:1.27"
    yield "nginx"
    yield "localhost:5000/app"
    if tags:
        yield from ("nginx:latest", "localhost:5000/app:latest", "nginx:latest-alpine")
    if digests:
        yield from (f"nginx@{DIGEST}", f"nginx:1.27@{DIGEST}", f"docker.io/library/nginx@{DIGEST}")
        yield from (f"nginx@{DIGEST[:-1]}", f"nginx@{DIGEST.replace('a', 'g')}", "nginx:sha256")
