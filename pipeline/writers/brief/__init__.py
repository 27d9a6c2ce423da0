"""廉政风险排查情况通报.docx: an edition's figures in the sentences of an official notice, with a table and two pictures, for the office to edit.

It is circulated: no person is named, and of what was reported （信息） only numbers stand there.
"""

from __future__ import annotations

from pipeline.analysis.figures import Figures
from pipeline.register.merge import Register
from pipeline.settings import Settings
from pipeline.writers.brief.matter import Matter
from pipeline.writers.brief.notice import notice
from pipeline.writers.brief.pictures import pictures
from pipeline.writers.official.paper import Paper

__all__ = ["brief"]


def brief(register: Register, figures: Figures, paper: Paper, settings: Settings, workbook: str) -> bytes:
    """The notice; on the same machine the same figures give the same bytes. `workbook` is the file in which all of it stands."""
    from pipeline.writers.brief.document import document
    from pipeline.writers.brief.package import packed

    own = notice(Matter(register, figures, paper, settings, workbook))
    return packed(document(own, pictures(own), paper))
