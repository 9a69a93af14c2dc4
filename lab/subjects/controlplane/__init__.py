"""The control plane: which components start with their files and options, and what is in force."""
