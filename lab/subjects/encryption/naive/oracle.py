"""Whether a state lies within its bounds, by trying every resource that any file speaks of on the raw files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise

from lab.cluster.state import State
from lab.subjects.encryption.naive.reading import Broken, Rules, Way, named, plain, rules, ways
from lab.subjects.encryption.naive.serving import MANIFEST, Serving, serving
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

LISTING = "/var/lib/etcd/listing.yaml"
MORE = ("secrets", "configmaps", "pods", "leases.coordination.k8s.io", "deployments.apps", "roses.example.org")
PLAIN = Way("plain")
FORM = re.compile(r"k8s:enc:(\w+):v\d:(.+):")


def oracle(bounds: Bounds, state: State) -> Ruling:
    """Try it. A state in which the API server does not start is outside."""
    try:
        return Ruling(True) if not (case := next(_wrong(bounds, state), "")) else Ruling(False, case)
    except Broken as error:
        return Ruling(False, str(error))


def _wrong(bounds: Bounds, state: State) -> Iterator[str]:
    now, least, most = (_served(each) for each in (state, bounds.required, bounds.permitted))
    yield from _manifest(now, least, most)
    planned = _planned(bounds.required)
    if not planned:
        own, need, may = _in_force(state, now), _in_force(bounds.required, least), _in_force(bounds.permitted, most)
        yield from _resources((own, need, may), _listed(bounds.required), [])
        return
    found = _in_force(state, now)
    steps = [rules(state.node_files[path]) for path in planned]
    yield from _on_the_way([found, *steps], _listed(bounds.required))
    last = planned[-1]
    need, may = rules(bounds.required.node_files[last]), rules(bounds.permitted.node_files[last])
    yield from _resources((steps[-1], need, may), [], [found])


def _served(state: State) -> Serving | None:
    text = state.node_files.get(MANIFEST)
    return None if text is None else serving(text, dict(state.node_files))


def _in_force(state: State, served: Serving | None) -> Rules:
    return rules(state.node_files[served.path]) if served is not None and served.path else []


def _manifest(now: Serving | None, least: Serving | None, most: Serving | None) -> Iterator[str]:
    if now is None or least is None or most is None:
        return
    if now.reload not in (least.reload, most.reload):
        yield "reloading"
    if now.options != least.options:
        yield "other options"
    if now.rest != least.rest:
        yield "another pod"
    configs = {now.path, least.path} - {""}
    own, wanted = (_beside(each, configs) for each in (now, least))
    if own != wanted:
        yield "other mounts"


def _beside(served: Serving, configs: set[str]) -> dict[str, tuple[str, bool]]:
    """What is mounted and does not bring a configuration; the whole disk does not count as bringing it."""
    return {
        at: held for at, held in served.mounts.items()
        if held[0] in ("", "/etc") or not any(f"{path}/".startswith(f"{held[0]}/") for path in configs)
    }  # fmt: skip


def _planned(state: State) -> list[str]:
    found = [(int(match[1]), path) for path in state.node_files if (match := re.search(r"/step-(\d+)\.ya?ml$", path))]
    return [path for _, path in sorted(found)]


def _listed(state: State) -> list[tuple[str, Way, str]]:
    """What etcd holds: the resource, the way, and the digest of the key."""
    found = []
    for each in plain(state.node_files.get(LISTING, "")) or []:
        match = FORM.match(each["begins"])
        resource = each["key"].split("/")[2]
        way = Way(match[1], match[2]) if match else PLAIN
        found.append((resource, way, str(each.get("under", ""))))
    return found


def _opens(held: list[Way], way: Way, digest: str = "") -> bool:
    for each in held:
        if (each.kind, each.name) == (way.kind, way.name):
            if way.key and each.key == way.key:
                return True
            if not way.key and (not digest or sha256(each.key).hexdigest().startswith(digest)):
                return True
    return False


def _on_the_way(every: list[Rules], listed: list[tuple[str, Way, str]]) -> Iterator[str]:
    for number, (before, after) in enumerate(pairwise(every), 1):
        for resource in {resource for resource, _, _ in listed}:
            old, new = ways(before, resource), ways(after, resource)
            if not _opens(old, new[0]) or not _opens(new, old[0]):
                yield f"step {number}: {resource} while restarting"
        if number == 1:
            for resource, way, digest in listed:
                if not _opens(ways(after, resource), way, digest):
                    yield f"step 1: {resource} is lost"


def _resources(
    three: tuple[Rules, Rules, Rules], listed: list[tuple[str, Way, str]], known: list[Rules]
) -> Iterator[str]:
    """How the rules in force, the least and the most treat each resource."""
    now, least, most = three
    names = {name for name in named(now, least, most) if "*" not in name} | set(MORE)
    for name in named(now, least, most):
        group = name.partition(".")[2]
        if group and group != "*":
            names.add(f"roses.{group}")
    names |= {"roses"}
    for resource in sorted(names):
        own, need, may = (ways(each, resource) for each in (now, least, most))
        if not _writes(own[0], need[0], may[0]):
            yield f"{resource} is written as {own[0].kind} {own[0].name}"
        free = {need[0], may[0]} if _free(need[0], may[0]) else set()
        either = {need[0], may[0]} - {PLAIN} if need[0] != may[0] else set()
        for way in {PLAIN, *need, *may, *(way for each in known for way in ways(each, resource))}:
            if way in either or any(way.key and way.key == each.key for each in free):
                continue
            if _opens(need, way) and not _opens(own, way):
                yield f"{resource}: {way.kind} {way.name} cannot be read"
            if _opens(own, way) and not _opens(may, way) and not _opens(need, way):
                yield f"{resource}: {way.kind} {way.name} can be read"
        for of, way, digest in listed:
            if of == resource and _opens(need, way, digest) and not _opens(own, way, digest):
                yield f"{resource}: stored {way.kind} {way.name} cannot be read"


def _free(need: Way, may: Way) -> bool:
    return bool(need.key and may.key and need.key != may.key)


def _writes(own: Way, need: Way, may: Way) -> bool:
    """Whether a way is one of two, or as free as these leave it."""
    alike = [each for each in (need, may) if each.kind == own.kind]
    if not alike:
        return False
    if not own.key:
        return any(each.name == own.name for each in alike)
    if not (need.key and may.key and need.name != may.name):
        alike = [each for each in alike if each.name == own.name]
    if _free(need, may):
        return any(len(each.key) == len(own.key) for each in alike)
    return any(each.key == own.key for each in alike)
