"""For whoever gives a class from the book.

plans     days with clock times, made of the notebooks' minutes
guide     the parts of TEACHING.md that are derived: the plans, and what goes wrong at each exercise
"""
