"""What a bill of materials says, whichever format it is in."""

from __future__ import annotations

from urllib.parse import unquote

from lab.quick_dataclass import dataclass


class BillError(ValueError):
    """A document that is no bill of materials, or none that can be read; says why."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package of a bill. ``purl`` is its package URL (https://github.com/package-url/purl-spec), or empty.

    ``within`` names the packages that contain it or depend on it, as far as the bill says so.
    """

    name: str
    version: str = ""
    purl: str = ""
    id: str = ""
    licence: str = ""
    within: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """What sort of package it is, by its URL: ``deb``, ``apk``, ``npm``…; empty where nothing says so."""
        scheme, _, rest = self.purl.partition(":")
        return rest.partition("/")[0] if scheme == "pkg" else ""

    @property
    def purl_name(self) -> str:
        """The name in its URL, with the namespace that belongs to it for Go, npm and Maven."""
        path = self.purl.partition(":")[2].partition("?")[0].partition("#")[0].rpartition("@")[0]
        parts = unquote(path).split("/")[1:]
        return "/".join(parts) if self.kind in ("golang", "npm", "maven") else parts[-1] if parts else ""

    def is_called(self, name: str) -> bool:
        """Whether it is the package of that name: the whole name, whatever case, and no other that begins so."""
        return name.casefold() in (self.name.casefold(), self.purl_name.casefold())


@dataclass(frozen=True, slots=True)
class Bill:
    """One document: the format and its version, the image it describes, and the packages."""

    format: str
    version: str
    image: str
    packages: tuple[Package, ...]
    name: str = ""

    def named(self, name: str) -> tuple[Package, ...]:
        """The packages of that name."""
        return tuple(package for package in self.packages if package.is_called(name))


def image_name(name: str, version: str) -> str:
    """The image that a bill's root names: the version belongs to the name where it does not hold one itself."""
    if not name or not version or "@" in name or ":" in name.rpartition("/")[2]:
        return name
    return f"{name}@{version}" if version.startswith("sha256:") else f"{name}:{version}"
