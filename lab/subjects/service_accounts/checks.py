"""``token`` and ``account``: which tokens a pod's containers hold, and as whom the pod runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.cluster.trial import Trial
from lab.manifests.document import Json, JsonObject
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.manifests.span import Span
    from lab.subjects.service_accounts.pods import Seated, Token

TOKEN_KEYS = ("pod", "container", "mounted", "audience", "expirationSeconds", "path")
TOKEN_HOW = (
    "write it as token: {pod: namespace/name, container: name, mounted: false}, or with audience and "
    "expirationSeconds (at most) for a projected token"
)

ACCOUNT_KEYS = ("pod", "name", "pullSecrets")
ACCOUNT_HOW = "write it as account: {pod: namespace/name, name: service-account}"


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """Whether the containers of a pod hold a token, each of them where none is named.

    Without an audience it is about the API server's tokens; a ``path`` and the longest ``expiration`` in seconds
    narrow which token counts where one must be there.
    """

    pod: str
    container: str
    mounted: bool
    audience: str = ""
    expiration: int | None = None
    path: str = ""

    def run(self, setting: Setting) -> Outcome:
        """Look into each container."""
        from lab.subjects.service_accounts.pods import seated_named

        try:
            seat = seated_named(setting.after, self.pod)
            tokens = self._of_containers(seat)
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        told = [self._judged(seat, container, found) for container, found in tokens.items()]
        wrong = tuple(witness for _, witness in told if witness is not None)
        if wrong:
            return Outcome(False, wrong[0].text, wrong[0].notes, wrong)
        return Outcome(True, "; ".join(text for text, _ in told), self._notes(seat, good=True))

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """One of the pods, handed in without being kept: the server says which tokens it mounts."""
        from lab.subjects.service_accounts.stored import token_trial

        return token_trial(self, setting, self.pod)

    def _of_containers(self, seat: Seated) -> dict[str, tuple[Token, ...]]:
        if seat.refusal:
            raise ValueError(f"pods of {self.pod} cannot be created: {seat.refusal}")
        if not self.container:
            return dict(seat.tokens)
        if self.container not in seat.tokens:
            there = ", ".join(sorted(seat.tokens))
            raise ValueError(f"{self.pod} has no container {self.container}; it has: {there}")
        return {self.container: seat.tokens[self.container]}

    def _judged(self, seat: Seated, container: str, found: tuple[Token, ...]) -> tuple[str, Witness | None]:
        here = f"container {container} of {self.pod}"
        whose = f"a token for {self.audience}" if self.audience else "a token for the API server"
        own = [token for token in found if token.audience == self.audience]
        if not self.mounted:
            if not own:
                return f"{here} holds no {whose.removeprefix('a ')}", None
            text = f"{here} holds {own[0]}, and must not"
            return text, self._witness("excess", text, seat, container)
        if any(self._suits(token) for token in own):
            return f"{here} holds {whose}", None
        asked = whose + (f" at {self.path}" if self.path else "")
        asked += f" that ends within {self.expiration} s" if self.expiration is not None else ""
        there = f"; it holds {own[0]}" if own else ""
        text = f"{here} does not hold {asked}, and must{there}"
        return text, self._witness("missing", text, seat, container)

    def _suits(self, token: Token) -> bool:
        if self.path and self.path not in (token.path, token.path.rpartition("/")[0]):
            return False
        return self.expiration is None or (token.expiration is not None and token.expiration <= self.expiration)

    def _witness(self, kind: str, text: str, seat: Seated, container: str) -> Witness:
        facts: JsonObject = {"pod": self.pod, "container": container, "audience": self.audience}
        return Witness(kind, text, facts, self._notes(seat, good=False))

    def _notes(self, seat: Seated, *, good: bool) -> tuple[Note, ...]:
        from lab.subjects.service_accounts.reasons import why_mounted

        return why_mounted(seat, good=good) if not self.audience else ()


class TokenKind:
    """``token: {pod: team-a/web, container: app, mounted: false}``, ``token: {pod: …, audience: vault, …}``."""

    key = "token"

    def parse(self, written: Json) -> TokenCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = _fields(written, TOKEN_KEYS, TOKEN_HOW)
        mounted = fields.get("mounted", True if "audience" in fields else None)
        if not isinstance(mounted, bool):
            raise ValueError(f"mounted must be true or false; {TOKEN_HOW}")
        seconds = fields.get("expirationSeconds")
        if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 600):
            raise ValueError("expirationSeconds must be a whole number, at least 600")
        if not mounted and (seconds is not None or "path" in fields):
            raise ValueError("expirationSeconds and path are for a token that must be there")
        texts = {key: _optional(fields, key) for key in ("container", "audience", "path")}
        return TokenCheck(_pod(fields), texts["container"], mounted, texts["audience"], seconds, texts["path"])


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """Whether a pod runs as a ServiceAccount of that name, and pulls its images with those Secrets."""

    pod: str
    name: str
    pull_secrets: tuple[str, ...] | None = None

    def run(self, setting: Setting) -> Outcome:
        """Look at the pod as it would be stored."""
        from lab.subjects.service_accounts.pods import seated_named

        try:
            seat = seated_named(setting.after, self.pod)
        except ValueError as error:
            return Outcome(False, str(error), (Note(str(error), good=False),))
        if seat.refusal:
            return self._wrong(f"pods of {self.pod} cannot be created: {seat.refusal}", _account_span(seat))
        if self.name and seat.account != self.name:
            text = f"{self.pod} runs as {seat.account}, and must run as {self.name}"
            return self._wrong(text, _account_span(seat))
        if self.pull_secrets is not None and set(seat.pull_secrets) != set(self.pull_secrets):
            used = ", ".join(seat.pull_secrets) or "none"
            text = f"{self.pod} pulls its images with {used}, and must with {', '.join(self.pull_secrets) or 'none'}"
            return self._wrong(text, _account_span(seat))
        return Outcome(True, f"{self.pod} runs as {seat.account}")

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """One of the pods, handed in without being kept: the server says as whom it runs."""
        from lab.subjects.service_accounts.stored import token_trial

        return token_trial(self, setting, self.pod)

    def _wrong(self, text: str, span: Span | None) -> Outcome:
        facts: JsonObject = {"pod": self.pod, "account": self.name}
        note = Note(text, good=False, span=span)
        return Outcome(False, text, (note,), (Witness("missing", text, facts, (note,)),))


def _account_span(seat: Seated) -> Span:
    spec = seat.source.get(seat.spec_path)
    key = next((key for key in ("serviceAccountName", "serviceAccount") if isinstance(spec, dict) and key in spec), "")
    return seat.source.span((*seat.spec_path, key) if key else seat.spec_path)


class AccountKind:
    """``account: {pod: team-a/web, name: web, pullSecrets: [registry]}``."""

    key = "account"

    def parse(self, written: Json) -> AccountCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        fields = _fields(written, ACCOUNT_KEYS, ACCOUNT_HOW)
        name = _optional(fields, "name")
        pulls = fields.get("pullSecrets")
        if pulls is not None and not (isinstance(pulls, list) and all(isinstance(each, str) for each in pulls)):
            raise ValueError("pullSecrets must list names of Secrets")
        if not name and pulls is None:
            raise ValueError(f"name a ServiceAccount or pullSecrets; {ACCOUNT_HOW}")
        return AccountCheck(_pod(fields), name, None if pulls is None else tuple(pulls))


def _fields(written: Json, known: tuple[str, ...], how: str) -> JsonObject:
    if not isinstance(written, dict):
        raise ValueError(how)
    unknown = sorted(set(map(str, written)) - set(known))
    if unknown:
        raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(known)}")
    return written


def _pod(fields: JsonObject) -> str:
    pod = fields.get("pod")
    if not isinstance(pod, str) or pod.count("/") != 1 or not all(pod.split("/")):
        raise ValueError(f"pod must be namespace/name of a pod or workload, not {pod!r}")
    return pod


def _optional(fields: JsonObject, key: str) -> str:
    value = fields.get(key, "")
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text, not {value!r}")
    return value
