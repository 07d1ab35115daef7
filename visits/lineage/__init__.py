"""Who was here before, and with what: candidates while typing, the whole matter."""
