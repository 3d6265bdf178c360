"""oletools' olevba, whose import warns about pyparsing names that it uses and we do not."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream

__all__ = ["decompress_stream", "stored_texts"]


def stored_texts(name: str, content: bytes) -> dict[str, str]:
    """Module → text, as olevba reads them from a project or a workbook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser = VBA_Parser(name, data=content)
        try:
            return {stream.removeprefix("VBA/"): code for _, stream, _, code in parser.extract_macros()}
        finally:
            parser.close()
