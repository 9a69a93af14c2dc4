"""The components of a control-plane node: whether they start with their files and options, and with what."""
