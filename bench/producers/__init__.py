"""The producers: each turns a document and a choice of font into a PDF, as some program in the wild does."""
