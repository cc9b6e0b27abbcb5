"""The book for reading without running: static pages made from the stored, proven notebooks.

pages     a chapter's two notebooks as one page: the exercise as the learner finds it, its solution behind a fold
site      every page, an index and a search, through Sphinx
"""
