"""Well-filled forms at random, harmless habits of their layout, and the mistakes of people put into them.

What each form deserves is known from how it was made; whatever else is said of it is a false alarm.
"""
