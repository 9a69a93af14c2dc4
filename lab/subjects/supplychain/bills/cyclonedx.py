"""CycloneDX documents as JSON.

Source: https://cyclonedx.org/docs/1.6/json/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lab.manifests.document import Json, JsonObject
from lab.subjects.supplychain.bills.model import Bill, BillError, Package, image_name

DEEPEST = 32


def of_json(value: JsonObject) -> Bill:
    """A bill from CycloneDX JSON. Raises BillError."""
    if value.get("bomFormat") != "CycloneDX":
        raise BillError("bomFormat must be CycloneDX")
    metadata = value.get("metadata")
    root = metadata.get("component") if isinstance(metadata, dict) else None
    root = root if isinstance(root, dict) else {}
    packages = list(_components(value.get("components"), "", 0))
    names = {package.id: package.name for package in packages if package.id}
    above: dict[str, list[str]] = {}
    for item in _items(value.get("dependencies")):
        for on in item.get("dependsOn") or []:
            if str(item.get("ref")) in names:
                above.setdefault(str(on), []).append(names[str(item.get("ref"))])
    held = tuple(
        replace(package, within=(*package.within, *above.get(package.id, ()))) if package.id in above else package
        for package in packages
    )
    image = image_name(str(root.get("name", "")), str(root.get("version", "")))
    return Bill("CycloneDX", str(value.get("specVersion", "")), image, held, str(value.get("serialNumber", "")))


def _items(value: Json) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _components(value: Json, within: str, depth: int) -> Iterator[Package]:
    """The components, and those nested in them. Files are no packages."""
    if depth > DEEPEST:
        return
    for item in _items(value):
        group, name = item.get("group"), str(item.get("name", ""))
        full = f"{group}/{name}" if group else name
        if item.get("type") not in ("file", "operating-system"):
            yield Package(
                full,
                str(item.get("version", "")),
                str(item.get("purl", "")),
                str(item.get("bom-ref", "")),
                _licence(item),
                (within,) if within else (),
            )
        yield from _components(item.get("components"), full, depth + 1)


def _licence(item: JsonObject) -> str:
    for each in _items(item.get("licenses")):
        held = each.get("license")
        if isinstance(held, dict):
            return str(held.get("id") or held.get("name") or "")
        if isinstance(each.get("expression"), str):
            return str(each["expression"])
    return ""
