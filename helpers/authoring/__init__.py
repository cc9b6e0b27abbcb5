"""The author's side: from `solutions/` to everything that is derived, and the proof that it is fresh."""
