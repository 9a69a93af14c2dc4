"""``context``: what a container is in the end, whichever way its settings are written."""

from __future__ import annotations

from collections.abc import Iterator

from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.held import Look, stored_trial
from lab.subjects.podsecurity.checks.fields import mapping_of
from lab.subjects.podsecurity.checks.requirements import REQUIREMENTS, Wrong
from lab.subjects.podsecurity.effective import Effective
from lab.subjects.podsecurity.workloads import Target, Workload, parse_target
from lab.subjects.protocol import Note, Outcome, Setting, Witness

HOW = "write it as context: {workload: namespace/name, container: name, privileged: false, …}"

EVERY = "all"


@dataclass(frozen=True, slots=True)
class ContextCheck:
    """Every container asked about meets every requirement. ``container`` is a name, or ``all``."""

    workload: Target
    container: str
    requirements: tuple[tuple[str, Wrong], ...]

    def run(self, setting: Setting) -> Outcome:
        """Work out the effective settings, and tell what is not as asked."""
        try:
            workload = self.workload.find(setting.after)
            containers = self._containers(workload)
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        witnesses = tuple(self._wrong(workload, containers))
        if witnesses:
            notes = tuple(note for witness in witnesses for note in witness.notes)
            return Outcome(False, witnesses[0].text, notes, witnesses)
        names = ", ".join(container.name for container in containers)
        return Outcome(True, f"{workload}: {names} {'is' if len(containers) == 1 else 'are'} as asked")

    def _containers(self, workload: Workload) -> tuple[Effective, ...]:
        if self.container == EVERY:
            if not workload.containers:
                raise ValueError(f"{workload} has no containers")
            return workload.containers
        found = workload.container(self.container)
        if found is None:
            there = ", ".join(container.name for container in workload.containers)
            raise ValueError(f"{workload} has no container {self.container}; it has {there or 'none'}")
        return (found,)

    def _wrong(self, workload: Workload, containers: tuple[Effective, ...]) -> Iterator[Witness]:
        for container in containers:
            for key, wrong in self.requirements:
                said = wrong(container)
                if said:
                    text = f"{container.kind} {container.name} of {workload} {said}"
                    yield Witness(
                        "excess",
                        text,
                        {"workload": str(workload), "container": container.name, "setting": key},
                        (Note(text, good=False, span=workload.span(container.path)),),
                    )

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """The workload handed in without being kept: its settings as the API server fills them in."""
        try:
            workload = self.workload.find(setting.after)
        except ValueError:
            return ()
        look = Look(whole=(workload.ref,), beyond="the settings are stored; no container was started with them")
        return (stored_trial(self, setting, f"{workload} as the API server would store it", look),)


def parse(written: Json) -> ContextCheck:
    """Read the parameters. Raises ValueError saying what to write."""
    fields = mapping_of(written, HOW, ("workload", "container", *REQUIREMENTS))
    container = fields.get("container", EVERY)
    if not isinstance(container, str) or not container:
        raise ValueError("container must be the name of a container, or all")
    asked = tuple((key, REQUIREMENTS[key](fields[key])) for key in fields if key in REQUIREMENTS)
    if not asked:
        raise ValueError(f"asks nothing; it may ask {', '.join(REQUIREMENTS)}")
    return ContextCheck(parse_target(fields.get("workload")), container, asked)
