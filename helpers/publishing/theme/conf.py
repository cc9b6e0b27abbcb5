"""Sphinx' configuration of the book's pages. What differs from book to book comes from the environment."""

import os

project = "Graphs of Layers"
author = "the authors of Graphs of Layers"
copyright = "text and figures CC BY 4.0, code MIT"
html_title = "Graphs of Layers"
extensions = ["myst_nb", "sphinx_copybutton"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["notebooks", "_theme"]
nb_execution_mode = "off"
nb_merge_streams = True
myst_enable_extensions = ["html_image"]
myst_heading_anchors = 2
# Percent signs, dollar signs and braces in the text mean themselves.
myst_disable_syntax = ["math_block", "math_inline"]
html_theme = "furo"
html_static_path = ["_theme"]
html_css_files = ["book.css"]
html_js_files = ["book.js"]
html_copy_source = False
html_show_sourcelink = False
html_last_updated_fmt = None
html_baseurl = os.environ.get("BOOK_ADDRESS", "")
copybutton_exclude = ".linenos, .gp, .go"
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
suppress_warnings = ["mystnb.unknown_mime_type"]
html_theme_options = {
    "light_css_variables": {"color-foreground-muted": "#4d5057", "color-foreground-secondary": "#43464c"},
    "dark_css_variables": {"color-foreground-muted": "#b3b8c1", "color-foreground-secondary": "#c2c7d0"},
}
