"""One and the same bill of materials in three formats."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.subjects.supplychain.bills.model import BillError, Package
from lab.subjects.supplychain.bills.read import bills_in, read_bill

SPDX = {
    "spdxVersion": "SPDX-2.3",
    "name": "shop",
    "packages": [
        {"SPDXID": "SPDXRef-image", "name": "registry.example.com/shop/api", "versionInfo": "1.4"},
        {
            "SPDXID": "SPDXRef-ssl", "name": "libssl3", "versionInfo": "3.0.11-1", "licenseConcluded": "NOASSERTION",
            "externalRefs": [
                {"referenceCategory": "SECURITY", "referenceType": "cpe23Type", "referenceLocator": "cpe:2.3:a"},
                {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                 "referenceLocator": "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64"},
            ],
        },
        {"SPDXID": "SPDXRef-x", "name": "golang.org/x/net", "versionInfo": "v0.17.0",
         "licenseConcluded": "BSD-3-Clause"},
    ],
    "relationships": [
        {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-image"},
        {"spdxElementId": "SPDXRef-ssl", "relationshipType": "CONTAINED_BY", "relatedSpdxElement": "SPDXRef-image"},
        {"spdxElementId": "SPDXRef-x", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "SPDXRef-ssl"},
    ],
}  # fmt: skip

TAGS = """\
SPDXVersion: SPDX-2.3
DocumentName: shop
Creator: Tool: syft-1.0
# the image
PackageName: registry.example.com/shop/api
SPDXID: SPDXRef-image
PackageVersion: 1.4

PackageName: libssl3
SPDXID: SPDXRef-ssl
PackageVersion: 3.0.11-1
PackageLicenseConcluded: NOASSERTION
PackageComment: <text>of
several: lines</text>
ExternalRef: SECURITY cpe23Type cpe:2.3:a
ExternalRef: PACKAGE-MANAGER purl pkg:deb/debian/libssl3@3.0.11-1?arch=amd64

PackageName: golang.org/x/net
SPDXID: SPDXRef-x
PackageVersion: v0.17.0
PackageLicenseConcluded: BSD-3-Clause

Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-image
Relationship: SPDXRef-ssl CONTAINED_BY SPDXRef-image
Relationship: SPDXRef-x DEPENDS_ON SPDXRef-ssl
"""

CYCLONEDX = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "metadata": {"component": {"type": "container", "name": "registry.example.com/shop/api", "version": "1.4"}},
    "components": [
        {"type": "library", "bom-ref": "s", "name": "libssl3", "version": "3.0.11-1",
         "purl": "pkg:deb/debian/libssl3@3.0.11-1?arch=amd64",
         "components": [{"type": "library", "group": "@shop", "name": "nested", "version": "1"}]},
        {"type": "library", "bom-ref": "x", "name": "golang.org/x/net", "version": "v0.17.0",
         "licenses": [{"license": {"id": "BSD-3-Clause"}}]},
        {"type": "file", "name": "/etc/passwd"},
    ],
    "dependencies": [{"ref": "x", "dependsOn": ["s"]}],
}  # fmt: skip


@pytest.mark.parametrize("text", [json.dumps(SPDX), TAGS, json.dumps(CYCLONEDX)])
def test_says_the_same_in_every_format(text: str) -> None:
    bill = read_bill(text)
    assert bill.image == "registry.example.com/shop/api:1.4"
    found = {package.name: package for package in bill.packages}
    assert (found["libssl3"].version, found["libssl3"].kind) == ("3.0.11-1", "deb")
    assert found["golang.org/x/net"].licence == "BSD-3-Clause"
    assert "golang.org/x/net" in found["libssl3"].within
    assert "/etc/passwd" not in found


def test_components_nest() -> None:
    nested = read_bill(json.dumps(CYCLONEDX)).named("@shop/nested")
    assert [package.within for package in nested] == [("libssl3",)]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"spdxVersion": 2}', '{"bomFormat": "X"}', "no tag here\n", "A: b\n"]
)
def test_says_what_is_no_bill(text: str) -> None:
    with pytest.raises(BillError):
        read_bill(text)


def test_a_folder_holds_bills_and_other_files() -> None:
    files = {"/b/one.json": json.dumps(SPDX), "/b/notes.txt": "hello\n", "/bb/two.json": json.dumps(SPDX)}
    assert list(bills_in(files, "/b")) == ["/b/one.json"]


def test_a_name_is_the_whole_name() -> None:
    bill = read_bill(json.dumps(SPDX))
    assert [package.name for package in bill.named("LIBSSL3")] == ["libssl3"]
    assert bill.named("libssl") == ()
    java = Package("log4j-core", "2.14.1", "pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1")
    assert java.is_called("org.apache.logging.log4j/log4j-core")
    assert java.is_called("log4j-core")
    assert not java.is_called("log4j")
    assert Package("node", "1", "pkg:npm/%40shop/node@1").is_called("@shop/node")


@settings(max_examples=150, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["components", "packages", "relationships", "metadata", "component",
                                         "name", "dependencies", "externalRefs", "licenses"]),
                        inner, max_size=4), max_leaves=12))  # fmt: skip
def test_never_fails_otherwise_than_it_says(value: object) -> None:
    for head in ({"bomFormat": "CycloneDX"}, {"spdxVersion": "SPDX-2.3"}):
        document = {**(value if isinstance(value, dict) else {"components": value, "packages": value}), **head}
        assert read_bill(json.dumps(document)).format in ("SPDX", "CycloneDX")
