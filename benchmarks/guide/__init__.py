"""What the official guide to the functional API does, on this book's data, sizes and steps, in the guide's own manner.

The guide builds, draws with `plot_model`, prints `summary()`, trains, saves. Here each chapter's share of it is a
script of that manner; `bench_guide` sets it against the cells of the chapter that do the same.
"""
