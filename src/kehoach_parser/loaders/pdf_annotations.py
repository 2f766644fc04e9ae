"""Annotations that print text, as signing systems print the number and the date of a document."""

from __future__ import annotations

from kehoach_parser.loaders.pdf_binding import Functions

_PRINTING = (3, 13, 20)  # FPDF_ANNOT_FREETEXT, _STAMP, _WIDGET
_MOST = 200


def made_content(pdfium: Functions, page: int) -> int:
    """Makes annotations that print text a part of the page, to be seen once the page is opened again. Gives the number
    of the page's own objects, before which theirs do not come; -1 without such."""
    found = False
    for number in range(min(_MOST, pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, number)
        if annotation:
            if pdfium.FPDFAnnot_GetSubtype(annotation) in _PRINTING:
                found = found or pdfium.FPDFAnnot_GetObjectCount(annotation) > 0
            pdfium.FPDFPage_CloseAnnot(annotation)
    own: int = pdfium.FPDFPage_CountObjects(page) if found else -1
    return own if found and pdfium.FPDFPage_Flatten(page, 0) == 1 else -1
