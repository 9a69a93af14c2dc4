"""falco.yaml: which rules files are read, which alerts are wanted, and where they go.

Source: falcosecurity/falco, userspace/falco/configuration.cpp and falco.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from functools import lru_cache

from lab.manifests.span import Span
from lab.quick_dataclass import dataclass
from lab.subjects.falco.rules.compiling import Extra
from lab.subjects.falco.rules.items import PRIORITIES, SYSCALL, priority_named
from lab.subjects.falco.rules.part import Part
from lab.subjects.falco.rules.problem import Code, Problem
from lab.subjects.falco.rules.reading import parts_of

PATH = "/etc/falco/falco.yaml"
RULES_FILES = ("/etc/falco/falco_rules.yaml", "/etc/falco/falco_rules.local.yaml", "/etc/falco/rules.d")
"""What falco.yaml lists as it is installed."""

DEBUG = len(PRIORITIES) - 1

_KEYS = """
    append_output base_syscalls buffer_format_base64 buffered_outputs capture config_files container_engines engine
    falco_libs file_output http_output json_include_message_property json_include_output_fields_property
    json_include_output_property json_include_tags_property json_output libs_logger load_plugins log_level log_stderr
    log_syslog metrics output_timeout outputs_queue plugins plugins_hostinfo priority program_output rule_matching rules
    rules_file rules_files static_fields stdout_output suggested_formats syscall_event_drops syscall_event_timeouts
    syslog_output time_format_iso_8601 watch_config_files webserver
"""
KEYS = frozenset(_KEYS.split())
"""What falco.yaml may hold; anything else is passed over."""

SUGGESTED = Extra(
    "container_id=%container.id container_name=%container.name container_image_repository=%container.image.repository "
    "container_image_tag=%container.image.tag k8s_pod_name=%k8s.pod.name k8s_ns_name=%k8s.ns.name",
    source=SYSCALL,
)
"""What the container plugin suggests to print."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where alerts go: ``stdout``, ``syslog``, ``program``, ``http`` or a ``file``, with the file's path."""

    kind: str
    target: str = ""

    def __str__(self) -> str:
        return self.target if self.kind == "file" else self.kind


@dataclass(frozen=True, slots=True)
class Selection:
    """Rules switched on or off, by name (with ``*``) or tag."""

    enable: bool
    rule: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What falco.yaml says. ``problem`` is what keeps Falco from starting."""

    rules_files: tuple[str, ...] = RULES_FILES
    priority: int = DEBUG
    json_output: bool = False
    iso_time: bool = False
    first_only: bool = True
    outputs: tuple[Output, ...] = (Output("stdout"), Output("syslog"))
    extras: tuple[Extra, ...] = ()
    selections: tuple[Selection, ...] = ()
    audit: bool = False
    problem: Problem | None = None
    unknown: tuple[tuple[str, Span], ...] = ()
    spans: dict[str, Span] = field(default_factory=dict, repr=False, compare=False)


class _SettingError(Exception):
    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.problem = Problem(Code.CONFIG, message, span)


@lru_cache(maxsize=32)
def settings_in(text: str, name: str = PATH) -> Settings:
    """The settings of a file."""
    documents = parts_of(name, text)
    if isinstance(documents, Problem):
        return Settings(problem=Problem(Code.CONFIG, f"Error reading config file ({PATH}): {documents.message}",
                                        documents.span))  # fmt: skip
    if not documents or not documents[0].is_map:
        span = documents[0].span if documents else Span(name, 1, 1, 1, 1)
        said = f"Error reading config file ({PATH}): it holds no settings"
        return Settings(problem=Problem(Code.CONFIG, said, span))
    try:
        return _read(documents[0])
    except _SettingError as error:
        return Settings(problem=error.problem)


def _read(root: Part) -> Settings:
    plugins = {each.scalar for each in _items(root, "load_plugins")}
    return Settings(
        rules_files=_rules_files(root),
        priority=_priority(root),
        json_output=_switch(root, "json_output"),
        iso_time=_switch(root, "time_format_iso_8601"),
        first_only=_first_only(root),
        outputs=tuple(_outputs(root)),
        extras=tuple(_extras(root)),
        selections=tuple(_selections(root)),
        audit="k8saudit" in plugins,
        unknown=tuple((str(key.scalar), key.span) for key, _ in root.pairs() if key.scalar not in KEYS),
        spans={str(key.scalar): value.span for key, value in root.pairs()},
    )


def _rules_files(root: Part) -> tuple[str, ...]:
    both = [root.get(key) for key in ("rules_files", "rules_file")]
    if all(each is not None for each in both):
        raise _error(root, "both 'rules_files' and 'rules_file' keys set", both[0])
    listed = both[0] or both[1]
    if listed is None:
        return ()
    items = listed.items() if listed.is_list else (listed,)
    return tuple(each.scalar for each in items if each.scalar)


def _priority(root: Part) -> int:
    value = root.get("priority")
    if value is None or not value.scalar:
        return DEBUG
    found = priority_named(value.scalar)
    if found is None:
        known = ", ".join(name.lower() for name in PRIORITIES)
        raise _SettingError(f'Unknown priority "{value.scalar}"--must be one of {known}', value.span)
    return found


def _first_only(root: Part) -> bool:
    value = root.get("rule_matching")
    if value is None or not value.scalar:
        return True
    if value.scalar.lower() not in ("first", "all"):
        message = f'Unknown rule matching strategy "{value.scalar}"--must be one of first, all'
        raise _SettingError(message, value.span)
    return value.scalar.lower() == "first"


def _switch(root: Part, key: str) -> bool:
    """A setting that is on or off. Falco takes what is neither for off."""
    value = root.get(key)
    return value is not None and value.boolean is True


def _outputs(root: Part) -> Iterator[Output]:
    for kind, needs in (("stdout", ""), ("syslog", ""), ("file", "filename"), ("program", "program"), ("http", "url")):
        section = root.get(f"{kind}_output")
        if section is None or not section.is_map or not _switch(section, "enabled"):
            continue
        target = section.get(needs) if needs else None
        if needs and (target is None or not target.scalar):
            message = f"{kind} output enabled but no {needs} in configuration block"
            raise _error(root, message, section)
        yield Output(kind, target.scalar or "" if target is not None else "")


def _extras(root: Part) -> Iterator[Extra]:
    for each in _items(root, "append_output"):
        if _switch(each, "suggested_output"):
            yield SUGGESTED
        added = each.get("extra_output")
        if added is None or not added.scalar:
            continue
        match = each.get("match")
        source, rule = (_text(match, key) for key in ("source", "rule"))
        tags = tuple(tag.scalar for tag in (_items(match, "tags") if match is not None else ()) if tag.scalar)
        yield Extra(added.scalar, source, rule, tags)


def _selections(root: Part) -> Iterator[Selection]:
    for each in _items(root, "rules"):
        for word in ("enable", "disable"):
            said = each.get(word)
            if said is not None:
                yield Selection(word == "enable", _text(said, "rule"), _text(said, "tag"))


def _items(root: Part, key: str) -> tuple[Part, ...]:
    value = root.get(key)
    return () if value is None else value.items()


def _text(part: Part | None, key: str) -> str:
    value = part.get(key) if part is not None else None
    return "" if value is None else value.scalar or ""


def _error(root: Part, message: str, at: Part | None) -> _SettingError:
    return _SettingError(f"Error reading config file ({PATH}): {message}", (at or root).span)
