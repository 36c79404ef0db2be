"""Draws one page of a PDF file with PDFium: `python -m corpus.load.formats.pdf_drawing PAGE < FILE`.

It is a process of its own, with a bound on its memory: PDFium is C code that unpacks whatever a stranger's file says.
Printed are the number of pages, a line feed, and the page in grey as a portable graymap; only the number where the file
has no such page.
"""

from __future__ import annotations

import sys

DOTS = 300  # an inch: what tesseract wants
_POINTS = 72  # an inch, in which PDF files measure
_MOST_PIXELS = 5_000  # of a side: a page of a newspaper, 16 inches wide
_MOST_BYTES = 2 << 30  # of memory


def main() -> None:
    """Draws the page whose number, from 0, is the argument."""
    _bound_memory()
    import pypdfium2  # type: ignore[import-untyped]  # of the extra `ocr`

    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    out = sys.stdout.buffer
    out.write(f"{len(document)}\n".encode())
    number = int(sys.argv[1])
    if number < len(document):
        page = document[number]
        scale = min(DOTS / _POINTS, _MOST_PIXELS / max(*page.get_size(), 1.0))
        bitmap = page.render(scale=scale, grayscale=True)
        out.write(f"P5 {bitmap.width} {bitmap.height} 255\n".encode())
        out.write(bitmap.to_numpy().tobytes())


def _bound_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))


if __name__ == "__main__":
    main()
