"""What went back before, and what became of it: 已改正, 仍存在, 新出现. File names, sheets and row numbers do not matter here."""
