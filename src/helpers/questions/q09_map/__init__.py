"""Which outcomes were found where: what stands on each tile of two maps, and whether neighbours are alike."""

from helpers.questions.q09_map.neighbours import LikeNeighboursResult, like_neighbours, other_neighbours
from helpers.questions.q09_map.shown import (
    FIRST_FACES,
    MAPS,
    NO_TILE,
    NOT_INSPECTED,
    NOT_KNOWN,
    SECOND_FACES,
    boundary_changes,
    count_tiles,
    inspected_tiles,
    map_tiles,
    outcomes_on,
    published_counts,
    refuse_empty,
    region_counts,
    release_counts,
)

__all__ = [
    "FIRST_FACES",
    "MAPS",
    "NOT_INSPECTED",
    "NOT_KNOWN",
    "NO_TILE",
    "SECOND_FACES",
    "LikeNeighboursResult",
    "boundary_changes",
    "count_tiles",
    "inspected_tiles",
    "like_neighbours",
    "map_tiles",
    "other_neighbours",
    "outcomes_on",
    "published_counts",
    "refuse_empty",
    "region_counts",
    "release_counts",
]
