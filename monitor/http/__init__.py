"""HTTP with a deadline for each request as a whole, for all that asks over the network."""
