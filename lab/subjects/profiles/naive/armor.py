"""Whether a state's AppArmor profiles lie within their bounds, by trying many paths on rules that are read by lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from lab.cluster.nodes.abstractions import KNOWN
from lab.cluster.state import State
from lab.quick_dataclass import dataclass
from lab.subjects.mutation import Ruling
from lab.subjects.protocol import Bounds

FOLDER = "/etc/apparmor.d/"
ROOTS = {
    "@{PROC}": "/proc/", "@{sys}": "/sys/", "@{multiarch}": "*-linux-gnu*", "@{pid}": "[0-9]*", "@{HOMEDIRS}": "/home/",
    "@{HOME}": "/{root,home/*}/", "@{run}": "/{run,var/run}/", "@{etc_ro}": "/{etc,usr/etc}/",
}  # fmt: skip
PATHS = (
    "/etc/shadow", "/etc/passwd", "/bin/sh", "/tmp/a", "/proc/1/mem", "/root/.ssh/id", "/a", "/a/a.key", "/dev/mem",
)  # fmt: skip
EXECUTED = frozenset({"ix", "px", "cx", "ux", "pix", "cix", "pux", "cux"})
CAPABILITIES = ("sys_admin", "net_raw", "net_bind_service", "setuid", "sys_ptrace", "chown")
SOCKETS = tuple(product(("inet", "inet6", "unix", "packet"), ("stream", "dgram", "raw")))
MOST = 12


@dataclass(frozen=True, slots=True)
class _Read:
    files: tuple[tuple[bool, bool, str, str], ...]
    """Denied, owner's alone, pattern, permissions."""
    words: tuple[tuple[bool, str], ...]
    rest: frozenset[str]
    silent: bool


def oracle_of_armor(bounds: Bounds, state: State) -> Ruling:
    """Try paths that are made of the patterns, for every permission, the program's own files and others'."""
    paths = {path for each in (bounds.required, bounds.permitted) for path in each.node_files}
    for path in sorted(path for path in paths if path.startswith(FOLDER)):
        need, may, now = (
            _profiles(each.node_files.get(path, "")) for each in (bounds.required, bounds.permitted, state)
        )
        if now is None:
            return Ruling(False, f"{path} cannot be loaded")
        for name in sorted((need or {}).keys() & (may or {}).keys()):
            if name not in now:
                return Ruling(False, f"{name} is gone")
            said = _first((need or {})[name], (may or {})[name], now[name])
            if said:
                return Ruling(False, said)
    return Ruling(True)


def _profiles(text: str) -> dict[str, _Read] | None:
    """The profiles by name; None where a rule is no rule."""
    bare = re.sub(r"^[ \t]*#(?!include).*$|[ \t]#(?!include).*$", "", text, flags=re.MULTILINE)
    if not re.search(r"include <tunables/global>", bare) and re.search(r"@\{|include <abstractions/", bare):
        return None
    found: dict[str, _Read] = {}
    for head, body in re.findall(r"profile\s+([^\n]*?)\s*\{\s*\n(.*?)\n\}", bare, re.DOTALL):
        read = _body(body)
        if read is None:
            return None
        name = head.split()[0].strip('"')
        silent = "complain" in head or "unconfined" in head
        found[name] = _Read(read.files, read.words, read.rest, silent)
    return found if found or not bare.strip() else None


def _body(body: str) -> _Read | None:
    files: list[tuple[bool, bool, str, str]] = []
    words: list[tuple[bool, str]] = []
    rest: set[str] = set()
    gone: set[str] = set()
    for named in re.findall(r"#?include\s+<([^>]*)>", body):
        inner = _known(named)
        if inner is None:
            rest.add(named)
        else:
            files += inner.files
            words += inner.words
            rest |= inner.rest
    left = re.sub(r"#?include[^\n]*", "", body)
    for rule in filter(None, (each.strip() for each in _split(left))):
        if "\n" in rule or not left.rstrip().endswith(","):
            return None
        said = rule.split()
        deny, owner = "deny" in said, "owner" in said
        said = [each for each in said if each not in ("deny", "owner", "allow", "audit")]
        if (owner and said[0][0] not in '"/@' and said[0] != "file") or (deny and re.search(r" \w*[ipcu]x", rule)):
            return None
        if said == ["file"]:
            files.append((deny, owner, "/**", "rwalkmix"))
        elif said[0] in ("capability", "network"):
            words.append((deny, " ".join(said)))
        elif len([each for each in said if each != "file"]) == 2:
            one, two = (each.strip('"') for each in said if each != "file")
            files.append((deny, owner, *((one, two) if one[0] in "/@" else (two, one))))
        elif not deny:
            rest.add(rule)
        elif len(said) == 1:
            gone.add(said[0])
    rest = {each for each in rest if each.split()[0] not in gone}
    return _Read(tuple(files), tuple(words), frozenset(rest), False)


@cache
def _known(name: str) -> _Read | None:
    return _body(re.sub(r'(?<=")\n', " ", KNOWN[name])) if name in KNOWN else None


def _split(text: str) -> Iterator[str]:
    """The text between commas that stand in no bracket."""
    depth, made = 0, ""
    for letter in text:
        depth += (letter in "{(") - (letter in "})")
        if letter == "," and not depth:
            yield made
            made = ""
        else:
            made += letter
    yield made


def _first(need: _Read, may: _Read, now: _Read) -> str:
    if now.silent and not may.silent:
        return "it only notes"
    if need.rest - now.rest or now.rest - may.rest - need.rest:
        return "another rule"
    patterns = {pattern for each in (need, may, now) for _, _, pattern, _ in each.files}
    for path in sorted({*PATHS, *(made for pattern in patterns for made in _tried(pattern))}):
        for owner in (True, False):
            got = [_allowed(each, path, owner=owner) for each in (need, may, now)]
            if got[0] - got[2] or got[2] - got[1]:
                return f"{path}: {sorted(got[0] - got[2])} missing, {sorted(got[2] - got[1])} too much"
    for what in (*(f"capability {each}" for each in CAPABILITIES), *(f"network {' '.join(each)}" for each in SOCKETS)):
        one, two, three = (_speaks(each, what) for each in (need, may, now))
        if (one and not three) or (three and not two):
            return what
    return ""


def _allowed(read: _Read, path: str, *, owner: bool) -> set[str]:
    got, lost = set(), set()
    for denied, owners, pattern, permissions in read.files:
        if (owner or not owners) and _means(pattern).fullmatch(path):
            way = re.sub(r"[^pciux]", "", permissions.lower())
            letters = {each for each in permissions if each in "rwalkm"} | ({"a"} if "w" in permissions else set())
            if denied:
                lost |= letters | (EXECUTED if way else set())
                lost |= {"w"} if "a" in letters else set()
            else:
                got |= letters | ({way} if way else set())
    return got - lost


def _speaks(read: _Read, what: str) -> bool:
    kinds = {"tcp": "stream", "udp": "dgram", "icmp": "raw"}
    first, *asked = what.split()
    found = []
    for denied, rule in read.words:
        head, *said = rule.split()
        said = [kinds.get(each, each) for each in said]
        fits = set(said) <= set(asked) if first == "network" else not said or asked[0] in said
        if head == first and fits:
            found.append(denied)
    return bool(found) and not any(found)


@cache
def _means(pattern: str) -> re.Pattern[str]:
    return re.compile("|".join(_regex(each) for each in _plain(pattern)))


def _plain(pattern: str) -> list[str]:
    for name, value in ROOTS.items():
        pattern = pattern.replace(name, value)
    pattern = re.sub(r"(?<!^)//+", "/", pattern)
    inner = re.search(r"\{([^{}]*)\}", pattern)
    if inner is None:
        return [pattern]
    before, after = pattern[: inner.start()], pattern[inner.end() :]
    return [each for one in inner.group(1).split(",") for each in _plain(f"{before}{one}{after}")]


def _regex(pattern: str) -> str:
    made = re.escape(pattern).replace(r"\[", "[").replace(r"\]", "]").replace(r"\-", "-")
    made = re.sub(r"/\\\*\\\*(?=/|$)", "/.+", made)
    made = re.sub(r"/\\\*(?=/|$)", "/[^/]+", made)
    return made.replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")


@cache
def _tried(pattern: str) -> tuple[str, ...]:
    return tuple(_made(pattern))


def _made(pattern: str) -> Iterator[str]:
    """Paths that a pattern means, with one thing and another in place of what it leaves open."""
    for each in _plain(pattern):
        bare = re.sub(r"\[[^\]]*\]", "1", each)
        pieces = re.split(r"(\*\*|\*|\?)", bare)
        choices = [
            {"**": ("a", "a/a", "a.key", "a/a.key"), "*": ("a", "a.key"), "?": ("a",)}.get(piece, (piece,))
            for piece in pieces
        ]
        for number, made in enumerate(product(*choices)):
            if number >= MOST:
                break
            yield "".join(made)
