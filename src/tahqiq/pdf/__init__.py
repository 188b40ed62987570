"""The edge that reads PDF files: bytes to glyphs."""
