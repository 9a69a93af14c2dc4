"""The options that each component of the control plane knows."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from lab.cluster.nodes.options import Known, Manual
from lab.manifests.release import CURRENT, Release

MODULES = {
    "kube-apiserver": "apiserver",
    "kube-controller-manager": "controller_manager",
    "kube-scheduler": "scheduler",
    "kubelet": "kubelet",
    "etcd": "etcd",
}
"""Where a component's options are listed, by its command's name."""


@cache
def manual(component: str, release: Release = CURRENT) -> Manual:
    """The options of a component, by the name of its command; an unknown one takes anything."""
    name = MODULES.get(component)
    if name is None:
        return Manual(component)
    module = import_module(f"{__name__}.{name}")
    known = {each.name: each for each in map(_known, module.OPTIONS.strip().split("\n"))}
    for since, lines in getattr(module, "BEFORE", {}).items():
        if release < since:
            known |= {each.name: each for each in map(_known, lines)}
    for since, names in getattr(module, "SINCE", {}).items():
        if release < since:
            known = {name: each for name, each in known.items() if name not in names}
    return Manual(component, known, single_dash=component == "etcd")


def _known(line: str) -> Known:
    """An option from its line: name (with its letter), type, default."""
    name, type_, *default = line.split(" ", 2)
    name, _, short = name.partition(",")
    return Known(name, type_, default[0] if default else "", short)
