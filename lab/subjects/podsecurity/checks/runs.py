"""``runs``: a workload that was hardened still does what it did."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.trial import AdmissionTrial, StartTrial, Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.podsecurity.capabilities import EVERY
from lab.subjects.podsecurity.checks.fields import mapping_of, texts_of
from lab.subjects.podsecurity.checks.podmanifest import made_of
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.images import image_of
from lab.subjects.podsecurity.keeping import KEPT, losses
from lab.subjects.podsecurity.mounts import hidden_by, within
from lab.subjects.podsecurity.starting import Obstacle, obstacles, start_error, without_account
from lab.subjects.podsecurity.workloads import Target, Workload, parse_target
from lab.subjects.protocol import Note, Outcome, Setting, Witness

HOW = "write it as runs: {workload: namespace/name, keeps: [image, ports], needs_writable: [/tmp]}"

KEYS = ("workload", "container", "keeps", "changes", "needs_writable", "needs_capabilities", "binds", "image_user")

UNPRIVILEGED_PORTS = "net.ipv4.ip_unprivileged_port_start"
FIRST_FREE_PORT = 1024


@dataclass(frozen=True, slots=True)
class Needs:
    """What the program in a container needs: paths to write, capabilities, ports below 1024 to listen on.

    ``image_user`` is what the image's USER says, where the lab does not know the image.
    """

    writable: tuple[str, ...] = ()
    capabilities: frozenset[str] = frozenset()
    binds: tuple[int, ...] = ()
    image_user: int | str | None = None


@dataclass(frozen=True, slots=True)
class RunsCheck:
    """The workload keeps what it had, its pods are made, and its containers start and find what they need.

    The needs are those of one container, the first unless it is named.
    """

    workload: Target
    keeps: tuple[str, ...]
    needs: Needs
    container: str = ""

    def run(self, setting: Setting) -> Outcome:
        """Compare with the cluster as found, and look for what is in the way."""
        try:
            workload = self.workload.find(setting.after)
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        witnesses = tuple(
            Witness(
                "missing",
                f"{workload}: {each.text}",
                {"workload": str(workload)},
                (Note(each.text, good=False, span=workload.span(each.path)),),
            )
            for each in self._troubles(setting, workload)
        )
        if witnesses:
            notes = tuple(note for witness in witnesses for note in witness.notes)
            return Outcome(False, witnesses[0].text, notes, witnesses)
        return Outcome(True, f"{workload} runs as before")

    def _troubles(self, setting: Setting, workload: Workload) -> Iterator[Obstacle]:
        yield from obstacles(workload, setting.after)
        try:
            before = self.workload.find(setting.before)
        except ValueError:
            before = None
        if before is not None:
            for loss in losses(before, workload, self.keeps):
                whose = "" if loss.container is None else f"{loss.container.kind} {loss.container.name} "
                yield Obstacle(f"{whose}{loss.text}", () if loss.container is None else loss.container.path)
        yield from without_account(workload, setting.after)
        container = self._container(workload)
        if container is None:
            yield Obstacle(f"has no container {self.container}")
            return
        for said in unmet(container, self.needs):
            yield Obstacle(f"{container.kind} {container.name}: {said}", container.path)

    def _container(self, workload: Workload) -> Effective | None:
        if self.container:
            return workload.container(self.container)
        return next((each for each in workload.containers if each.kind == "container"), None)

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """One of its pods, handed in without keeping it, and then made in earnest.

        Where a container does not start the pod is only made, and nothing is tried where more is wrong than that.
        """
        try:
            workload = self.workload.find(setting.after)
        except ValueError:
            return ()
        troubles = list(self._troubles(setting, workload))
        start = StartTrial(made_of(workload), True, not troubles)
        if all(each.refused for each in troubles):
            return (AdmissionTrial(start.manifest, True, not troubles), start)
        in_the_way = {*obstacles(workload, setting.after), *without_account(workload, setting.after)}
        return (start,) if in_the_way.issuperset(troubles) else ()


def unmet(container: Effective, needs: Needs) -> Iterator[str]:
    """What the program needs and does not find."""
    image = image_of(container.image)
    if image is not None and container.value.get("command"):
        image = None
    own = () if image is None else image.writes
    for path in () if image is None else image.finds:
        hiding = hidden_by(path, container.mounts)
        if hiding is not None:
            yield f"needs {path} of its image {container.image}, and the volume at {hiding.path} hides it"
    for path in dict.fromkeys((*needs.writable, *own)):
        if not container.can_write(path):
            over = any(not mount.writable and within(path, mount.path) for mount in container.mounts)
            why = "what is mounted there is read-only" if over else "the root file system is read-only"
            yield f"needs to write {path}, and {why}"
    lacking = sorted(needs.capabilities - container.capabilities)
    if lacking:
        yield f"needs the capability {', '.join(lacking)}, and does not have it"
    for port in needs.binds:
        if not binds(container, port):
            yield f"listens on port {port}, which takes the capability NET_BIND_SERVICE, and does not have it"
    if needs.image_user is not None and image_of(container.image) is None:
        said = start_error(container, needs.image_user)
        if said:
            yield f"does not start: {said}"


def binds(container: Effective, port: int) -> bool:
    """Whether a program can listen on a port, as far as the pod says: runtimes may let everyone."""
    first = container.sysctls.get(UNPRIVILEGED_PORTS, "")
    free = int(first) if first.isdecimal() else FIRST_FREE_PORT
    return port >= free or "NET_BIND_SERVICE" in container.capabilities


def parse(written: Json) -> RunsCheck:
    """Read the parameters. Raises ValueError saying what to write.

    ``keeps`` lists what must stay; without it everything must but what ``changes`` lists.
    """
    fields = mapping_of(written, HOW, KEYS)
    container = fields.get("container", "")
    if not isinstance(container, str):
        raise ValueError("container must be the name of a container")
    keeps, changes = texts_of(fields, "keeps"), texts_of(fields, "changes")
    unknown = sorted({*keeps, *changes} - set(KEPT))
    if unknown:
        raise ValueError(f"{unknown[0]!r} cannot be kept; what can is {', '.join(KEPT)}")
    kept = keeps or tuple(key for key in KEPT if key not in changes)
    return RunsCheck(parse_target(fields.get("workload")), kept, _needs(fields), container)


def _needs(fields: dict[str, Json]) -> Needs:
    writable = texts_of(fields, "needs_writable")
    if not all(path.startswith("/") for path in writable):
        raise ValueError("needs_writable must list absolute paths")
    capabilities = texts_of(fields, "needs_capabilities")
    unknown = sorted(set(capabilities) - EVERY)
    if unknown:
        raise ValueError(f"{unknown[0]!r} is no capability: write it as NET_BIND_SERVICE, without CAP_")
    ports = fields.get("binds", [])
    if not isinstance(ports, list) or not all(isinstance(port, int) for port in ports):
        raise ValueError("binds must list ports")
    user = fields.get("image_user")
    if user is not None and not isinstance(user, int | str):
        raise ValueError("image_user must be a number or a name")
    return Needs(writable, frozenset(capabilities), tuple(ports), user)
