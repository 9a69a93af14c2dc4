"""The schedules of CronJobs: five fields, or a word such as ``@daily``.

Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax; the rules and the
wording are those of ``github.com/robfig/cron``.
"""

from __future__ import annotations

from typing import NamedTuple

from lab.manifests.goduration import duration_trouble
from lab.manifests.gojson import go_quote
from lab.manifests.gonumbers import INT64
from lab.manifests.timezones import location_trouble


class _Field(NamedTuple):
    """A field of a schedule: its lowest and highest number, and words for some of them."""

    low: int
    high: int
    words: tuple[str, ...] = ()
    first: int = 0
    """The number that the first word stands for."""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (_Field(0, 59), _Field(0, 23), _Field(1, 31), _Field(1, 12, _MONTHS, 1), _Field(0, 6, _DAYS))
_DESCRIPTORS = frozenset({"@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"})
_EVERY = "@every "


class _ScheduleError(ValueError):
    """A schedule that is none, with the words for why."""


def schedule_trouble(schedule: str) -> str:
    """What is wrong with a schedule, in the API server's words; nothing when it is right."""
    try:
        _check(schedule)
    except _ScheduleError as trouble:
        return str(trouble)
    return ""


def _check(schedule: str) -> None:
    if schedule.startswith(("TZ=", "CRON_TZ=")):
        zone, blank, schedule = schedule.partition("=")[2].partition(" ")
        if not blank:
            raise _ScheduleError("invalid schedule format: runtime error: slice bounds out of range [:-1]")
        if trouble := location_trouble(zone):
            raise _ScheduleError(f"provided bad location {zone}: {trouble}")
        schedule = schedule.strip()
    if schedule.startswith("@"):
        _check_descriptor(schedule)
        return
    fields = schedule.split()
    if len(fields) != len(_FIELDS):
        raise _ScheduleError(f"expected exactly {len(_FIELDS)} fields, found {len(fields)}: [{' '.join(fields)}]")
    for text, field in zip(fields, _FIELDS, strict=True):
        for expression in filter(None, text.split(",")):
            _check_range(expression, field)


def _check_descriptor(text: str) -> None:
    if text.startswith(_EVERY):
        if trouble := duration_trouble(text.removeprefix(_EVERY)):
            raise _ScheduleError(f"failed to parse duration {text}: {trouble}")
    elif text not in _DESCRIPTORS:
        raise _ScheduleError(f"unrecognized descriptor: {text}")


def _check_range(expression: str, field: _Field) -> None:
    """``number``, ``number-number`` or ``*``, each with an optional ``/step``."""
    ends, *steps = expression.split("/")
    low, *highs = ends.split("-")
    if low in ("*", "?"):
        start, end = field.low, field.high
    else:
        start = _number_or_word(low, field)
        if len(highs) > 1:
            raise _ScheduleError(f"too many hyphens: {expression}")
        end = _number_or_word(highs[0], field) if highs else start
    if len(steps) > 1:
        raise _ScheduleError(f"too many slashes: {expression}")
    step = _number(steps[0]) if steps else 1
    if steps and not highs:
        end = field.high
    if start < field.low:
        raise _ScheduleError(f"beginning of range ({start}) below minimum ({field.low}): {expression}")
    if end > field.high:
        raise _ScheduleError(f"end of range ({end}) above maximum ({field.high}): {expression}")
    if start > end:
        raise _ScheduleError(f"beginning of range ({start}) beyond end of range ({end}): {expression}")
    if step == 0:
        raise _ScheduleError(f"step of range should be a positive number: {expression}")


def _number_or_word(text: str, field: _Field) -> int:
    word = text.lower()
    return field.words.index(word) + field.first if word in field.words else _number(text)


def _number(text: str) -> int:
    problem = ""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not (digits.isascii() and digits.isdigit()):
        problem = "invalid syntax"
    elif len(digits) > 4000 or int(text) not in INT64:
        problem = "value out of range"
    if problem:
        raise _ScheduleError(f"failed to parse int from {text}: strconv.Atoi: parsing {go_quote(text)}: {problem}")
    if int(text) < 0:
        raise _ScheduleError(f"negative number ({int(text)}) not allowed: {text}")
    return int(text)
