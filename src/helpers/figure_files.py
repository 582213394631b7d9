"""A figure's two files, PNG and SVG: the same bytes each time, and each drawn once.

`Figure.savefig` draws each file twice and finds the layout anew for each. Here the layout is found once, and a line of
text is put on the picture as one image; Matplotlib puts each letter on by itself, which took most of the time.
"""

# Matplotlib's canvases and renderers have no types.
# mypy: disable-error-code="no-untyped-call"

import io
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg, get_hinting_flag
from matplotlib.backends.backend_svg import FigureCanvasSVG
from PIL import Image
from PIL.PngImagePlugin import PngInfo

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
    png = _png(figure, {"Title": title, "Description": description})
    figure.set_layout_engine("none")
    svg = io.BytesIO()
    words = {"Date": None, "Creator": None, "Title": title, "Description": description}
    with mpl.rc_context({"svg.hashsalt": "area-send"}):
        FigureCanvasSVG(figure).print_svg(svg, metadata=words)
    return png, svg.getvalue()


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


class _Renderer(RendererAgg):
    """Matplotlib's renderer, level text drawn a line at a time."""

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        """Draw a line of text, its origin at x and y in pixels; formulas and turned text as Matplotlib does."""
        if ismath or angle:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        font = self._prepare_font(prop)
        font.set_text(s, 0.0, flags=get_hinting_flag())
        font.draw_glyphs_to_bitmap(antialiased=gc.get_antialiased())
        right, down = (offset / 64 for offset in font.get_bitmap_offset())  # offsets come in 64ths of a pixel
        down += font.get_descent() / 64
        self._renderer.draw_text_image(font.get_image(), round(x + right), round(y + down) + 1, 0, gc)


class _Canvas(FigureCanvasAgg):
    """A canvas with that renderer."""

    def get_renderer(self) -> _Renderer:
        """Return the renderer, made when first asked for: the size of the figure is settled by then."""
        renderer = getattr(self, "renderer", None)
        if not isinstance(renderer, _Renderer):
            renderer = self.renderer = _Renderer(*self.get_width_height(physical=True), self.figure.dpi)
        return renderer
