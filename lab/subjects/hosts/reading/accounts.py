"""Who is on a node: users, their groups, and what sudo lets them do.

Sources: passwd(5), group(5), sudoers(5): the last entry that fits a command counts; in ``/etc/sudoers.d`` names that
hold a dot or end in ``~`` are passed over.
"""

from __future__ import annotations

import re

from lab.cluster.state import State
from lab.manifests.span import Span
from lab.subjects.hosts.reading.found import Found, Idle, Key, Setting, Trouble, files_in, lines_of

PASSWD, GROUP, SUDOERS, FOLDER = "/etc/passwd", "/etc/group", "/etc/sudoers", "/etc/sudoers.d"

NO_LOGIN = ("/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/usr/bin/false")
ALIASES = ("User_Alias", "Cmnd_Alias", "Host_Alias", "Runas_Alias", "Cmd_Alias")
TAGS = ("NOPASSWD:", "PASSWD:", "NOEXEC:", "EXEC:", "SETENV:", "NOSETENV:", "LOG_INPUT:", "LOG_OUTPUT:")


def users(state: State) -> Found:
    """The groups of each user, the shell of each, and who else is root."""
    settings: dict[Key, Setting] = {}
    members: dict[str, set[str]] = {}
    numbers: dict[str, str] = {}
    spans: dict[str, Span] = {}
    for _, said, span in lines_of(state, GROUP):
        name, _, number, listed = (*said.split(":"), "", "", "")[:4]
        numbers[number] = name
        for user in filter(None, (each.strip() for each in listed.split(","))):
            members.setdefault(user, set()).add(name)
            spans.setdefault(user, span)
    for _, said, span in lines_of(state, PASSWD):
        name, _, uid, gid, _, _, shell = (*said.split(":"), *[""] * 7)[:7]
        members.setdefault(name, set()).add(numbers.get(gid, gid))
        settings["shell", name] = Setting(("shell", name), "none" if shell in NO_LOGIN else shell, span)
        if uid == "0" and name != "root":
            settings["root", name] = Setting(("root", name), "is root by another name", span)
    for user, groups in members.items():
        settings["groups", user] = Setting(("groups", user), frozenset(groups), spans.get(user))
    return Found(settings)


def sudo(state: State) -> Found:
    """What each user may run by sudo: ``root: /usr/bin/systemctl restart kubelet, without a password``."""
    if SUDOERS not in state.node_files:
        return Found({})
    reader = _Sudoers(state)
    reader.file(SUDOERS)
    return reader.found()


class _Sudoers:
    def __init__(self, state: State) -> None:
        self.state = state
        self.aliases: dict[str, list[str]] = {}
        self.rights: dict[str, dict[tuple[str, str], tuple[str, Span]]] = {}
        self.idle: list[Idle] = []
        self.troubles: list[Trouble] = []
        groups = users(state).settings
        self.groups = {key[1]: held.value for key, held in groups.items() if key[0] == "groups"}

    def file(self, path: str, *, read: bool = True) -> None:
        source = self.state.source_of(path)
        joined = self.state.node_files.get(path, "").replace("\\\n", "  ")
        for number, line in enumerate(joined.split("\n"), 1):
            said = line.strip()
            span = Span(source, number, len(line) - len(line.lstrip()) + 1, number, len(line.rstrip()) + 1)
            if said.startswith(("@includedir", "#includedir")):
                self._folder(said[len("@includedir") :].strip())
            elif said and not said.startswith("#") and not said.startswith("Defaults"):
                self._line(path, number, said.split(" #")[0], span, read=read)

    def _folder(self, folder: str) -> None:
        for path in files_in(self.state, folder):
            name = path.rpartition("/")[2]
            self.file(path, read="." not in name and not name.endswith("~"))

    def _line(self, path: str, number: int, said: str, span: Span, *, read: bool) -> None:
        word = said.partition(" ")[0].strip()
        if word in ALIASES:
            for each in said.removeprefix(word).split(":"):
                name, _, listed = each.partition("=")
                self.aliases[name.strip()] = [item.strip() for item in listed.split(",")]
            return
        found = re.fullmatch(r"(\S+(?:\s*,\s*\S+)*)\s+(\S+)\s*=\s*(.+)", said)
        if found is None:
            self.troubles.append(Trouble("sudo", f"{path}:{number}: syntax error", span))
            return
        who = [each.strip() for each in found.group(1).split(",")]
        for user in dict.fromkeys(name for each in who for name in self._who(each)):
            for (runas, command), tag in self._commands(found.group(3)):
                if not read:
                    self.idle.append(Idle(("sudo", user), command, span, "sudoers-file-skipped"))
                elif command.startswith("!"):
                    self.rights.setdefault(user, {}).pop((runas, command[1:]), None)
                    self.rights.setdefault(user, {})[runas, command] = ("", span)
                else:
                    self.rights.setdefault(user, {})[runas, command] = (tag, span)

    def _who(self, written: str) -> list[str]:
        if written.startswith("%"):
            return [f"every member of {written[1:]}", *(u for u, held in self.groups.items() if written[1:] in held)]
        found = self.aliases.get(written)
        return [written] if found is None else [name for each in found if each != written for name in self._who(each)]

    def _commands(self, written: str) -> list[tuple[tuple[str, str], str]]:
        found: list[tuple[tuple[str, str], str]] = []
        runas, tag = "root", ""
        for item in re.split(r",(?![^()]*\))", written):
            said = item.strip()
            as_whom = re.match(r"\(([^)]*)\)\s*", said)
            if as_whom:
                runas, said = as_whom.group(1).replace(" ", "") or "root", said[as_whom.end() :]
                runas = "ALL" if runas in ("ALL", "ALL:ALL") else runas
            while (word := said.split(" ")[0] if " " in said else said.partition(":")[0] + ":") in TAGS:
                tag = {"NOPASSWD:": ", without a password", "PASSWD:": ""}.get(word, tag)
                said = said[len(word) :].strip()
            for command in self.aliases.get(said, [said]):
                found.append(((runas, " ".join(command.split())), tag))
        return found

    def found(self) -> Found:
        settings: dict[Key, Setting] = {}
        for user, rights in self.rights.items():
            held = frozenset(f"{runas}: {command}{tag}" for (runas, command), (tag, _) in rights.items())
            span = next(iter(rights.values()))[1] if rights else None
            settings["sudo", user] = Setting(("sudo", user), held, span)
        return Found(settings, tuple(self.idle), tuple(self.troubles))
