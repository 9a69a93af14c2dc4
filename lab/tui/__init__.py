"""The lab in the terminal: the only package that imports textual."""
