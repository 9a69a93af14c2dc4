"""What is wrong with a file for admission, in the API server's words."""

from __future__ import annotations

from lab.manifests.document import Document, Path
from lab.manifests.span import Span
from lab.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: the words, and where. ``rule`` sorts it.

    Rules: ``yaml``, ``kind``, ``unknown-field``, ``wrong-type``, ``repeated-key``, ``invalid``, ``missing-file``,
    ``kubeconfig``, ``no-configuration``.
    """

    rule: str
    text: str
    document: Document | None = None
    path: Path = ()
    file: str = ""
    """The file's name, where there is no document."""
    line: int = 1
    column: int = 1

    @property
    def span(self) -> Span | None:
        """Where it stands."""
        if self.document is not None:
            return self.document.span(self.path)
        return Span(self.file, self.line, self.column, self.line, self.column) if self.file else None


class RefusedError(ValueError):
    """A file that the API server does not take."""

    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint.text)
        self.complaint = complaint
