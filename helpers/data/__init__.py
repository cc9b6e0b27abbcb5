"""Data sets for the lessons: bundled or generated, deterministic and offline by default; the real ones on request.

The environment variable ``HELPERS_DATA`` chooses: unset (or ``bundled``) gives what this package carries or draws,
``full`` gives the real data set through Keras' own loaders, with their cache and their hashes. Shapes and dtypes are
the same either way, so that no lesson changes, and every loader says in ``.source`` what it returned. The tickets are
the book's own: there is nothing else to ask for.
"""

from helpers.data.digits import Digits, enlarge_to_28, load_digits_28
from helpers.data.pictures import Pictures, load_pictures
from helpers.data.pretrained import pretrained_cnn
from helpers.data.source import CHOICES, DataError, data_choice
from helpers.data.text import texts_to_ids, vocabulary_of
from helpers.data.tickets import Tickets, TicketSet, load_tickets

__all__ = [
    "CHOICES",
    "DataError",
    "Digits",
    "Pictures",
    "TicketSet",
    "Tickets",
    "data_choice",
    "enlarge_to_28",
    "load_digits_28",
    "load_pictures",
    "load_tickets",
    "pretrained_cnn",
    "texts_to_ids",
    "vocabulary_of",
]
