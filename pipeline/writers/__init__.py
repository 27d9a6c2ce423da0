"""Values → bytes: every file that leaves, and the house style they share."""
