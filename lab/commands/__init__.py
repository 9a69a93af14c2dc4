"""The subcommands, one module each: ``configure`` declares the arguments, ``run`` does the work."""
