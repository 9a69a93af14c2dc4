"""Everything that a node's files set, read once for a state."""

from __future__ import annotations

from lab.cluster.state import State
from lab.subjects.hosts.reading import accounts, docker, kernel, sshd
from lab.subjects.hosts.reading.found import Found
from lab.subjects.remembered import of_state

READERS = (sshd.read, kernel.parameters, kernel.modules, accounts.users, accounts.sudo, docker.read)


@of_state
def node(state: State) -> Found:
    """The settings in force, the lines that say nothing, and what is refused."""
    found = [read(state) for read in READERS]
    return Found(
        {key: setting for each in found for key, setting in each.settings.items()},
        tuple(idle for each in found for idle in each.idle),
        tuple(trouble for each in found for trouble in each.troubles),
    )
