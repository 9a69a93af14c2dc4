"""An API server of one's own: started again with other flags and files as often as a test likes.

The scripts beside the checkout start etcd, the API server and the controllers once; for other flags the API server
alone is started again, on the same etcd and with the same certificates.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCRIPTS = Path(__file__).parents[4] / "shared" / "cluster"
PORTS = 5
"""How many neighbouring ports a cluster takes."""

READY_WITHIN = 60.0
STOPPED_WITHIN = 10.0
POLL = 0.1


class NotHere(Exception):  # noqa: N818 - it is an answer
    """Why no API server can be started on this machine."""


class DidNotStart(Exception):  # noqa: N818 - it is an answer
    """The API server ended before it was ready; the text is the end of its log."""


@dataclass(frozen=True)
class Answered:
    """What the API server answered."""

    status: int
    text: str

    @property
    def value(self) -> Any:
        return json.loads(self.text)


def built() -> Path:
    """Where the binaries lie. Raises NotHere."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    home = Path(os.environ.get("CKS_LAB_TEST_BINARIES") or os.environ.get("CLUSTER_HOME") or cache / "real-kubernetes")
    if not (SCRIPTS / "up.sh").is_file():
        raise NotHere(f"no scripts at {SCRIPTS}")
    for name in ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"):
        if not os.access(home / "bin" / name, os.X_OK):
            raise NotHere(f"{home / 'bin' / name} is not there: run {SCRIPTS / 'build.sh'} cp")
    return home


def free_ports(first: int = 24443) -> int:
    """The first of five neighbouring ports that nobody has. Raises NotHere."""
    for port in range(first, first + 2000, PORTS * 2):
        try:
            for each in range(port, port + PORTS):
                with socket.socket() as tried:
                    tried.bind(("127.0.0.1", each))
        except OSError:
            continue
        return port
    raise NotHere("no five neighbouring ports are free")


def _began(pid: int) -> str:
    """When a process began; empty where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


class ControlPlane:
    """An API server, its etcd and the controllers, in a folder of their own.

    ``start`` takes flags that come after the usual ones, so that of a flag given twice they win.
    """

    def __init__(self, home: Path, port: int | None = None) -> None:
        self.home = home
        self.port = port or free_ports()
        self.run = home / "run"
        self.logs = home / "run" / "log"
        self.files = home / "files"
        self._command: list[str] = []
        self._server: subprocess.Popen[bytes] | None = None
        self.files.mkdir(parents=True, exist_ok=True)
        if not (home / "bin").exists():
            (home / "bin").symlink_to(built() / "bin")

    # Files

    def path(self, name: str) -> Path:
        """Where a file of that name lies, or a folder."""
        return self.files / name.lstrip("/")

    def write(self, name: str, text: str) -> Path:
        """Write a file for the API server to read; its path goes into flags."""
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.run / "kubeconfig"

    @property
    def log(self) -> str:
        """The API server's own log."""
        path = self.logs / "kube-apiserver.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    # Life

    def start(self, *flags: str) -> None:
        """Start the API server with these flags, in place of the one that runs. Raises DidNotStart."""
        self.begin()
        self._end_server()
        with (self.logs / "kube-apiserver.log").open("wb") as log:
            self._server = subprocess.Popen([*self._command, *flags], stdout=log, stderr=log, start_new_session=True)
        self._record(self._server.pid)
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if self._server.poll() is not None:
                self._server = None
                raise DidNotStart(self.log[-2000:])
            if self._ready():
                return
            time.sleep(POLL)
        raise DidNotStart(f"not ready after {READY_WITHIN:.0f} s: {self.log[-2000:]}")

    def stop(self) -> None:
        """Stop everything."""
        self._end_server()
        self._script("down.sh")

    def begin(self) -> None:
        """Start everything once, with the usual flags; nothing where that was done. Raises NotHere."""
        if self._command:
            return
        ran = self._script("up.sh", "cp")
        if ran.returncode:
            said = (ran.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise NotHere(f"up.sh cp: {said}")
        pid = self._recorded()
        self._command = [word for word in Path(f"/proc/{pid}/cmdline").read_text().split("\0") if word]

    def _script(self, name: str, *words: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "CLUSTER_HOME": str(self.home), "CLUSTER_PORT": str(self.port), "APISERVER_EXTRA": ""}
        script = str(SCRIPTS / name)
        return subprocess.run([script, *words], env=env, capture_output=True, text=True, timeout=240, check=False)

    def _end_server(self) -> None:
        if self._server is not None:
            self._server.kill()
            self._server.wait(STOPPED_WITHIN)
            self._server = None
        elif pid := self._recorded():
            os.kill(pid, signal.SIGKILL)
        self._wait_for_port()

    def _wait_for_port(self) -> None:
        deadline = time.monotonic() + STOPPED_WITHIN
        while time.monotonic() < deadline:
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", self.port)):
                    return
            time.sleep(POLL)

    @property
    def _pid_file(self) -> Path:
        return self.run / "pid" / "kube-apiserver"

    def _recorded(self) -> int:
        """The process that the scripts wrote down; 0 where it is gone, whoever has its number now."""
        pid, began = self._pid_file.read_text().split()
        return int(pid) if _began(int(pid)) == began else 0

    def _record(self, pid: int) -> None:
        """As the scripts do: the process and when it began, so that they stop it if the tests cannot."""
        self._pid_file.write_text(f"{pid} {_began(pid)}\n")

    def _ready(self) -> bool:
        try:
            return self.request("GET", "/readyz").status == 200
        except (OSError, http.client.HTTPException):
            return False

    # Requests

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        user: str = "",
        groups: Iterable[str] = (),
        headers: Mapping[str, str] | None = None,
        timeout: float = 10,
    ) -> Answered:
        """One request: as the administrator, or as any user with any groups, whose rights are those they have."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self._context(user), timeout=timeout)
        try:
            connection.putrequest(method, path)
            content = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
            sent = {"Content-Type": "application/json", "Content-Length": str(len(content)), **(headers or {})}
            for name, value in sent.items():
                connection.putheader(name, value)
            if user:
                connection.putheader("X-Remote-User", user)
                for group in groups:
                    connection.putheader("X-Remote-Group", group)
            connection.endheaders(content or None)
            answer = connection.getresponse()
            return Answered(answer.status, answer.read().decode("utf-8", "replace"))
        finally:
            connection.close()

    def _context(self, user: str) -> ssl.SSLContext:
        pki = self.run / "pki"
        context = ssl.create_default_context(cafile=str(pki / "ca.crt"))
        name = "front-proxy-client" if user else "admin"
        context.load_cert_chain(str(pki / f"{name}.crt"), str(pki / f"{name}.key"))
        return context
