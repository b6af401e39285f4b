"""Services between the store and the windows: QtCore only."""
