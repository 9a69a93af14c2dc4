"""Trying what ``judged`` and ``webhook`` ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lab.cluster.nodes.durations import written_duration
from lab.cluster.state import State
from lab.cluster.trial import AdmissionTrial, Trial
from lab.manifests.document import JsonObject
from lab.manifests.reader import load
from lab.subjects.admission.apiserver import MANIFEST, server
from lab.subjects.admission.checks import TIMES, JudgedCheck, WebhookCheck
from lab.subjects.admission.compare import Case, explained
from lab.subjects.admission.probe import DENIED, WARNED, Judgement, Probe, judge
from lab.subjects.admission.settings import not_started, settings
from lab.subjects.protocol import Note, Outcome, Setting, Witness


def run_judged(check: JudgedCheck, setting: Setting) -> Outcome:
    """Try each."""
    probes, missing = _probes(check, setting.after)
    if missing:
        text = f"{missing} is not there"
        return Outcome(False, text, (Note(text, good=False),), (Witness("missing", text),))
    witnesses = tuple(witness for probe in probes for witness in _wrong(check, probe, setting.after))
    if witnesses:
        return Outcome(False, witnesses[0].text, tuple(n for each in witnesses for n in each.notes), witnesses)
    said = [judge(setting.after, probe).text for probe in probes]
    notes = tuple(Note(text) for text in dict.fromkeys(said) if text)
    return Outcome(True, f"{check.verdict}: {', '.join(probe.told for probe in probes)}", notes)


def _probes(check: JudgedCheck, state: State) -> tuple[tuple[Probe, ...], str]:
    found = [("", json.loads(check.object))] if check.object else []
    for path in check.files:
        text = state.node_files.get(path)
        if text is None:
            return (), path
        found += [(path, each.value) for each in load(text, path).documents if isinstance(each.value, dict)]
    return tuple(_probe(check, path, value) for path, value in found), ""


def _probe(check: JudgedCheck, path: str, value: JsonObject) -> Probe:
    metadata = value.get("metadata") if isinstance(value.get("metadata"), dict) else {}
    space = check.namespace or str((metadata or {}).get("namespace") or "default")
    name = (metadata or {}).get("name") or ""
    told = f"{value.get('kind')} {name} of {path}" if path else f"{value.get('kind')} {name} in {space}"
    old = json.loads(check.old) if check.old else (value if check.operation in ("UPDATE", "DELETE") else None)
    if check.namespace:
        value = {**value, "metadata": {**(metadata or {}), "namespace": space}}
    if check.user:
        told += f", by {check.user},"
    return Probe(
        value, told, space, old, check.user, check.groups, check.subresource, made_up=False,
        deleted=check.operation == "DELETE",
    )  # fmt: skip


def _wrong(check: JudgedCheck, probe: Probe, state: State) -> Iterator[Witness]:
    now = judge(state, probe)
    if now.by == "api-server":
        yield not_started(server(state))
        return
    wanted = _missed(check, now)
    if wanted:
        case = Case(probe, now, wanted)
        step = explained(case, state, turned=False)
        notes = [Note(case.text, good=False, span=None if step is None else step.note.span)]
        notes += [step.note] if step is not None else []
        notes += [Note(now.text)] if now.text else []
        reason = "" if step is None else step.reason
        yield Witness(case.kind, case.text, {"request": probe.told, "reason": reason}, tuple(notes))
    elif check.says and check.says.lower() not in _said(now).lower():
        text = f"{probe.told} is {check.verdict}, and the answer does not say {check.says!r}: {_said(now)}"
        span = next((each.policy.span(("spec", "validations")) for each in now.verdicts), None)
        yield Witness("missing", text, {"reason": "message-wrong"}, (Note(text, good=False, span=span),))


def _missed(check: JudgedCheck, now: Judgement) -> str:
    """What was wanted of a request and did not happen; empty where it did."""
    if check.verdict == DENIED:
        return "denied" if now.admitted else ""
    if not now.admitted:
        return "admitted"
    if check.verdict == WARNED:
        return "" if now.outcome == WARNED else "warned"
    return "audited" if check.verdict == "audited" and not now.audited else ""


def trials_of(check: JudgedCheck, setting: Setting) -> tuple[Trial, ...]:
    """Each new object, handed in without keeping it; a real API server's own files are not the scenario's."""
    if MANIFEST in setting.after.node_files or check.operation != "CREATE" or check.subresource:
        return ()
    probes, _ = _probes(check, setting.after)
    expected = check.verdict != DENIED
    judged = [judge(setting.after, probe) for probe in probes]
    if check.says and any(not _missed(check, now) and check.says.lower() not in _said(now).lower() for now in judged):
        # A dry run tells whether it is taken, not in which words: what is wrong with those only reasoning finds.
        return ()
    return tuple(
        AdmissionTrial(
            _in(probe), expected, now.admitted, check.user,
        )
        for probe, now in zip(probes, judged, strict=True)
    )  # fmt: skip


def _in(probe: Probe) -> JsonObject:
    metadata = {"namespace": probe.namespace, **(probe.manifest.get("metadata") or {})}
    return {**probe.manifest, "metadata": metadata}


def _said(now: Judgement) -> str:
    return now.text or "; ".join(each.decision.message for each in now.answer.audited)


def run_webhook(check: WebhookCheck, setting: Setting) -> Outcome:
    """Look at the API server's files."""
    found = server(setting.after)
    if not found.starts:
        witness = not_started(found)
        return Outcome(False, witness.text, witness.notes, (witness,))
    witnesses = tuple(_wrong_setting(check, setting.after))
    if witnesses:
        return Outcome(False, witnesses[0].text, tuple(n for each in witnesses for n in each.notes), witnesses)
    return Outcome(True, "in force as asked")


def _wrong_setting(check: WebhookCheck, state: State) -> Iterator[Witness]:
    found = server(state)
    policy = found.policy
    if policy is None:
        if ("enabled", False) not in check.asked:
            text = "the plugin ImagePolicyWebhook does not run"
            yield Witness("missing", text, {"reason": "plugin-not-enabled"}, (Note(text, good=False),))
        return
    told = settings(found)
    backend = policy.backend
    for key, wanted in check.asked:
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
