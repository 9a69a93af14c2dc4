"""What is misunderstood about the API server's own manifest, once it starts."""

from __future__ import annotations

from collections.abc import Iterator

from lab.manifests.finding import Finding, Severity
from lab.manifests.span import Span
from lab.subjects.encryption.apiserver import COMPONENT, FLAG, MANIFEST, RELOAD, server
from lab.subjects.encryption.coach.case import LINK, SURE, Case, EncryptionRule, Mend, case_of
from lab.subjects.protocol import Advice, Attempt


class FlagMissing(EncryptionRule):
    """A configuration that nobody reads."""

    id = "encryption-flag-missing"
    why = "The API server looks for an encryption configuration only where its option says."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the manifest that the task wants."""
        wanted = case.bounds.required.node_files.get(MANIFEST)
        if not case.server.written and not case.server.stage and wanted is not None and case.server.pod is not None:
            container = case.server.pod.container(COMPONENT)
            span = None if container is None else case.server.pod.key_span((*container.path, "command"))
            said = f"the API server has no --{FLAG}, and encrypts nothing"
            yield Mend(said, f"Add --{FLAG}=… to its command.", span, {MANIFEST: wanted})


class OtherFile(EncryptionRule):
    """The option leads to another file than the one that was written."""

    id = "encryption-other-file"
    why = "The API server reads the file that its option names, and no other."

    def suspect(self, case: Case) -> Iterator[Mend]:
        """Take the manifest that the task wants."""
        wanted = server(case.bounds.required)
        text = case.bounds.required.node_files.get(MANIFEST)
        now = case.server
        if text is not None and now.path and now.path != wanted.path and now.pod is not None:
            options = now.pod.options(COMPONENT)
            span = None if options is None else options.span(FLAG)
            said = f"the API server reads {now.path}, not {wanted.path}"
            yield Mend(said, f"Let --{FLAG} lead to {wanted.path}.", span, {MANIFEST: text})


class NotReloading:
    """The option that has the file read again is missing, or there unasked."""

    id = "encryption-reload"
    why = "Without automatic reload, the API server reads the file when it starts and not again."

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Where the task wants it otherwise."""
        case = case_of(attempt)
        texts = [each for each in case.wrong if "the file again when it changes" in each.text]
        mend = f"Write --{RELOAD}=true." if not case.server.reload else f"Take --{RELOAD} away."
        return tuple(_advice(self.id, self.why, each.text, mend, case, each.notes[0].span) for each in texts)


class ChangedToo:
    """Something of the manifest that was to stay."""

    id = "apiserver-changed-too"
    why = "The manifest is the API server: whatever else is changed in it is in force with the next start."

    def look(self, attempt: Attempt) -> tuple[Advice, ...]:
        """Everything that is not as it was."""
        case = case_of(attempt)
        found = [
            each for each in case.wrong
            if each.facts.get("manifest") and "the file again when it changes" not in each.text
        ]  # fmt: skip
        mend = "Put it back as it was."
        return tuple(_advice(self.id, self.why, each.text, mend, case, each.notes[0].span) for each in found)


def _advice(rule: str, why: str, text: str, mend: str, case: Case, span: Span | None) -> Advice:
    finding = Finding(rule, Severity.ERROR, text, span, why=why, mend=mend, link=LINK)
    met = frozenset(run.id for run in case.attempt.failed if {text} == case.told({run.id}))
    return Advice(finding, met, frozenset({text}), SURE // max(len(case.texts), 1))
