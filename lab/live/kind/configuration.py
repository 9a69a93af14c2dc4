"""What kind is told to make (https://kind.sigs.k8s.io/docs/user/configuration/)."""

from __future__ import annotations

import re
from typing import Any

from lab.live.kind.names import CLUSTER
from lab.live.kind.plugins import KINDNET, PLUGINS
from lab.quick_dataclass import dataclass

API_VERSION = "kind.x-k8s.io/v1alpha4"

DEFAULT_WORKERS = 2
MOST_WORKERS = 8

SERVICE_SUBNET = "10.96.0.0/16"

_IMAGE = re.compile(r"[a-z0-9][A-Za-z0-9._:/-]*(@sha256:[0-9a-f]{64})?")

NOTE = """\
# The practice cluster of cks-lab, for: kind create cluster
# Written anew by each: cks-lab cluster up
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be chosen. ``image`` is the nodes' image; empty leaves it to kind."""

    cni: str = KINDNET.name
    workers: int = DEFAULT_WORKERS
    image: str = ""

    def __post_init__(self) -> None:
        """Refuse what kind would stumble over. Raises ValueError with a sentence."""
        if self.cni not in PLUGINS:
            raise ValueError(f"no such network plugin: {self.cni!r}; choose from {', '.join(PLUGINS)}")
        if not 0 <= self.workers <= MOST_WORKERS:
            raise ValueError(f"{self.workers} workers: choose from 0 to {MOST_WORKERS}")
        if self.image and not _IMAGE.fullmatch(self.image):
            raise ValueError(f"not the name of an image: {self.image!r}; write it like kindest/node:v1.34.0")


def configuration(settings: Settings) -> dict[str, Any]:
    """The configuration as kind's ``Cluster`` object."""
    plugin = PLUGINS[settings.cni]
    networking: dict[str, Any] = {
        "ipFamily": "ipv4",
        # The API server listens on this computer alone.
        "apiServerAddress": "127.0.0.1",
        "podSubnet": plugin.pod_subnet,
        "serviceSubnet": SERVICE_SUBNET,
    }
    if plugin is not KINDNET:
        networking["disableDefaultCNI"] = True
    roles = ["control-plane", *["worker"] * settings.workers]
    nodes = [{"role": role, **({"image": settings.image} if settings.image else {})} for role in roles]
    return {"kind": "Cluster", "apiVersion": API_VERSION, "name": CLUSTER, "networking": networking, "nodes": nodes}


def configuration_text(settings: Settings) -> str:
    """The configuration as YAML, for kind and for whoever wants to know what was made."""
    import yaml

    return NOTE + yaml.safe_dump(configuration(settings), sort_keys=False)
