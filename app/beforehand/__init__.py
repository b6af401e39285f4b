"""The desk: what the author sees and keeps."""
