"""The API server of a control-plane node, as far as admission goes: which plugins run, and with which files.

Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
"""

from __future__ import annotations

from dataclasses import field

from lab.cluster.controlplane.apiserver.plugins import ON_BY_DEFAULT, enabled
from lab.cluster.controlplane.running import Running, running
from lab.cluster.nodes.static_pod import MANIFESTS
from lab.cluster.state import State
from lab.manifests.gojson import go_quote
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.admission.files.complaint import Complaint, RefusedError
from lab.subjects.admission.files.configuration import (
    IMAGE_POLICY,
    POD_SECURITY,
    Configured,
    Open,
    Opened,
    configured,
)
from lab.subjects.admission.files.imagepolicy import ImagePolicy, image_policy
from lab.subjects.admission.files.podsecurity import PodSecurity, pod_security
from lab.subjects.remembered import of_state

COMPONENT = "kube-apiserver"
MANIFEST = f"{MANIFESTS}{COMPONENT}.yaml"
CONFIG_FLAG = "admission-control-config-file"
PLUGIN_FLAGS = ("enable-admission-plugins", "disable-admission-plugins")
OWN_FLAGS = (CONFIG_FLAG, *PLUGIN_FLAGS)
"""The options that are about admission."""


@dataclass(frozen=True)
class Server:
    """An API server; ``trouble`` is why it does not start, in its own words, ``stage`` how far it came.

    Stages: those of :class:`lab.cluster.controlplane.trouble.Trouble`, then ``configuration``, ``image-policy`` and
    ``pod-security``, whose ``complaint`` says more. ``policy`` is there only where the plugin runs. ``read`` are the
    node's files that it reads for admission.
    """

    running: Running | None = None
    plugins: frozenset[str] = ON_BY_DEFAULT
    configuration: Configured | None = None
    policy: ImagePolicy | None = None
    pod_security: PodSecurity = PodSecurity()
    stage: str = ""
    trouble: str = ""
    span: Span | None = None
    complaint: Complaint | None = None
    read: tuple[str, ...] = field(default_factory=tuple)

    @property
    def starts(self) -> bool:
        """Whether it comes up."""
        return not self.stage


@of_state
def server(state: State) -> Server:
    """The API server that the node's kubelet starts, or that of a cluster whose nodes' files are not told."""
    if MANIFEST not in state.node_files:
        return Server()
    found = running(state, COMPONENT)
    if found.options is None or any(each.option != CONFIG_FLAG for each in found.troubles):
        first = next((each for each in found.troubles if each.option != CONFIG_FLAG), None)
        stage, said = (first.stage, first.message) if first else ("manifest", found.told)
        return Server(found, stage=stage, trouble=said, span=first.span if first else None)
    return _Starting(state, found).server()


class _Starting:
    """The server on its way up."""

    def __init__(self, state: State, found: Running) -> None:
        self.state = state
        self.running = found
        self.read: list[str] = []

    def open(self, path: str) -> Opened:
        """A file by its path in the container."""
        assert self.running.reader is not None
        place = self.running.reader(path)
        source = self.state.source_of(place.host) if place.host else path
        trouble = place.trouble
        if place.text is None and not trouble:
            # It is there, but nobody says what is in it.
            return Opened(None, source, "", place.host or "")
        if place.host and not trouble:
            self.read.append(place.host)
        return Opened(place.text, source, trouble, place.host or "")

    def server(self) -> Server:
        """What comes of it."""
        assert self.running.options is not None
        plugins = enabled(self.running.options)
        try:
            found = self._configuration()
        except RefusedError as error:
            return self._refused(plugins, None, "configuration", error.complaint)
        open_file: Open = self.open
        policy = None
        security = PodSecurity()
        try:
            if POD_SECURITY in plugins:
                security = pod_security(found, open_file)
                if security.complaint is not None:
                    return self._refused(plugins, found, "pod-security", security.complaint)
        except RefusedError as error:
            return self._refused(plugins, found, "pod-security", error.complaint)
        try:
            if IMAGE_POLICY in plugins:
                policy = image_policy(found, open_file)
        except RefusedError as error:
            return self._refused(plugins, found, "image-policy", error.complaint)
        return Server(self.running, plugins, found, policy, security, read=tuple(self.read))

    def _configuration(self) -> Configured:
        assert self.running.options is not None
        path = self.running.options.value(CONFIG_FLAG)
        if not path:
            return Configured()
        return configured(path, self.open(path))

    def _refused(
        self, plugins: frozenset[str], found: Configured | None, stage: str, complaint: Complaint
    ) -> Server:
        said = complaint.text
        if stage == "configuration":
            said = f"failed to read plugin config: {said}"
        elif not said.startswith("Couldn't open"):
            name = IMAGE_POLICY if stage == "image-policy" else POD_SECURITY
            said = f"couldn't init admission plugin {go_quote(name)}: {said}"
        span = complaint.span
        options = self.running.options
        if span is None and options is not None:
            span = options.span(CONFIG_FLAG) or options.span(PLUGIN_FLAGS[0])
        return Server(
            self.running, plugins, found, stage=stage, trouble=said, span=span, complaint=complaint,
            read=tuple(self.read),
        )  # fmt: skip
