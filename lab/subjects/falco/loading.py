"""What Falco does on starting: read falco.yaml and its rules files in order, and run what is switched on."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.falco.events.matching import glob
from lab.subjects.falco.rules.collecting import Collected
from lab.subjects.falco.rules.compiling import Compiled, Rule, compiled
from lab.subjects.falco.rules.items import SYSCALL
from lab.subjects.falco.rules.problem import Code, LoadError, Problem
from lab.subjects.falco.rules.reading import read
from lab.subjects.falco.settings import PATH, Settings, settings_in

AUDIT = "k8s_audit"
NO_FILES = "You must specify at least one rules file/directory via -r or a rules_file entry in falco.yaml"


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """Falco as it runs: the rules that are on, in its order. Where there is an ``error`` it does not start."""

    settings: Settings
    files: tuple[str, ...]
    known: tuple[Rule, ...] = ()
    rules: tuple[Rule, ...] = ()
    error: Problem | None = None
    warnings: tuple[Problem, ...] = ()

    def rule(self, name: str) -> Rule | None:
        """The rule of that name, be it on or off."""
        return next((rule for rule in self.known if rule.name == name), None)


@dataclass(frozen=True, slots=True)
class _File:
    """A file: where it lies, what it is called in messages, and what it holds."""

    path: str
    name: str
    text: str


def running(state: State) -> Running:
    """Falco as it would run with the files that a state has."""
    files = state.node_files
    text = files.get(PATH)
    name = state.node_sources.get(PATH, PATH)
    settings = Settings() if text is None else settings_in(text, name)
    paths = rules_files(settings, files)
    listed = tuple(_File(path, state.node_sources.get(path, path), files[path]) for path in paths)
    return _running(settings if text is None else _Key(text, name), listed)


@dataclass(frozen=True, slots=True)
class _Key:
    """The text of falco.yaml, to tell settings apart by."""

    text: str
    name: str


def rules_files(settings: Settings, files: object) -> tuple[str, ...]:
    """The files that are read, in order; what is not there is passed over, folders are read by name."""
    assert hasattr(files, "keys")
    there = sorted(files.keys())
    found: list[str] = []
    for listed in settings.rules_files:
        if listed in there:
            found.append(listed)
            continue
        folder = listed.rstrip("/") + "/"
        inside = [path for path in there if path.startswith(folder) and "/" not in path[len(folder) :]]
        found += [path for path in inside if path.endswith((".yaml", ".yml"))]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def _running(of: Settings | _Key, listed: tuple[_File, ...]) -> Running:
    settings = settings_in(of.text, of.name) if isinstance(of, _Key) else of
    paths = tuple(file.path for file in listed)
    if settings.problem is not None:
        return Running(settings, paths, error=settings.problem)
    if not listed:
        return Running(settings, paths, error=Problem(Code.CONFIG, NO_FILES, settings.spans.get("rules_files")))
    collected = Collected((SYSCALL, AUDIT) if settings.audit else (SYSCALL,))
    made = Compiled(())
    try:
        for file in listed:
            read(file.name, file.text, collected)
            made = compiled(collected, settings.extras, audit=settings.audit)
    except LoadError as error:
        return Running(settings, paths, error=error.problem, warnings=tuple(collected.warnings))
    rules = _selected(made.rules, settings)
    on = tuple(rule for rule in rules if rule.item.enabled and rule.item.priority <= settings.priority)
    return Running(settings, paths, rules, on, warnings=(*collected.warnings, *made.warnings))


def _selected(rules: tuple[Rule, ...], settings: Settings) -> tuple[Rule, ...]:
    """The rules as falco.yaml's ``rules`` switches them."""
    for each in settings.selections:
        rules = tuple(
            replace(rule, item=replace(rule.item, enabled=each.enable))
            if (each.rule and glob(each.rule, ignore_case=False).fullmatch(rule.name)) or each.tag in rule.item.tags
            else rule
            for rule in rules
        )
    return rules
