"""The exact text of right-to-left documents, each line proved against the page."""
