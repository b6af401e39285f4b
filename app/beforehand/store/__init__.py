"""Where drafts and records are kept: no Qt."""
