"""A TCP proxy that can be cut: a server that goes away in the middle of things."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit


class CuttingProxy:
    """Forwards connections to a server until ``cut``; afterwards those there are break and no new one is taken."""

    def __init__(self, server: str) -> None:
        parts = urlsplit(server)
        self._goal = (parts.hostname or "", parts.port or 443)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._cut = False
        self.server = f"https://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> CuttingProxy:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.cut()

    def cut(self) -> None:
        """Break everything."""
        with self._lock:
            self._cut = True
            broken, self._open = self._open, []
        _shut(self._listening)
        for each in broken:
            _shut(each)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
                far = socket.create_connection(self._goal)
            except OSError:
                return
            with self._lock:
                if self._cut:
                    _shut(near)
                    _shut(far)
                    return
                self._open += (near, far)
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_forward, args=(one, other), daemon=True).start()


def _forward(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while raw := one.recv(65536):
            other.sendall(raw)
    _shut(one)
    _shut(other)


def _shut(each: socket.socket) -> None:
    with suppress(OSError):
        each.shutdown(socket.SHUT_RDWR)
    each.close()
