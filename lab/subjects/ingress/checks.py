"""``serves``: what a client gets who asks for a host and a path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.protocol import Note, Outcome, Setting, Witness

if TYPE_CHECKING:
    from lab.subjects.ingress.serving import Served

KINDS = ("Ingress", "Secret", "Service")
KEYS = ("host", "path", "tls", "secret", "backend", "redirects", "expect")
HOW = (
    "write it as serves: {host: shop.example.com, path: /, tls: true, secret: shop-tls, backend: namespace/service:80, "
    "redirects: true}, or with expect: nothing"
)


@dataclass(frozen=True, slots=True)
class ServesCheck:
    """What is asked of one host and path; what is None or empty is not asked."""

    host: str
    path: str
    tls: bool | None = None
    secret: str = ""
    backend: str = ""
    redirects: bool | None = None
    nothing: bool = False

    def run(self, setting: Setting) -> Outcome:
        """Ask for it."""
        from lab.subjects.ingress.serving import serve

        served = serve(setting.after, self.host, self.path)
        wrong = list(self._wrong(served))
        if not wrong:
            return Outcome(True, self._summary(served))
        span = None if served.site is None else served.site.object.span(served.place)
        kind = "excess" if self.nothing else "missing"
        facts = {"host": self.host, "path": self.path}
        witnesses = tuple(Witness(kind, text, facts, (Note(text, good=False, span=span),)) for text in wrong)
        return Outcome(False, wrong[0], witnesses[0].notes, witnesses)

    def trials(self, setting: Setting, /) -> tuple[Trial, ...]:
        """The Ingresses read back, with the Services and the certificates that the server holds for them."""
        from lab.subjects.held import Look, refs_of, stored_trial

        namespaces = {ref.namespace for ref in refs_of(setting.after, ("Ingress",))}
        read = tuple(ref for ref in refs_of(setting.after, KINDS) if ref.namespace in namespaces)
        look = Look(read, beyond="no Ingress controller was asked")
        return (stored_trial(self, setting, f"{self.host}{self.path} by what the API server holds", look),)

    def _wrong(self, served: Served) -> Iterator[str]:
        where = f"{self.host}{self.path}"
        if self.nothing:
            if served.backend:
                yield f"{where} is answered by {served.backend}, and must not be"
            return
        if not served.backend:
            yield f"{where} is answered by nobody: {served.nobody}"
            return
        if self.backend and served.backend != self.backend:
            yield f"{where} leads to {served.backend}, and must lead to {self.backend}"
        if self.tls and not served.secret:
            yield f"https://{where} has no certificate that a client takes: {served.untrusted}"
        elif self.secret and served.secret != self.secret:
            yield f"https://{where} uses Secret {served.secret or 'none'}, and must use {self.secret}"
        if self.redirects is not None and served.redirects is not self.redirects:
            yield f"http://{where} is {'not ' if self.redirects else ''}sent on to https"

    def _summary(self, served: Served) -> str:
        where = f"{self.host}{self.path}"
        if self.nothing:
            return f"{where} is answered by nobody"
        secure = f", with the certificate of Secret {served.secret}" if served.secret else ""
        return f"{where} leads to {served.backend}{secure}"


class ServesKind:
    """``serves: {host: shop.example.com, path: /, tls: true, backend: shop/web:80, redirects: true}``."""

    key = "serves"

    def parse(self, written: Json) -> ServesCheck:
        """Read the parameters. Raises ValueError saying what to write."""
        if not isinstance(written, dict):
            raise ValueError(HOW)
        unknown = sorted(set(map(str, written)) - set(KEYS))
        if unknown:
            raise ValueError(f"unknown key {unknown[0]!r}; known keys: {', '.join(KEYS)}")
        texts = {key: written.get(key, "") for key in ("host", "path", "secret", "backend")}
        if not all(isinstance(value, str) for value in texts.values()) or not texts["host"]:
            raise ValueError(HOW)
        flags = {key: written.get(key) for key in ("tls", "redirects")}
        if not all(value is None or isinstance(value, bool) for value in flags.values()):
            raise ValueError(f"tls and redirects must be true or false; {HOW}")
        if written.get("expect", "nothing") != "nothing":
            raise ValueError("expect can only be nothing")
        path = texts["path"] or "/"
        return ServesCheck(
            texts["host"],
            path,
            flags["tls"],
            texts["secret"],
            texts["backend"],
            flags["redirects"],
            "expect" in written,
        )
