"""For whoever gives a class from the book.

plans     days with clock times, made of the notebooks' minutes
guide     the parts of TEACHING.md that are derived: the plans, and what goes wrong at each exercise
fetch     what a room without a network needs: brought ahead, and proved
slides    slides of the same notebooks
folders   a folder that is made whole or not at all
"""
