"""``starts``: that a component comes up, and stays."""

from __future__ import annotations

from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.checks.parsing import component, failed
from lab.subjects.controlplane.settings.node import Node, node
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, Outcome, Setting

HOW = "write it as starts: {component: kube-apiserver}"


def not_up(here: Node, name: str) -> Outcome | None:
    """The outcome of any check on a component that does not start; None where it does."""
    if here.starts(name):
        return None
    if name == "kubelet":
        troubles = here.kubelet.troubles if here.kubelet is not None else ()
    else:
        troubles = here.components[name].troubles
    span = next((each.span for each in troubles if each.span is not None), None)
    return failed(here.told(name), {"component": name}, span)


@dataclass(frozen=True, slots=True)
class StartsCheck:
    """A component starts with its files as they are."""

    component: str

    def run(self, setting: Setting) -> Outcome:
        """Start it."""
        wrong = not_up(node(setting.after), self.component)
        return wrong or Outcome(True, f"{self.component} starts")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API starts none of its own components."""
        return ()


class StartsKind:
    """``starts``."""

    key = "starts"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        return StartsCheck(component(read_fields(written, HOW, ("component",)), HOW))
