"""Small colour pictures in ten classes: drawn by a seeded program, or CIFAR-10."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.data.source import Draws, TrainAndTest, data_choice, from_keras

SEED = 20_261_121
TRAIN_OF_EACH, TEST_OF_EACH = 400, 100
SIDE = 32
# The unit of all lengths: a pixel has 64 of them, a shape's own half width has 1,024.
_PIXEL, _UNIT = 64, 1024
# 1,024 times the sine of 0, 1/64, … 16/64 of a turn: written out, so that no rounding depends on a machine.
_QUARTER = (0, 100, 200, 297, 392, 483, 569, 650, 724, 792, 851, 903, 946, 980, 1004, 1019, 1024)
_SINE = np.array(_QUARTER + _QUARTER[-2::-1] + tuple(-s for s in _QUARTER[1:] + _QUARTER[-2:0:-1]), dtype=np.int32)


class Pictures(TrainAndTest):
    """Colour pictures with their classes, split into a training and a test set.

    Unpacks as Keras' data sets do: ``(x_train, y_train), (x_test, y_test) = load_pictures()``.

    Attributes:
        train: the pair ``x_train`` of shape (n, 32, 32, 3), uint8 from 0 to 255, and ``y_train`` of shape (n,), uint8
            from 0 to 9.
        test: the same for the test set.
        source: one sentence that says which data these are, under which licence, and how many.
        classes: the names of the ten classes.
    """

    source: str
    classes: tuple[str, ...]

    def __new__(
        cls,
        train: tuple[np.ndarray, np.ndarray],
        test: tuple[np.ndarray, np.ndarray],
        source: str,
        classes: tuple[str, ...],
    ) -> Pictures:
        pictures = super().__new__(cls, train, test)
        pictures.source, pictures.classes = source, classes
        return pictures

    def __getnewargs__(self):  # a copy and a pickle keep their source
        return self.train, self.test, self.source, self.classes

    def __repr__(self) -> str:
        return f"<Pictures: {self.source}>"


def load_pictures() -> Pictures:
    """Pictures of 32 x 32 pixels in colour, in CIFAR-10's shapes and dtypes, ten classes.

    The bundled default is drawn when it is asked for, the same bytes for ever: one of ten shapes, larger or smaller,
    turned by up to a tenth of a turn, off the middle, partly hidden by a band and by specks, plain or with stripes,
    checks or dots, as is the ground, and noise over all. The colours are drawn from the same ranges for every class,
    so that colour says nothing. 4,000 to train, 1,000 to test, every
    class in equal proportion. With ``HELPERS_DATA=full``: CIFAR-10, 50,000 and 10,000, through
    ``keras.datasets.cifar10`` and Keras' cache.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` with a ``.source`` and the names of the ``.classes``; x is
        (n, 32, 32, 3) uint8 from 0 to 255, y is (n,) uint8 from 0 to 9.

    Raises:
        DataError: ``HELPERS_DATA`` has an unknown value, or CIFAR-10 could not be downloaded.
    """
    return _cifar_10() if data_choice() == "full" else _drawn_pictures()


def _cifar_10() -> Pictures:
    import keras

    (x_train, y_train), (x_test, y_test) = from_keras("CIFAR-10", keras.datasets.cifar10.load_data, "pictures")
    if keras.config.image_data_format() == "channels_first":
        x_train, x_test = (x.transpose(0, 2, 3, 1) for x in (x_train, x_test))
    return Pictures(
        (x_train, y_train.reshape(-1)),
        (x_test, y_test.reshape(-1)),
        "CIFAR-10 (A. Krizhevsky, V. Nair and G. Hinton), 32 x 32 pixels, through keras.datasets: "
        f"{len(x_train):,} training and {len(x_test):,} test images.",
        ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"),
    )


def _drawn_pictures() -> Pictures:
    draws = Draws(SEED)
    pictures = [_draw(shape, TRAIN_OF_EACH + TEST_OF_EACH, draws) for shape in SHAPES.values()]

    def part(chosen: slice) -> tuple[np.ndarray, np.ndarray]:
        x = np.concatenate([of_one[chosen] for of_one in pictures])
        y = np.repeat(np.arange(len(pictures), dtype=np.uint8), len(x) // len(pictures))
        order = draws.order(len(x))
        return x[order], y[order]

    train, test = part(slice(TRAIN_OF_EACH)), part(slice(TRAIN_OF_EACH, None))
    return Pictures(
        train,
        test,
        "Shapes drawn by a seeded program, made for this book (CC BY 4.0), 32 x 32 pixels: "
        f"{len(train[0]):,} to train, {len(test[0]):,} to test.",
        tuple(SHAPES),
    )


# The ten shapes: which points (u right, v down) lie inside. Their areas are about equal, as a histogram shows areas.


def _disc(u: np.ndarray, v: np.ndarray, radius: int = 900) -> np.ndarray:
    return u * u + v * v < radius * radius


def _ring(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return _disc(u, v, 1000) & ~_disc(u, v, 520)


def _crescent(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return _disc(u, v, 1100) & ~_disc(u - 540, v, 860)


def _square(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return np.maximum(abs(u), abs(v)) < 790


def _triangle(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return (v < 620) & (887 * abs(u) < 512 * (v + 1210))


def _cross(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    long, short = np.maximum(abs(u), abs(v)), np.minimum(abs(u), abs(v))
    return (long < 1020) & (short < 330)


def _star(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    # Five lines bound it; a point is inside a pentagram if it is on the inner side of four of them.
    normals = ((0, 1024), (974, 316), (602, -828), (-602, -828), (-974, 316))
    return sum(((a * u + b * v < 430 * _UNIT).astype(np.int8) for a, b in normals), np.int8(0)) >= 4


def _heart(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    tip = abs(u) + abs(v - 120) < 820
    return tip | _disc(abs(u) - 410, v + 290, 580)


def _arrow(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    shaft = (abs(v) < 300) & (u > -1100) & (u < 200)
    return shaft | ((u >= 0) & (abs(v) < 1140 - u))


def _bow(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    return (abs(v) < abs(u) * 9 // 10 + 90) & (abs(u) < 960)


SHAPES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "disc": _disc,
    "ring": _ring,
    "crescent": _crescent,
    "square": _square,
    "triangle": _triangle,
    "cross": _cross,
    "star": _star,
    "heart": _heart,
    "arrow": _arrow,
    "bow": _bow,
}


def _draw(inside: Callable[[np.ndarray, np.ndarray], np.ndarray], count: int, draws: Draws) -> np.ndarray:
    """``count`` pictures of one shape, (count, 32, 32, 3) uint8."""

    def each(low: int, high: int, *more: int) -> np.ndarray:  # one integer for every picture, to be spread over it
        return draws.array((count, 1, 1, *more), low, high)

    # Pixel centres, counted from the middle of the picture.
    across = (2 * np.arange(SIDE, dtype=np.int32) - SIDE + 1) * (_PIXEL // 2)
    x, y = across[None, None, :], across[None, :, None]

    radius = each(10 * _PIXEL, 14 * _PIXEL)
    middle_x, middle_y, angle = each(-4 * _PIXEL, 4 * _PIXEL), each(-4 * _PIXEL, 4 * _PIXEL), each(-6, 6) % 64
    u, v = _turned(x - middle_x, y - middle_y, angle)
    shape = inside(u * _UNIT // radius, v * _UNIT // radius)

    ground, figure = _two_colours(count, draws)
    image = np.where(shape[..., None], _filled(figure, x, y, each), _filled(ground, x, y, each))

    # A band lies across every second picture, two specks upon every one; they may hide a part of the shape.
    u, v = _turned(x - each(-10 * _PIXEL, 10 * _PIXEL), y - each(-10 * _PIXEL, 10 * _PIXEL), each(0, 63))
    band = (abs(u) < each(_PIXEL // 2, 2 * _PIXEL)) & (each(0, 1) == 1)
    image = np.where(band[..., None], draws.array((count, 1, 1, 3), 20, 235), image)
    for _ in range(2):
        u, v = x - each(-16 * _PIXEL, 16 * _PIXEL), y - each(-16 * _PIXEL, 16 * _PIXEL)
        speck = u * u + v * v < each(_PIXEL, 5 * _PIXEL // 2) ** 2
        image = np.where(speck[..., None], draws.array((count, 1, 1, 3), 20, 235), image)
    noise = draws.array(image.shape, -16, 16)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def _turned(x: np.ndarray, y: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates turned by ``angle`` 64ths of a turn."""
    sine, cosine = _SINE[angle], _SINE[(angle + 16) % 64]
    return (cosine * x + sine * y) // _UNIT, (cosine * y - sine * x) // _UNIT


def _two_colours(count: int, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    """For ground and figure, two colours, the figure's the lighter one; each (count, 1, 1, 3)."""
    ground = draws.array((count, 1, 1, 3), 20, 130)
    step = draws.array((count, 1, 1, 3), 20, 100)
    step[np.arange(count), 0, 0, draws.array(count, 0, 2)] += 60
    return ground, np.minimum(ground + step, 235)


def _filled(colour: np.ndarray, x: np.ndarray, y: np.ndarray, each: Callable[..., np.ndarray]) -> np.ndarray:
    """The colour as a surface: plain, striped, checked, or dotted with a shade of its own; (count, 32, 32, 3)."""
    u, v = _turned(x + each(0, 8 * _PIXEL), y + each(0, 8 * _PIXEL), each(0, 63))
    width = each(3 * _PIXEL // 2, 4 * _PIXEL)
    stripes, across = u // width % 2 == 1, v // width % 2 == 1
    kind = each(0, 3)
    shaded = np.where(kind == 1, stripes, np.where(kind == 2, stripes ^ across, stripes & across)) & (kind > 0)
    return colour + np.where(shaded[..., None], each(-30, 30, 3), 0)
