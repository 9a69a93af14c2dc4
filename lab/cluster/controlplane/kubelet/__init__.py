"""The kubelet's configuration: its file, its options, and what is in force."""
