"""``cis``: checks of the CIS Kubernetes Benchmark, by number, judged by what is in force."""

from __future__ import annotations

from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.checks.parsing import failed, texts
from lab.subjects.controlplane.checks.starts import not_up
from lab.subjects.controlplane.cis.check import checks
from lab.subjects.controlplane.cis.judging import findings
from lab.subjects.controlplane.settings.node import node
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, Outcome, Setting

HOW = 'write it as cis: {ids: ["1.2.15", "1.2.16"]}'


@dataclass(frozen=True, slots=True)
class CisCheck:
    """Every one of some checks is met."""

    ids: tuple[str, ...]

    def run(self, setting: Setting) -> Outcome:
        """Judge each; a component that does not run meets none."""
        here = node(setting.after)
        for number in self.ids:
            check = checks()[number]
            stopped = None if check.of_files else not_up(here, check.target)
            if stopped is not None:
                return stopped
            wrong = next(findings(check, setting.after), None)
            if wrong is not None:
                text = f"[FAIL] {number} {wrong.said}"
                return failed(text, {"component": check.target, "cis": number, "option": wrong.option}, wrong.span)
        return Outcome(True, f"[PASS] {', '.join(self.ids)}")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: kube-bench looks at a node, not at a cluster's API."""
        return ()


class CisKind:
    """``cis``."""

    key = "cis"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        ids = texts(read_fields(written, HOW, ("ids",)), "ids")
        unknown = next((number for number in ids if number not in checks()), None)
        if not ids or unknown is not None:
            raise ValueError(f"no check {unknown!r} that the lab judges; {HOW}")
        return CisCheck(ids)
