"""The report of an exam as one page: it fetches nothing, runs nothing, and prints well.

Whatever a learner or an exercise wrote goes through :func:`lab.render.markup.escaped`; links lead to web pages alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.exam.sheet import rounded
from lab.render.exam_html_charts import bars, trend
from lab.render.exam_html_style import STYLE
from lab.render.exam_words import STATE_MARKS, clock, facts, measured, moment, remarks, spent, verdict
from lab.render.markup import escaped as _e
from lab.render.place import place

if TYPE_CHECKING:
    from lab.exam.rehearsal import Rehearsal
    from lab.exam.sheet import CheckScore, Share, Sheet, TaskScore
    from lab.manifests.finding import Finding

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""Even were something let through, a browser fetches and runs nothing."""

COLOURS = {"error": "bad", "warning": "warn", "note": "dim"}


def exam_html(told: Rehearsal) -> str:
    """The whole page."""
    sheet = told.result.sheet
    title = f"Exam {sheet.exam}: {sheet.paper.title}"
    parts = (
        f"<h1>{_e(title)}</h1>",
        f'<p class="dim">{_e(moment(sheet.started))}</p>',
        _verdict(sheet),
        "<h2>Tasks</h2>",
        _tasks(sheet),
        "<h2>By domain</h2>",
        f"<figure style='margin:0'>{bars(sheet.by_domain, told.titles)}</figure>",
        "<h2>By competency</h2>",
        _shares(sheet.by_competency),
        _lost(sheet),
        _trend(told),
        _practise(told),
        _facts(told),
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_e(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(filter(None, parts))
        + "\n</body>\n</html>\n"
    )


def _code(text: str) -> str:
    return f"<code>{_e(text)}</code>"


def _verdict(sheet: Sheet) -> str:
    mark, colour = ("✓", "good") if sheet.passed else ("✗", "bad")
    counts = {state: sum(task.state == state for task in sheet.tasks) for state in STATE_MARKS}
    tally = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return (
        f'<p class="verdict {colour}">{mark} {verdict(sheet)}: {rounded(sheet.percent)} %,'
        f" {sheet.paper.passing} % pass</p>\n"
        f"<p>{len(sheet.tasks)} tasks: {tally}. {clock(sheet.used)} of {clock(sheet.paper.minutes * 60)} used,"
        f" {_e(sheet.ending)}.</p>"
    )


def _tasks(sheet: Sheet) -> str:
    known = measured(sheet)
    rows = "\n".join(
        f'<tr><td class="number">{task.number}</td><td>{_e(task.title)}<br>{_code(task.exercise)}</td>'
        f'<td class="number">{task.weight} %</td><td class="number">{rounded(task.earned)}</td>'
        f'<td class="{task.state}">{STATE_MARKS[task.state]} {task.state}</td>'
        f'<td class="number">{_e(spent(task, known))}</td><td>{"flagged" if task.flagged else ""}</td></tr>'
        for task in sheet.tasks
    )
    return (
        '<div class="scroll"><table><thead><tr><th class="number">#</th><th>Task</th><th class="number">Weight</th>'
        '<th class="number">Earned</th><th>State</th><th class="number">Time</th><th></th></tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _shares(shares: tuple[Share, ...]) -> str:
    rows = "\n".join(
        f'<tr><td>{_e(share.name)}</td><td class="number">{rounded(share.earned)} of {rounded(share.weight)} %</td>'
        f'<td class="number">{rounded(share.percent)} % of it</td></tr>'
        for share in shares
    )
    return f"<table><tbody>\n{rows}\n</tbody></table>"


def _lost(sheet: Sheet) -> str:
    lost = sorted(sheet.most_lost, key=lambda task: task.number)
    return "<h2>Why points were lost</h2>\n" + "\n".join(map(_task, lost)) if lost else ""


def _task(task: TaskScore) -> str:
    parts = [
        f"<h3>Task {task.number}: {_e(task.title)}</h3>",
        f'<p class="dim">{rounded(task.earned)} of {task.weight} %, {task.score} of {task.max_score} points</p>',
    ]
    if task.trouble:
        parts.append(f'<p class="warn">{_e(task.trouble)}</p>')
    if task.state == "left":
        parts.append('<p class="left">Left as it was handed out; it asked for:</p>')
    checks = [check for check in task.checks if check.earned < check.points]
    if checks:
        parts.append("<ul>" + "".join(_check(check, task.state) for check in checks) + "</ul>")
    parts.extend(map(_finding, task.findings))
    return '<section class="task">' + "\n".join(parts) + "</section>"


def _check(check: CheckScore, state: str) -> str:
    why = "true all along: counts once something else is achieved" if check.held else check.summary
    more = f'<br><span class="dim">{_e(why)}</span>' if why and state != "left" and why != check.text else ""
    return f"<li>{_e(check.text)} ({check.earned}/{check.points}){more}</li>"


def _finding(finding: Finding) -> str:
    where = f" {_code(place(finding.span))}" if finding.span else ""
    colour = COLOURS.get(finding.severity.value, "dim")
    parts = [
        f'<p><span class="{colour}">{_e(finding.severity.value)}</span> {_code(finding.rule)}{where}:'
        f" {_e(finding.message)}</p>"
    ]
    for name, text in (("Why", finding.why), ("Mend", finding.mend)):
        if text:
            parts.append(f'<p><span class="dim">{name}:</span> {_e(text)}</p>')
    if finding.link:
        parts.append(f'<p><span class="dim">Read:</span> {_link(finding.link)}</p>')
    return f'<div class="finding">{"".join(parts)}</div>'


def _link(url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return _e(url)
    return f'<a href="{_e(url)}" rel="noreferrer">{_e(url)}</a>'


def _trend(told: Rehearsal) -> str:
    if not told.history:
        return ""
    sheet = told.result.sheet
    results = [(f"exam {each.exam}, {moment(each.started)[:10]}", each.percent) for each in told.history]
    results.append((f"this one, exam {sheet.exam}", sheet.percent))
    return (
        f"<h2>Rehearsals by the blueprint {_e(sheet.paper.blueprint)}</h2>\n"
        f"<figure style='margin:0'>{trend(results, sheet.paper.passing)}</figure>"
    )


def _practise(told: Rehearsal) -> str:
    if not told.practise:
        return ""
    rows = "".join(
        f"<li>{_e(each.exercise.title)}: {_code(f'cks-lab open {each.exercise.id}')}"
        f' <span class="dim">for task {each.task.number}{", the same again" if each.same else ""}</span></li>'
        for each in told.practise
    )
    return f"<h2>What to practise next</h2>\n<ul>{rows}</ul>"


def _facts(told: Rehearsal) -> str:
    rows = "\n".join(
        f"<dt>{_e(name)}</dt><dd>{_code(text) if text.startswith('cks-lab exam') else _e(text)}</dd>"
        for name, text in facts(told)
    )
    notes = "".join(f'<p class="warn">{_e(remark)}</p>' for remark in remarks(told.result.sheet))
    return f"<h2>How it came about</h2>\n<dl>\n{rows}\n</dl>\n{notes}"
