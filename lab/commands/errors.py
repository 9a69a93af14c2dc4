"""A command that cannot be carried out."""

from __future__ import annotations


class CommandError(Exception):
    """One line for the learner: what is wrong, where, and what to do. ``status`` is the exit status."""

    status = 2


class MachineError(CommandError):
    """What is wrong lies with the machine, not with what was typed."""

    status = 3
