"""Which finding calls for which action, and what it is worth."""
