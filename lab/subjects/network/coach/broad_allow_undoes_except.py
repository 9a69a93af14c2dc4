"""A wider peer beside an exception."""

from __future__ import annotations

from lab.subjects.network.coach.except_denies_elsewhere import ExceptDeniesElsewhere


class BroadAllowUndoesExcept(ExceptDeniesElsewhere):
    """A peer excepts an address, and another peer of the same policy admits it again."""

    id = "broad-allow-undoes-except"
    why = (
        "`except` only narrows its own block; the other peers and rules of the policy are alternatives to it, "
        "and one that admits is enough."
    )
    same_policy = True
