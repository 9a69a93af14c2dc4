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
from lab.manifests.span import Span
from lab.subjects.encryption.apiserver import COMPONENT, MANIFEST, OWN, RELOAD, server
from lab.subjects.protocol import Bounds, Note, Witness

Difference = tuple[str, str, Path | None]
"""``missing`` or ``excess``, what is said, and where in the pod."""


def kept(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Where the manifest is other than either bound has it, encryption aside."""
    now = state.node_files.get(MANIFEST)
    texts = [bound.node_files.get(MANIFEST) for bound in (bounds.required, bounds.permitted)]
    if now is not None and now not in texts:
        pod = static_pod(now, state.source_of(MANIFEST), state.release)
        if pod.refusal:
            text = f"the kubelet does not take the manifest: {pod.refusal}"
            yield Witness("missing", text, {"manifest": MANIFEST}, (Note(text, good=False),))
            return
        paths = server(bounds.required).path, server(state).path
        yield from _told(_differences(texts[0] or "", now, paths, state.release), pod)
    yield from _reloading(bounds, state)


def _told(differences: tuple[Difference, ...], pod: StaticPod) -> Iterator[Witness]:
    for kind, text, path in differences:
        span = None if path is None else pod.span(path)
        yield Witness(kind, text, {"manifest": MANIFEST}, (Note(text, good=False, span=span),))


def _reloading(bounds: Bounds, state: State) -> Iterator[Witness]:
    """Whether the file is read again when it changes, where either bound has an opinion."""
    now, must, may = server(state), server(bounds.required), server(bounds.permitted)
    if now.pod is None or now.reload in (must.reload, may.reload):
        return
    does = "does not read the file again" if must.reload else "reads the file again"
    text = f"the API server {does} when it changes, and must{'' if must.reload else ' not'}"
    span = _option_span(now.pod, RELOAD)
    kind = "missing" if must.reload else "excess"
    yield Witness(kind, text, {"manifest": MANIFEST}, (Note(text, good=False, span=span),))


def _option_span(pod: StaticPod, name: str) -> Span | None:
    options = pod.options(COMPONENT)
    return None if options is None else options.span(name)


@lru_cache(maxsize=64)
def _differences(before: str, now: str, configs: tuple[str, str], release: Release) -> tuple[Difference, ...]:
    """The differences of two manifests; ``configs`` are the files that each mounts for encryption."""
    one, other = static_pod(before, MANIFEST, release), static_pod(now, MANIFEST, release)
    least, most = one.container(COMPONENT), other.container(COMPONENT)
    if least is None or most is None:
        return ()
    return (*_options(least, most), *_mounts(least, most, configs), *_rest(one, other))


def _options(least: StaticContainer, most: StaticContainer) -> Iterator[Difference]:
    for name in dict.fromkeys((*least.options.names, *most.options.names)):
        if name in OWN:
            continue
        was, is_now = least.options.items(name), most.options.items(name)
        if was == is_now and least.options.is_set(name) == most.options.is_set(name):
            continue
        given = most.options.given(name)
        at = (*most.path, "command") if given else most.path
        if not most.options.is_set(name):
            yield "missing", f"the API server no longer has --{name}={','.join(was)}", at
        elif not least.options.is_set(name):
            yield "excess", f"the API server has --{name}, which nobody asked for", at
        else:
            yield "missing", f"the API server has --{name}={','.join(is_now)} instead of {','.join(was)}", at


def _mounts(least: StaticContainer, most: StaticContainer, configs: tuple[str, str]) -> Iterator[Difference]:
    was, is_now = {_key(each): each for each in least.mounts}, {_key(each): each for each in most.mounts}
    for key, mount in was.items():
        if key not in is_now and not _brings(mount, configs):
            yield "missing", f"the API server no longer has {mount.host or mount.name} mounted at {mount.at}", most.path
    for key, mount in is_now.items():
        if key not in was and not _brings(mount, configs):
            text = f"the API server has {mount.host or mount.name} mounted at {mount.at}, which nobody asked for"
            yield "excess", text, mount.mount


def _key(mount: Mount) -> tuple[str, str | None, bool]:
    return mount.at, mount.host, mount.read_only


def _brings(mount: Mount, configs: tuple[str, str]) -> bool:
    return any(_holds(mount, config) for config in configs)


def _holds(mount: Mount, config: str) -> bool:
    """Whether the mount brings the configuration into the container; the node's whole disk is no way to do it."""
    if mount.host is None or not config or mount.host in ("/", "/etc"):
        return False
    return config == mount.host or config.startswith(f"{mount.host.rstrip('/')}/")


def _rest(one: StaticPod, other: StaticPod) -> Iterator[Difference]:
    named = other_parts(one, other)
    if named:
        yield "missing", f"the API server's pod has another {', '.join(named)} than before", None
