"""Laws: their text, their versions, and where answers cite them."""
