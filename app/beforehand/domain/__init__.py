"""Values and rules of the desk: no Qt, no input or output."""
