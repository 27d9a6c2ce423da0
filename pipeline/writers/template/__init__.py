"""The blank official forms, derived from their declarations, and the same forms carrying rows.

Nothing about a column is said here twice: heading, width, hint, drop-down and example all come from its `Field`.
"""

from pipeline.writers.template.book import Filling, filled, filled_workbook, template, templates
from pipeline.writers.template.guidance import LISTS, need
from pipeline.writers.template.instructions import INSTRUCTIONS, Chapter, about_columns, chapters, said, tabled
from pipeline.writers.template.layout import layout
from pipeline.writers.template.manner import INPUT_ROWS, Manner

__all__ = [
    "INPUT_ROWS", "INSTRUCTIONS", "LISTS", "Chapter", "Filling", "Manner", "about_columns", "chapters", "filled", "filled_workbook", "layout", "need", "said",
    "tabled", "template", "templates",
]
