"""What lies on the nodes: seccomp and AppArmor profiles, by their text."""
