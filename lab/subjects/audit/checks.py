"""``audited`` asks a policy about requests, ``logs`` the API server of a node for its log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.audit.logged import LoggedKind
from lab.subjects.audit.policy import LEVELS, STAGES, Level, Policy, Treatment
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, CheckKind, Note, Outcome, Setting, Witness
from lab.subjects.requests import OTHER, Caller, Request

if TYPE_CHECKING:
    from lab.cluster.trial import Trial
    from lab.subjects.audit.reading import LoadedPolicy

HOW_AUDITED = "write it as audited: {as: user alice, verb: get, resource: secrets, namespace: team-a, level: Metadata}"
HOW_LOGS = "write it as logs: {policy: /etc/…/policy.yaml, path: /var/log/…/audit.log, maxage: 30}"

WHO_AND_WHAT = ("as", "verb", "resource", "subresource", "name", "namespace", "url")
AUDITED = (*WHO_AND_WHAT, "level", "at_least", "at_most", "stages")
SETTINGS = ("maxage", "maxbackup", "maxsize")
LOGS = ("policy", "path", *SETTINGS)


@dataclass(frozen=True, slots=True)
class AuditedCheck:
    """Every request is written at a level between two, and (``stages`` given) at exactly those stages."""

    callers: tuple[Caller, ...]
    requests: tuple[Request, ...]
    low: Level
    high: Level
    stages: tuple[str, ...] | None = None

    def run(self, setting: Setting) -> Outcome:
        """Ask the policy about each."""
        from lab.subjects.audit.judged import judged, notes_on, policy_at, refused

        own = judged(setting.bounds, setting.after)
        if own is None:
            text = f"there is no policy at {policy_at(setting.bounds.required)}"
            return Outcome(False, text, (Note(text, good=False),))
        if own.policy is None:
            found = refused(own)
            return Outcome(False, found.text, found.notes, (found,))
        witnesses = tuple(self.wrong(own.policy, own))
        if witnesses:
            return Outcome(False, witnesses[0].text, witnesses[0].notes, witnesses)
        first = own.policy.of(self.callers[0], self.requests[0])
        said = f"{_when(self.callers[0], self.requests[0], self.requests[0].verb)}: {first.level.word}"
        return Outcome(True, said, tuple(notes_on(first, own)))

    def wrong(self, policy: Policy, own: LoadedPolicy) -> Iterator[Witness]:
        """The requests that a policy treats otherwise; ``own`` is where rules are pointed at."""
        from lab.subjects.audit.judged import notes_on

        found: dict[tuple[Caller, Request, Treatment], list[str]] = {}
        for caller, request in product(self.callers, self.requests):
            treatment = policy.of(caller, request)
            if self._is_wrong(treatment):
                found.setdefault((caller, replace(request, verb=""), treatment), []).append(request.verb)
        for (caller, request, treatment), verbs in found.items():
            kind = "missing" if treatment.level < self.low else "excess"
            text = f"{_when(caller, request, *verbs)}, {self._told(treatment)}"
            yield Witness(kind, text, _facts(caller, request, *verbs), tuple(notes_on(treatment, own)))

    def _is_wrong(self, treatment: Treatment) -> bool:
        if not self.low <= treatment.level <= self.high:
            return True
        stages = self.stages if treatment.level else None
        return stages is not None and set(treatment.stages) != set(stages)

    def _told(self, treatment: Treatment) -> str:
        from lab.subjects.audit.words import WRITTEN

        if not self.low <= treatment.level <= self.high:
            return f"{WRITTEN[treatment.level]}, and {self._asked()}"
        written = ", ".join(treatment.stages) or "no stage"
        return f"events are written at {written}, and {', '.join(self.stages or ())} was asked"

    def _asked(self) -> str:
        if self.low == self.high:
            return "nothing was to be written" if self.low is Level.NONE else f"{self.low.word} was asked"
        return f"at most {self.high.word} was asked" if not self.low else f"at least {self.low.word} was asked"

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a running API server's policy is not the learner's."""
        return ()


def _when(caller: Caller, request: Request, *verbs: str) -> str:
    from lab.subjects.audit.words import doing, who

    someone = "someone" if caller == Caller(OTHER) else who(caller)
    return f"When {someone} {doing(verbs, request)}"


def _facts(caller: Caller, request: Request, *verbs: str) -> JsonObject:
    what = request.url or "/".join(each for each in (request.group, request.resource, request.subresource) if each)
    user = caller.user.replace(OTHER, "*")
    return {"user": user, "verbs": list(verbs), "what": what, "namespace": request.namespace}


class AuditedKind:
    """``audited: {as: user alice, verb: [get, list], resource: secrets, namespace: team-a, level: Metadata}``.

    ``as`` is as in ``can``; left out it is a user whom nothing names. Instead of ``level`` there may be ``at_least`` or
    ``at_most``; ``stages`` lists those at which an event is to be written.
    """

    key = "audited"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = read_fields(written, HOW_AUDITED, AUDITED)
        low, high = _levels(fields)
        callers = tuple(map(_caller, _texts(fields, "as"))) if "as" in fields else (Caller(OTHER),)
        stages = _texts(fields, "stages") if "stages" in fields else None
        unknown = sorted(set(stages or ()) - set(STAGES))
        if unknown:
            raise ValueError(f"there is no stage {unknown[0]}; stages: {', '.join(STAGES)}")
        return AuditedCheck(callers, tuple(_requests(fields)), low, high, stages)


def _caller(text: str) -> Caller:
    """Someone as an exercise names them."""
    sort, _, name = text.partition(" ")
    if sort == "serviceaccount" and name.count("/") == 1 and all(name.split("/")):
        return Caller.account(*name.split("/"))
    if sort == "user" and name:
        return Caller.person(name)
    if sort == "group" and name:
        return Caller.person(OTHER, (name,))
    raise ValueError(f"{text!r} is nobody: write serviceaccount namespace/name, user name, or group name")


def _levels(fields: JsonObject) -> tuple[Level, Level]:
    given = [key for key in ("level", "at_least", "at_most") if key in fields]
    for key in given:
        if fields[key] not in LEVELS:
            raise ValueError(f"there is no level {fields[key]}; levels: {', '.join(LEVELS)}")
    if given == ["level"]:
        return LEVELS[fields["level"]], LEVELS[fields["level"]]
    if not given or "level" in given:
        raise ValueError(f"say level, or at_least and at_most; {HOW_AUDITED}")
    low = LEVELS[fields["at_least"]] if "at_least" in fields else Level.NONE
    high = LEVELS[fields["at_most"]] if "at_most" in fields else Level.REQUEST_RESPONSE
    return low, high


def _requests(fields: JsonObject) -> Iterator[Request]:
    from lab.subjects.resources import parse_resource

    if ("url" in fields) is ("resource" in fields):
        raise ValueError("name a resource or a url, and not both")
    verbs = _texts(fields, "verb")
    if "url" in fields:
        yield from (Request(verb, url=url) for verb, url in product(verbs, _texts(fields, "url")))
        return
    namespaces = _texts(fields, "namespace") if "namespace" in fields else ("",)
    name = str(fields.get("name", ""))
    for resource, namespace, verb in product(_texts(fields, "resource"), namespaces, verbs):
        group, plural, below = parse_resource(resource, str(fields.get("subresource", "")))
        yield Request(verb, group, plural, below, name, namespace)


@dataclass(frozen=True, slots=True)
class LogsCheck:
    """The API server of the node writes its events to a file of the node, by a policy that it can read.

    ``policy`` and ``path`` are the node's paths, empty where any will do; ``settings`` what the log must hold.
    """

    policy: str = ""
    path: str = ""
    settings: tuple[tuple[str, int], ...] = ()

    def run(self, setting: Setting) -> Outcome:
        """Read the manifest, and follow its paths."""
        from lab.subjects.audit.backend import backend, told_number
        from lab.subjects.audit.judged import missing

        found = backend(setting.after)
        if found is None:
            text = "no manifest of the API server lies on the node"
            return Outcome(False, text, (Note(text, good=False),))
        options = found.container.options if found.container is not None else None
        wrong = [missing(trouble.message, trouble.span) for trouble in found.troubles]
        if found.logs and self.policy and found.policy_at != self.policy:
            span = options.span("audit-policy-file") if options is not None else None
            wrong.append(missing(f"the policy in force is {found.policy_at}, and {self.policy} was asked", span))
        if found.logs and self.path and found.log_at != self.path:
            span = options.span("audit-log-path") if options is not None else None
            wrong.append(missing(f"the log is {found.log_at} on the node, and {self.path} was asked", span))
        for name, asked in self.settings:
            value = found.numbers.get(name)
            if found.logs and value != asked:
                span = options.span(f"audit-log-{name}") if options is not None else None
                wrong.append(missing(told_number(name, value, str(asked)), span))
        if wrong:
            return Outcome(False, wrong[0].text, wrong[0].notes, tuple(wrong))
        return Outcome(True, f"events go to {found.log_at}, by the policy in {found.policy_at}")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: a cluster's API knows nothing of its nodes' files."""
        return ()


class LogsKind:
    """``logs``."""

    key = "logs"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = {} if written == {} else read_fields(written, HOW_LOGS, LOGS)
        for key in ("policy", "path"):
            if not str(fields.get(key, "/")).startswith("/"):
                raise ValueError(f"{key} must be a path from the root")
        for name in SETTINGS:
            if name in fields and (not isinstance(fields[name], int) or isinstance(fields[name], bool)):
                raise ValueError(f"{name} must be a whole number")
        settings = tuple((name, fields[name]) for name in SETTINGS if name in fields)
        return LogsCheck(str(fields.get("policy", "")), str(fields.get("path", "")), settings)


def _texts(fields: JsonObject, key: str) -> tuple[str, ...]:
    value = fields.get(key)
    items = value if isinstance(value, list) else [value]
    if not items or not all(isinstance(item, str) and item for item in items):
        raise ValueError(f"{key} is missing or no text; {HOW_AUDITED}")
    return tuple(items)


KINDS: tuple[CheckKind, ...] = (AuditedKind(), LogsKind(), LoggedKind())
