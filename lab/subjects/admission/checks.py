"""The ways to check that admission brings: ``judged`` tries requests, ``webhook`` asks what the image policy does."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lab.cluster.nodes.durations import nanoseconds, written_duration
from lab.cluster.state import State
from lab.cluster.trial import AdmissionTrial, Trial
from lab.manifests.document import Json, JsonObject
from lab.manifests.goduration import duration_trouble
from lab.manifests.reader import load
from lab.quick_dataclass import dataclass
from lab.subjects.admission.apiserver import MANIFEST, server
from lab.subjects.admission.compare import Case, explained
from lab.subjects.admission.probe import ADMITTED, DENIED, WARNED, Judgement, Probe, judge
from lab.subjects.admission.settings import not_started
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting, Witness

VERDICTS = (ADMITTED, DENIED, WARNED, "audited")
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
        probes, missing = self._probes(setting.after)
        if missing:
            text = f"{missing} is not there"
            return Outcome(False, text, (Note(text, good=False),), (Witness("missing", text),))
        witnesses = tuple(witness for probe in probes for witness in self._wrong(probe, setting.after))
        if witnesses:
            return Outcome(False, witnesses[0].text, tuple(n for each in witnesses for n in each.notes), witnesses)
        said = [judge(setting.after, probe).text for probe in probes]
        notes = tuple(Note(text) for text in dict.fromkeys(said) if text)
        return Outcome(True, f"{self.verdict}: {', '.join(probe.told for probe in probes)}", notes)

    def _probes(self, state: State) -> tuple[tuple[Probe, ...], str]:
        found = [("", json.loads(self.object))] if self.object else []
        for path in self.files:
            text = state.node_files.get(path)
            if text is None:
                return (), path
            found += [(path, each.value) for each in load(text, path).documents if isinstance(each.value, dict)]
        return tuple(self._probe(path, value) for path, value in found), ""

    def _probe(self, path: str, value: JsonObject) -> Probe:
        metadata = value.get("metadata") if isinstance(value.get("metadata"), dict) else {}
        space = self.namespace or str((metadata or {}).get("namespace") or "default")
        name = (metadata or {}).get("name") or ""
        told = f"{value.get('kind')} {name} of {path}" if path else f"{value.get('kind')} {name} in {space}"
        old = json.loads(self.old) if self.old else (value if self.operation in ("UPDATE", "DELETE") else None)
        if self.namespace:
            value = {**value, "metadata": {**(metadata or {}), "namespace": space}}
        if self.user:
            told += f", by {self.user},"
        return Probe(
            value, told, space, old, self.user, self.groups, self.subresource, made_up=False,
            deleted=self.operation == "DELETE",
        )  # fmt: skip

    def _wrong(self, probe: Probe, state: State) -> Iterator[Witness]:
        now = judge(state, probe)
        if now.by == "api-server":
            yield not_started(server(state))
            return
        wanted = self._missed(now)
        if wanted:
            case = Case(probe, now, wanted)
            step = explained(case, state, turned=False)
            notes = [Note(case.text, good=False, span=None if step is None else step.note.span)]
            notes += [step.note] if step is not None else []
            notes += [Note(now.text)] if now.text else []
            reason = "" if step is None else step.reason
            yield Witness(case.kind, case.text, {"request": probe.told, "reason": reason}, tuple(notes))
        elif self.says and self.says.lower() not in _said(now).lower():
            text = f"{probe.told} is {self.verdict}, and the answer does not say {self.says!r}: {_said(now)}"
            span = next((each.policy.span(("spec", "validations")) for each in now.verdicts), None)
            yield Witness("missing", text, {"reason": "message-wrong"}, (Note(text, good=False, span=span),))

    def _missed(self, now: Judgement) -> str:
        """What was wanted of a request and did not happen; empty where it did."""
        if self.verdict == DENIED:
            return "denied" if now.admitted else ""
        if not now.admitted:
            return "admitted"
        if self.verdict == WARNED:
            return "" if now.outcome == WARNED else "warned"
        return "audited" if self.verdict == "audited" and not now.audited else ""

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """Each new object, handed in without keeping it; a real API server's own files are not the scenario's."""
        if MANIFEST in setting.after.node_files or self.operation != "CREATE" or self.subresource:
            return ()
        probes, _ = self._probes(setting.after)
        expected = self.verdict != DENIED
        return tuple(
            AdmissionTrial(
                _in(probe), expected, judge(setting.after, probe).admitted, self.user,
            )
            for probe in probes
        )  # fmt: skip


def _in(probe: Probe) -> JsonObject:
    metadata = {"namespace": probe.namespace, **(probe.manifest.get("metadata") or {})}
    return {**probe.manifest, "metadata": metadata}


def _said(now: Judgement) -> str:
    return now.text or "; ".join(each.decision.message for each in now.answer.audited)


@dataclass(frozen=True, slots=True)
class WebhookCheck:
    """What the ImagePolicyWebhook plugin does, by its settings in force."""

    asked: tuple[tuple[str, bool | int | str], ...]

    def run(self, setting: Setting) -> Outcome:
        """Look at the API server's files."""
        found = server(setting.after)
        if not found.starts:
            witness = not_started(found)
            return Outcome(False, witness.text, witness.notes, (witness,))
        witnesses = tuple(self._wrong(setting.after))
        if witnesses:
            return Outcome(False, witnesses[0].text, tuple(n for each in witnesses for n in each.notes), witnesses)
        return Outcome(True, "in force as asked")

    def _wrong(self, state: State) -> Iterator[Witness]:
        from lab.subjects.admission.settings import settings

        found = server(state)
        policy = found.policy
        if policy is None:
            if ("enabled", False) not in self.asked:
                text = "the plugin ImagePolicyWebhook does not run"
                yield Witness("missing", text, {"reason": "plugin-not-enabled"}, (Note(text, good=False),))
            return
        told = settings(found)
        backend = policy.backend
        for key, wanted in self.asked:
            now, name = {
                "enabled": (True, "plugin ImagePolicyWebhook"),
                "fails": ("open" if policy.default_allow else "closed", "default-allow"),
                "server": (backend.server, "server"),
                "verified": (backend.verified and not backend.insecure, "verified"),
                "client": (backend.client, "client-certificate"),
                "allowTTL": (policy.allow_ttl, "allow-ttl"),
                "denyTTL": (policy.deny_ttl, "deny-ttl"),
                "retryBackoff": (policy.retry_backoff, "retry-backoff"),
            }[key]
            if now != wanted:
                setting = told[name]
                shown = written_duration(wanted) if key in TIMES and isinstance(wanted, int) else wanted
                text = f"{setting.told}; asked for was {key} {shown}"
                note = Note(text, good=False, span=setting.span)
                yield Witness("missing", text, {"setting": name, "reason": setting.reason}, (note,))

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API does not tell its files."""
        return ()


class JudgedKind:
    """``judged``."""

    key = "judged"

    def parse(self, written: Json) -> Check:
        """Read the check's parameters. Raises ValueError saying what to write."""
        fields = _fields(written, HOW_JUDGED, JUDGED_KEYS)
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
        fields = _fields(written, HOW_WEBHOOK, WEBHOOK_KEYS)
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


def _fields(written: Json, how: str, keys: tuple[str, ...]) -> JsonObject:
    if not isinstance(written, dict) or not written:
        raise ValueError(how)
    unknown = sorted(set(map(str, written)) - set(keys))
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(keys)}")
    return written


KINDS: tuple[CheckKind, ...] = (JudgedKind(), WebhookKind())

