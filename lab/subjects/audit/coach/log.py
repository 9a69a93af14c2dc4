"""Why the API server keeps no log, or another than was asked."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.finding import Finding, Severity
from lab.subjects.audit.backend import NUMBERS, POLICY_FLAG, Backend, Trouble, backend
from lab.subjects.audit.checks import LogsCheck
from lab.subjects.audit.coach.case import SURE
from lab.subjects.audit.judged import policy_at
from lab.subjects.protocol import Advice, Attempt, Witness

LINK = "https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#log-backend"

EXPLAINED: dict[str, tuple[str, str]] = {
    "audit-manifest-refused": (
        "The kubelet starts no pod from a manifest that it cannot read; the API server is gone until it is mended.",
        "Mend the manifest at that place. crictl ps and journalctl -u kubelet tell the same on a real node.",
    ),
    "audit-flag-refused": (
        "The API server ends at the first flag that it does not take.",
        "Look at the flag's name and value: kube-apiserver --help lists them.",
    ),
    "audit-host-path-type": (
        "type says what must lie there: File and Directory must be there already, FileOrCreate and DirectoryOrCreate "
        "are made where they are missing.",
        "Take File for a file and DirectoryOrCreate for a folder.",
    ),
    "audit-policy-flag-missing": (
        "Both flags are needed: the policy says what is written, the path says where.",
        "Add --audit-policy-file with the policy's path.",
    ),
    "audit-policy-not-mounted": (
        "The API server runs in a container and sees the node's files only where a volume is mounted. Without its "
        "policy it does not start.",
        "Add a hostPath volume for the policy, and a volumeMount at the path that the flag names.",
    ),
    "audit-policy-not-there": (
        "Flag, mountPath and hostPath must fit together, letter by letter.",
        "Follow the path: the flag's path in the container, the mount it lies in, the hostPath, the file on the node.",
    ),
    "audit-log-flag-missing": (
        "Both flags are needed: the policy says what is written, the path says where.",
        "Add --audit-log-path with the log's path.",
    ),
    "audit-log-not-mounted": (
        "A file in the container's own file system is gone when the container is replaced, and nobody on the node can "
        "read it.",
        "Add a hostPath volume of type DirectoryOrCreate for the log's folder, and a volumeMount for it.",
    ),
    "audit-log-not-a-file": (
        "The flag names the log itself, not the folder that it lies in.",
        "Write the path of a file: …/audit.log.",
    ),
    "audit-log-read-only": (
        "The policy may be mounted readOnly; the log must be written.",
        "Take readOnly: true away from the log's mount.",
    ),
    "audit-log-setting": (
        "maxage is in days, maxbackup in files, maxsize in megabytes.",
        "Write the number that was asked.",
    ),
    "audit-flag-repeated": (
        "Of a flag that is written twice the last one counts.",
        "Keep one of the two, with the value that was asked.",
    ),
    "audit-log-elsewhere": (
        "The log's path is one inside the container; where it lies on the node is up to the volume.",
        "Make the log's mountPath and hostPath the folder that was asked.",
    ),
    "audit-path-mismatch": (
        "The flag names a path inside the container, and there the file is where its mountPath says.",
        "Make the flag's path and the mountPath the same.",
    ),
}  # fmt: skip
"""Why each trouble is one, and what to do about it."""


class LogRule:
    """One way in which the API server keeps no log, or another than was asked."""

    def __init__(self, rule: str) -> None:
        self.id = rule

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Where the manifest shows it."""
        found = backend(attempt.setting.after)
        if found is None or backend(attempt.setting.bounds.required) is None or not _asked(attempt):
            return ()
        every = [*found.troubles, *_settings(attempt, found)]
        advice = []
        for place, trouble in enumerate(every):
            if _rule(attempt, found, trouble) == self.id:
                advice.append(self._advice(attempt, trouble, max(SURE - 20 * place, 100)))
        return tuple(advice)

    def _advice(self, attempt: Attempt, trouble: Trouble, weight: int) -> Advice:
        why, mend = EXPLAINED[self.id]
        finding = Finding(self.id, Severity.ERROR, trouble.message, trouble.span, why=why, mend=mend, link=LINK)
        failed = frozenset(run.id for run in attempt.failed if isinstance(run.check, LogsCheck))
        return Advice(finding, failed, frozenset({trouble.message}), weight)


def _asked(attempt: Attempt) -> bool:
    """Whether something about the log came out wrong."""
    return any(each.facts.get("about") == "log" for each in _witnesses(attempt))


def _witnesses(attempt: Attempt) -> Iterator[Witness]:
    for run in attempt.failed:
        yield from run.outcome.witnesses


def _rule(attempt: Attempt, found: Backend, trouble: Trouble) -> str:
    """The rule that tells a trouble: a closer one where more can be seen."""
    if trouble.rule in ("audit-policy-not-mounted", "audit-policy-not-there"):
        if trouble.message.endswith("is a directory"):
            return "audit-host-path-type"
        wanted = policy_at(attempt.setting.bounds.required)
        mounts = found.container.mounts if found.container is not None else ()
        leads = any(each.host and (wanted == each.host or wanted.startswith(f"{each.host}/")) for each in mounts)
        narrow = any(each.host and each.host.startswith("/etc/kubernetes/") and each.host in wanted for each in mounts)
        if leads and narrow and trouble.rule == "audit-policy-not-mounted":
            return "audit-path-mismatch"
    return trouble.rule


def _settings(attempt: Attempt, found: Backend) -> Iterator[Trouble]:
    """What the log is kept like, where it is not as was asked."""
    for text, span in dict.fromkeys(
        (each.text, note.span)
        for each in _witnesses(attempt)
        if each.facts.get("about") == "log"
        for note in each.notes
    ):
        if text in {each.message for each in found.troubles} or found.container is None:
            continue
        flags = (POLICY_FLAG, "audit-log-path", *(f"audit-log-{name}" for name in NUMBERS))
        flag = next((name for name in flags if span and span in _spans(found, name)), "")
        if flag and len(found.container.options.given(flag)) > 1:
            yield Trouble("audit-flag-repeated", text, span)
        elif "days" in text or "old files" in text or "megabytes" in text:
            yield Trouble("audit-log-setting", text, span)
        elif text.startswith(("the log is", "the policy in force")):
            yield Trouble("audit-log-elsewhere", text, span)


def _spans(found: Backend, flag: str) -> list[object]:
    return [] if found.container is None else [each.span for each in found.container.options.given(flag)]


LOG_RULES = tuple(LogRule(rule) for rule in EXPLAINED)
