"""Building a Dockerfile in thought, for the second opinion: one pass over its lines, everything in plain dicts."""

from __future__ import annotations

import copy
import json
import posixpath
import re
from dataclasses import dataclass, field

from lab.manifests.imagename import reference_of
from lab.subjects.dockerfile.known import FOLDERS, known_base
from lab.subjects.dockerfile.naive.scripts import secret_file, secret_name, shell

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
    base = _filled(bare.split()[0], first)
    name = bare.split()[2].lower() if len(bare.split()) == 3 else ""
    below = [each for each in stages if each["name"] == base.lower()]
    if below:
        made = copy.deepcopy(below[-1])
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


def _filled(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\$\{?(\w+)(?::-([^}]*))?\}?", lambda found: values.get(found[1]) or found[2] or "", text)


def _step(stage, word, rest, before, context, first) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    values = {**stage["args"], **stage["env"]}
    flags = re.findall(r"(?:^|\s)--([\w-]+)=(\S+)", re.match(r"(?:--\S+\s+)*", rest + " ")[0])  # type: ignore[index]
    bare = re.sub(r"^(?:--\S+\s+)*", "", rest + " ").strip()
    array = _array(bare)
    if word == "USER":
        stage["user"], stage["set_user"] = _filled(bare, values).strip("\"'"), True
    elif word == "WORKDIR":
        stage["workdir"] = posixpath.normpath(posixpath.join(stage["workdir"], _filled(bare, values)))
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
        for each in _filled(bare, values).split():
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
        _copy(stage, word, array if isinstance(array, list) else bare.split(), dict(flags), before, context)


def _env(stage, bare, values) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if "=" in bare.split()[0]:
        pairs = re.findall(r"([\w.]+)=(\"[^\"]*\"|'[^']*'|\S*)", bare)
    else:
        pairs = [tuple(bare.split(None, 1))] if len(bare.split()) > 1 else []
        if not pairs:
            stage["broken"].add("file")
    for name, written in pairs:
        value = _filled(written.strip("\"'"), values)
        stage["env"][name] = value
        from_arg = any(each in written for each in stage["secret_args"])
        if secret_name(name) and (value or from_arg) and not value.startswith("/run/secrets/"):
            stage["faults"].add(f"secret ENV {name}")


def _arg(stage, bare, values, first) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for each in re.findall(r"(\w+)(=(?:\"[^\"]*\"|'[^']*'|\S*))?", bare):
        name, value = each[0], each[1][1:].strip("\"'") if each[1] else first.get(each[0], "")
        stage["args"][name] = _filled(value, values)
        if secret_name(name):
            stage["secret_args"].add(name)
            if stage["args"][name]:
                stage["faults"].add(f"secret ARG {name}")


def _copy(stage, word, words, flags, before, context) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    *sources, target = [_filled(each, {**stage["args"], **stage["env"]}) for each in words]
    place = posixpath.join(stage["workdir"], target)
    path = posixpath.normpath(place)
    into_folder = target.endswith("/") or len(sources) > 1 or path in ("/", stage["workdir"], *FOLDERS)
    into_folder = into_folder or any(each.startswith(path + "/") for each in stage["files"])
    place = place.rstrip("/") + "/" if into_folder else place
    if re.fullmatch(r"0?[4567]\d{3}", flags.get("chmod", "")):
        stage["faults"].add(f"setuid {posixpath.normpath(place)}")
    for source in sources:
        if "from" in flags and word == "COPY":
            _take(stage, flags["from"], source, place, before)
        elif word == "ADD" and re.match(r"(https?|ftp|git|ssh)://|git@", source):
            if "checksum" not in flags:
                stage["faults"].add(f"add {source}")
            path = posixpath.join(place, source.rstrip("/").rpartition("/")[2]) if into_folder else place
            stage["files"][posixpath.normpath(path)] = (f"from {source}", False)
        else:
            _bring(stage, word, source, place, into_folder, context)


def _bring(stage, word, source, place, into_folder, context) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    archive = bool(re.search(r"\.(tar|tgz|txz|tar\.\w+)$", source))
    if word == "ADD" and not archive:
        stage["faults"].add(f"add {source}")
    bare = "/".join(each for each in source.split("/") if each not in ("", ".", ".."))
    glob = re.escape(bare).replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    there = context or [bare]
    found = [name for name in there if not bare or re.fullmatch(f"{glob}(/.*)?", name)]
    if not found:
        stage["broken"].add(f"source {source}")
    for name in found:
        if not bare:
            below = name
        elif re.fullmatch(glob, name):
            below = name.rpartition("/")[2] if into_folder or "*" in bare else ""
        else:
            below = name.rpartition("/")[2] if "*" in bare else "/".join(name.split("/")[bare.count("/") + 1 :])
        path = posixpath.normpath(posixpath.join(place, below))
        origin = "unpacked" if archive and word == "ADD" else "context"
        stage["files"][path] = (f"{origin} {name}", secret_file(name))
        if secret_file(name):
            stage["faults"].add(f"secret file {name}")


def _take(stage, name, source, place, before) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    other = next((each for each in reversed(before) if name.lower() in (each["name"], str(each["number"]))), None)
    if other is None:
        if re.fullmatch(r"[\w-]+", name):
            stage["broken"].add(f"from {name}")
        else:
            stage["from_images"].add(name)
            stage["files"][posixpath.normpath(place)] = (f"image {name}", False)
        return
    stage["uses"] |= other["uses"]
    path = posixpath.normpath("/" + source.lstrip("/"))
    inside = [each for each in other["files"] if each == path or each.startswith(path.rstrip("/") + "/")]
    ends = posixpath.join(place, path.rpartition("/")[2]) if place.endswith("/") else place
    for each in inside:
        origin, secret = other["files"][each]
        left = each[len(path) :].strip("/")
        stage["files"][posixpath.normpath(posixpath.join(place, left) if left else ends)] = (origin, secret)
        if secret:
            stage["faults"].add(f"secret file {origin.partition(' ')[2] or path}")
    if path == "/":
        known = other["known"]
        stage["faults"] |= {f"build-tools {known.builds}"} if known.builds else set()
        stage["faults"] |= {f"package-manager {known.manager}"} if known.manager else set()
        stage["faults"] |= {"shell "} if other["shell"] else set()
        stage["faults"] |= {each for each in other["faults"] if each.startswith(("build-tools", "secret", "setuid"))}
    if path == "/etc/passwd" and ends == path and other["users"] is not None:
        stage["users"] = {**(stage["users"] or {}), **other["users"]}
    if inside:
        return
    maker = _maker(other, path)
    if not maker and re.match(r"/(etc|usr|lib|lib64|bin|sbin|opt|var|go|nodejs)/", path) and other["known"].users != {}:
        maker = "the base image"
    outputs = {} if maker else _outputs(other, path)
    for below, by in outputs.items():
        stage["files"][posixpath.normpath(posixpath.join(place, below))] = (by, False)
    if maker:
        stage["files"][posixpath.normpath(ends)] = (maker, secret_file(path) and not path.startswith("/etc/"))
    elif not outputs:
        stage["broken"].add(f"path {path}")


def _outputs(stage, folder) -> dict[str, str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    found = {}
    for workdir, listed in stage["scripts"]:
        for command, into in listed:
            program = command[0].rpartition("/")[2]
            made = [command[at + 1] for at, each in enumerate(command[:-1]) if each in ("-o", "--output")]
            made += [each.partition("=")[2] for each in command if re.match("(-o|--output)=", each)] + into
            made += command[-1:] if program in ("cp", "mv", "install") and len(command) > 1 else []
            for each in made:
                path = posixpath.normpath(posixpath.join(workdir, each))
                if path.startswith(folder.rstrip("/") + "/"):
                    titled = program in WHOLESALE or program in ("go", "apt-get", "apk")
                    second = command[1] if re.fullmatch("[a-z]{2,}", command[1]) else ""
                    found[path[len(folder.rstrip("/")) + 1 :]] = f"made by {program} {second if titled else ''}".strip()
    return found


WHOLESALE = {"mvn", "npm", "yarn", "pnpm", "cargo", "make", "pip", "gradle", "bundle", "dotnet", "poetry", "uv",
             "cmake"}  # fmt: skip


def _maker(stage, path) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for workdir, commands in reversed(stage["scripts"]):
        local = path[len(workdir.rstrip("/")) + 1 :] if path.startswith(workdir.rstrip("/") + "/") else ""
        for command in ([*words, *into] for words, into in reversed(commands)):
            program = command[0].rpartition("/")[2].replace("pip3", "pip")
            if program in ("rm", "chmod", "chown", "ls", "test", "cat", "cd"):
                continue
            named = [re.sub(r"^-[\w-]*=", "", each).removeprefix("./").rstrip("/") for each in command[1:]]
            hit = any(
                len(each) > 1 and not each.startswith("http") and (at == each or at.startswith(each + "/"))
                for each in named for at in (path, local) if at
            )  # fmt: skip
            builds = program == "go" and "build" in command and "-o" not in command and local
            if (
                hit
                or (program in WHOLESALE and local)
                or builds
                or (program == "go" and "install" in command and path.startswith("/go/bin/"))
            ):
                second = command[1] if len(command) > 1 and re.fullmatch(r"[a-z]{2,}", command[1]) else ""
                titled = program in WHOLESALE or program in ("go", "apt-get", "apk")
                return f"made by {program} {second if titled else ''}".strip()
    return ""


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
