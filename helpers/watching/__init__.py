"""Keeping the book true over time: what drifts with newer releases, and where the book runs."""
