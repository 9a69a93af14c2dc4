"""How to get what is missing, on the computer at hand."""

from __future__ import annotations

from collections.abc import Mapping

from lab.live.kind.engine import DENIED, HANGS, Silent
from lab.live.kind.machine import Machine
from lab.live.kind.versions import RECOMMENDED, write_version

KUBECTL_RELEASE = "v1.34.0"

DOCKER_PAGE = "https://docs.docker.com/engine/install/"
KIND_PAGE = "https://kind.sigs.k8s.io/docs/user/quick-start/#installation"
KUBECTL_PAGE = "https://kubernetes.io/docs/tasks/tools/"

ENGINES: Mapping[str, str] = {
    "apt": "sudo apt-get install docker.io",
    "dnf": "sudo dnf install podman",
    "zypper": "sudo zypper install docker",
    "pacman": "sudo pacman -S docker",
    "apk": "sudo apk add docker",
}

KUBECTL: Mapping[str, str] = {
    "brew": "brew install kubectl",
    "winget": "winget install Kubernetes.kubectl",
    "pacman": "sudo pacman -S kubectl",
    "apk": "sudo apk add kubectl",
}

KIND: Mapping[str, str] = {
    "brew": "brew install kind",
    "winget": "winget install Kubernetes.kind",
}


def get_engine(machine: Machine) -> str:
    """How to get a container engine."""
    if machine.system == "Darwin":
        podman = "brew install podman && podman machine init && podman machine start"
        return f"Install Docker Desktop ({DOCKER_PAGE}), or:\n{podman}"
    if machine.system == "Windows":
        return f"Install Docker Desktop ({DOCKER_PAGE}):\nwinget install Docker.DockerDesktop"
    command = ENGINES.get(machine.packages)
    return _ways(f"Install Docker or Podman ({DOCKER_PAGE})", command)


def _ways(sentence: str, *commands: str | None) -> str:
    """A sentence, and the commands that do what it says."""
    given = [command for command in commands if command]
    return "\n".join((f"{sentence}:" if given else f"{sentence}.", *given))


def get_kind(machine: Machine) -> str:
    """How to get kind, new enough."""
    release = f"v{write_version(RECOMMENDED)}"
    command = KIND.get(machine.packages)
    if not command and machine.system in ("Linux", "Darwin"):
        url = f"https://kind.sigs.k8s.io/dl/{release}/kind-{machine.system.lower()}-{machine.architecture}"
        command = f"curl -Lo kind {url} && sudo install kind /usr/local/bin/"
    return _ways(f"Install kind ({KIND_PAGE}), one way or another", command, f"go install sigs.k8s.io/kind@{release}")


def get_kubectl(machine: Machine) -> str:
    """How to get kubectl."""
    command = KUBECTL.get(machine.packages)
    if not command and machine.system in ("Linux", "Darwin"):
        where = f"{KUBECTL_RELEASE}/bin/{machine.system.lower()}/{machine.architecture}/kubectl"
        command = f"curl -LO https://dl.k8s.io/release/{where} && sudo install kubectl /usr/local/bin/"
    return _ways(f"Install kubectl ({KUBECTL_PAGE})", command)


def wake(silent: Silent, machine: Machine) -> str:
    """How to make an installed engine answer."""
    program = silent.program
    if silent.why == HANGS:
        return f"Restart it, then try: {program} info"
    if silent.why == DENIED and program == "docker" and machine.system == "Linux":
        return "Join the group that may use it, and log in anew:\nsudo usermod -aG docker $USER"
    if silent.why == DENIED:
        return f"See that you may use it: {program} info"
    if program == "podman":
        if machine.system == "Linux":
            return "See what it says: podman info"
        return "Start its machine: podman machine start (the first time: podman machine init)"
    if program == "docker" and machine.system == "Linux":
        return "Start it: sudo systemctl start docker"
    if program == "docker":
        return "Start Docker Desktop, and wait until it says that the engine is running."
    return f"Start it, then try: {program} info"
