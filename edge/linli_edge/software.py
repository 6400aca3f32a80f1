"""What this agent calls itself in its first message."""

from importlib import metadata

SOFTWARE = f"linli-edge {metadata.version('linli')}"
