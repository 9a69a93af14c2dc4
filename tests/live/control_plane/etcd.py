"""What an API server's etcd really holds, byte for byte, over etcd's own HTTP gateway."""

from __future__ import annotations

import http.client
import json
from base64 import b64decode, b64encode
from pathlib import Path
from urllib.parse import urlsplit

from tests.live.control_plane.server import ControlPlane


def stored(control_plane: ControlPlane, key: str) -> bytes:
    """The value under a key, such as ``/registry/secrets/default/db``; empty where there is none."""
    flag = "--etcd-servers="
    command = (control_plane.run / "pid" / "kube-apiserver").read_text().split()[0]
    words = Path(f"/proc/{command}/cmdline").read_text(encoding="utf-8").split("\0")
    place = urlsplit(next(word for word in words if word.startswith(flag)).removeprefix(flag))
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    try:
        connection.request("POST", "/v3/kv/range", json.dumps({"key": b64encode(key.encode()).decode()}))
        answer = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    found = answer.get("kvs", [])
    return b64decode(found[0]["value"]) if found else b""
