"""Pages of everyday places."""
