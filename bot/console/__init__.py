"""The review pages of the DCAP and of the coordonnateurs, on the administration listener."""
