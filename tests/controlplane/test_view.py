"""What is shown of a node: what is in force, and what of it is unsafe."""

from __future__ import annotations

from lab.cluster.nodes.modes import Mode
from lab.render.views.controlplane import VIEW
from lab.subjects.controlplane.view import ComponentRow, rows
from lab.subjects.protocol import Bounds, Setting
from tests.controlplane.nodes import API, EXTRA, state, with_options


def shown(component: str, **changes: str) -> dict[str, str]:
    found = rows(state({API: changes.get("api"), EXTRA: changes.get("extra")} if changes else None))
    row = next(each for each in found if isinstance(each, ComponentRow) and each.name == component)
    return {each.name: each.unsafe for each in row.settings}


def test_unsafe_settings_are_marked() -> None:
    assert shown("kube-apiserver")["--profiling"]
    assert not shown("kube-apiserver", api=with_options("--profiling=false"))["--profiling"]
    assert not shown("etcd")["--client-cert-auth"]
    assert shown("kubelet", api=with_options(), extra="KUBELET_EXTRA_ARGS=--read-only-port=10255\n")["readOnlyPort"]


def test_what_changed_is_told_beside_what_it_was() -> None:
    before, after = state(), state({API: with_options("--profiling=false")})
    setting = Setting(before, after, Bounds(after, after))
    changed = {each.fact.label: (each.was, each.fact.value) for each in VIEW.facts(setting) if each.changed}
    assert changed == {"--profiling": ("true  (unsafe: profiles are served)", "false")}


def test_a_component_that_does_not_start_says_why_and_files_have_modes() -> None:
    found = rows(state({API: with_options("--nonsense")}, {"/etc/kubernetes/admin.conf": Mode(0o600, "root", "root")}))
    told = {each.name: each.trouble for each in found if isinstance(each, ComponentRow)}
    assert told["kube-apiserver"] == "kube-apiserver does not start: unknown flag: --nonsense"
    assert told["etcd"] == ""
    assert str(found[-1]).count("0600 root:root")
