"""The projector's page: read-only, no script, nothing from elsewhere, and every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from lab.workshop.secrecy import shown_code

STYLE = """
:root { color-scheme: light dark; font: 125%/1.4 system-ui, sans-serif }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
h1 { margin: 0 } h2 { margin: 1.5rem 0 .5rem; font-size: 1.1rem }
.code { font: bold 2.5rem ui-monospace, monospace; letter-spacing: .1em }
.note { border-left: .4rem solid #c77700; padding: .5rem 1rem; white-space: pre-line }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .25rem .75rem }
th { font-weight: normal; opacity: .7 }
tr + tr td { border-top: 1px solid #8884 }
td.number { text-align: right; font-variant-numeric: tabular-nums }
"""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}</style></head><body>
<h1>{title}</h1>
<p><span class="code">{code}</span> &nbsp; {learners}</p>
{body}
</body></html>
"""


def page(shown: Mapping[str, Any], code: str) -> str:
    """The page of what ``projector_json`` gives."""
    pace = shown["pace"]
    learners = shown["learners"]
    parts = [_state(pace), _note(pace), _exercises(shown)]
    if shown["scoreboard"]:
        title = "Scoreboard (frozen)" if pace["scoreboard"] == "frozen" else "Scoreboard"
        rows = ((each["rank"], each["name"], each["passed"], each["score"]) for each in shown["scoreboard"][:20])
        parts.append(_table(title, ("", "", "passed", "points"), rows))
    if shown["missed"]:
        missed = ((each["text"], f"{each['learners']} of {each['tried']}") for each in shown["missed"])
        parts.append(_table("Most missed", ("", "learners"), missed))
    if shown["misunderstandings"]:
        met = ((each["title"], each["learners"]) for each in shown["misunderstandings"])
        parts.append(_table("Most met", ("", "learners"), met))
    return PAGE.format(
        title=escape(shown["workshop"]["name"]),
        style=STYLE,
        code=escape(shown_code(code)),
        learners=f"{learners} learner{'' if learners == 1 else 's'}",
        body="\n".join(filter(None, parts)),
    )


def clock_text(seconds: float) -> str:
    """Minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _state(pace: Mapping[str, Any]) -> str:
    said = "The workshop has ended." if pace["ended"] else "Paused." if pace["paused"] else ""
    return f"<p><strong>{said}</strong></p>" if said else ""


def _note(pace: Mapping[str, Any]) -> str:
    return f'<p class="note">{escape(pace["note"]["text"])}</p>' if pace["note"] else ""


def _exercises(shown: Mapping[str, Any]) -> str:
    left = {each["id"]: each["seconds_left"] for each in shown["pace"]["exercises"]}
    rows = (
        (
            each["title"], each["at_it"], each["passed"],
            "" if left.get(each["id"]) is None else clock_text(left[each["id"]]),
        )
        for each in shown["exercises"]
    )  # fmt: skip
    return _table("Exercises", ("", "at it", "passed", "time left"), rows)


def _table(title: str, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table><tr>{head}</tr>{body}</table>"


def _cell(value: Any) -> str:
    kind = ' class="number"' if isinstance(value, int) else ""
    return f"<td{kind}>{escape(str(value))}</td>"
