"""Lets the tests of this folder import what lies beside them, and the bank of the exercises and that of the graphs."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parent / "graph")]
