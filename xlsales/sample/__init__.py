"""Made-up companies with planted stories: the demo's rows, and known truth for tests and benchmarks."""

from xlsales.sample.company import Company, company, random_company
from xlsales.sample.demo import demo_report
from xlsales.sample.dirt import Dirt
from xlsales.sample.shape import Shape
from xlsales.sample.story import KINDS, WHEN_ASKED, Story

__all__ = ["KINDS", "WHEN_ASKED", "Company", "Dirt", "Shape", "Story", "company", "demo_report", "random_company"]
