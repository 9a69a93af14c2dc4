"""``issues``: a certificate for a user, as asked for and approved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.cluster.trial import CertificateTrial, Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.cluster.state import State
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
        nearest = self._nearest(setting.after)
        if nearest is None:
            what = f" {self.request}" if self.request else ""
            return self._failed(f"there is no CertificateSigningRequest{what}", None)
        wrong = list(self._wrong(nearest))
        if wrong:
            return self._failed(wrong[0], nearest)
        return Outcome(True, f"{nearest} {'lets in' if self.approved else 'asks for'} {nearest.who}")

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """The requests handed in without being kept; where one must be approved, a certificate like it used."""
        from lab.subjects.certificates.issued import KIND
        from lab.subjects.held import Look, refs_of, stored_trial

        nearest = self._nearest(setting.after)
        if nearest is None:
            return ()
        look = Look(whole=refs_of(setting.after, (KIND,)))
        there = stored_trial(self, setting, f"{nearest} as the API server would store it", look)
        return (there, self._signing(nearest)) if self.approved and nearest.request.user else (there,)

    def _signing(self, each: Issued) -> CertificateTrial:
        asked = each.object.spec.get("expirationSeconds")
        return CertificateTrial(
            user=each.request.user,
            groups=each.request.groups,
            signer=each.signer,
            usages=tuple(sorted(each.usages)),
            seconds=asked if isinstance(asked, int) and not isinstance(asked, bool) else None,
            approved=each.approved,
            expected=True,
            simulated=not each.refused and (self.at_most_seconds is None or each.seconds <= self.at_most_seconds),
            longest=self.at_most_seconds,
        )

    def _nearest(self, state: State) -> Issued | None:
        """The request that comes nearest to what is asked."""
        from lab.subjects.certificates.issued import issued

        known = [each for each in issued(state) if self.request in ("", each.name)]
        return min(known, key=lambda each: len(list(self._wrong(each))), default=None)

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
