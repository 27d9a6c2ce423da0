"""The signs by which the product knows its own sheets, comments and flags again, whatever program saved them since."""

APPENDIX_MARK = "廉控附页"
"""On every sheet of a template that is not to be filled in."""

APPENDIX_CODE = "RiskbookAppendix"
"""Begins the code name of such a sheet, which stands at the head of its XML; some programs drop it, so it is only a short cut."""

RETURN_TAG = "【退回标注】"
"""Begins every comment of ours, and stands on the sheet 退回说明."""

FLAG = "▶"
"""At the left edge of a row that must be changed."""
