"""The files of the nodes, as far as an exercise says what lies there: the same on every node.

An exercise that says nothing of its nodes leaves open what lies on them, and every profile is taken to be there.
"""

from __future__ import annotations

from lab.cluster.nodes.apparmor import ArmorProfile
from lab.cluster.nodes.armor_grammar import ArmorSyntaxError
from lab.cluster.nodes.armor_text import parse as parse_apparmor
from lab.cluster.nodes.seccomp import Profile, ProfileError, parse
from lab.cluster.state import State

SECCOMP = "/var/lib/kubelet/seccomp/"
"""Where the kubelet looks for profiles of type Localhost."""

APPARMOR = "/etc/apparmor.d/"
"""Whose profiles are loaded when a node starts."""


def seccomp_error(state: State, name: str) -> str:
    """Why a container with that Localhost profile is not created, as the runtime says it; empty where it is."""
    if not any(path.startswith(SECCOMP) for path in state.node_files):
        return ""
    path = SECCOMP + name
    text = state.node_files.get(path)
    if text is None:
        return f'cannot load seccomp profile "{path}": open {path}: no such file or directory'
    try:
        parse(text)
    except ProfileError as error:
        return f'decoding seccomp profile failed "{path}": {error}'
    return ""


def seccomp_profile(state: State, path: str) -> Profile:
    """The profile in a file. Raises ProfileError where there is none."""
    text = state.node_files.get(path)
    if text is None:
        raise ProfileError("there is no such file")
    return parse(text)


def apparmor_error(state: State, name: str) -> str:
    """Why a container with that AppArmor profile is not created; empty where it is."""
    if not any(path.startswith(APPARMOR) for path in state.node_files) or name in loaded_apparmor(state):
        return ""
    return f"failed to generate apparmor spec opts: apparmor profile not found {name}"


def loaded_apparmor(state: State) -> dict[str, ArmorProfile]:
    """The profiles that the nodes' kernels hold, by name; a file with a mistake in it loads none."""
    found: dict[str, ArmorProfile] = {}
    for path, text in state.node_files.items():
        if path.startswith(APPARMOR):
            try:
                found |= {profile.name: profile for profile in parse_apparmor(text)}
            except ArmorSyntaxError:
                continue
    return found
