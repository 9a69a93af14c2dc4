"""A pack of exercises of one's own: a copy of a shipped one, to be broken."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from lab.catalog.places import Place, shipped
from lab.gate.check import check
from lab.gate.mutants import Depth
from lab.gate.report import GateReport

DOMAIN = "title: Mine\nweight: 10\norder: 1\nexercises: [{}]\n"


@dataclass(frozen=True)
class Pack:
    """A pack with one exercise."""

    root: Path
    name: str

    @classmethod
    def of(cls, name: str, root: Path, called: str = "") -> Pack:
        """A copy of a shipped exercise, by its own id or another."""
        pack = cls(root, called or name)
        shutil.copytree(shipped().exercises / "cluster-setup" / name, pack.exercise)
        shutil.copytree(shipped().solutions / "cluster-setup" / name, pack.solutions)
        (pack.exercise.parent / "domain.yaml").write_text(DOMAIN.format(pack.name), encoding="utf-8")
        pack.change("exercise.yaml", f"id: {name}", f"id: {pack.name}")
        return pack

    @property
    def exercise(self) -> Path:
        """The exercise's folder."""
        return self.root / "exercises" / "cluster-setup" / self.name

    @property
    def solutions(self) -> Path:
        """The folder of its solutions."""
        return self.root / "solutions" / "cluster-setup" / self.name

    def change(self, file: str, old: str, new: str) -> None:
        """Replace something in a file of the exercise, or (after ``solutions/``) of its solutions."""
        path = self.file(file)
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def file(self, name: str) -> Path:
        """A file of the exercise, or of its solutions."""
        folder, _, rest = name.partition("/")
        return self.solutions / rest if folder == "solutions" else self.exercise / name

    def check(self, depth: Depth | None = None) -> GateReport:
        """What the gate says of it."""
        return check(Place(self.root / "exercises", self.root / "solutions"), depth=depth)

    def problems(self) -> list[tuple[str, str, int, str]]:
        """Rule, name of the file, line and message of each problem."""
        report = self.check()
        found = [*report.problems, *(problem for gated in report.gated for problem in gated.problems)]
        return [
            (each.rule, Path(each.span.file).name, each.span.line, each.message) if each.span
            else (each.rule, "", 0, each.message)
            for each in found
        ]  # fmt: skip
