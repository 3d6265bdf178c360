"""The search for the lowest point, against functions whose lowest point is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der

from xlsales.metrics.likelihood import lowest


@pytest.mark.parametrize("start", [(-1.2, 1.0), (3.0, -4.0), (0.0, 0.0, 0.0, 5.0)])
def test_the_bottom_of_rosenbrocks_valley_is_found(start):
    found = lowest(lambda x: (float(rosen(x)), rosen_der(x)), np.array(start), -10.0, 10.0)
    assert found.success
    assert found.x == pytest.approx(np.ones(len(start)), abs=1e-6)


def test_where_the_lowest_point_lies_outside_the_limits_the_search_ends_at_the_limit():
    found = lowest(lambda x: (float(((x - 5) ** 2).sum()), 2 * (x - 5)), np.zeros(2), -1.0, np.array([2.0, 9.0]))
    assert found.success
    assert found.x == pytest.approx([2.0, 5.0])


def test_a_start_on_a_crest_leads_down():
    found = lowest(lambda x: (float(np.cos(x).sum()), -np.sin(x)), np.array([0.1]), -6.0, 6.0)
    assert found.x == pytest.approx([np.pi], abs=1e-6)
