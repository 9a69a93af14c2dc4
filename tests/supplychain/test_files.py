"""Scan reports, checksums, signatures and lists of digests."""

from __future__ import annotations

import hashlib
import json

import pytest

from lab.cluster.state import State
from lab.subjects.supplychain.checksums import compared, read_list, sum_of
from lab.subjects.supplychain.digests import read_digests
from lab.subjects.supplychain.queries import Sums
from lab.subjects.supplychain.scans import ReportError, read_report, reports_in
from lab.subjects.supplychain.signatures import read_signatures, signatures_in

A, B = "sha256:" + "a" * 64, "sha256:" + "b" * 64


def report(image: str, *found: tuple[str, str, str]) -> str:
    vulnerabilities = [
        {"VulnerabilityID": name, "PkgName": "x", "InstalledVersion": "1", "FixedVersion": fixed, "Severity": severity}
        for name, severity, fixed in found
    ]
    return json.dumps({"ArtifactName": image, "Results": [{"Target": "os"}, {"Vulnerabilities": vulnerabilities}]})


def test_a_report_tells_what_can_be_mended() -> None:
    read = read_report(report("nginx:1", ("CVE-1", "CRITICAL", ""), ("CVE-2", "CRITICAL", "2"), ("CVE-3", "HIGH", "2")))
    assert [each.id for each in read.those(["CRITICAL"])] == ["CVE-1", "CVE-2"]
    assert [each.id for each in read.those(["CRITICAL"], fixable=True)] == ["CVE-2"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"ArtifactName": 1}'])
def test_says_what_is_no_report(text: str) -> None:
    with pytest.raises(ReportError):
        read_report(text)
    assert reports_in({"/r/a.json": text}, "/r/") == {}


def test_sums_are_those_of_the_texts() -> None:
    assert sum_of("abc") == hashlib.sha512(b"abc").hexdigest()
    assert sum_of("abc", "sha256") == hashlib.sha256(b"abc").hexdigest()


def test_a_list_in_every_way_to_write_one() -> None:
    plain = f"# list\n{sum_of('a')}  kubelet\n{sum_of('b').upper()} *bin/kubectl\n"
    text = f"{plain}SHA256 (x y) = {sum_of('c', 'sha256')}\nabc d\n"
    assert [(each.name, each.algorithm, each.line) for each in read_list(text)] == [
        ("kubelet", "sha512", 2), ("bin/kubectl", "sha512", 3), ("x y", "sha256", 4),
    ]  # fmt: skip


def test_files_beside_their_lines() -> None:
    files = {"/opt/bin/kubelet": "a", "/opt/bin/kubectl": "changed", "/opt/bin/other": "x"}
    listed = read_list(f"{sum_of('a')}  kubelet\n{sum_of('b')}  bin/kubectl\n{sum_of('changed')}  kubectl\n")
    found = {each.path: each.right for each in compared(files, tuple(files), listed)}
    assert found == {"/opt/bin/kubelet": True, "/opt/bin/kubectl": False, "/opt/bin/other": None}


def test_what_a_star_stands_for_is_told() -> None:
    files = {"/n/one/kubelet": "a", "/n/two/kubelet": "b", "/n/two/x/kubelet": "c"}
    files["/list"] = f"{sum_of(chr(97))}  kubelet\n"
    state = State(node_files=files)
    assert Sums(("/n/*/kubelet",), "/list").ask(state) == ("two",)
    assert Sums(("/n/*/kubelet",), "/list", right=True).ask(state) == ("one",)
    assert Sums(("/n",), "/list", right=True).ask(state) == ("kubelet",)
    assert Sums(("/n/two",), "/list").ask(state) == ("kubelet", "kubelet")


def cosign(name: str, digest: str, key: str = "cosign.pub", head: str = "") -> str:
    listed = [{"critical": {"identity": {"docker-reference": name}, "image": {"docker-manifest-digest": digest}}}]
    return f"# cosign verify --key {key} {name}\n{head}\nVerification for {name} --\n\n{json.dumps(listed)}\n"


def test_signatures_by_key() -> None:
    files = {
        "/c/a.txt": cosign("registry.example.com/a", A),
        "/c/b.txt": cosign("registry.example.com/b", B, "/root/other.pub"),
        "/c/c.txt": "# cosign verify --key cosign.pub c\nError: no matching signatures: invalid signature\n",
        "/c/d.txt": cosign("registry.example.com/d", A, head="Error: no signatures found"),
        "/c/e.txt": "Verification for e --\n\n[broken",
    }
    assert signatures_in(files, "/c", "cosign.pub") == {("registry.example.com/a", A)}
    assert signatures_in(files, "/c/", "other.pub") == {("registry.example.com/b", B)}
    assert read_signatures(files["/c/e.txt"]) == ()


def test_digests_however_they_are_listed() -> None:
    text = f"# images\nnginx:1.29.1   {A}\n| registry.example.com/a:2 | {B} |\nredis:8@{A}\nnothing here\nalpine:3\n"
    assert [(each.short, each.tag, each.digest) for each in read_digests(text)] == [
        ("nginx", "1.29.1", A), ("registry.example.com/a", "2", B), ("redis", "8", A),
    ]  # fmt: skip
