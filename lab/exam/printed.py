"""What ``kubectl apply`` prints, and no more: the lab's own advice is not for an exam."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lab.cluster.nodes.placing import ANSWER_SHEET, NODE_MODES
from lab.cluster.pod_admission_findings import WARNED as WARNED_BY_POD_SECURITY
from lab.cluster.policy_admission import WARNED as WARNED_BY_POLICY
from lab.cluster.protocol import Answer, Applied
from lab.manifests.finding import Finding, Severity

WARNINGS = frozenset({"api-warning", WARNED_BY_POD_SECURITY, WARNED_BY_POLICY})
"""The findings that the API server sends back as warnings. https://kubernetes.io/blog/2020/09/03/warnings/"""

LISTS = ("delete-", "approve-")
"""How the rules begin that are about a list of what to delete or approve, which ``kubectl`` would be told by name."""


def printed(applied: Applied, manifests: Iterable[str]) -> tuple[str, ...]:
    """The lines for an answer that was applied; ``manifests`` are the names of the files that an API server reads.

    Of a file for a node it only says that it lies there now, of an answer sheet that it was kept.
    """
    files = frozenset(manifests)
    lines = [f"Warning: {each.message}" for each in applied.findings if each.rule in WARNINGS]
    for answer in applied.answers:
        lines += _answered(answer).splitlines()
    said = {answer.text for answer in applied.answers}
    return (*lines, *_unread((each for each in applied.findings if each.message not in said), files))


def _answered(answer: Answer) -> str:
    if answer.ref.kind == ANSWER_SHEET:
        return f"{answer.ref.name} kept"
    if answer.ref.kind == NODE_MODES:
        return f"{answer.ref.name} written"
    return answer.text


def _unread(findings: Iterable[Finding], files: frozenset[str]) -> Iterator[str]:
    """What kubectl says of a file that is no YAML, or holds nothing; and of a list that names nothing."""
    for each in findings:
        if each.severity is not Severity.ERROR or each.span is None or each.span.file not in files:
            continue
        if each.rule.startswith("yaml-"):
            where = "" if each.rule == "yaml-empty" else f"error parsing {each.span.file}: "
            yield f"error: {where}{each.message}"
        elif each.rule.startswith(LISTS):
            yield f"error: {each.span.file}: line {each.span.line}: {each.message}"
