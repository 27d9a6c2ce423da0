"""riskbook: from an inbox of returned forms to the consolidated integrity-risk workbook."""

__version__ = "0.1.0"
