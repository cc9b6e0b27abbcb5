"""Grading a class: each submitted notebook in a process of its own, fenced in, and a table of what came out.

    submission  a notebook of a learner's as a list of steps: run this cell, check that exercise
    child       the process that runs one of them and writes down what each check found
    fence       what that process may not do: the network, other programs, files that are not its own
    grade       many of them at once, with limits, a progress bar, and results that a second run finds again
    report      the results as CSV and as one HTML page

The fence keeps accidents and pranks from harming anybody else. It is no prison: see SECURITY.md.
"""
