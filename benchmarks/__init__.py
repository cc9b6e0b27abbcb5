"""The book's figures, as ratios in one run: `make bench`, or `make bench ARGS="check import"` for some."""
