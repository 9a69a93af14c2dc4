"""The files that the practice cluster keeps in the lab's own folder, never in the learner's ``~/.kube``."""

from __future__ import annotations

from pathlib import Path

from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """Where they lie; ``home`` is the folder for everything the lab keeps."""

    home: Path

    @property
    def folder(self) -> Path:
        """The folder of the cluster's files."""
        return self.home / "cluster"

    @property
    def kubeconfig(self) -> Path:
        """How to reach the cluster, and as whom: an administrator, so it is the learner's alone (mode 0600)."""
        return self.folder / "kubeconfig"

    @property
    def configuration(self) -> Path:
        """What kind was told to make."""
        return self.folder / "kind.yaml"

    @property
    def record(self) -> Path:
        """What was begun, and whether it was finished."""
        return self.folder / "made.json"

    @property
    def lock(self) -> Path:
        """Held while the cluster is made or removed."""
        return self.folder / "lock"

    @property
    def outside_lock(self) -> Path:
        """Held while hosts outside the cluster are provided."""
        return self.folder / "outside.lock"

    def prepare(self) -> None:
        """Make the folder, for the learner alone. Raises OSError where that cannot be."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
