"""A second opinion on firewalls: rules read in another way, and packets tried one by one."""
