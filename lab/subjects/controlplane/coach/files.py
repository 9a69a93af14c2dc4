"""Files that a component names and cannot read, or write."""

from __future__ import annotations

import posixpath

from lab.cluster.controlplane.trouble import Trouble
from lab.cluster.nearest import nearest
from lab.cluster.nodes.mounts import is_directory
from lab.subjects.controlplane.coach.case import Case
from lab.subjects.controlplane.coach.rule import HOST_PATH, Seen, TroubleRule

_NOT_THERE = "no such file or directory"


def _path(case: Case, component: str, trouble: Trouble) -> str:
    """The path that the trouble is about."""
    if component == "kubelet":
        return ""
    options = case.options(component)
    items = options.items(trouble.option) if options is not None and trouble.option else ()
    return next((item for item in items if item and item in trouble.message), "")


def _seen(case: Case, component: str, trouble: Trouble, mend: str) -> Seen:
    said = f"{component} does not start: {trouble.message}"
    return Seen(said, case.of_component(component), trouble.span, mend, link=HOST_PATH)


class PathNotMounted(TroubleRule):
    """A path that no mount leads to."""

    id = "path-not-mounted"
    why = "The component runs in a container: of the node it sees only what the pod mounts."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """A path in the container's own file system."""
        path = _path(case, component, trouble)
        container = case.now.components[component].container if component != "kubelet" else None
        if not path or container is None or trouble.stage not in ("start", "complete"):
            return None
        files = case.attempt.setting.after.node_files
        place = container.place(path, files)
        if place.mount is not None:
            return None
        folder = posixpath.dirname(path)
        where = f" It lies on the node at {path}." if path in files else ""
        mend = f"Add a hostPath volume for {folder} and a volumeMount with the same mountPath.{where}"
        return _seen(case, component, trouble, mend)


class FileNotThere(TroubleRule):
    """A path that is mounted, with nothing there."""

    id = "file-not-there"
    why = "The mount is there, and the file is not: on the node it has another name, or lies elsewhere."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The node's path, and the nearest that there is."""
        if component == "kubelet":
            return None
        path = _path(case, component, trouble)
        container = case.now.components[component].container
        if _NOT_THERE not in trouble.message or not path or container is None:
            return None
        state = case.attempt.setting.after
        place = container.place(path, state.node_files)
        if place.mount is None or place.host is None:
            return None
        from lab.cluster.controlplane.running import others

        near = nearest(place.host, {*state.node_files, *others(state)})
        mend = f"There is no {place.host} on the node."
        return _seen(case, component, trouble, f"{mend} Did you mean {near}?" if near else mend)


class DirectoryForFile(TroubleRule):
    """A path that turns out to be a directory."""

    id = "directory-for-file"
    why = "A hostPath without a type becomes an empty directory where there is nothing; a file cannot be read there."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The path."""
        if "is a directory" not in trouble.message:
            return None
        mend = "Name the file itself, as it lies on the node, and give the volume type: File."
        return _seen(case, component, trouble, mend)


class VolumeNotThere(TroubleRule):
    """A hostPath whose type is not what lies there."""

    id = "volume-not-there"
    why = "With a type, the kubelet looks at the node first, and starts no container where something else lies there."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """What lies there."""
        if trouble.stage != "mount":
            return None
        path = trouble.message.rpartition("failed: ")[2].partition(" is not")[0]
        files = case.attempt.setting.after.node_files
        if path in files:
            mend = f"{path} is a file: write type: File, or mount its folder."
        elif is_directory(path, files):
            mend = f"{path} is a directory: write type: Directory, or name the file in it."
        else:
            near = nearest(path, files)
            mend = f"There is no {path} on the node." + (f" Did you mean {near}?" if near else "")
        return _seen(case, component, trouble, mend)


class ReadOnlyMount(TroubleRule):
    """A file to be written on a mount that is only to be read."""

    id = "log-mount-read-only"
    why = "A mount with readOnly: true lets nothing be written."

    def explain(self, case: Case, component: str, trouble: Trouble) -> Seen | None:
        """The mount."""
        if "read-only file system" not in trouble.message:
            return None
        return _seen(case, component, trouble, "Write readOnly: false at that volumeMount, or leave it out.")
