"""SPDX documents, as JSON and as tags with values.

Source: https://spdx.github.io/spdx-spec/v2.3/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lab.manifests.document import Json, JsonObject
from lab.subjects.supplychain.bills.model import Bill, BillError, Package, image_name

ROOT = "SPDXRef-DOCUMENT"

TURNED = {"CONTAINED_BY": "CONTAINS", "DEPENDENCY_OF": "DEPENDS_ON", "DESCRIBED_BY": "DESCRIBES"}
"""Relationships that say the same the other way round."""

TAG = re.compile(r"([A-Za-z]\w*):\s*(.*)")

Relation = tuple[str, str, str]


def of_json(value: JsonObject) -> Bill:
    """A bill from SPDX JSON. Raises BillError."""
    version = value.get("spdxVersion")
    if not isinstance(version, str) or not version.startswith("SPDX-"):
        raise BillError("spdxVersion must be SPDX-2.x")
    packages = [_package(item) for item in _items(value.get("packages"))]
    relations = [
        (
            str(item.get("spdxElementId", "")),
            str(item.get("relationshipType", "")),
            str(item.get("relatedSpdxElement", "")),
        )
        for item in _items(value.get("relationships"))
    ]
    described = value.get("documentDescribes")
    if isinstance(described, list):
        relations += [(ROOT, "DESCRIBES", str(each)) for each in described]
    return _bill(version, str(value.get("name", "")), packages, relations)


def _items(value: Json) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _package(item: JsonObject) -> Package:
    urls = [str(ref.get("referenceLocator", "")) for ref in _items(item.get("externalRefs"))
            if ref.get("referenceType") == "purl"]  # fmt: skip
    licence = item.get("licenseConcluded", item.get("licenseDeclared", ""))
    return Package(
        str(item.get("name", "")),
        str(item.get("versionInfo", "")),
        urls[0] if urls else "",
        str(item.get("SPDXID", "")),
        "" if licence in ("NOASSERTION", None) else str(licence),
    )


def of_tags(text: str) -> Bill:
    """A bill from SPDX tag-value text. Raises BillError."""
    version = name = ""
    packages: list[Package] = []
    relations: list[Relation] = []
    in_package = False
    for tag, value in _tags(text):
        if tag == "SPDXVersion":
            version = value
        elif tag == "DocumentName":
            name = value
        elif tag == "PackageName":
            packages.append(Package(value))
            in_package = True
        elif tag == "Relationship":
            relations += [tuple(value.split()[:3])] if len(value.split()) >= 3 else []  # type: ignore[list-item]
        elif tag in ("FileName", "SnippetSPDXID"):
            in_package = False
        elif in_package and packages:
            packages[-1] = _tagged(packages[-1], tag, value)
    if not version.startswith("SPDX-"):
        raise BillError("there is no SPDXVersion: SPDX-2.x")
    return _bill(version, name, packages, relations)


def _tags(text: str) -> Iterator[tuple[str, str]]:
    """Each tag with its value; a value between ``<text>`` and ``</text>`` may go on for lines."""
    held: tuple[str, str] | None = None
    for line in text.splitlines():
        if held is not None:
            held = (held[0], f"{held[1]}\n{line}")
        elif line.strip() and not line.lstrip().startswith("#"):
            match = TAG.fullmatch(line.strip())
            if match is None:
                raise BillError(f"{line.strip()!r} is no tag with a value")
            held = (match[1], match[2])
        if held is not None and ("<text>" not in held[1] or "</text>" in held[1]):
            yield held[0], re.sub(r"</?text>", "", held[1]).strip()
            held = None


def _tagged(package: Package, tag: str, value: str) -> Package:
    if tag == "SPDXID":
        return replace(package, id=value)
    if tag == "PackageVersion":
        return replace(package, version=value)
    if tag in ("PackageLicenseConcluded", "PackageLicenseDeclared") and value != "NOASSERTION" and not package.licence:
        return replace(package, licence=value)
    parts = value.split()
    if tag == "ExternalRef" and len(parts) >= 3 and parts[1] == "purl" and not package.purl:
        return replace(package, purl=parts[2])
    return package


def _bill(version: str, name: str, packages: list[Package], relations: list[Relation]) -> Bill:
    """The bill: its root is what the document describes, and it is no package of itself."""
    turned = [(b, TURNED[kind], a) if kind in TURNED else (a, kind, b) for a, kind, b in relations]
    roots = [b for a, kind, b in turned if kind == "DESCRIBES" and a == ROOT]
    names = {package.id: package.name for package in packages}
    found = next((package for package in packages if package.id in roots), None)
    image = image_name(found.name, found.version) if found is not None else name
    held = tuple(
        replace(package, within=tuple(names[a] for a, kind, b in turned if b == package.id and a in names))
        for package in packages
        if package is not found
    )
    return Bill("SPDX", version.removeprefix("SPDX-"), image, held, name)
