"""The stages from glyphs to text: lines, letters, order, spaces, blocks, certification."""
