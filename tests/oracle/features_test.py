"""Factors made from vectors and tables: distance, density, rasterised polygons, joins; against GDAL's tools and numpy."""

import os
import unittest

import numpy as np
from osgeo import gdal

import program
import rasters

CRS, CELL, SHAPE, MARGIN = "EPSG:32650", 100.0, (300, 320), 4000.0
BOUNDS = (600000.0, 2800000.0, 632000.0, 2830000.0)
MANIFEST = """
name: features
nodata: skip
grid: {crs: "EPSG:32650", cell: 100, extent: box, box: [600000, 2800000, 632000, 2830000], margin: 4000, mask: none}
zones: {source: zones.gpkg, id: code}
groups:
  vectors:
    factors:
      roads: {source: lines.gpkg, derive: distance, score: {linear: {worst: 10000, best: 0}}}
      main: {source: lines.gpkg, where: "class = 1", derive: distance, score: {linear: {worst: 10000, best: 0}}}
      lonlat: {source: lonlat.geojson, derive: distance, score: {linear: {worst: 10000, best: 0}}}
      density: {source: lines.gpkg, derive: density, radius: 1500, score: {linear: {worst: 3, best: 0}}}
      towns: {source: points.gpkg, derive: density, radius: 2050, score: {linear: {worst: 1, best: 0}}}
      soil: {source: soil.gpkg, derive: rasterize, attribute: depth, score: {linear: {worst: 0, best: 100}}}
      water: {source: soil.gpkg, where: "depth > 40", derive: rasterize, score: {linear: {worst: 1, best: 0}}}
      people: {derive: join, table: census.csv, key: id, value: people, per: km2, score: {linear: {worst: 800, best: 0}}}
      rate: {derive: join, table: census.csv, key: id, value: rate, score: {linear: {worst: 0, best: 10}}}
"""
CENSUS = {"01": (20000, 3.25), "02": (50000, 7.5), "03": (4000, "")}


def line(points):
    return "LINESTRING (" + ", ".join(f"{x:.3f} {y:.3f}" for x, y in points) + ")"


def roads():
    """Winding lines; some lie beyond the edge, within the margin or out of reach."""
    random = np.random.RandomState(5)
    out = []
    for k in range(9):
        start = random.uniform((BOUNDS[0] - 3000, BOUNDS[1] - 3000), (BOUNDS[2] + 3000, BOUNDS[3] + 3000))
        steps = random.uniform(-900, 900, (12, 2)) + random.uniform(-600, 600, 2)
        out.append((line(start + np.cumsum(steps, axis=0)), {"class": k % 3}))
    out.append((line([(585000, 2790000), (586000, 2850000)]), {"class": 1}))
    return out


def zones():
    """Rectangles and an L, so that their true areas are plain integrals. One border runs through centres of cells."""
    return {"01": [(600500, 2800500, 612000, 2829000)], "02": [(612000, 2800500, 631000, 2815050)],
            "03": [(612000, 2815050, 622000, 2829000), (622000, 2815050, 631000, 2818000)]}


def outline(code):
    if code != "03":
        x0, y0, x1, y1 = zones()[code][0]
        return rasters.ring([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    return rasters.ring([(612000, 2815050), (631000, 2815050), (631000, 2818000), (622000, 2818000), (622000, 2829000),
                         (612000, 2829000)])


def true_km2(code):
    """The integral of the area's density over the rectangles, by Gauss and Legendre."""
    at, weight = np.polynomial.legendre.leggauss(6)
    total = 0.0
    for x0, y0, x1, y1 in zones()[code]:
        x, y = np.meshgrid((x0 + x1) / 2 + at * (x1 - x0) / 2, (y0 + y1) / 2 + at * (y1 - y0) / 2)
        total += np.sum(np.outer(weight, weight) * rasters.density(CRS, x, y)) * (x1 - x0) * (y1 - y0) / 4
    return total / 1e6


def soil():
    return [(rasters.ring([(x, y), (x + 7000, y + 800), (x + 6000, y + 8200), (x - 500, y + 7000)]), {"depth": depth})
            for x, y, depth in ((602000, 2803000, 20.5), (607000, 2807000, 55.0), (618000, 2812000, 80.25), (640000, 2803000, 9.0))]


def points():
    random = np.random.RandomState(8)
    return [(f"POINT ({x:.3f} {y:.3f})", {"n": 1})
            for x, y in random.uniform((BOUNDS[0] - 3000, BOUNDS[1] - 3000), (BOUNDS[2] + 3000, BOUNDS[3] + 3000), (150, 2))]


def write(folder):
    def at(name):
        return os.path.join(folder, name)

    rasters.write_shapes(at("lines.gpkg"), CRS, roads())
    program.tool("ogr2ogr", "-q", "-t_srs", "EPSG:4326", "-lco", "COORDINATE_PRECISION=12", at("lonlat.geojson"), at("lines.gpkg"))
    rasters.write_shapes(at("points.gpkg"), CRS, points())
    rasters.write_shapes(at("soil.gpkg"), CRS, soil())
    rasters.write_shapes(at("zones.gpkg"), CRS, [(outline(code), {"code": code}) for code in zones()])
    with open(at("census.csv"), "w", encoding="utf-8") as f:
        f.write("id,people,rate\n99,1,1\n" + "".join(f"{code},{n},{r}\n" for code, (n, r) in CENSUS.items()))
    with open(at("capacity.yaml"), "w", encoding="utf-8") as f:
        f.write(MANIFEST)


class Features(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.here = cls.enterClassContext(program.temporary())
        write(cls.here)
        cls.results = program.Results(cls.here, folder=cls.here)

    def at(self, name):
        return os.path.join(self.here, name)

    def frame(self, margin):
        """Zeros over the grid and a margin; columns and rows of it."""
        n = int(np.ceil(margin / CELL))
        bounds = (BOUNDS[0] - n * CELL, BOUNDS[1] - n * CELL, BOUNDS[2] + n * CELL, BOUNDS[3] + n * CELL)
        rasters.write(self.at("frame.tif"), np.zeros((SHAPE[0] + 2 * n, SHAPE[1] + 2 * n), np.uint8), bounds, CRS,
                      kind=gdal.GDT_Byte)
        return n

    def distance(self, *where):
        n = self.frame(MARGIN)
        program.tool("gdal_rasterize", "-q", "-at", "-burn", "1", *where, self.at("lines.gpkg"), self.at("frame.tif"))
        program.python_tool("gdal_proximity", "-q", self.at("frame.tif"), self.at("near.tif"), "-distunits", "GEO", "-values", "1",
                            "-ot", "Float32")
        near = gdal.Open(self.at("near.tif")).ReadAsArray()
        os.remove(self.at("near.tif"))
        return near[n:-n, n:-n]

    def test_distance(self):
        expected = self.distance()
        np.testing.assert_allclose(self.results.registered("roads"), expected, rtol=1e-6)
        self.assertGreater(expected.max(), 3000)
        np.testing.assert_allclose(self.results.registered("main"), self.distance("-where", "class = 1"), rtol=1e-6)

    def test_distance_from_degrees(self):
        """The same lines in longitude and latitude: the same cells but where a line all but touches another."""
        a, b = self.results.registered("lonlat"), self.results.registered("roads")
        self.assertGreater(np.mean(a == b), 0.999)
        self.assertLessEqual(np.abs(a - b).max(), 1.5 * CELL)

    def test_a_margin_counts(self):
        """Lines beyond the edge are nearer than any inside somewhere."""
        n = self.frame(0)
        self.assertEqual(n, 0)
        program.tool("gdal_rasterize", "-q", "-at", "-burn", "1", self.at("lines.gpkg"), self.at("frame.tif"))
        program.python_tool("gdal_proximity", "-q", self.at("frame.tif"), self.at("near.tif"), "-distunits", "GEO", "-values", "1")
        without = gdal.Open(self.at("near.tif")).ReadAsArray()
        os.remove(self.at("near.tif"))
        self.assertTrue((self.results.registered("roads") < without - 1).any())

    def circle(self, values, radius):
        """Sum over the cells whose centre is within the radius, by shifts of the whole raster."""
        n = int(radius / CELL)
        out = np.zeros(SHAPE)
        cells = 0
        for dy in range(-n, n + 1):
            for dx in range(-n, n + 1):
                if (dx * dx + dy * dy) * CELL * CELL <= radius * radius:
                    cells += 1
                    out += values[n + dy:n + dy + SHAPE[0], n + dx:n + dx + SHAPE[1]]
        return out / (cells * CELL * CELL / 1e6)

    def test_density_of_points(self):
        n = int(2050 / CELL)
        counts = np.zeros((SHAPE[0] + 2 * n, SHAPE[1] + 2 * n))
        for wkt, _ in points():
            x, y = map(float, wkt[7:-1].split())
            column, row = int(np.floor((x - BOUNDS[0]) / CELL)) + n, int(np.floor((BOUNDS[3] - y) / CELL)) + n
            if 0 <= column < counts.shape[1] and 0 <= row < counts.shape[0]:
                counts[row, column] += 1
        expected = self.circle(counts, 2050)
        np.testing.assert_allclose(self.results.registered("towns"), expected, rtol=1e-6, atol=1e-7)
        self.assertGreater(expected.max(), 0.3)

    def test_density_of_lines(self):
        """Lengths by cell, found by walking along the lines in steps of two centimetres."""
        n = int(1500 / CELL)
        lengths = np.zeros((SHAPE[0] + 2 * n, SHAPE[1] + 2 * n))
        for wkt, _ in roads():
            xy = np.array([list(map(float, p.split())) for p in wkt[12:-1].split(",")])
            for a, b in zip(xy, xy[1:]):
                length = np.hypot(*(b - a))
                k = int(length / 0.02) + 1
                p = a + (b - a) * ((np.arange(k) + 0.5) / k)[:, None]
                column = np.floor((p[:, 0] - BOUNDS[0]) / CELL).astype(int) + n
                row = np.floor((BOUNDS[3] - p[:, 1]) / CELL).astype(int) + n
                ok = (column >= 0) & (column < lengths.shape[1]) & (row >= 0) & (row < lengths.shape[0])
                np.add.at(lengths, (row[ok], column[ok]), length / k / 1000)
        expected = self.circle(lengths, 1500)
        # A crossing of a border is known to a step; a circle has about a hundred.
        np.testing.assert_allclose(self.results.registered("density"), expected, rtol=1e-4, atol=1e-4)
        self.assertGreater(expected.max(), 0.5)

    def rasterized(self, nodata, *how):
        rasters.write(self.at("burnt.tif"), np.full(SHAPE, nodata), BOUNDS, CRS)
        program.tool("gdal_rasterize", "-q", *how, self.at("soil.gpkg"), self.at("burnt.tif"))
        return gdal.Open(self.at("burnt.tif")).ReadAsArray()

    def test_rasterize(self):
        np.testing.assert_array_equal(self.results.registered("soil"), self.rasterized(np.nan, "-a", "depth"))
        np.testing.assert_array_equal(self.results.registered("water"), self.rasterized(0, "-where", "depth > 40", "-burn", "1"))
        self.assertEqual(set(np.unique(self.results.registered("water"))), {0, 1})

    def test_join(self):
        zone, people, rate = (self.results.zone_parts(), self.results.registered("people"), self.results.registered("rate"))
        for k, (code, (n, r)) in enumerate(CENSUS.items()):
            here = zone == k + 1
            self.assertTrue(here.any())
            np.testing.assert_allclose(people[here], n / true_km2(code), rtol=1e-6)
            np.testing.assert_array_equal(rate[here], np.float32(r) if r != "" else np.nan)
        self.assertTrue(np.isnan(people[zone == 0]).all())
        self.assertIn("2 of 3 zones have a value; none: 03", self.results.alignment["rate"]["made"])


if __name__ == "__main__":
    unittest.main()
