"""``anonymous``: what the API server does with requests without a name."""

from __future__ import annotations

from lab.cluster.controlplane.anonymous import EVERY
from lab.cluster.trial import Trial
from lab.manifests.document import Json
from lab.quick_dataclass import dataclass
from lab.subjects.controlplane.checks.parsing import failed, texts
from lab.subjects.controlplane.checks.starts import not_up
from lab.subjects.controlplane.settings.node import node
from lab.subjects.parameters import read_fields
from lab.subjects.protocol import Check, Outcome, Setting

HOW = "write it as anonymous: {paths: [/livez, /readyz], expect: allowed} (or refused)"
API = "kube-apiserver"


@dataclass(frozen=True, slots=True)
class AnonymousCheck:
    """Requests without a name for some paths are let in, or refused with 401."""

    paths: tuple[str, ...]
    allowed: bool

    def run(self, setting: Setting) -> Outcome:
        """Ask the running API server."""
        here = node(setting.after)
        stopped = not_up(here, API)
        if stopped is not None:
            return stopped
        found = here.components[API]
        for path in self.paths:
            let_in = EVERY in found.opened or path in found.opened
            if let_in is not self.allowed:
                text = f"a request without a name for {path} is {'let in' if let_in else 'refused with 401'}"
                options = found.options
                span = options.span("anonymous-auth") if options is not None else None
                facts = {"component": API, "setting": "requests without a name", "option": "anonymous-auth"}
                return failed(text, facts, span, "excess" if let_in else "missing")
        return Outcome(True, f"{', '.join(self.paths)}: {'let in' if self.allowed else 'refused with 401'}")

    def trials(self, _setting: Setting, /) -> tuple[Trial, ...]:
        """Nothing: the lab's live clusters are not started from these files."""
        return ()


class AnonymousKind:
    """``anonymous``."""

    key = "anonymous"

    def parse(self, written: Json) -> Check:
        """Read the parameters. Raises ValueError saying what to write."""
        found = read_fields(written, HOW, ("paths", "expect"))
        paths = texts(found, "paths")
        if not paths or found.get("expect") not in ("allowed", "refused"):
            raise ValueError(HOW)
        return AnonymousCheck(paths, found["expect"] == "allowed")
