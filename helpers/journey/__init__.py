"""A learner's way through the book: `way` reads it from the log, `pages` shows it, `code` makes it a line to send."""
