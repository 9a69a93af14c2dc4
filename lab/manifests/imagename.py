"""The names of container images.

Source: https://kubernetes.io/docs/concepts/containers/images/#image-names and the grammar of
github.com/distribution/reference.
"""

from __future__ import annotations

import re
from functools import cache

from lab.quick_dataclass import dataclass

_HUB = "docker.io"
_LONGEST_NAME = 255

_DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_DOMAIN = rf"(?:{_DOMAIN_PART}(?:\.{_DOMAIN_PART})*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?"
_PATH_PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_TAG = "[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}"
_DIGEST = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}"
_REFERENCE = rf"({_DOMAIN}/{_PATH_PART}(?:/{_PATH_PART})*)(?::({_TAG}))?(?:@({_DIGEST}))?"

_DIGEST_LENGTHS = {"sha256": 64, "sha384": 96, "sha512": 128}


@cache
def _reference() -> re.Pattern[str]:
    return re.compile(_REFERENCE)


def tag_of(image: str) -> str:
    """The tag an image is pulled by: ``latest`` when none is written, empty for a digest or a malformed name."""
    if re.fullmatch("[a-f0-9]{64}", image):
        return ""
    match = _reference().fullmatch(_with_domain(image))
    if match is None or len(match[1]) > _LONGEST_NAME:
        return ""
    if match[3] is not None:
        return (match[2] or "") if _is_digest(match[3]) else ""
    return match[2] or "latest"


def _with_domain(image: str) -> str:
    first, slash, rest = image.partition("/")
    if not slash or not (set(".:") & set(first) or first == "localhost" or first != first.lower()):
        first, rest = _HUB, image
    elif first == "index.docker.io":
        first = _HUB
    if first == _HUB and "/" not in rest:
        rest = f"library/{rest}"
    return f"{first}/{rest}"


def _is_digest(text: str) -> bool:
    algorithm, _, digits = text.partition(":")
    return len(digits) == _DIGEST_LENGTHS.get(algorithm) and digits == digits.lower()


@dataclass(frozen=True, slots=True)
class Reference:
    """An image's name with what is left out filled in: ``nginx`` is ``docker.io/library/nginx:latest``.

    ``tag`` is empty for a name with a digest alone; ``tagged`` says whether the tag was written.
    """

    registry: str
    repository: str
    tag: str = ""
    digest: str = ""
    tagged: bool = False

    @property
    def name(self) -> str:
        """Registry and repository."""
        return f"{self.registry}/{self.repository}"

    @property
    def short(self) -> str:
        """The name as people write it, without what Docker Hub leaves out."""
        return self.repository.removeprefix("library/") if self.registry == _HUB else self.name

    @property
    def pulled(self) -> str:
        """What decides which image is pulled: the digest where there is one, else the tag."""
        return f"{self.name}@{self.digest}" if self.digest else f"{self.name}:{self.tag}"


def reference_of(image: str) -> Reference | None:
    """Read an image's name as container runtimes do; None for one that they refuse."""
    if re.fullmatch("[a-f0-9]{64}", image):
        return None
    match = _reference().fullmatch(_with_domain(image))
    if match is None or len(match[1]) > _LONGEST_NAME or (match[3] is not None and not _is_digest(match[3])):
        return None
    registry, _, repository = match[1].partition("/")
    tag = match[2] or ("" if match[3] else "latest")
    return Reference(registry, repository, tag, match[3] or "", match[2] is not None)
