"""The other tools, measured beside ours: see README.md."""
