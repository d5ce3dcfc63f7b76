"""The maps of capacity and industry together: every colour covers as much of the paper as its zones do of the land.

pictures_test.py FOLDER of a layer set whose zones are the cities of its industry table.
"""

import csv
import sys
import unittest

import numpy as np
from osgeo import gdal

import program

# Of thirds (capacity, industry), as chosen in src/map/palette.c.
COLOURS = {(1, 1): (246, 223, 187), (2, 1): (157, 171, 193), (3, 1): (65, 118, 190),
           (1, 2): (219, 167, 105), (2, 2): (132, 125, 122), (3, 2): (64, 74, 118),
           (1, 3): (189, 116, 20), (2, 3): (111, 76, 54), (3, 3): (44, 36, 54)}

NODATA = 0xE6E6E6


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def picture(path):
    """Pixels as one number each, 0xRRGGBB."""
    ds = gdal.Open(path)
    table = ds.GetRasterBand(1).GetColorTable()
    bands = ds.ReadAsArray().astype(np.int64)
    if table:
        colours = np.array([table.GetColorEntry(i)[:3] for i in range(table.GetCount())], dtype=np.int64)
        bands = colours[bands].transpose(2, 0, 1)
    return bands[0] << 16 | bands[1] << 8 | bands[2]


def code(rgb):
    return rgb[0] << 16 | rgb[1] << 8 | rgb[2]


def inks(pixels):
    """Pixels of each colour that is no grey and covers more than letters do."""
    values, counts = np.unique(pixels, return_counts=True)
    tinted = [max(v >> 16, v >> 8 & 255, v & 255) - min(v >> 16, v >> 8 & 255, v & 255) > 25 for v in values]
    return {v: n for v, n, t in zip(values, counts, tinted) if t and n > 0.001 * counts.sum()}


class Maps(unittest.TestCase):
    folder = None

    @classmethod
    def setUpClass(cls):
        here = cls.enterClassContext(program.temporary())
        cls.results = program.Results(cls.folder, "--maps", "scores,bivariate,coupling", "--set", "map.dpi=150", folder=here)
        cls.places = {r["place"]: r for r in rows_of(cls.results.path("crosscheck.csv"))}
        cls.zones = rows_of(cls.results.path("zones.csv"))

    def areas(self, key):
        """km2 of the zones by key(zone, place); those of key None are left out."""
        sums = {}
        for z in self.zones:
            k = key(z, self.places[z["parent"]])
            if k is not None:
                sums[k] = sums.get(k, 0) + float(z["area_km2"])
        total = sum(sums.values())
        return {k: v / total for k, v in sums.items()}

    def test_nine_colours(self):
        expected = self.areas(lambda z, p: (int(p["capacity_third"]), int(p["industry_third"])) if p["industry_third"] else None)
        pixels = picture(self.results.path("maps/bivariate.png"))
        cell = (9.5 / 25.4 * 150) ** 2  # in the square of the legend
        found = {k: max(np.count_nonzero(pixels == code(rgb)) - 0.9 * cell, 0) for k, rgb in COLOURS.items()}
        total = sum(found.values())
        for k, n in found.items():
            self.assertAlmostEqual(n / total, expected.get(k, 0), delta=0.02, msg=str(k))

    def test_one_scale(self):
        """Each class covers its share of either side, and the classes that share tells apart have one colour on both."""
        step = 0.05
        index = self.areas(lambda z, p: int(np.ceil(float(z["index_mean"]) / step - 1e-9)))
        score = self.areas(lambda z, p: int(np.ceil(float(z["industry_score"]) / 10 / step - 1e-9)) if z["industry_score"] else None)
        colour = {}
        for side, expected in zip(np.array_split(picture(self.results.path("maps/scores.png")), 2, axis=1), (index, score)):
            inked = inks(side)
            total = sum(inked.values())
            found = sorted((n / total for n in inked.values()), reverse=True)[:len(expected)]
            for share, other in zip(found, sorted(expected.values(), reverse=True)):
                self.assertAlmostEqual(share, other, delta=0.02)
            for k, share in expected.items():
                if any(abs(share - other) < 0.05 for j, other in expected.items() if j != k):
                    continue
                ink = min(inked, key=lambda v: abs(inked[v] / total - share))
                self.assertEqual(colour.setdefault(k, ink), ink, f"colour of class {k}")
        self.assertEqual(len(set(colour.values())), len(colour))

    def test_coupling(self):
        expected = self.areas(lambda z, p: p["coordination_class"])  # "" where there is none: grey
        pixels = picture(self.results.path("maps/coupling.png"))
        found = inks(pixels)
        found[NODATA] = np.count_nonzero(pixels == NODATA)
        large = sorted((n for n in found.values() if n > 0.02 * sum(found.values())), reverse=True)
        self.assertEqual(len(large), len(expected))
        for n, share in zip(large, sorted(expected.values(), reverse=True)):
            self.assertAlmostEqual(n / sum(large), share, delta=0.02)


if __name__ == "__main__":
    Maps.folder = sys.argv.pop(1)
    unittest.main()
