"""The forecast benchmark scores as the competitions do, and its quick run reaches the goals that need no peer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.forecast import __main__ as program
from benchmarks.forecast import peer
from benchmarks.forecast.score import Answer, holds, mase, ours, scale, seasonal_naive, sums_hold
from benchmarks.forecast.series import Trial, companies, made

WAVE = Trial("wave", np.tile([1.0, 2, 3, 6], 5), 4)


def test_the_seasonal_naive_forecast_repeats_the_last_year() -> None:
    assert seasonal_naive(WAVE).tolist() == [1, 2, 3, 6]
    assert seasonal_naive(Trial("short", np.arange(6.0), 4)).tolist() == [1, 1, 1, 1]


def test_an_error_is_scaled_by_that_of_last_years_values() -> None:
    rising = Trial("rising", np.arange(20.0), 4)
    assert scale(rising) == 4
    assert mase(rising, rising.future + 2) == 0.5
    assert np.isnan(scale(WAVE))


def test_the_range_holds_up_to_its_ends() -> None:
    answer = Answer(WAVE.future, WAVE.future, WAVE.future - np.array([0, 0, 0, 1]))
    assert holds(WAVE, answer).tolist() == [True, True, True, False]


def test_the_series_are_the_same_in_every_run() -> None:
    one, two = list(made(2)), list(made(2))
    assert all((a.values == b.values).all() for a, b in zip(one, two, strict=True))
    assert {t.kind for t in one} > {"noise", "random walk", "season", "step", "intermittent"}


def test_companies_are_summed_by_month() -> None:
    found = list(companies(range(4)))
    assert {t.kind for t in found} == {"company", "region"}
    assert all(len(t.past) >= 12 for t in found)


def test_made_series_are_forecast_better_than_by_last_year_and_the_range_holds() -> None:
    trials = list(made(12))
    answers = ours(trials)
    own = np.nanmean([mase(t, a.point) for t, a in zip(trials, answers, strict=True)])
    plain = np.nanmean([mase(t, seasonal_naive(t)) for t in trials])
    held = np.mean([holds(t, a).mean() for t, a in zip(trials, answers, strict=True)])
    assert own < 0.75 * plain
    assert 0.75 <= held <= 0.88
    assert 0.7 <= sums_hold(trials, 3) <= 0.92


def test_the_quick_run_prints_a_line_a_kind_and_a_horizon(capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    monkeypatch.setattr("sys.argv", ["forecast", "--quick"])
    program.main()
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith(("noise", "company", "all ")) for line in lines) == 3
    assert sum(line[:2].strip().isdigit() for line in lines) == 12


def test_the_peer_runs_in_its_own_python_without_ours() -> None:
    assert "xlsales" not in Path(peer.__file__).read_text(encoding="utf-8")
    assert set(peer.CUTS) == set(peer.AHEAD) == {12, 4}
