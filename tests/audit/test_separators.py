"""Figures with decimal commas are read and written back in their own way."""

from __future__ import annotations

from xlsales.audit.correct import corrected
from xlsales.audit.documents import document_of_text


def test_a_report_with_decimal_commas_is_read_as_its_writer_means_it(judge) -> None:
    text = "Die Zahlen: Nordics sold 60.000 €, Balkans 38.000 € (+90,0 %), Iberia 42.000 € (-30,0 %)."
    assert [c.verdict for c in judge(text) if c.stated.endswith("€")] == ["right"] * 3


def test_the_correction_keeps_the_decimal_comma(judge) -> None:
    text = "Revenue of Nordics was 61.500 €, of Balkans 38.000 € (+90,0 %)."
    assert "60.000 €" in corrected(document_of_text(text), judge(text)).text


def test_spaces_and_apostrophes_part_thousands(judge) -> None:
    text = "Revenue of Nordics was €60\u00a0000, that of Iberia €42'000."
    assert [c.verdict for c in judge(text)] == ["right", "right"]


def test_times_dates_and_paragraph_numbers_are_no_figures(judge) -> None:
    text = "Ann 9:15\n3.2 Revenue of Nordics was $60,000."
    assert [(c.stated, c.verdict) for c in judge(text)] == [("$60,000", "right")]


def test_a_dash_between_thoughts_is_no_minus(judge) -> None:
    assert [c.verdict for c in judge("Nordics were more or less level – $60,000 after $60,000.")] == ["right"] * 2
