"""The API server of a control-plane node, as far as encryption goes: which file it reads, and whether it starts."""

from __future__ import annotations

from lab.cluster.nodes.static_pod import StaticPod, static_pod
from lab.cluster.state import State
from lab.manifests.gojson import go_quote
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.encryption.config.loading import Loaded, load
from lab.subjects.encryption.config.model import Configuration
from lab.subjects.remembered import of_state

MANIFEST = "/etc/kubernetes/manifests/kube-apiserver.yaml"
COMPONENT = "kube-apiserver"
FLAG = "encryption-provider-config"
RELOAD = "encryption-provider-config-automatic-reload"
OWN = (FLAG, RELOAD)
"""The options that are about encryption."""


@dataclass(frozen=True)
class Server:
    """An API server that starts has a configuration; one that does not says why.

    ``stage`` tells how far it came: ``manifest`` (the kubelet starts no pod), ``options`` (it does not take its
    command line), ``mount`` (the kubelet does not start the container), ``file`` (it cannot read the file),
    ``config`` (it refuses what is in it). ``written`` is the path as the option has it, ``path`` that on the node.
    """

    configuration: Configuration | None = None
    stage: str = ""
    trouble: str = ""
    span: Span | None = None
    written: str = ""
    path: str = ""
    reload: bool = False
    loaded: Loaded | None = None
    pod: StaticPod | None = None


@of_state
def server(state: State) -> Server:
    """The API server that the node's kubelet starts from its manifest. Never raises."""
    text = state.node_files.get(MANIFEST)
    if text is None:
        return Server(Configuration())
    pod = static_pod(text, state.source_of(MANIFEST), state.release)
    container = pod.container(COMPONENT)
    if pod.refusal or container is None:
        said = pod.refusal or f"no container of {pod.file} runs {COMPONENT}"
        span = next((each.span for each in pod.findings if each.span is not None), None)
        return Server(stage="manifest", trouble=said, span=span, pod=pod)
    options = container.options
    if options.refused is not None:
        return Server(stage="options", trouble=options.refused.message, span=options.refused.word.span, pod=pod)
    troubles = pod.mount_troubles(state.node_files)
    if troubles:
        mount, said = troubles[0]
        return Server(stage="mount", trouble=said, span=pod.span(mount.volume), pod=pod)
    written, reload = options.value(FLAG), options.value(RELOAD) == "true"
    if not written:
        if reload:
            said = f"--{RELOAD} must be set with --{FLAG}"
            return Server(stage="options", trouble=said, span=options.span(RELOAD), reload=True, pod=pod)
        return Server(Configuration(), pod=pod)
    place = container.place(written, state.node_files)
    span = options.span(FLAG)
    if place.text is None or place.host is None:
        said = place.trouble or f"open {written}: no such file or directory"
        whole = (
            "error while parsing file: error while loading file: "
            f"error reading encryption provider configuration file {go_quote(written)}: {said}"
        )
        return Server(None, "file", whole, span, written, place.host or "", reload, pod=pod)
    # A gate may say which component it is for: kube:KMSv1=true.
    gates = {each.rpartition(":")[2] for each in options.items("feature-gates")}
    loaded = load(
        place.text, written, source=state.source_of(place.host), reload=reload, kms_v1="KMSv1=true" in gates
    )
    stage = "" if loaded.configuration is not None else "config"
    return Server(loaded.configuration, stage, loaded.error, None, written, place.host, reload, loaded, pod)
