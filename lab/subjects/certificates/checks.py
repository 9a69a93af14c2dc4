"""``issues``: a certificate for a user, as asked for and approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.subjects.certificates.issued import Issued

KEYS = ("request", "user", "groups", "signer", "usages", "at_most_seconds", "approved")
HOW = "write it as issues: {user: jane, groups: [developers], at_most_seconds: 86400, approved: true}"


@dataclass(frozen=True, slots=True)
class IssuesCheck:
    """Whether some request, or the one called ``request``, is for that user. What is None or empty is not asked.

    With ``approved`` a certificate must really be made.
    """

    user: str
    groups: tuple[str, ...] | None = None
    request: str = ""
    signer: str = ""
    usages: frozenset[str] | None = None
    at_most_seconds: int | None = None
    approved: bool = False

    def run(self, setting: Setting) -> Outcome:
        """Look for the request that comes nearest."""
        from lab.subjects.certificates.issued import issued

        known = [each for each in issued(setting.after) if self.request in ("", each.name)]
        if not known:
            what = f" {self.request}" if self.request else ""
            return self._failed(f"there is no CertificateSigningRequest{what}", None)
        told = [(each, list(self._wrong(each))) for each in known]
        nearest, wrong = min(told, key=lambda each: len(each[1]))
        if wrong:
            return self._failed(wrong[0], nearest)
        return Outcome(True, f"{nearest} {'lets in' if self.approved else 'asks for'} {nearest.who}")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: what was requested is the same everywhere."""
        return ()

    def _wrong(self, each: Issued) -> Iterator[str]:
        if each.request.trouble:
            yield f"{each}: {each.request.trouble}"
            return
        if each.request.user != self.user:
            yield f"{each} is for user {each.request.user or 'without a name'}, not for {self.user}"
        if self.groups is not None and each.request.groups != self.groups:
            yield f"{each} is for {each.who}"
        if self.signer and each.signer != self.signer:
            yield f"{each} goes to the signer {each.signer}"
        if self.usages is not None and not self.usages <= each.usages:
            yield f"{each} does not ask for {', '.join(sorted(self.usages - each.usages))}"
        if self.at_most_seconds is not None and each.seconds > self.at_most_seconds:
            yield f"the certificate of {each} lives {each.seconds} s, longer than {self.at_most_seconds} s"
        if self.approved and each.refused:
            yield f"{each} gives nobody a certificate: {each.refused}"

    def _failed(self, text: str, each: Issued | None) -> Outcome:
        note = Note(text, good=False, span=None if each is None else each.object.span(("spec",)))
        return Outcome(False, text, (note,), (Witness("missing", text, {"user": self.user}, (note,)),))


class IssuesKind:
    """``issues: {request: jane, user: jane, groups: [developers], usages: [client auth], approved: true}``."""

    key = "issues"

    def parse(self, written: Json) -> IssuesCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict) or not isinstance(written.get("user"), str):
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - set(KEYS))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(KEYS)}")
        lists = {key: written.get(key) for key in ("groups", "usages")}
        for key, value in lists.items():
            if value is not None and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
                raise ValueError(f"{key} must list texts")
        seconds = written.get("at_most_seconds")
        if seconds is not None and (isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 600):
            raise ValueError("at_most_seconds must be a whole number, at least 600")
        approved = written.get("approved", False)
        request, signer = written.get("request", ""), written.get("signer", "")
        if not isinstance(approved, bool) or not isinstance(request, str) or not isinstance(signer, str):
            raise ValueError(HOW)
        groups, usages = lists["groups"], lists["usages"]
        return IssuesCheck(
            written["user"],
            None if groups is None else tuple(sorted(groups)),
            request,
            signer,
            None if usages is None else frozenset(usages),
            seconds,
            approved,
        )
