"""Building a Dockerfile in thought, for the second opinion: one pass over its lines, everything in plain dicts."""

from __future__ import annotations

import json
import posixpath
import re
from copy import deepcopy
from dataclasses import dataclass, field

from lab.manifests.imagename import reference_of
from lab.subjects.dockerfile.known import known_base
from lab.subjects.dockerfile.naive.copies import copied
from lab.subjects.dockerfile.naive.scripts import secret_name, shell
from lab.subjects.dockerfile.naive.values import filled

ONE_WORD = ("USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER")
SOME = ("ENV", "EXPOSE", "LABEL", "ARG", "VOLUME", "ONBUILD", "HEALTHCHECK", "SHELL")
NAMES = (*ONE_WORD, *SOME, "FROM", "RUN", "CMD", "ENTRYPOINT", "COPY", "ADD")


@dataclass
class Built:
    """What a Dockerfile came to."""

    broken: set[str] = field(default_factory=set)
    faults: set[str] = field(default_factory=set)
    one: dict[str, str] = field(default_factory=dict)
    many: dict[str, str] = field(default_factory=dict)
    user: str = ""
    uid: int | None = None


def built(path: str, files: dict[str, str]) -> Built:
    """Build it."""
    out = Built()
    lines = _lines(files.get(path, ""))
    folder = path.rpartition("/")[0] + "/"
    beside = {name.removeprefix(folder): text for name, text in files.items() if name.startswith(folder)}
    own = path.removeprefix(folder)
    ignored = [line.strip() for line in beside.get(".dockerignore", "").splitlines() if line.strip()]
    context = [name for name in beside if not any(_ignores(each, name) for each in ignored)]
    open_world = not [name for name in beside if name not in (own, ".dockerignore")]
    if not lines:
        out.broken.add("file")
        return out
    stages: list[dict] = []  # type: ignore[type-arg]
    first: dict[str, str] = {}
    for word, rest in lines:
        if not _readable(word, rest) or (not stages and word not in ("FROM", "ARG")):
            out.broken.add("file")
            return out
        if word == "FROM":
            stages.append(_begin(rest, stages, first))
        elif stages:
            _step(stages[-1], word, rest, stages[:-1], [] if open_world else context, first)
        else:
            for each in rest.split():
                name, sign, value = each.partition("=")
                if sign:
                    first[name] = value.strip("\"'")
    if not stages:
        out.broken.add("file")
        return out
    return _final(out, stages)


def _lines(text: str) -> list[tuple[str, str]]:
    found, held = [], ""
    rows = text.splitlines()
    while rows:
        row = rows.pop(0)
        if row.lstrip().startswith("#") or (held and not row.strip()):
            continue
        if row.rstrip(" \t").endswith("\\") and not row.rstrip(" \t").endswith("\\\\"):
            held += row.rstrip(" \t")[:-1]
            continue
        whole = (held + row).strip()
        held = ""
        if not whole:
            continue
        word, _, rest = re.sub(r"[\t ]+", " ", whole, count=1).partition(" ")
        begun = (
            re.findall(r"(?<!<)<<-?[\"']?(\w+)[\"']?(?=\s|$)", rest) if word.upper() in ("RUN", "COPY", "ADD") else []
        )
        for name in begun:
            while rows and rows[0].strip("\t") != name:
                rest += "\n" + rows.pop(0)
            if not rows:
                return []
            rows.pop(0)
        found.append((word.upper(), rest.strip()))
    if held.strip():
        word, _, rest = held.strip().partition(" ")
        found.append((word.upper(), rest.strip()))
    return found


def _readable(word: str, rest: str) -> bool:
    if word not in NAMES:
        return False
    bare = re.sub(r"^(--[\w-]+=\S+\s+)+", "", rest + " ").strip()
    if word == "FROM":
        return bool(re.fullmatch(r"\S+(\s+[aA][sS]\s+[A-Za-z][\w.-]*)?", bare))
    if word in ("COPY", "ADD"):
        return len(bare.split()) >= 2
    if word in ONE_WORD or word in SOME:
        return bool(bare)
    if word in ("CMD", "ENTRYPOINT", "RUN"):
        return not re.fullmatch(r"\[.*[^\"\s\],\[].*\]", bare) or _array(bare) != "wrong"
    return True


def _array(text: str) -> list[str] | str | None:
    try:
        made = json.loads(text)
    except ValueError:
        return None
    if not isinstance(made, list):
        return None
    return made if all(isinstance(each, str) for each in made) else "wrong"


def _ignores(pattern: str, name: str) -> bool:
    bare = pattern.strip("/")
    made = re.escape(bare).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
    return bool(re.fullmatch(f"{made}(/.*)?", name)) and not pattern.startswith(("!", "#"))


def _begin(rest: str, stages: list[dict], first: dict[str, str]) -> dict:  # type: ignore[type-arg]
    bare = re.sub(r"^(--[\w-]+=\S+\s+)+", "", rest)
    base = filled(bare.split()[0], first)
    name = bare.split()[2].lower() if len(bare.split()) == 3 else ""
    below = [each for each in stages if each["name"] == base.lower()]
    if below:
        made = deepcopy(below[-1])
        made.update(name=name, args={}, secret_args=set(), cmd_here=False, number=len(stages))
        made["uses"] = {*below[-1]["uses"], len(stages)}
        made["chain"] = [*below[-1]["chain"], len(stages)]
        return made
    reference = None if base == "scratch" else reference_of(base)
    known = known_base(reference)
    return {
        "name": name, "number": len(stages), "base": base, "reference": reference, "known": known, "user": known.user,
        "users": None if known.users is None else dict(known.users), "files": {}, "args": {}, "secret_args": set(),
        "env": {}, "workdir": known.workdir, "entrypoint": list(known.entrypoint), "cmd": list(known.cmd),
        "cmd_here": False, "many": dict.fromkeys((f"port {each}" for each in known.exposed), ""), "one": {},
        "faults": set(), "broken": {"base"} if reference is None and base != "scratch" else set(),
        "scripts": [], "uses": {len(stages)}, "chain": [len(stages)], "shell": known.shell, "set_user": False,
        "from_images": set(), "steps": set(),
    }  # fmt: skip


def _step(stage, word, rest, before, context, first) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    values = {**stage["args"], **stage["env"]}
    flags = re.findall(r"(?:^|\s)--([\w-]+)=(\S+)", re.match(r"(?:--\S+\s+)*", rest + " ")[0])  # type: ignore[index]
    bare = re.sub(r"^(?:--\S+\s+)*", "", rest + " ").strip()
    array = _array(bare)
    if word == "USER":
        stage["user"], stage["set_user"] = filled(bare, values).strip("\"'"), True
    elif word == "WORKDIR":
        stage["workdir"] = posixpath.normpath(posixpath.join(stage["workdir"], filled(bare, values)))
    elif word == "STOPSIGNAL":
        stage["one"]["stopsignal"] = bare
    elif word == "ENTRYPOINT":
        stage["entrypoint"] = array if isinstance(array, list) else ["/bin/sh", "-c", bare] if bare else []
        if not stage["cmd_here"]:
            stage["cmd"] = []
    elif word == "CMD":
        stage["cmd"] = array if isinstance(array, list) else ["/bin/sh", "-c", bare] if bare else []
        stage["cmd_here"] = True
    elif word == "EXPOSE":
        for each in filled(bare, values).split():
            stage["many"][f"port {each if '/' in each else each + '/tcp'}"] = ""
    elif word == "VOLUME":
        for each in array if isinstance(array, list) else bare.split():
            stage["many"][f"volume {each}"] = ""
    elif word == "HEALTHCHECK":
        command = re.sub(r"(?i)^cmd\s+", "", bare)
        listed = _array(command)
        stage["one"]["healthcheck"] = str(listed if isinstance(listed, list) else command)
    elif word == "ENV":
        _env(stage, bare, values)
    elif word == "ARG":
        _arg(stage, bare, values, first)
    elif word == "RUN":
        for _, value in flags:
            for each in before:
                if f"from={each['name']}" in value and each["name"]:
                    stage["uses"] |= each["uses"]
        shell(stage, bare, array, flags)
    elif word in ("COPY", "ADD"):
        copied(stage, word, array if isinstance(array, list) else bare.split(), dict(flags), before, context)


def _env(stage, bare, values) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if "=" in bare.split()[0]:
        pairs = re.findall(r"([\w.]+)=(\"[^\"]*\"|'[^']*'|\S*)", bare)
    else:
        pairs = [tuple(bare.split(None, 1))] if len(bare.split()) > 1 else []
        if not pairs:
            stage["broken"].add("file")
    for name, written in pairs:
        value = filled(written.strip("\"'"), values)
        stage["env"][name] = value
        from_arg = any(each in written for each in stage["secret_args"])
        if secret_name(name) and (value or from_arg) and not value.startswith("/run/secrets/"):
            stage["faults"].add(f"secret ENV {name}")


def _arg(stage, bare, values, first) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for each in re.findall(r"(\w+)(=(?:\"[^\"]*\"|'[^']*'|\S*))?", bare):
        name, value = each[0], each[1][1:].strip("\"'") if each[1] else first.get(each[0], "")
        stage["args"][name] = filled(value, values)
        if secret_name(name):
            stage["secret_args"].add(name)
            if stage["args"][name]:
                stage["faults"].add(f"secret ARG {name}")


def _final(out: Built, stages: list[dict]) -> Built:  # type: ignore[type-arg]
    last = stages[-1]
    name = last["user"].partition(":")[0]
    users = last["users"]
    out.user = last["user"]
    out.uid = 0 if name in ("", "root") else int(name) if name.isdecimal() else (users or {}).get(name)
    out.faults |= last["faults"] | ({"root "} if out.uid == 0 else set())
    out.broken |= last["broken"]
    images = [(stages[each]["base"], each in last["chain"]) for each in sorted(last["uses"])
              if len(stages[each]["chain"]) == 1]  # fmt: skip
    images += [(each, False) for number in last["uses"] for each in stages[number]["from_images"]]
    for written, final in images:
        reference = reference_of(written) if written != "scratch" else None
        if final:
            out.one["base"] = reference.short if reference else "scratch"
        if reference is None:
            continue
        out.many[f"image {reference.short}"] = reference.digest or reference.tag
        out.faults |= set() if reference.digest else {f"base-unpinned {reference.short}"}
        out.faults |= (
            {f"base-latest {reference.short}"} if not reference.digest and reference.tag == "latest" else set()
        )
    for number in last["uses"]:
        if number not in last["chain"]:
            out.broken |= stages[number]["broken"]
            out.faults |= {f"build-{each}" for each in stages[number]["faults"] if each.startswith("secret ")}
        out.many |= dict.fromkeys(stages[number]["steps"], "")
    known = last["known"]
    out.faults |= {f"build-tools {known.builds}"} if known.builds else set()
    out.faults |= {f"package-manager {known.manager}"} if known.manager else set()
    out.faults |= {"shell "} if known.shell else set()
    if name and not name.isdecimal() and users is not None and name not in users:
        out.broken.add("user")
    start = last["entrypoint"] + last["cmd"]
    shells = ("/bin/sh", "sh", "/bin/bash", "bash")
    if not start:
        out.broken |= set() if users is None else {"command"}
    elif start[0] in shells and last["shell"] is False and "/bin/sh" not in last["files"]:
        out.broken.add("shell")
    elif start[0].startswith("/") and known.users == {} and start[0] not in last["files"]:
        out.broken.add("program")
    out.one |= {
        "entrypoint": str(last["entrypoint"]),
        "cmd": str(last["cmd"]),
        "workdir": last["workdir"],
        **last["one"],
    }
    out.many |= last["many"]
    out.many |= {f"variable {each}": value for each, value in last["env"].items()}
    out.many |= {f"file {path}": origin for path, (origin, _) in last["files"].items()}
    return out
