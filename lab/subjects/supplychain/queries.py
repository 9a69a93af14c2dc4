"""What can be asked of the files of a supply chain, and the images that are the answer.

A query is asked of the cluster as it was found: its files do not change, whatever a learner hands in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from lab.cluster.state import State
from lab.manifests.document import Json, JsonObject
from lab.manifests.imagename import Reference, reference_of
from lab.quick_dataclass import dataclass
from lab.subjects.supplychain.bills.model import Bill, Package
from lab.subjects.supplychain.bills.read import bills_in
from lab.subjects.supplychain.checksums import compared, read_list
from lab.subjects.supplychain.scans import SEVERITIES, Report, Vulnerability, reports_in
from lab.subjects.supplychain.signatures import signatures_in
from lab.subjects.supplychain.versions import older

Answers: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Packages:
    """The bills that hold a package, in a version below or exactly as asked, or any."""

    folder: str
    name: str
    below: str = ""
    version: str = ""
    listed: str = "images"

    def ask(self, state: State) -> Answers:
        """The images, the files, or the versions."""
        found: list[str] = []
        for path, bill in bills_in(state.node_files, self.folder).items():
            held = self.held(bill)
            if held and self.listed == "images":
                found.append(bill.image)
            elif held and self.listed == "files":
                found.append(path.rpartition("/")[2])
            elif self.listed == "versions":
                found += [package.version for package in held]
            elif self.listed == "within":
                found += [name for package in held for name in package.within]
        return tuple(dict.fromkeys(found))

    def held(self, bill: Bill) -> tuple[Package, ...]:
        """The packages of a bill that are meant."""
        return tuple(package for package in bill.named(self.name) if self._meant(package))

    def _meant(self, package: Package) -> bool:
        if self.version:
            return package.version == self.version
        return not self.below or older(package.version, self.below, package.kind)

    def blames(self, state: State, reference: Reference) -> str:
        """What an image has against it; empty for nothing, and for an image without a bill."""
        for bill in bills_in(state.node_files, self.folder).values():
            if same_image(bill.image, reference) and (held := self.held(bill)):
                return f"holds {held[0].name} {held[0].version}"
        return ""


@dataclass(frozen=True, slots=True)
class Vulnerable:
    """The images that a report gives vulnerabilities of some severities, or with an identifier."""

    folder: str
    severities: tuple[str, ...] = ()
    fixable: bool = False
    id: str = ""
    listed: str = "images"

    def ask(self, state: State) -> Answers:
        """The images, the files, or the identifiers."""
        found: list[str] = []
        for path, report in reports_in(state.node_files, self.folder).items():
            held = self.held(report)
            if held and self.listed == "images":
                found.append(report.image)
            elif held and self.listed == "files":
                found.append(path.rpartition("/")[2])
            elif self.listed == "ids":
                found += [each.id for each in held]
        return tuple(dict.fromkeys(found))

    def held(self, report: Report) -> tuple[Vulnerability, ...]:
        """The vulnerabilities of a report that are meant."""
        those = report.those(self.severities or SEVERITIES, fixable=self.fixable)
        return tuple(each for each in those if not self.id or each.id == self.id)

    def blames(self, state: State, reference: Reference) -> str:
        """What an image has against it; empty for nothing, and for an image without a report."""
        for report in reports_in(state.node_files, self.folder).values():
            if same_image(report.image, reference) and (held := self.held(report)):
                return f"has {held[0].id} ({held[0].severity}) in {held[0].package}"
        return ""


@dataclass(frozen=True, slots=True)
class Sums:
    """Files whose checksum is, or is not, the one of a list.

    ``paths`` are files and folders; a file is told by its name. In a path, ``*`` stands for one folder or file, and
    what it stands for is then what is told.
    """

    paths: tuple[str, ...]
    list: str
    right: bool = False

    def ask(self, state: State) -> Answers:
        """The names of the files, without folders, or what ``*`` stands for."""
        files = state.node_files
        named = {path: name for path in sorted(files) if path != self.list and (name := self._name(path))}
        found = compared(files, tuple(named), read_list(files.get(self.list, "")))
        return tuple(named[each.path] for each in found if bool(each.right) is self.right)

    def _name(self, path: str) -> str:
        for asked in self.paths:
            if "*" in asked:
                before, _, after = asked.partition("*")
                meant = path.removeprefix(before).removesuffix(after)
                if path == before + meant + after and meant and "/" not in meant:
                    return meant
            elif path == asked or path.startswith(asked.rstrip("/") + "/"):
                return path.rpartition("/")[2]
        return ""


@dataclass(frozen=True, slots=True)
class Signed:
    """Images that are, or are not, signed with a key, of a file that lists them with their digests."""

    folder: str
    key: str
    images: str
    signed: bool = True

    def ask(self, state: State) -> Answers:
        """The images as the list writes them, without digests."""
        from lab.subjects.supplychain.digests import read_digests

        proven = signatures_in(state.node_files, self.folder, self.key)
        listed = read_digests(state.node_files.get(self.images, ""))
        return tuple(
            f"{each.short}:{each.tag}" if each.tag else each.short
            for each in listed
            if ((each.name, each.digest) in proven) is self.signed
        )


Query: TypeAlias = Packages | Vulnerable | Sums | Signed


def same_image(written: str, reference: Reference) -> bool:
    """Whether a document about an image is about this one: the same digest, else the same name and tag."""
    other = reference_of(written)
    if other is None or other.name != reference.name:
        return False
    if other.digest and reference.digest:
        return other.digest == reference.digest
    return other.tag == reference.tag or not other.tag


def _text(fields: JsonObject, key: str, *, needed: bool = True) -> str:
    value = fields.get(key, "")
    if not isinstance(value, str) or (needed and not value):
        raise ValueError(f"{key} must be a text")
    return value


def _only(written: Json, how: str, keys: tuple[str, ...]) -> JsonObject:
    if not isinstance(written, dict):
        raise ValueError(f"write it as {how}")
    unknown = sorted(set(map(str, written)) - set(keys))
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(keys)}")
    return written


def _packages(written: Json) -> Packages:
    how = "packages: {in: /root/sboms, name: openssl, below: 3.0.15, list: images}"
    fields = _only(written, how, ("in", "name", "below", "version", "list"))
    listed = fields.get("list", "images")
    if listed not in ("images", "files", "versions", "within"):
        raise ValueError("list must be images, files, versions or within")
    below, version = _text(fields, "below", needed=False), _text(fields, "version", needed=False)
    return Packages(_text(fields, "in"), _text(fields, "name"), below, version, listed)


def _vulnerable(written: Json) -> Vulnerable:
    how = "vulnerable: {in: /root/reports, severity: [CRITICAL], fixable: true, list: images}"
    fields = _only(written, how, ("in", "severity", "fixable", "id", "list"))
    severities, listed = fields.get("severity", []), fields.get("list", "images")
    if not isinstance(severities, list) or not set(severities) <= set(SEVERITIES):
        raise ValueError(f"severity must list some of {', '.join(SEVERITIES)}")
    if listed not in ("images", "files", "ids"):
        raise ValueError("list must be images, files or ids")
    fixable = fields.get("fixable") is True
    return Vulnerable(_text(fields, "in"), tuple(severities), fixable, _text(fields, "id", needed=False), listed)


def _sums(written: Json) -> Sums:
    how = "checksums: {of: [/opt/binaries], list: /root/SHA512SUMS, right: false}"
    fields = _only(written, how, ("of", "list", "right"))
    paths = fields.get("of")
    if not isinstance(paths, list) or not paths or not all(isinstance(path, str) for path in paths):
        raise ValueError("of must list files and folders")
    return Sums(tuple(paths), _text(fields, "list"), fields.get("right") is True)


def _signed(written: Json) -> Signed:
    how = "signed: {in: /root/cosign, key: cosign.pub, images: /root/images.txt, is: false}"
    fields = _only(written, how, ("in", "key", "images", "is"))
    return Signed(_text(fields, "in"), _text(fields, "key"), _text(fields, "images"), fields.get("is", True) is True)


QUERIES: Mapping[str, Callable[[Json], Query]] = {
    "packages": _packages, "vulnerable": _vulnerable, "checksums": _sums, "signed": _signed,
}  # fmt: skip
"""Each reads its parameters, and raises ValueError saying what to write."""
