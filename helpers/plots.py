"""What was measured, as lessons show it: training curves, grids of images, and figures with their claim.

Pictures are PNG with a text alternative. The text states only what is the same on every machine, because the stored
outputs of the book are compared as text; digits that may differ belong to :func:`claim`.
"""

from __future__ import annotations

import base64
import io
import logging
import math
from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any

import numpy as np

# Blue and orange of Okabe and Ito (2008), which remain apart without colour vision; markers and dashes say it again.
TRAINING = {"color": "#0072b2", "marker": "o", "linestyle": "-", "label": "training"}
VALIDATION = {"color": "#d55e00", "marker": "s", "linestyle": "--", "label": "validation"}
# Six that stay apart in grey too: no two share a marker or a dash next to each other.
LINES = [
    {"color": "#0072b2", "marker": "o", "linestyle": "-"},
    {"color": "#d55e00", "marker": "s", "linestyle": "--"},
    {"color": "#009e73", "marker": "^", "linestyle": "-."},
    {"color": "#cc79a7", "marker": "D", "linestyle": ":"},
    {"color": "#8a6d00", "marker": "v", "linestyle": "-"},
    {"color": "#333333", "marker": "x", "linestyle": "--"},
]
WRONG = "#b3261e"
MOST_IMAGES = 200


class Figure:
    """A finished picture: displays itself in a notebook, and reads as text elsewhere.

    Attributes:
        png: the picture, bytes of a PNG file.
        text: the same in words.
    """

    def __init__(self, png: bytes, text: str) -> None:
        self.png = png
        self.text = text

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> tuple[dict[str, str], dict[str, Any]]:
        width = int.from_bytes(self.png[16:20], "big") // 2  # drawn at twice its size for sharp screens
        data = {"image/png": base64.b64encode(self.png).decode("ascii"), "text/plain": self.text}
        return data, {"image/png": {"alt": self.text, "width": width}}

    def save(self, path: str) -> None:
        """Write the picture to ``path`` as a PNG file."""
        with open(path, "wb") as file:
            file.write(self.png)


def plot_training(history: Any) -> Figure:
    """Loss and metrics over the epochs, training against validation.

    Args:
        history: what ``model.fit`` returned, or its ``.history`` (a dict from the name to one value an epoch). A name
            ``val_x`` is drawn as the validation of ``x``.

    Returns:
        a Figure with one panel for each loss and metric, the loss first.

    Raises:
        TypeError: ``history`` is neither.
        ValueError: it holds no epoch, because ``fit`` has not run.
    """
    curves = getattr(history, "history", history)
    if not isinstance(curves, Mapping):
        raise TypeError(f"plot_training() draws what fit() returned; this is a {type(history).__name__}.")
    epochs = max((len(values) for values in curves.values()), default=0)
    if not epochs:
        raise ValueError("plot_training() found no epoch in this history: fit() has not run yet.")
    names = [name for name in curves if not (name.startswith("val_") and name[4:] in curves)]
    names.sort(key=lambda name: name != "loss")  # the loss first, the rest as they come
    titles = {name: name.removeprefix("val_").replace("_", " ") for name in names}
    validated = any(f"val_{name}" in curves or name.startswith("val_") for name in names)

    columns = min(len(names), 3)
    rows = math.ceil(len(names) / columns)
    with _Page(4.0 * columns, 3.0 * rows) as page:
        from matplotlib.ticker import MaxNLocator

        for position, name in enumerate(names, start=1):
            axes = page.figure.add_subplot(rows, columns, position)
            own = VALIDATION if name.startswith("val_") else TRAINING
            for values, style in ((curves[name], own), (curves.get(f"val_{name}"), VALIDATION)):
                if values is not None:
                    axes.plot(range(1, len(values) + 1), values, markersize=4, linewidth=1.6, **style)
            axes.set_title(titles[name], fontsize=11)
            axes.set_xlabel("epoch")
            axes.set_xlim(0.75, epochs + 0.25)
            axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, min_n_ticks=1))
            axes.grid(True, color="#dddddd", linewidth=0.6)
            axes.spines[["top", "right"]].set_visible(False)
            axes.legend(frameon=False, fontsize=9)
        listed = list(titles.values())
        what = listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"
        against = ", training against validation" if validated else ""
        return page.finished(f"Training curves: {what} over {epochs} epoch{'s' if epochs > 1 else ''}{against}.")


def plot_lines(
    lines: Mapping[str, Sequence[float]],
    *,
    x_label: str,
    y_label: str,
    x: Sequence[float] | None = None,
    log: bool = False,
) -> Figure:
    """A few lines over one axis, told apart by colour, marker and dash.

    Args:
        lines: from a line's name to its values, one for each place on the x axis; one to six lines.
        x_label: what stands below.
        y_label: what stands at the side.
        x: the places on the x axis, as many as each line has values; 1, 2, 3, … by default.
        log: whether the y axis is logarithmic; then values must be greater than 0.

    Returns:
        a Figure; its text names the lines and both axes and leaves out the values, which differ between machines.

    Raises:
        TypeError: ``lines`` is no dict.
        ValueError: there are no lines or too many, their lengths differ from that of ``x``, or a value cannot be drawn.
    """
    if not isinstance(lines, Mapping):
        raise TypeError(f'plot_lines() takes a dict such as {{"loss": [3, 2, 1]}}; this is a {type(lines).__name__}.')
    if not 1 <= len(lines) <= len(LINES):
        raise ValueError(f"plot_lines() draws 1 to {len(LINES)} lines; got {len(lines)}.")
    values = {name: np.asarray(line, dtype=float).reshape(-1) for name, line in lines.items()}
    places = np.arange(1, max(map(len, values.values())) + 1) if x is None else np.asarray(x)
    for name, line in values.items():
        if len(line) != len(places) or not len(line):
            raise ValueError(
                f"plot_lines() has {len(places)} places on the x axis, but {name!r} has {len(line)} values."
            )
        if log and not (line > 0).all():
            raise ValueError(f"plot_lines(log=True) draws values greater than 0; {name!r} holds {line.min():g}.")
    with _Page(5.6, 3.2) as page:
        from matplotlib.ticker import MaxNLocator

        axes = page.figure.add_subplot()
        for (name, line), style in zip(values.items(), LINES, strict=False):
            axes.plot(places, line, label=name, markersize=4, linewidth=1.6, **style)
        if log:
            axes.set_yscale("log")
        if np.issubdtype(places.dtype, np.integer):
            axes.xaxis.set_major_locator(MaxNLocator(nbins=10, integer=True, min_n_ticks=1))
        axes.set(xlabel=x_label, ylabel=y_label)
        axes.grid(True, color="#dddddd", linewidth=0.6)
        axes.spines[["top", "right"]].set_visible(False)
        axes.legend(frameon=False, fontsize=9)
        scale = ", on a logarithmic scale" if log else ""
        drawn = f"Line{'s' if len(values) > 1 else ''}: {', '.join(values)}"
        return page.finished(f"{drawn}. Below: {x_label}; at the side: {y_label}{scale}.")


def plot_images(
    images: Any,
    labels: Any = None,
    predictions: Any = None,
    *,
    columns: int = 8,
    names: Sequence[str] | None = None,
) -> Figure:
    """Images in a grid, with their labels; wrong predictions are framed, marked ✗ and spelled out.

    Args:
        images: shape (n, height, width), (n, height, width, 1) or (n, height, width, 3); uint8 from 0 to 255 or floats
            from 0 to 1. At most 200.
        labels: (n,) integers or strings.
        predictions: (n,) classes, or (n, classes) scores of which the greatest counts.
        columns: how many images stand in a row.
        names: the name of each class, for integer labels and predictions.

    Returns:
        a Figure; its text lists the labels and leaves out the predictions, which are not the same on every machine.

    Raises:
        ValueError: a shape or a number does not fit; the message says which.
    """
    images = np.asarray(images)
    if images.ndim not in (3, 4) or (images.ndim == 4 and images.shape[-1] not in (1, 3)) or not len(images):
        raise ValueError(
            "plot_images() takes images of shape (n, height, width), (n, height, width, 1) or (n, height, width, 3); "
            f"these have shape {images.shape}."
        )
    if len(images) > MOST_IMAGES:
        raise ValueError(
            f"plot_images() draws at most {MOST_IMAGES} images; got {len(images):,}: pass images[:40], say."
        )
    if columns < 1:
        raise ValueError(f"plot_images() needs at least one column; got {columns}.")
    truth = _names_of(labels, len(images), names, "labels")
    guess = _names_of(predictions, len(images), names, "predictions")

    columns = min(columns, len(images))
    rows = math.ceil(len(images) / columns)
    with _Page(1.3 * columns, (1.3 if truth is guess is None else 1.6) * rows) as page:
        for position, image in enumerate(images):
            axes = page.figure.add_subplot(rows, columns, position + 1)
            axes.set(xticks=[], yticks=[])
            picture = image[..., 0] if image.ndim == 3 and image.shape[-1] == 1 else image
            axes.imshow(picture, cmap="gray", vmin=0, vmax=255 if image.dtype == np.uint8 else 1)
            wrong = truth is not None and guess is not None and truth[position] != guess[position]
            if wrong:
                axes.set_title(
                    f"✗ {guess[position]}, not {truth[position]}", fontsize=9, color=WRONG, fontweight="bold"
                )
                axes.spines[:].set(color=WRONG, linewidth=3, linestyle=(0, (3, 1)))
            elif truth is not None or guess is not None:
                axes.set_title((truth or guess)[position], fontsize=9)
        text = f"{len(images)} image{'s' if len(images) > 1 else ''}"
        if rows > 1:
            text += f" in rows of {columns}"
        if truth is not None:
            text += f", labels: {' '.join(truth) if names is None and _short(truth) else ', '.join(truth)}"
        if guess is not None and truth is not None:
            text += "; each wrong prediction is framed, marked ✗ and spelled out"
        return page.finished(f"{text}.")


def claim(
    name: str, value: Any, *, at_least: float | None = None, at_most: float | None = None, decimals: int = 3
) -> None:
    """Print a measured figure and what is claimed about it: its digits may differ between machines, its claim not.

    ``claim("test accuracy", 0.9306, at_least=0.90)`` prints ``test accuracy 0.931 — at least 0.90: yes``. Nothing is
    raised when the answer is ``no``. Integers are printed whole, other numbers with ``decimals`` digits, and with more
    where rounding would contradict the answer.

    Args:
        name: what was measured.
        value: a number, or an array or tensor that holds one.
        at_least: the bound that the value must reach.
        at_most: the bound that it must not pass. Either bound or both.
        decimals: how many digits after the point.

    Raises:
        TypeError: no bound is given, or ``value`` is not one number.
    """
    bounds = [("at least", at_least, 1), ("at most", at_most, -1)]
    bounds = [(words, bound, sign) for words, bound, sign in bounds if bound is not None]
    if not bounds:
        raise TypeError(f"claim({name!r}, …) claims nothing: say at_least=… or at_most=….")
    try:
        number = value.item() if hasattr(value, "item") else value
        number = number if isinstance(number, Integral) else float(number)
    except (TypeError, ValueError):
        raise TypeError(f"claim({name!r}, …) takes one number; got {value!r:.80}.") from None

    if isinstance(number, Integral):
        figure = f"{number:,}"
    else:
        while decimals < 17 and any(
            (s * round(number, decimals) >= s * b) != (s * number >= s * b) for _, b, s in bounds
        ):
            decimals += 1
        figure = f"{number:,.{decimals}f}"
    holds = all(sign * number >= sign * bound for _, bound, sign in bounds)
    claimed = ", ".join(f"{words} {_bound(bound)}" for words, bound, _ in bounds)
    print(f"{name} {figure} — {claimed}: {'yes' if holds else 'no'}")


def _bound(bound: float) -> str:
    """``0.9`` as ``0.90`` and ``0.125`` as ``0.125``; integers as they are."""
    if isinstance(bound, Integral):
        return f"{bound:,}"
    return f"{bound:.2f}" if round(bound, 2) == bound else f"{bound:g}"


def _names_of(values: Any, count: int, names: Sequence[str] | None, what: str) -> list[str] | None:
    if values is None:
        return None
    values = np.asarray(values)
    if values.ndim == 2 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim == 2:
        values = values.argmax(axis=1)
    if values.shape != (count,):
        raise ValueError(f"plot_images() got {count} images, but {what} of shape {values.shape}.")
    if names is None:
        return [str(value) for value in values.tolist()]
    for value in values.tolist():
        if not (isinstance(value, int) and 0 <= value < len(names)):
            raise ValueError(f"plot_images() has {len(names)} names, but one of the {what} is {value!r}.")
    return [str(names[value]) for value in values.tolist()]


def _short(words: list[str]) -> bool:
    return all(len(word) <= 2 for word in words)


class _Page:
    """A white matplotlib figure that depends on no style sheet and stays out of pyplot, so that nothing shows twice."""

    def __init__(self, width: float, height: float) -> None:
        # It may say on stderr that it builds its font cache, on the first use on a machine.
        logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
        import matplotlib.style

        self._style = matplotlib.style.context("default")
        self._size = width, height

    def __enter__(self) -> _Page:
        from matplotlib.figure import Figure as Canvas

        self._style.__enter__()
        self.figure = Canvas(figsize=self._size, dpi=200, layout="constrained", facecolor="white")
        return self

    def __exit__(self, *problem: object) -> None:
        self._style.__exit__(*problem)

    def finished(self, text: str) -> Figure:
        file = io.BytesIO()
        # metadata: a PNG names the version of matplotlib unless told not to
        self.figure.savefig(file, format="png", metadata={"Software": None})
        return Figure(file.getvalue(), text)
