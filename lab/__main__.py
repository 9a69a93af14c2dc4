"""``python -m lab`` is ``cks-lab``."""

from lab.cli import command

command()
