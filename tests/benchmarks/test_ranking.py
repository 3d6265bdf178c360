"""The main story of a made company stands among the first three sentences of its executive text."""

from __future__ import annotations

import pytest

from benchmarks.ranking.__main__ import executive
from benchmarks.ranking.worlds import STORIES, Story


@pytest.mark.parametrize("seed", [0, 11])
@pytest.mark.parametrize("story", STORIES, ids=[s.name for s in STORIES])
def test_the_main_story_is_among_the_first_three_sentences(story: Story, seed: int) -> None:
    said = executive(story, seed)
    assert story.is_told(said), said


@pytest.mark.parametrize("story", [s for s in STORIES if s.told], ids=[s.name for s in STORIES if s.told])
def test_a_story_is_not_found_where_another_one_is_told(story: Story) -> None:
    quiet = ["Revenue was level.", "2023 brought as much as 2022.", "Orders of 1k and over bring 70% of revenue."]
    assert not story.is_told(quiet)


def test_where_nothing_happened_a_name_in_the_first_sentences_is_a_fault() -> None:
    quiet = next(s for s in STORIES if s.name == "nothing")
    first = "Revenue fell 2%. The change is within the usual swing of orders of these sizes."
    assert quiet.is_told([first, "2023 was level."])
    assert not quiet.is_told([first, "South's revenue fell by 200."])
    assert not quiet.is_told(["Revenue fell 2%."])
