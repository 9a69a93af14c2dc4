"""What a check may ask of the images that run: each requirement gives what is wrong with one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from lab.cluster.state import State
from lab.manifests.document import Json
from lab.manifests.imagename import Reference, reference_of
from lab.subjects.supplychain.digests import read_digests
from lab.subjects.supplychain.fault import Fault, shown
from lab.subjects.supplychain.queries import QUERIES
from lab.subjects.supplychain.running import Running
from lab.subjects.supplychain.signatures import signatures_in

Wrong: TypeAlias = Callable[[Running, State], Fault | None]
"""What is wrong with the image of a container, in the light of the scenario's files."""


def registries(written: Json) -> Wrong:
    """Images come from these places alone: a registry, or a registry with the beginning of a path."""
    if not isinstance(written, list) or not written or not all(isinstance(each, str) and each for each in written):
        raise ValueError("registries must list registries, each with or without a path: registry.example.com/team")
    places = tuple(each.rstrip("/") for each in written)

    def wrong(each: Running, _state: State) -> Fault | None:
        if each.reference is None or any(lies_in(each.reference, place) for place in places):
            return None
        return foreign(each.image, each.reference, places)

    return wrong


def lies_in(reference: Reference, place: str) -> bool:
    """Whether an image lies at a place: whole parts of its name count, not letters."""
    registry, slash, path = place.partition("/")
    if registry in ("index.docker.io", "registry-1.docker.io"):
        registry = "docker.io"
    inside = not slash or reference.repository == path or reference.repository.startswith(f"{path}/")
    return reference.registry == registry and inside


def foreign(image: str, reference: Reference, places: tuple[str, ...]) -> Fault:
    """Why an image lies elsewhere, though it may not look so."""
    if reference.registry == "docker.io" and not image.startswith(("docker.io/", "index.docker.io/")):
        return Fault("registry-implied", f"runs {shown(image)}, which comes from docker.io: no registry is written")
    if any(place.partition("/")[0] == reference.registry for place in places):
        text = f"runs {shown(image)}, from another path of {reference.registry}"
        return Fault("registry-not-permitted", text)
    if any(place in image for place in places):
        text = f"runs {shown(image)}: its registry is {reference.registry}, whatever else the name holds"
        return Fault("registry-lookalike", text)
    return Fault("registry-not-permitted", f"runs {shown(image)}, from {reference.registry}")


def by_digest(written: Json) -> Wrong:
    """Images are named by digest: any, or the one that a list has for the image."""
    if written is not True and not (isinstance(written, str) and written.startswith("/")):
        raise ValueError("by_digest must be true, or the path of the list of digests")

    def wrong(each: Running, state: State) -> Fault | None:
        if each.reference is None:
            return None
        if not each.reference.digest:
            return Fault("image-by-tag", f"runs {shown(each.image)} by its tag")
        return None if written is True else not_listed(each.image, each.reference, state.node_files.get(written, ""))

    return wrong


def not_listed(image: str, reference: Reference, text: str) -> Fault | None:
    """What is wrong with a digest, where a list says which image it belongs to. Tags beside digests mean nothing."""
    listed = read_digests(text)
    owners = [each for each in listed if each.digest == reference.digest]
    if any(each.name == reference.name for each in owners):
        return None
    if owners:
        owner = owners[0]
        return Fault("digest-of-another", f"runs {shown(image)}, and that digest is of {owner.short}:{owner.tag}")
    return Fault("digest-unknown", f"runs {shown(image)}, and the list has no such digest")


def signed(written: Json) -> Wrong:
    """Images are named by a digest that a key signed."""
    if not isinstance(written, dict) or set(written) != {"in", "key"}:
        raise ValueError("signed must be written {in: /root/cosign, key: cosign.pub}")
    folder, key = str(written["in"]), str(written["key"])

    def wrong(each: Running, state: State) -> Fault | None:
        if each.reference is None:
            return None
        proven = signatures_in(state.node_files, folder, key)
        if not each.reference.digest:
            names = {name for name, _ in proven}
            if each.reference.name in names:
                return Fault("image-by-tag", f"runs {shown(each.image)} by its tag: what was signed is a digest")
        elif (each.reference.name, each.reference.digest) in proven:
            return None
        return Fault("image-unsigned", f"runs {shown(each.image)}, which {key} did not sign")

    return wrong


def _query(key: str, reason: str) -> Callable[[Json], Wrong]:
    def parse(written: Json) -> Wrong:
        query = QUERIES[key](written)

        def wrong(each: Running, state: State) -> Fault | None:
            said = query.blames(state, each.reference) if each.reference is not None else ""  # type: ignore[union-attr]
            return Fault(reason, f"still runs {shown(each.image)}, which {said}") if said else None

        return wrong

    return parse


def well_formed(each: Running, _state: State) -> Fault | None:
    """What every image must be: a name that a runtime takes."""
    if reference_of(each.image) is not None:
        return None
    digest = each.image.partition("@")[2]
    if digest and reference_of(each.image.partition("@")[0]) is not None:
        said = "sha256: and 64 hexadecimal digits in lower case make a digest"
        return Fault("image-malformed", f"names no image: {shown(each.image)} ({said})")
    return Fault("image-malformed", f"names no image: {shown(each.image) or 'nothing'}")


REQUIREMENTS: Mapping[str, Callable[[Json], Wrong]] = {
    "registries": registries,
    "by_digest": by_digest,
    "signed": signed,
    "without_packages": _query("packages", "package-still-runs"),
    "without_vulnerabilities": _query("vulnerable", "vulnerable-still-runs"),
}
"""Each reads its parameter, and raises ValueError saying what to write."""
