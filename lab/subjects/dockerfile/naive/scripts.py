"""What a script of a RUN does, for the second opinion; and what looks like a secret."""

from __future__ import annotations

import posixpath
import re
import shlex

from lab.subjects.dockerfile.known import BUILD_TOOLS

SECRET = re.compile(
    r"(^|_)(TOKEN|PASSWORD|PASSWD|PASS|PWD|SECRETS?|CREDENTIALS?|APIKEY|"
    r"(API|ACCESS|PRIVATE|SIGNING|ENCRYPTION|AUTH|LICENSE|SSH|MASTER)_KEYS?)(_|$)"
)
HARMLESS = re.compile(r"_(FILE|PATH|DIR|NAME|ID|TTL|URL|VERSION|LENGTH|EXPIRY)$")
FILE = re.compile(
    r"(\.env(\..*)?|.*\.env|id_(rsa|dsa|ecdsa|ed25519)|.*\.(key|p12|pfx|jks|kubeconfig|token)|(.*[-_])?key\.pem|"
    r"\.(npmrc|pypirc|netrc|pgpass|git-credentials|dockercfg|htpasswd)|credentials(\..*)?|service-account.*\.json|"
    r"kubeconfig|admin\.conf|token|secrets?(\..*)?|.*-(token|password)\.txt|passwords?\.txt)"
)
SPOKEN = (
    ("a token of GitHub", r"gh[pousr]_\w{16,}"), ("a token of GitLab", r"glpat-[\w-]{16,}"),
    ("a token of npm", r"npm_[A-Za-z0-9]{16,}"), ("an access key of AWS", r"\bAKIA[0-9A-Z]{12,}\b"),
    ("a private key", r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), ("a password in an address", r"://[^\s/:@$\"']+:[^\s/@$\"']+@"),
    ("a header of authorization", r"(?i)authorization:\s*(bearer|basic|token)\s+[\w.~+/-]{6,}"),
    ("a password among the options", r"--(password|passwd|token|api-key)[= ](?![$\"'-])\S{3,}"),
)  # fmt: skip
MAKE = {"mvn", "npm", "yarn", "pnpm", "cargo", "make", "pip", "gradle", "bundle", "dotnet", "poetry", "uv", "cmake"}


def secret_name(name: str) -> bool:
    """Whether a variable's name says that it holds a secret."""
    return bool(SECRET.search(name.upper())) and not HARMLESS.search(name.upper())


def secret_file(path: str) -> bool:
    """Whether a file's name says that it holds a secret."""
    name = path.rstrip("/").rpartition("/")[2].lower()
    if re.search(r"\.(example|sample|template|dist|pub)$", name):
        return False
    return bool(FILE.fullmatch(name)) or bool(
        re.search(r"(^|/)(\.ssh/|\.aws/|\.gnupg/|\.kube/config$|\.docker/config\.json$)", path)
    )


def shell(stage, bare, array, flags) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Do a RUN."""
    if stage["shell"] is False and "/bin/sh" not in stage["files"] and not isinstance(array, list):
        stage["broken"].add("RUN without a shell")
    script = bare if not isinstance(array, list) else array[-1] if "-c" in array else shlex.join(array)
    commands = [made for each in re.split(r"&&|\|\||;|\||\n", script) if (made := _words(each))]
    mounts = [value for name, value in flags if name == "mount"]
    for made in commands:
        _command(stage, made, script, mounts)
    for what, pattern in SPOKEN:
        if re.search(pattern, script):
            stage["faults"].add(f"secret {what}")
    for name, value in re.findall(r"(?<![\w$-])(\w+)=(?!\$)(\"[^\"$]+\"|'[^'$]+'|[^\s\"'$;&|()]+)", script):
        if secret_name(name) and len(value.strip("\"'")) > 2:
            stage["faults"].add(f"secret the value of {name}")
    for name in stage["secret_args"]:
        if re.search(rf"\$\{{?{name}\b", script):
            stage["faults"].add(f"secret ARG {name}")
    stage["scripts"].append((stage["workdir"], commands))


def _words(text: str) -> tuple[list[str], list[str]] | None:
    try:
        words = shlex.split(text, comments=True)
    except ValueError:
        words = text.split()
    into = [words[at + 1] for at, word in enumerate(words[:-1]) if re.fullmatch(r"\d?>>?", word)]
    into += [word.lstrip(">") for word in words if re.fullmatch(r">>?[^>&].*", word)]
    kept: list[str] = []
    skip = False
    for word in words:
        if skip or re.match(r"\d?>", word):
            skip = bool(re.fullmatch(r"\d?>>?", word)) and not skip
        elif kept or not (
            re.fullmatch(r"\w+=.*", word) or word in ("sudo", "exec", "env", "if", "then", "do", "!", "{")
        ):
            kept.append(word)
    return (kept, into) if kept else None


def _command(stage, made, script, mounts) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    words, into = made
    program = words[0].rpartition("/")[2]
    plain = [word for word in words[1:] if not word.startswith("-")]
    user = stage["user"].partition(":")[0]
    uid = 0 if user in ("", "root") else int(user) if user.isdecimal() else (stage["users"] or {}).get(user)
    unknown = stage["user"] == "" and stage["known"].users is None
    installs = (program in ("apt-get", "apt", "dnf", "yum", "microdnf") and plain[:1] == ["install"]) or (
        program == "apk" and plain[:1] == ["add"]
    )
    upkeep = program in ("apt-get", "apt", "apk", "dnf", "yum", "microdnf") and plain[:1] in (["update"], ["upgrade"])
    made_users = program in ("useradd", "adduser", "groupadd", "addgroup", "usermod", "dpkg", "update-ca-certificates")
    if (installs or upkeep or made_users) and uid != 0 and not unknown:
        stage["broken"].add("root needed")
    if program in ("useradd", "adduser") and plain and stage["users"] is not None:
        number = re.search(r"(?:-u|--uid)[= ]?(\d+)", " ".join(words))
        stage["users"][plain[-1]] = int(number[1]) if number else None
    pip = program in ("pip", "pip3") and plain[:1] == ["install"]
    if installs or pip:
        _packages(stage, program, words, script, mounts)
    if program.replace("pip3", "pip") in MAKE and plain:
        stage["steps"].add(f"step {program.replace('pip3', 'pip')} {'install' if plain[0] == 'ci' else plain[0]}")
    if program == "chmod":
        mode = next((word for word in words[1:] if not re.fullmatch(r"-[RvcfR]+|--\w+", word)), "")
        if re.fullmatch(r"0?[4567]\d{3}", mode) or re.search(r"(^|[ugoa,])\+[rwx]*s", mode):
            for path in [word for word in words[1:] if not re.fullmatch(r"-[RvcfR]+|--\w+", word)][1:]:
                stage["faults"].add(f"setuid {posixpath.join(stage['workdir'], path)}")
    for mount in (each for each in mounts if "type=secret" in each):
        target = re.search(r"(?:target|dst|destination)=([^,]+)", mount)
        named = re.search(r"id=([^,]+)", mount)
        path = target[1] if target else f"/run/secrets/{named[1] if named else ''}"
        writes = program in ("cp", "mv", "install") or (program in ("cat", "tee") and set(into) - {"/dev/null"})
        if path in words[1:] and writes and ("env=" not in mount or target):
            stage["faults"].add(f"secret mounted {path}")
    for each in into:
        if secret_file(each):
            stage["faults"].add(f"secret file {each}")
    if program in ("rm", "shred", "unlink"):
        for word in plain:
            path = posixpath.normpath(posixpath.join(stage["workdir"], word)).rstrip("/")
            for place in list(stage["files"]):
                if place == path or place.startswith(path + "/"):
                    del stage["files"][place]


def _packages(stage, program, words, script, mounts) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    pip = program.startswith("pip")
    clean = {
        "apt-get": r"rm [^&;|]*/var/lib/apt/lists", "apt": r"rm [^&;|]*/var/lib/apt/lists",
        "apk": r"--no-cache\b|rm [^&;|]*/var/cache/apk",
    }.get(program, r"--no-cache-dir" if pip else rf"{program} clean all")  # fmt: skip
    where = " ".join(words) + " " + script if not pip else " ".join(words)
    if not re.search(clean, where) and not any("type=cache" in each for each in mounts):
        stage["faults"] |= set() if pip and stage["env"].get("PIP_NO_CACHE_DIR") else {f"cache {program}"}
    gone = " ".join(re.findall(r"(?:apk del|apt(?:-get)? (?:purge|remove))([^&;|\n]*)", script)).split()
    virtual = re.search(r"(?:-t|--virtual)[= ](\S+)", " ".join(words))
    skip, first = False, True
    for word in words[1:]:
        if skip or word.startswith("-"):
            skip = not skip and word in (
                "-t",
                "--virtual",
                "-r",
                "-c",
                "-i",
                "--index-url",
                "--target",
                "--prefix",
                "-o",
            )
            continue
        if first:
            first = False
            continue
        name = re.split(r"[=~<>@\[]", word)[0]
        if name in gone or (virtual and virtual[1] in gone):
            continue
        local = word.startswith(("/", ".", "http:", "https:")) or not name or "$" in word
        if not local and not (("==" in word) if pip else re.search("[=~]", word)):
            stage["faults"].add(f"unpinned {name}")
        if not pip:
            stage["many"][f"package {name}"] = ""
            if name in BUILD_TOOLS:
                stage["faults"].add(f"build-tools {name}")
