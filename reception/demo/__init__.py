"""An invented office with its staff and cases, to look at and to try things on; days are relative to the loading."""
