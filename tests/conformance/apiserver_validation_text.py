"""New objects sent to the API server as YAML text, of which it reads the first document."""

from __future__ import annotations

from collections.abc import Iterable

from lab.manifests.document import Document
from lab.manifests.kubectl import apply_refusal
from lab.manifests.parts import Part, parts
from lab.manifests.read import read_value
from lab.manifests.reading import Reading, Stage
from lab.manifests.release import CURRENT, Release
from lab.manifests.schema.kinds import kind_of
from tests.conformance.apiserver_validation import compare, held
from tests.conformance.result import Result, Row, over, skip


def judge(row: Row, result: Result) -> None:
    """Stage, messages, warnings, and the object with its defaults."""
    part = next(parts(row["yaml"]))
    value = part.value if isinstance(part.value, dict) else {}
    known = kind_of(value.get("apiVersion", ""), value.get("kind", "")) is not None
    if known and not held(value):
        skip(result, f"kind not held yet: {value.get('kind')}")
        return
    if not known:
        # The row's parts are those of Go's type registry; no client ever sees them.
        row = {key: content for key, content in row.items() if key != "errors"}
    compare(row, answer(part, CURRENT), result)
    if earlier := row.get("emulated_1.35"):
        compare({**earlier, "id": f"{row['id']} (1.35)"}, answer(part, Release(1, 35)), result)


def answer(part: Part, release: Release) -> Reading:
    """The API server's answer to a text."""
    if part.refusal:
        return Reading(Stage.DECODE, part.refusal, (part.refusal,))
    refused = apply_refusal(part.value, "row.yaml")
    if refused is not None:
        return Reading(Stage.DECODE, "\n".join(refused.errors), refused.errors)
    document = Document(part.value, "row.yaml", part.tree.root if part.tree else None)
    return read_value(part.value, release, document=document, text_errors=repeated(part))


def repeated(part: Part) -> tuple[str, ...]:
    """What strict decoding of YAML says of keys written twice: one error for all of them."""
    lines = [
        f'  line {each.again.start_mark.line + 1}: key "{each.key}" already set in map' for each in part.duplicates
    ]
    return ("yaml: unmarshal errors:\n" + "\n".join(lines),) if lines else ()


def run(rows: Iterable[Row]) -> Result:
    """Judge every row."""
    return over(rows, judge)
