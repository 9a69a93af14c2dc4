"""A node's configuration files, as the programs that they are for read them."""
