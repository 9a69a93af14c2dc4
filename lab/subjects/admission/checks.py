"""The ways to check that admission brings: ``judged`` tries requests, ``webhook`` asks what the image policy does."""

from __future__ import annotations

import json

from lab.cluster.nodes.durations import nanoseconds
from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.manifests.goduration import duration_trouble
from lab.quick_dataclass import dataclass
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, CheckKind, Outcome, Setting

VERDICTS = ("admitted", "denied", "warned", "audited")
HOW_JUDGED = (
    "write it as judged: {file: /root/probes/pod.yaml, verdict: denied} or judged: {object: {...}, namespace: team-a, "
    "verdict: admitted}"
)
JUDGED_KEYS = (
    "file", "object", "old", "namespace", "operation", "subresource", "user", "groups", "verdict", "says",
)  # fmt: skip
HOW_WEBHOOK = "write it as webhook: {fails: closed, server: https://…, verified: true, allowTTL: 50s}"
WEBHOOK_KEYS = ("enabled", "fails", "server", "verified", "client", "allowTTL", "denyTTL", "retryBackoff")
TIMES = {"allowTTL": "allow_ttl", "denyTTL": "deny_ttl", "retryBackoff": "retry_backoff"}


@dataclass(frozen=True, slots=True)
class JudgedCheck:
    """How the API server answers some requests.

    Each is a file of the node or an object that is written out; ``says`` is a part of what the answer says.
    """

    files: tuple[str, ...]
    object: str
    verdict: str
    namespace: str = ""
    old: str = ""
    operation: str = "CREATE"
    subresource: str = ""
    user: str = ""
    groups: tuple[str, ...] = ()
    says: str = ""

    def run(self, setting: Setting) -> Outcome:
        """Try each."""
        from lab.subjects.admission.trying import run_judged

        return run_judged(self, setting)

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """Each new object, handed in without keeping it; a real API server's own files are not the scenario's."""
        from lab.subjects.admission.trying import trials_of

        return trials_of(self, setting)


@dataclass(frozen=True, slots=True)
class WebhookCheck:
    """What the ImagePolicyWebhook plugin does, by its settings in force."""

    asked: tuple[tuple[str, bool | int | str], ...]

    def run(self, setting: Setting) -> Outcome:
        """Look at the API server's files."""
        from lab.subjects.admission.trying import run_webhook

        return run_webhook(self, setting)

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API does not tell its files."""
        return ()


class JudgedKind:
    """``judged``."""

    key = "judged"

    def parse(self, written: Json) -> Check:
        """Read the check's parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_JUDGED, JUDGED_KEYS)
        files = fields.get("file", [])
        files = [files] if isinstance(files, str) else files
        item = fields.get("object")
        if bool(files) == bool(item) or not isinstance(files, list) or not isinstance(item, dict | None):
            raise ValueError(HOW_JUDGED)
        verdict = fields.get("verdict")
        if verdict not in VERDICTS:
            raise ValueError(f"verdict must be one of {', '.join(VERDICTS)}")
        operation = fields.get("operation", "CREATE")
        if operation not in ("CREATE", "UPDATE", "DELETE"):
            raise ValueError("operation must be CREATE, UPDATE or DELETE")
        old = fields.get("old")
        return JudgedCheck(
            tuple(map(str, files)),
            json.dumps(item) if item else "",
            verdict,
            str(fields.get("namespace", "")),
            json.dumps(old) if isinstance(old, dict) else "",
            operation,
            str(fields.get("subresource", "")),
            str(fields.get("user", "")),
            tuple(map(str, fields.get("groups") or ())),
            str(fields.get("says", "")),
        )


class WebhookKind:
    """``webhook``."""

    key = "webhook"

    def parse(self, written: Json) -> Check:
        """Read the check's parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_WEBHOOK, WEBHOOK_KEYS)
        if "fails" in fields and fields["fails"] not in ("open", "closed"):
            raise ValueError("fails must be open or closed")
        asked: list[tuple[str, bool | int | str]] = []
        for key, value in fields.items():
            if key in TIMES:
                if not isinstance(value, str) or duration_trouble(value):
                    raise ValueError(f"{key} must be a length of time such as 50s")
                asked.append((key, nanoseconds(value)))
            else:
                asked.append((key, value))
        return WebhookCheck(tuple(asked))


KINDS: tuple[CheckKind, ...] = (JudgedKind(), WebhookKind())

