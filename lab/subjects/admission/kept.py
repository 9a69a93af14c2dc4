"""What of the API server's manifest was to stay as it was, and whether it did."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lab.cluster.nodes.mounts import Mount
from lab.cluster.nodes.other_parts import other_parts
from lab.cluster.nodes.static_pod import StaticContainer, StaticPod, static_pod
from lab.cluster.state import State
from lab.manifests.document import Path
from lab.manifests.release import Release
from lab.subjects.admission.apiserver import COMPONENT, MANIFEST, OWN_FLAGS, server
from lab.subjects.protocol import Bounds, Note, Witness

Difference = tuple[str, str, Path | None]
"""``missing`` or ``excess``, what is said, and where in the pod."""


def kept(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Where the manifest is other than either bound has it, admission aside."""
    now = state.node_files.get(MANIFEST)
    texts = [bound.node_files.get(MANIFEST) for bound in (bounds.required, bounds.permitted)]
    if now is None or now in texts:
        return
    pod = static_pod(now, state.source_of(MANIFEST), state.release)
    read = server(bounds.required).read, server(state).read
    for kind, text, path in _differences(texts[0] or "", now, read, state.release):
        span = None if path is None else pod.span(path)
        yield Witness(kind, text, {"manifest": MANIFEST, "reason": "manifest-changed"}, (Note(text, False, span),))


@lru_cache(maxsize=64)
def _differences(
    before: str, now: str, read: tuple[tuple[str, ...], tuple[str, ...]], release: Release
) -> tuple[Difference, ...]:
    """The differences of two manifests; ``read`` are the files for admission that each brings in."""
    one, other = static_pod(before, MANIFEST, release), static_pod(now, MANIFEST, release)
    least, most = one.container(COMPONENT), other.container(COMPONENT)
    if least is None or most is None:
        return ()
    return (*_options(least, most), *_mounts(least, most, read), *_rest(one, other))


def _options(least: StaticContainer, most: StaticContainer) -> Iterator[Difference]:
    for name in dict.fromkeys((*least.options.names, *most.options.names)):
        was, is_now = least.options.items(name), most.options.items(name)
        given = most.options.is_set(name)
        if name in OWN_FLAGS or (was == is_now and least.options.is_set(name) == given):
            continue
        at = (*most.path, "command") if given else most.path
        if not given:
            yield "missing", f"the API server no longer has --{name}={','.join(was)}", at
        elif not least.options.is_set(name):
            yield "excess", f"the API server has --{name}, which nobody asked for", at
        else:
            yield "missing", f"the API server has --{name}={','.join(is_now)} instead of {','.join(was)}", at


def _mounts(
    least: StaticContainer, most: StaticContainer, read: tuple[tuple[str, ...], tuple[str, ...]]
) -> Iterator[Difference]:
    was, is_now = {_key(each): each for each in least.mounts}, {_key(each): each for each in most.mounts}
    for key, mount in was.items():
        if key not in is_now and not _holds(mount, read[0]):
            yield "missing", f"the API server no longer has {mount.host or mount.name} mounted at {mount.at}", most.path
    for key, mount in is_now.items():
        if key not in was and not _holds(mount, read[1]):
            text = f"the API server has {mount.host or mount.name} mounted at {mount.at}, which nobody asked for"
            yield "excess", text, mount.mount


def _key(mount: Mount) -> tuple[str, str | None, bool]:
    return mount.at, mount.host, mount.read_only


def _holds(mount: Mount, files: tuple[str, ...]) -> bool:
    """Whether the mount brings one of the files into the container; the node's whole disk is no way to do it."""
    host = mount.host
    if host is None or host in ("/", "/etc"):
        return False
    return any(file == host or file.startswith(f"{host.rstrip('/')}/") for file in files)


def _rest(one: StaticPod, other: StaticPod) -> Iterator[Difference]:
    named = other_parts(one, other)
    if named:
        yield "missing", f"the API server's pod has another {', '.join(named)} than before", None
