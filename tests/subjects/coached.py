"""What the coach says of an attempt that a proof alone judges."""

from lab.cluster.apply import apply
from lab.grading.coach import advise
from lab.manifests.submission import Submission
from lab.subjects.protocol import Attempt, Bounds, CheckRun, Setting
from lab.subjects.registry import check_kind


def rules(subject, before, asked, answer):
    """The rules of the findings, those of applying left out."""
    wanted = apply(before, Submission.of("\n---\n".join(asked))).state
    applied = apply(before, Submission.of("\n---\n".join(answer)))
    bounds = Bounds(wanted, wanted)
    check = check_kind("proof").parse({"subject": subject})
    setting, found = Setting(before, applied.state, bounds), Setting(before, before, bounds)
    run = CheckRun("proof", "", check.run(setting), check.run(found), check)
    told = advise(Attempt(setting, applied, (run,)))
    return [finding.rule for finding in told if not finding.rule.startswith(("apply-", "validate-"))]
