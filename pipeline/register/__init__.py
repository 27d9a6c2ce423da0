"""Accepted rows → the register: scopes, codes, grades, changes."""
