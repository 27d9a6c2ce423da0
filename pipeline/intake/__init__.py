"""Bytes → submissions: may it be opened, where is the table, what does each cell mean."""
