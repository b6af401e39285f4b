"""Every widget, and nothing but widgets."""
