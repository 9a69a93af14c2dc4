"""YAML text to a tree, with go-yaml's verdict where libyaml's differs.

kubectl reads YAML with go-yaml v2, which grew from an older libyaml than the one PyYAML brings.
"""

from __future__ import annotations

import yaml

from lab.manifests.composer import COLON, SLASH, Composer
from lab.manifests.fault import Fault, FaultKind
from lab.manifests.limits import DEEPEST
from lab.manifests.nodes import Tree

MOST_COLONS = 20
"""How many such colons a text may have; each costs a reading of the whole."""


def compose(text: str, *, json: bool = False) -> Tree:
    """The first document of a text, or a JSON value. Raises Fault, and nothing else for any text."""
    stand_ins = "\\/" in text and not json
    if stand_ins:
        text = text.replace("\\/", f"\\{SLASH}")
    if "%YAML" in text:
        _refuse_other_version(text)
    for left in reversed(range(MOST_COLONS + 1)):
        try:
            return Composer(text, stand_ins).compose()
        except yaml.reader.ReaderError as error:
            raise _unreadable(text, error) from None
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            if error.problem != "found unexpected ':'" or mark is None or not left:
                raise _fault(error, text) from None
            text, stand_ins = _with_colon_in_word(text, mark.line, mark.column), True
        except yaml.YAMLError as error:
            raise Fault(FaultKind.SYNTAX, str(error) or "unknown problem parsing YAML content") from None
    raise AssertionError("the last round returns or raises")


def _refuse_other_version(text: str) -> None:
    """libyaml reads documents of YAML 1.2 too; go-yaml does not."""
    for at, line in enumerate(text.splitlines()):
        name, *version = line.split()[:2] or ("",)
        if name == "%YAML" and version and version[0].replace(".", "", 1).isdigit() and version[0] != "1.1":
            raise Fault(FaultKind.SYNTAX, "found incompatible YAML document", at, 0, at)
        if name and name[0] not in "%#":
            return


def _with_colon_in_word(text: str, line: int, column: int) -> str:
    lines = text.splitlines(keepends=True)
    found = lines[line].index(":", column) if line < len(lines) and ":" in lines[line][column:] else -1
    if found < 0:
        raise Fault(FaultKind.SYNTAX, "found unexpected ':'", line, column, counted=line + 1 if line else 0)
    lines[line] = lines[line][:found] + COLON + lines[line][found + 1 :]
    return "".join(lines)


def _fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    mark, context = error.problem_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    counted = line
    if counted and isinstance(error, yaml.scanner.ScannerError):
        counted += 1
    elif not counted and context:
        counted = context.line
    opened = (context.line, context.column) if context else None
    problem = error.problem or "unknown problem parsing YAML content"
    if problem == "exceeded maximum nesting depth":
        # Newer libyaml gives up by itself, and before what it has read so far is handed over.
        return Fault(FaultKind.DEEP, f"exceeded max depth of {DEEPEST}", line, column)
    if problem == "could not find expected ':'" and context and _empty_brackets(text, context.line, context.column):
        # go-yaml forgets that empty brackets could have been a key.
        return Fault(FaultKind.SYNTAX, "did not find expected key", context.line, context.column, context.line)
    return Fault(FaultKind.SYNTAX, problem, line, column, counted, opened)


def _empty_brackets(text: str, line: int, column: int) -> bool:
    """Whether empty brackets stand where a key was expected; not as the value of the key right above."""
    lines = text.splitlines()
    here = lines[line][column:] if line < len(lines) else ""
    if here[:1] not in ("{", "[") or here[1:].lstrip()[:1] not in ("}", "]"):
        return False
    above = next((each for each in reversed(lines[:line]) if each.strip()), "")
    return not above.rstrip().endswith(":") or len(above) - len(above.lstrip()) != column


def _unreadable(text: str, error: yaml.reader.ReaderError) -> Fault:
    """A character that YAML allows nowhere. libyaml gives its place in bytes of UTF-8."""
    before = text.encode("utf-8", "replace")[: max(error.position, 0)].decode("utf-8", "replace")
    return Fault(FaultKind.SYNTAX, error.reason, before.count("\n"), len(before) - before.rfind("\n") - 1)
