"""Whether the API server of a node keeps an audit log: its flags, its mounts, and the policy that they lead to.

Source: https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#log-backend and the API server's start
(apiserver ``pkg/server/options/audit.go``).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import field

from lab.cluster.nodes.mounts import Mount, Place, is_directory
from lab.cluster.nodes.options import Options
from lab.cluster.nodes.static_pod import MANIFESTS, StaticContainer, StaticPod, static_pod
from lab.cluster.state import State
from lab.manifests.release import Release
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.audit.reading import LoadedPolicy, load_policy
from lab.subjects.remembered import of_state

MANIFEST = f"{MANIFESTS}kube-apiserver.yaml"
APISERVER = "kube-apiserver"
POLICY_FLAG, LOG_FLAG = "audit-policy-file", "audit-log-path"
NUMBERS = ("maxage", "maxbackup", "maxsize")
"""The settings of the log: days kept, old files kept, megabytes of one file."""

BOUNDED = Release(1, 36)
"""The release from which a log is kept for a year, in a hundred files, unless flags say otherwise; before, for ever."""

MEGABYTES = 100
"""After how many a new file begins where nothing is said; before that release 0 says nothing."""

SHOWN = {
    "maxage": "days a file of the log is kept",
    "maxbackup": "old files of the log kept",
    "maxsize": "megabytes after which a new file begins",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why nothing is logged, or not where it was asked.

    ``rule`` is the coach's rule for it. ``stops`` says that no API server runs at all. ``about`` are the mount, the
    path in the container or the flag that it is about.
    """

    rule: str
    message: str
    span: Span | None = None
    stops: bool = True
    mount: Mount | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Backend:
    """What an API server does about auditing.

    ``policy_at`` and ``log_at`` are the node's paths; empty where a flag is missing or leads nowhere on the node.
    """

    pod: StaticPod
    container: StaticContainer | None = None
    policy_at: str = ""
    policy: LoadedPolicy | None = None
    log_at: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()

    @property
    def logs(self) -> bool:
        """Whether events come to be in a file of the node."""
        return not self.troubles

    @property
    def runs(self) -> bool:
        """Whether the API server starts, as far as the manifest and the audit flags tell."""
        return not any(trouble.stops for trouble in self.troubles)

    def flag(self, name: str) -> str:
        """What a flag holds in the end; empty where it is not written."""
        if self.container is None or not self.container.options.is_set(name):
            return ""
        return self.container.options.value(name)


@of_state
def backend(state: State) -> Backend | None:
    """The API server's log, by its manifest; None where no such manifest lies on the nodes."""
    text = state.node_files.get(MANIFEST)
    return None if text is None else _read(state, text)


def _read(state: State, text: str) -> Backend:
    pod = static_pod(text, state.source_of(MANIFEST), state.release)
    container = pod.container(APISERVER)
    if container is None:
        said = pod.refusal or f"no container of {pod.file} runs {APISERVER}"
        span = next((each.span for each in pod.findings if each.span is not None), None)
        return Backend(pod, troubles=(Trouble("audit-manifest-refused", said, span),))
    files = state.node_files
    policy, log = _place(container, POLICY_FLAG, files), _place(container, LOG_FLAG, files)
    policy_at = policy.host or "" if policy is not None else ""
    loaded = None
    if policy is not None and policy.text is not None and not policy.trouble:
        loaded = load_policy(policy.text, state.release, state.source_of(policy_at))
    options = container.options
    numbers = {name: number for name in NUMBERS if (number := _number(options, name, state.release)) is not None}
    return Backend(
        pod,
        container,
        policy_at,
        loaded,
        log.host or "" if log is not None else "",
        numbers,
        tuple(_troubles(state, pod, container, (policy, log), loaded)),
    )


def _place(container: StaticContainer, flag: str, files: Mapping[str, str]) -> Place | None:
    path = container.options.value(flag)
    return container.place(path, files) if path and path != "-" else None


def _number(options: Options, name: str, release: Release) -> int | None:
    """A setting of the log, as it counts; 0 is without limit."""
    value = options.value(f"audit-log-{name}")
    if not value.removeprefix("-").isdigit():
        return None
    if release < BOUNDED:
        if name == "maxsize":
            return int(value) or MEGABYTES
        return int(value) if options.is_set(f"audit-log-{name}") else 0
    return int(value)


def told_number(name: str, value: int | None, asked: str) -> str:
    """A setting that is not as it was asked, in words."""
    return f"{SHOWN[name]}: {value or 'without limit'}, and {asked} was asked"


def _troubles(
    state: State,
    pod: StaticPod,
    container: StaticContainer,
    places: tuple[Place | None, Place | None],
    loaded: LoadedPolicy | None,
) -> Iterator[Trouble]:
    """Every reason why nothing is logged, in the order in which one meets them."""
    policy, log = places
    options = container.options
    if pod.refusal:
        span = next((each.span for each in pod.findings if each.span is not None), None)
        yield Trouble("audit-manifest-refused", f"the kubelet starts no API server: {pod.refusal}", span)
        return
    if options.refused is not None:
        refused = options.refused
        yield Trouble("audit-flag-refused", refused.message, refused.word.span, about=refused.name)
        return
    for mount, said in (*pod.mount_troubles(state.node_files), *_without_folder(container, state.node_files)):
        yield Trouble("audit-host-path-type", said, pod.span((*mount.volume, "hostPath")), mount=mount)
    for name in NUMBERS:
        value = options.value(f"audit-log-{name}")
        if value.startswith("-") and log is not None:
            said = f"--audit-log-{name} {value} can't be a negative number"
            yield Trouble("audit-log-setting", said, options.span(f"audit-log-{name}"), about=name)
    yield from _policy_troubles(pod, container, policy, loaded)
    yield from _log_troubles(pod, container, log)


def _without_folder(container: StaticContainer, files: Mapping[str, str]) -> Iterator[tuple[Mount, str]]:
    """FileOrCreate makes no folder for its file."""
    for mount in container.mounts:
        path = mount.volume_path
        if mount.type == "FileOrCreate" and path not in files and not is_directory(folder(path), files):
            yield mount, f"open {path}: no such file or directory"


def _policy_troubles(
    pod: StaticPod, container: StaticContainer, policy: Place | None, loaded: LoadedPolicy | None
) -> Iterator[Trouble]:
    span = container.options.span(POLICY_FLAG)
    if policy is None:
        said = f"--{POLICY_FLAG} is not set: without a policy no event is written"
        yield Trouble("audit-policy-flag-missing", said, pod.key_span((*container.path, "command")), stops=False)
    elif policy.trouble:
        said = f'loading audit policy file: failed to read file path "{policy.path}": {policy.trouble}'
        rule = "audit-policy-not-mounted" if policy.host is None else "audit-policy-not-there"
        yield Trouble(rule, said, span, mount=policy.mount, about=policy.path)
    elif policy.host is None:
        said = f"{policy.path} lies in volume {policy.mount.name if policy.mount else ''}, which is no hostPath"
        yield Trouble("audit-policy-not-mounted", said, span, mount=policy.mount, about=policy.path)
    elif loaded is not None and loaded.policy is None:
        place = loaded.document.span(loaded.path) if not loaded.line else _at(loaded)
        said = f"loading audit policy file: {loaded.error}: from file {policy.path}"
        yield Trouble("audit-policy-refused", said, place, about=policy.path)


def _at(loaded: LoadedPolicy) -> Span:
    return Span(loaded.document.file, loaded.line, loaded.column, loaded.line, loaded.column + 1)


def policy_span(loaded: LoadedPolicy) -> Span:
    """Where a policy's error stands."""
    return _at(loaded) if loaded.line else loaded.document.span(loaded.path)


def _log_troubles(pod: StaticPod, container: StaticContainer, log: Place | None) -> Iterator[Trouble]:
    path, span = container.options.value(LOG_FLAG), container.options.span(LOG_FLAG)
    if log is None:
        said = f"--{LOG_FLAG} is not set: no event is written to a file"
        if path == "-":
            said = f"--{LOG_FLAG}=- writes events to the container's output, not to a file"
        place = span or pod.key_span((*container.path, "command"))
        yield Trouble("audit-log-flag-missing", said, place, stops=False)
    elif log.host is None:
        said = f"{log.path} lies in the container alone: the log is gone with it, and the node never has it"
        yield Trouble("audit-log-not-mounted", said, span, stops=False, mount=log.mount, about=log.path)
    elif log.trouble.endswith("is a directory"):
        said = f"ensureLogFile: open {log.path}: is a directory"
        yield Trouble("audit-log-not-a-file", said, span, mount=log.mount, about=log.path)
    elif log.read_only:
        said = f"ensureLogFile: open {log.path}: read-only file system"
        at = pod.span((*log.mount.mount, "readOnly")) if log.mount is not None else span
        yield Trouble("audit-log-read-only", said, at, mount=log.mount, about=log.path)


def folder(path: str) -> str:
    """The folder that a file lies in."""
    return posixpath.dirname(path)
