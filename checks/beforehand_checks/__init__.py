"""The engine that judges text against a policy; it knows nothing of Qt, of the vault or of windows."""
