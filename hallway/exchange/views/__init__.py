"""Pages about asks, offers and introductions."""
