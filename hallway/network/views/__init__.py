"""Pages about the network and its health."""
