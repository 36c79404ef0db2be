"""Reads what word processors write, and books: DOCX, ODT, RTF, EPUB."""
