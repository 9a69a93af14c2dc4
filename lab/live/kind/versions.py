"""Which kind is new enough, and which node image belongs to which kind."""

from __future__ import annotations

import re
from typing import TypeAlias

Version: TypeAlias = tuple[int, int, int]

OLDEST: Version = (0, 24, 0)
"""The first kind whose own network plugin enforces NetworkPolicy."""

RECOMMENDED: Version = (0, 33, 0)
"""What the lab tells people to install."""

NODE_IMAGES: dict[Version, str] = {
    (0, 33, 0): "kindest/node:v1.34.11@sha256:44e222ee2132dab25ff87301682f89eb82c7880ea3a1bf543bfe9708fd08d67d",
    (0, 32, 0): "kindest/node:v1.34.8@sha256:02722c2dedddcfc00febf5d27fbeb9b7b2c14294c82109ff4a85d89ac9ba3256",
    (0, 31, 0): "kindest/node:v1.34.3@sha256:08497ee19eace7b4b5348db5c6a1591d7752b164530a36f855cb0f2bdcbadd48",
    (0, 30, 0): "kindest/node:v1.34.0@sha256:7416a61b42b1662ca6ca89f02028ac133a309a2a30ba309614e8ec94d976dc5a",
}
"""The exam's Kubernetes, by the kind it was built for: kind supports an image with the release that it came with only.

The digests are those of kind's release notes (https://github.com/kubernetes-sigs/kind/releases).
"""


def read_version(text: str) -> Version | None:
    """The first version in a program's output, such as ``kind v0.33.0 go1.26.8 linux/amd64``; None if there is none."""
    found = re.search(r"\bv?(\d+)\.(\d+)(?:\.(\d+))?", text)
    return (int(found[1]), int(found[2]), int(found[3] or 0)) if found else None


def write_version(version: Version) -> str:
    """A version as people write it."""
    return ".".join(map(str, version))


def node_image(kind: Version) -> str:
    """The image for this kind's nodes: the newest one that was built for it or an older release.

    Empty for kinds from before Kubernetes 1.34: they use the image that they were released with, which they pin.
    """
    return next((image for release, image in sorted(NODE_IMAGES.items(), reverse=True) if release <= kind), "")
