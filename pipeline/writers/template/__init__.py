"""The blank official forms, derived from their declarations, and the same forms carrying rows.

Nothing about a column is said here twice: heading, width, hint, drop-down and example all come from its `Field`.
"""

from pipeline.writers.template.book import Filling, filled, filled_workbook, template, templates
from pipeline.writers.template.guidance import LISTS, need
from pipeline.writers.template.instructions import INSTRUCTIONS
from pipeline.writers.template.layout import layout
from pipeline.writers.template.sheet import INPUT_ROWS

__all__ = ["INPUT_ROWS", "INSTRUCTIONS", "LISTS", "Filling", "filled", "filled_workbook", "layout", "need", "template", "templates"]
