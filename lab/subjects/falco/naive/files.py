"""Falco's files as plain values: what falco.yaml says, and the rules that the files add up to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import yaml

from lab.cluster.nodes.syscalls import KNOWN
from lab.subjects.falco.naive.conditions import Expression, WrongError

SEVERITY = ["emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"]
PREFIXES = ("proc.", "fd.", "evt.", "container.", "k8s.", "user.", "group.", "thread.", "fs.", "syscall.")


class Started:
    """Falco as it runs. Raises WrongError where it does not start."""

    def __init__(self, files: dict[str, str]) -> None:
        said = _loaded(files.get("/etc/falco/falco.yaml", "stdout_output: {enabled: true}"))
        if not isinstance(said, dict):
            raise WrongError("falco.yaml")
        self.lists: dict[str, list[str]] = {}
        self.macros: dict[str, str] = {}
        self.rules: dict[str, dict[str, Any]] = {}
        found = 0
        for listed in said.get("rules_files") or []:
            for path in sorted(files):
                folder = path.startswith(f"{listed.rstrip('/')}/") and path.endswith((".yaml", ".yml"))
                if path == listed or folder:
                    found += 1
                    self._read(files[path])
        if not found:
            raise WrongError("no rules file")
        self.least = _severity(str(said.get("priority") or "debug"))
        self.first = str(said.get("rule_matching") or "first").lower()
        if self.first not in ("first", "all"):
            raise WrongError("rule_matching")
        self.form = (said.get("json_output") is True, said.get("time_format_iso_8601") is True, self.first)
        self.outputs = self._outputs(said)
        self.expressions = {name: self._expression(rule) for name, rule in self.rules.items()}

    @staticmethod
    def _outputs(said: dict[str, Any]) -> set[str]:
        found = set()
        for kind, needs in (("stdout", ""), ("syslog", ""), ("file", "filename")):
            section = said.get(f"{kind}_output") or {}
            if section.get("enabled") is True:
                if needs and not section.get(needs):
                    raise WrongError(needs)
                found.add(f"{kind} {section.get(needs, '')}")
        return found

    def on(self) -> list[str]:
        """The rules that are asked, in order."""
        return [
            name for name, rule in self.rules.items()
            if rule.get("enabled", True) is True and _severity(rule["priority"]) <= self.least
        ]  # fmt: skip

    def _read(self, text: str) -> None:
        for item in _loaded(text) or []:
            if not isinstance(item, dict):
                raise WrongError("item")
            if "list" in item:
                items = [str(each) for each in item["items"]]
                known = [inner for each in items for inner in self.lists.get(each, [each])]
                added = (item.get("override") or {}).get("items") == "append" or item.get("append") is True
                self.lists[item["list"]] = [*(self.lists[item["list"]] if added else []), *known]
            elif "macro" in item:
                if not item.get("condition"):
                    raise WrongError("macro")
                added = (item.get("override") or {}).get("condition") == "append" or item.get("append") is True
                if added and item["macro"] not in self.macros:
                    raise WrongError("macro")
                before = f"{self.macros[item['macro']]} " if added else ""
                self.macros[item["macro"]] = before + str(item["condition"])
            elif "rule" in item:
                self._rule(item)

    def _rule(self, item: dict[str, Any]) -> None:
        name = item["rule"]
        override = item.get("override") or {}
        if override or item.get("append") is True:
            self._change(name, item, override or {key: "append" for key in ("condition", "exceptions") if key in item})
            return
        if not set(item) & {"condition", "output", "desc", "priority"}:
            if name not in self.rules or "enabled" not in item:
                raise WrongError(name)
            self.rules[name] = {**self.rules[name], "enabled": item["enabled"]}
            return
        if not all(item.get(key) for key in ("condition", "output", "desc", "priority")):
            raise WrongError(name)
        for each in item.get("exceptions") or []:
            if not each.get("fields") or not each.get("name"):
                raise WrongError("exception")
        self.rules[name] = dict(item)

    def _change(self, name: str, item: dict[str, Any], override: dict[str, str]) -> None:
        keys = {"condition", "output", "desc", "priority", "tags", "exceptions", "enabled"}
        if name not in self.rules or not set(override) <= keys or set(override) != set(item) & keys:
            raise WrongError(name)
        rule = dict(self.rules[name])
        for key, how in override.items():
            if how == "replace":
                if key == "exceptions" and any(each.get("values") and not each.get("comps") for each in item[key]):
                    raise WrongError("comps")
                rule[key] = item[key]
            elif how != "append" or key in ("priority", "enabled"):
                raise WrongError(name)
            elif key == "exceptions":
                rule[key] = _with_exceptions(rule.get(key) or [], item[key])
            elif key != "tags":
                rule[key] = f"{rule[key]} {item[key]}"
        self.rules[name] = rule

    def _expression(self, rule: dict[str, Any]) -> Expression:
        _severity(str(rule["priority"]))
        for field in re.findall(r"%([a-zA-Z0-9_.]*)", rule["output"]):
            if not field.startswith(PREFIXES):
                raise WrongError(field)
        condition = f"({rule['condition']})" + "".join(_exception(each) for each in rule.get("exceptions") or [])
        macros = {name: self._with_lists(text) for name, text in self.macros.items()}
        found = Expression(self._with_lists(condition), macros)
        for comparison in found.comparisons:
            if not comparison.field.startswith(PREFIXES):
                raise WrongError(comparison.field)
            if comparison.field == "evt.type" and comparison.how not in ("exists",):
                unknown = set(comparison.values) - KNOWN - {"procexit", "container", "switch"}
                if unknown:
                    raise WrongError(str(unknown))
        return found

    def _with_lists(self, text: str) -> str:
        for name, items in self.lists.items():
            quoted = ", ".join(f'"{each}"' if " " in each else each for each in items)
            text = re.sub(rf"(?<![^\s(),=]){re.escape(name)}(?![^\s(),=])", quoted.replace("\\", r"\\"), text)
        return text


@lru_cache(maxsize=64)
def _loaded(text: str) -> Any:
    """A file's value; in rules files every scalar is a text, but for what is on or off."""
    try:
        if not text.lstrip().startswith("-") and "\n-" not in text:
            return yaml.load(text, yaml.CSafeLoader)
        return _switched(yaml.load(text, yaml.CBaseLoader))
    except yaml.YAMLError:
        raise WrongError("yaml") from None


def _switched(items: Any) -> Any:
    words = {"true": True, "false": False}
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            item |= {key: words[item[key]] for key in ("enabled", "append") if item.get(key) in words}
    return items


def _severity(name: str) -> int:
    low = {"info": "informational"}.get(name.lower(), name.lower())
    if low not in SEVERITY:
        raise WrongError(name)
    return SEVERITY.index(low)


def _with_exceptions(before: list[dict[str, Any]], added: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = [dict(each) for each in before]
    for each in added:
        known = next((other for other in found if other["name"] == each["name"]), None)
        if known is None:
            if not each.get("fields") or not each.get("values"):
                raise WrongError("exception")
            found.append(dict(each))
        elif "fields" in each or "comps" in each:
            raise WrongError("exception")
        else:
            known["values"] = [*known.get("values", []), *each.get("values", [])]
    return found


def _exception(each: dict[str, Any]) -> str:
    fields, values = each["fields"], each.get("values") or []
    if isinstance(fields, str):
        comp = each.get("comps", "in")
        if not isinstance(comp, str) or comp not in ("in", "pmatch", "intersects"):
            raise WrongError("comps")
        return f" and not ({fields} {comp} ({', '.join(map(_quoted, values))}))" if values else ""
    comps = each.get("comps", ["="] * len(fields))
    if len(comps) != len(fields) or any(len(row) != len(fields) for row in values):
        raise WrongError("exception")
    rows = [
        " and ".join(
            f"{field} {comp} {_listed(value) if comp in ('in', 'pmatch', 'intersects') else _single(value)}"
            for field, comp, value in zip(fields, comps, row, strict=True)
        )
        for row in values
    ]
    return f" and not ({' or '.join(f'({row})' for row in rows)})" if rows else ""


def _quoted(value: Any) -> str:
    text = str(value)
    return f'"{text}"' if " " in text and text[0] not in "'\"" else text


def _listed(value: Any) -> str:
    if isinstance(value, list):
        return f"({', '.join(map(_quoted, value))})"
    return value if str(value).startswith("(") else f"({value})"


def _single(value: Any) -> str:
    return f"({', '.join(map(_quoted, value))})" if isinstance(value, list) else _quoted(value)
