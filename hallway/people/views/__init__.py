"""The pages about people. The clock is read here, at the edge, and passed on."""
