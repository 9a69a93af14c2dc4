"""A static pod's manifest, as the kubelet and the component read it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.cluster.nodes.static_pod import StaticPod, static_pod

MANIFEST = (Path(__file__).parent / "kube-apiserver.yaml").read_text()
AUTHORIZATION = "    - --authorization-mode=Node,RBAC\n"


def with_option(*options: str) -> StaticPod:
    lines = "".join(f"    - {option}\n" for option in options)
    return static_pod(MANIFEST.replace(AUTHORIZATION, AUTHORIZATION + lines), "kube-apiserver.yaml")


def value(pod: StaticPod, name: str) -> str:
    options = pod.options("kube-apiserver")
    assert options is not None
    return options.value(name)


def test_kubeadm_manifest_runs() -> None:
    pod = static_pod(MANIFEST, "kube-apiserver.yaml")
    assert pod.runs
    assert pod.findings == ()
    assert value(pod, "authorization-mode") == "[Node,RBAC]"
    assert value(pod, "profiling") == "true"
    assert value(pod, "advertise-address") == "192.168.56.10"


def test_last_scalar_wins_and_lists_append() -> None:
    pod = with_option("--profiling=false", "--profiling", "--enable-admission-plugins=AlwaysPullImages")
    assert value(pod, "profiling") == "true"
    assert value(pod, "enable-admission-plugins") == "[AlwaysPullImages,NodeRestriction]"


def test_every_writing_of_an_option_has_its_place() -> None:
    pod = with_option("--profiling=false", "--profiling=true")
    options = pod.options("kube-apiserver")
    assert options is not None
    assert [(each.value, each.span and each.span.line) for each in options.given("profiling")] == [
        ("false", 18),
        ("true", 19),
    ]


@pytest.mark.parametrize("written", ["--audit-log-path /var/log/a.log", '"--audit-log-path=/var/log/a.log"'])
def test_quotes_of_yaml_are_gone_and_blanks_are_not_split(written: str) -> None:
    pod = with_option(written)
    options = pod.options("kube-apiserver")
    assert options is not None
    if " " in written:
        assert options.refused is not None
        assert options.refused.message == "unknown flag: --audit-log-path /var/log/a.log"
    else:
        assert options.value("audit-log-path") == "/var/log/a.log"


def test_a_value_may_be_the_next_word() -> None:
    assert value(with_option("--audit-log-path", "/var/log/a.log"), "audit-log-path") == "/var/log/a.log"


def test_args_follow_the_command() -> None:
    pod = static_pod(MANIFEST.replace("    image: reg", "    args: [--profiling=false]\n    image: reg"))
    assert value(pod, "profiling") == "false"


def test_without_a_command_the_first_argument_is_started() -> None:
    assert static_pod(MANIFEST.replace("- command:", "- args:")).container("kube-apiserver") is not None
    without = MANIFEST.replace("- command:", "- args:").replace("    - kube-apiserver\n", "")
    assert static_pod(without).container("kube-apiserver") is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("kind: Pod", "kind: Pos"), 'no kind "Pos" is registered for version "v1"'),
        (("  name: kube-apiserver\n  namespace", "  namespace"), "invalid pod: name is needed for the pod"),
        (("readOnly: true", 'readOnly: "true"'), "cannot unmarshal string into Go struct field"),
        (("      name: k8s-certs", "      name: k8s-cert"), 'volumeMounts[2].name: Not found: "k8s-cert"'),
        (("spec:\n", "spec:\n\t"), "found character that cannot start any token"),
        (("    - --allow-privileged=true", "   - --allow-privileged=true"), "yaml: "),
    ],
)
def test_what_the_kubelet_refuses(change: tuple[str, str], said: str) -> None:
    pod = static_pod(MANIFEST.replace(*change, 1), "kube-apiserver.yaml")
    assert not pod.runs
    assert said in pod.refusal
    assert pod.refusal.startswith("kube-apiserver.yaml: couldn't parse as pod(")
    assert any(finding.span is not None for finding in pod.findings)


def test_unknown_fields_are_dropped_with_a_warning() -> None:
    pod = static_pod(MANIFEST.replace("hostNetwork", "hostNetwrok"))
    assert pod.runs
    assert [finding.rule for finding in pod.findings] == ["static-pod-unknown-field"]
    assert "hostNetwork" in pod.findings[0].mend


def test_second_document_is_not_read() -> None:
    pod = static_pod(MANIFEST + "---\napiVersion: v1\nkind: Pod\n")
    assert pod.runs
    assert [finding.rule for finding in pod.findings] == ["static-pod-second-document"]


def test_paths_lead_through_mounts() -> None:
    container = static_pod(MANIFEST).container("kube-apiserver")
    assert container is not None
    inside = container.place("/etc/kubernetes/pki/ca.crt", {})
    assert (inside.host, inside.trouble, inside.read_only) == ("/etc/kubernetes/pki/ca.crt", "", True)
    missing = container.place("/etc/kubernetes/pki/mine.yaml", {})
    assert missing.trouble == "open /etc/kubernetes/pki/mine.yaml: no such file or directory"
    outside = container.place("/etc/kubernetes/audit/policy.yaml", {"/etc/kubernetes/audit/policy.yaml": "x"})
    assert outside.host is None
    assert outside.trouble == "open /etc/kubernetes/audit/policy.yaml: no such file or directory"


def mounted(mount: str, volume: str) -> StaticPod:
    text = MANIFEST.replace("    volumeMounts:\n", f"    volumeMounts:\n    - {mount}\n")
    return static_pod(text.replace("  volumes:\n", f"  volumes:\n  - {volume}\n"))


def test_a_mount_may_lead_elsewhere() -> None:
    pod = mounted("{mountPath: /etc/audit, name: a, subPath: now}", "{name: a, hostPath: {path: /srv/audit}}")
    container = pod.container("kube-apiserver")
    assert container is not None
    found = container.place("/etc/audit/policy.yaml", {"/srv/audit/now/policy.yaml": "kind: Policy"})
    assert (found.host, found.text) == ("/srv/audit/now/policy.yaml", "kind: Policy")
    assert not found.read_only


@pytest.mark.parametrize(
    ("type_", "said"),
    [
        ("File", "hostPath type check failed: /srv/policy.yaml is not a file"),
        ("Directory", "hostPath type check failed: /srv/policy.yaml is not a directory"),
        ("FileOrCreate", ""),
    ],
)
def test_missing_files_keep_the_pod_from_starting(type_: str, said: str) -> None:
    pod = mounted("{mountPath: /p.yaml, name: a}", f"{{name: a, hostPath: {{path: /srv/policy.yaml, type: {type_}}}}}")
    assert [trouble for _, trouble in pod.mount_troubles({})] == ([said] if said else [])


def test_a_missing_file_without_a_type_becomes_a_directory() -> None:
    pod = mounted("{mountPath: /p.yaml, name: a}", "{name: a, hostPath: {path: /srv/policy.yaml}}")
    container = pod.container("kube-apiserver")
    assert container is not None
    assert container.place("/p.yaml", {}).trouble == "read /p.yaml: is a directory"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(MANIFEST)), st.sampled_from(["", "'", "\t", "- ", ": ", "{", "null", "\n"]))
def test_half_typed_text_never_raises(at: int, extra: str) -> None:
    pod = static_pod(MANIFEST[:at] + extra)
    for container in pod.containers:
        container.options.value("profiling")
        container.place("/etc/kubernetes/pki/ca.crt", {})
    pod.mount_troubles({})
