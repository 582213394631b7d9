"""A figure's two files, PNG and SVG: the same bytes each time, and each drawn once.

`Figure.savefig` draws each file twice and finds the layout anew for each. Here the layout is found once, and a line of
text is put on the picture as one image; Matplotlib puts each letter on by itself, which took most of the time.
"""

# Matplotlib's canvases and renderers have no types.
# mypy: disable-error-code="no-untyped-call"

import io
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib.style
import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg, get_hinting_flag
from matplotlib.backends.backend_svg import FigureCanvasSVG
from PIL import Image
from PIL.PngImagePlugin import PngInfo

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Text of the SVG stays text, which can be searched, copied and read aloud. Who has not the first of these fonts, which
# Matplotlib brings and measures with, most likely has the second, whose letters are as wide.
RC: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "area-send",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Geneva", "Arial"],
}

# Lines and letters on white pack almost as well at the fastest level as at the usual one.
COMPRESSION = 1


def picture_files(figure: "Figure", *, dpi: int, title: str, description: str) -> tuple[bytes, bytes]:
    """Draw a figure and return the bytes of its PNG and of its SVG; the figure keeps the layout it got.

    Parameters
    ----------
    dpi : int
        Pixels of the PNG to an inch.
    title, description : str
        Written into both files for readers who do not see them.
    """
    figure.set_dpi(dpi)
    words = {"Title": title, "Description": description}
    svg = io.StringIO()
    with matplotlib.style.context(["default", RC]):
        png = _png(figure, words)
        figure.set_layout_engine("none")
        FigureCanvasSVG(figure).print_svg(svg, metadata={"Date": None, "Creator": None, **words})
    return png, svg.getvalue().encode()


def _png(figure: "Figure", words: dict[str, str]) -> bytes:
    """Return the PNG, without an alpha channel since no figure is transparent."""
    canvas, info, file = _Canvas(figure), PngInfo(), io.BytesIO()
    canvas.draw()
    for key, text in words.items():
        info.add_text(key, text)
    pixels = np.ascontiguousarray(np.asarray(canvas.buffer_rgba())[..., :3])
    dpi = (figure.dpi, figure.dpi)
    Image.fromarray(pixels).save(file, format="png", dpi=dpi, pnginfo=info, compress_level=COMPRESSION)
    return file.getvalue()


class _Line(NamedTuple):
    """A line of text as it is put on the picture: its image, where that lies from the text's origin, and its size."""

    image: npt.NDArray[np.uint8]
    right: float
    down: float
    size: tuple[float, float, float]


class _Renderer(RendererAgg):
    """Matplotlib's renderer, level text drawn a line at a time and set once, to be measured and then drawn."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self._lines: dict[tuple[str, Any], _Line] = {}

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> tuple[float, float, float]:
        """Return the size of a line of text in pixels."""
        if ismath:
            return super().get_text_width_height_descent(s, prop, ismath)  # type: ignore[no-any-return]
        return self._line(s, prop).size

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """Draw a line of text, its origin at x and y in pixels; formulas and turned text as Matplotlib does."""
        if ismath or angle:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        line = self._line(s, prop)
        self._renderer.draw_text_image(line.image, round(x + line.right), round(y + line.down) + 1, 0, gc)

    def _line(self, text: str, prop: Any) -> _Line:
        key = text, prop
        if key not in self._lines:
            font = self._prepare_font(prop)
            font.set_text(text, 0.0, flags=get_hinting_flag())
            # The font measures in 64ths of a pixel.
            width, height, descent = (length / 64 for length in (*font.get_width_height(), font.get_descent()))
            font.draw_glyphs_to_bitmap(antialiased=True)
            right, down = (offset / 64 for offset in font.get_bitmap_offset())
            self._lines[text, prop.copy()] = _Line(font.get_image(), right, down + descent, (width, height, descent))
        return self._lines[key]


class _Canvas(FigureCanvasAgg):
    """A canvas with that renderer."""

    def get_renderer(self) -> _Renderer:
        """Return the renderer, made when first asked for: the size of the figure is settled by then."""
        renderer = getattr(self, "renderer", None)
        if not isinstance(renderer, _Renderer):
            renderer = self.renderer = _Renderer(*self.get_width_height(physical=True), self.figure.dpi)
        return renderer
