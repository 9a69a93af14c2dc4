"""Every setting that is in force on a node, in a form in which two nodes can be compared."""
