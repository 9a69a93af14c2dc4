"""One finding as lines of text: what, where in the source, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lab.manifests.finding import Finding, Severity
from lab.render.excerpt import excerpt
from lab.render.place import place
from lab.render.styled import Fragment, Line, Lines, Role, dim, line, visible, wrapped

ROLES: dict[Severity, Role] = {
    Severity.ERROR: Role.BAD,
    Severity.WARNING: Role.WARN,
    Severity.NOTE: Role.NOTE,
}


def finding_text(finding: Finding, sources: Mapping[str, str], width: int = 80) -> Lines:
    """A finding with the source lines it is about; ``sources`` holds the text of each file by its name."""
    role = ROLES[finding.severity]
    head = line(Fragment(f"{finding.severity}", role), dim(f"[{finding.rule}]"), ": ")
    found: list[Line] = list(wrapped(finding.message, width, head, "    ", Role.STRONG))
    span = finding.span
    if span:
        found.append(line(dim("  at "), visible(str(span))))
        if span.file in sources:
            found.extend(excerpt(sources[span.file], span, width, role))
    found.extend(_advice(finding, width))
    return tuple(found)


def _advice(finding: Finding, width: int) -> Lines:
    found: list[Line] = []
    for title, text in (("why", finding.why), ("mend", finding.mend)):
        if text:
            found.extend(wrapped(text, width, line(dim(f"  {title + ':':<6}")), "        "))
    if finding.link:
        found.append(line(dim("  read: "), Fragment(finding.link, Role.LINK)))
    return tuple(found)


def short_finding(finding: Finding, width: int = 80, files: Iterable[str] = ()) -> Lines:
    """A finding in a line or two: its place and what it says."""
    role = ROLES[finding.severity]
    where = f" {place(finding.span, files)}" if finding.span else ""
    head = line("  ", Fragment(f"{finding.severity}", role), dim(f"[{finding.rule}]"), f"{where}: ")
    return wrapped(finding.message, width, head, "      ")
