"""The learner's copies in `work/`: laid, brought up to a newer book, backed up, put back. Not a line of theirs is lost.

    cells     what a cell is: whose exercise, and whether the book laid it or the learner wrote it
    laid      what the book ever laid into `work/`, so that what a learner wrote can be told from it
    merge     a learner's notebooks and a newer book, cell by cell
    backups   dated copies, made before anything is replaced
    copies    the folder itself: lay, update, reset, restore

`merge` knows notebooks and no files; only `backups`, `laid` and `copies` write.
"""
