"""Sphinx's settings for the site; `area-send site` writes the pages' sources to a folder and names this file's."""

from pathlib import Path

HERE = Path(__file__).resolve().parent

project = "area-send"
author = "The area-send authors"
copyright = "The area-send authors. Code: MIT. Data: Open Government Licence v3.0"  # noqa: A001 # Sphinx's name for it
language = "en-GB"
html_title = "area-send"

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "area_send.site.sphinx_parts"]
source_suffix = {".md": "myst-nb", ".ipynb": "myst-nb"}
exclude_patterns = ["_build", "_extra"]

default_role = "code"  # what docstrings put between single backticks
autodoc_typehints = "signature"
napoleon_google_docstring = False
napoleon_use_rtype = False

nb_execution_mode = "off"  # the site shows runs, it does not make them
nb_merge_streams = True
nb_code_prompt_show = "Show code"
nb_code_prompt_hide = "Hide code"
myst_enable_extensions: list[str] = []  # no mathematics, so that nothing asks for MathJax
myst_heading_anchors = 3

html_theme = "pydata_sphinx_theme"
html_static_path = [str(HERE / "_static")]
html_favicon = str(HERE / "_static" / "icon.svg")  # without one, browsers ask servers for a file that is not there
html_css_files = ["site.css"]
html_js_files = [("filter.js", {"defer": "defer"})]
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # summaries are fetched, which no browser allows in a folder (file://)
html_context = {"default_mode": "auto"}
suppress_warnings = ["ref.python"]  # two classes of one name: the type in a signature then links to neither
html_use_index = False
html_domain_indices = False
html_sidebars = {
    "index": [],
    "explore": [],
    "claims": [],
    "students": [],
    "reproduce": [],
    "search": [],
}
html_theme_options = {
    "logo": {"text": "area-send"},
    "navbar_align": "left",
    "header_links_before_dropdown": 8,
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_prev_next": False,
    "navigation_with_keys": False,
    "search_bar_text": "Search the site",
    "show_nav_level": 1,
    "navigation_depth": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
