"""What this agent calls itself in its first message."""

SOFTWARE = "linli-edge 0.1.0"  # a test holds it to the package; metadata costs 1 MB
