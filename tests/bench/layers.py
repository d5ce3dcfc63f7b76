"""Made layers for benchmarks: of any size, the same for the same arguments, as hard to pack as terrain and land use are.

A layer is value noise of many octaves. Two of three are Float32, 200 to 1800 and beyond in steps of 0.01, no data -9999; the
others Byte, 1 to 9, no data 255. A quarter disc at the north-west corner, 2.4 % of the square, has no data in any.
"""

import math
import os

import numpy
from osgeo import gdal, ogr, osr

gdal.UseExceptions()
TILE = 512
ORIGIN = (300000.0, 3999990.0)  # on whole multiples of the cell, where a grid made for zones lies
CELL_M = 30.0
HOLE = math.sqrt(4 * 0.024 / math.pi)  # radius, as a share of the side

# The weights are those of twelve layers; fewer are brought to sum 1 again.
WEIGHTS = (.15, .12, .11, .10, .09, .08, .07, .07, .06, .06, .05, .04)
GOALPOSTS = {gdal.GDT_Float32: (200, 1800), gdal.GDT_Byte: (0, 9)}
CODECS = {"deflate": ["COMPRESS=DEFLATE"], "zstd": ["COMPRESS=ZSTD"], "none": []}


def crs(code=32650):
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(code)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


class Octave:
    """Random values at the nodes of a square lattice, smooth between them; nodes are made row by row, when they are met."""

    def __init__(self, seed, cell, width):
        self.seed, self.cell = seed, cell
        at = numpy.arange(width, dtype=numpy.float32) / numpy.float32(cell)
        self.column = at.astype(numpy.int32)
        self.part = self.smooth(at - self.column)
        self.rows = {}

    @staticmethod
    def smooth(t):
        return (t * t * t * (t * (t * 6 - 15) + 10)).astype(numpy.float32)

    def row(self, k):
        if k not in self.rows:
            self.rows = {i: v for i, v in self.rows.items() if i == k - 1}
            node = numpy.random.default_rng((*self.seed, k)).random(int(self.column[-1]) + 2, dtype=numpy.float32)
            self.rows[k] = node[self.column] + self.part * (node[self.column + 1] - node[self.column])
        return self.rows[k]

    def add(self, out, top, amplitude):
        for y in range(out.shape[0]):
            k, t = divmod((top + y) / self.cell, 1)
            above, below = self.row(int(k)), self.row(int(k) + 1)
            out[y] += numpy.float32(amplitude) * (above + self.smooth(numpy.float32(t)) * (below - above))


def octaves(number, is_byte, width):
    """[(octave, amplitude)] of a layer."""
    if is_byte:
        steps = [(300, 1.0), (60, 0.4), (11, 0.15)]
    else:
        steps = [(900 * 0.5 ** k, 1000 * 0.48 ** k) for k in range(9)]
    return [(Octave((number, i), cell, width), amplitude) for i, (cell, amplitude) in enumerate(steps)]


def band_of(number, noise, is_byte, side, top, rows):
    out = numpy.zeros((rows, side), numpy.float32)
    for octave, amplitude in noise:
        octave.add(out, top, amplitude)
    if is_byte:
        out = (1 + 8.99 / 1.55 * out).astype(numpy.uint8)
    else:
        out += 0.5 * numpy.random.default_rng((number, 99, top)).random(out.shape, dtype=numpy.float32)
        out = numpy.round(out * 100) * numpy.float32(0.01)
    x, y = numpy.arange(side)[None, :], numpy.arange(top, top + rows)[:, None]
    out[x * x + y * y < (HOLE * side) ** 2] = 255 if is_byte else -9999
    return out


def write_layer(path, number, side, codec, is_byte, place=None, data_rows=None):
    """`place`: (CRS, geotransform), else the grid of the set. Rows from `data_rows` on are left sparse: no data."""
    packed = [f"PREDICTOR={2 if is_byte else 3}"] if CODECS[codec] else []
    options = ["TILED=YES", f"BLOCKXSIZE={TILE}", f"BLOCKYSIZE={TILE}", "BIGTIFF=IF_SAFER", "NUM_THREADS=ALL_CPUS",
               f"SPARSE_OK={bool(data_rows)}", *CODECS[codec], *packed]
    kind = gdal.GDT_Byte if is_byte else gdal.GDT_Float32
    ds = gdal.GetDriverByName("GTiff").Create(path, side, side, 1, kind, options)
    srs, transform = place or (crs(), [ORIGIN[0], CELL_M, 0, ORIGIN[1], 0, -CELL_M])
    ds.SetGeoTransform(transform)
    ds.SetProjection(srs.ExportToWkt())
    band = ds.GetRasterBand(1)
    band.SetNoDataValue(255 if is_byte else -9999)
    noise = octaves(number, is_byte, side)
    for top in range(0, min(side, data_rows or side), TILE):
        band.WriteArray(band_of(number, noise, is_byte, side, top, min(TILE, side - top)), 0, top)
    ds.FlushCache()


def is_byte(number):
    return number % 3 == 2


def weights(count):
    given = [WEIGHTS[i % len(WEIGHTS)] for i in range(count)]
    return [w / sum(given) for w in given]


def goalposts(number):
    return GOALPOSTS[gdal.GDT_Byte if is_byte(number) else gdal.GDT_Float32]


def write_zones(path, count, side):
    """Quadrilaterals with corners moved at random, side by side over the whole square."""
    rows = max(n for n in range(1, math.isqrt(count) + 1) if count % n == 0)
    columns = count // rows
    random = numpy.random.default_rng(count)
    shift = (random.random((rows + 1, columns + 1, 2)) - 0.5) * 0.6
    shift[[0, -1], :, 1] = 0
    shift[:, [0, -1], 0] = 0
    x = ORIGIN[0] + (numpy.arange(columns + 1)[None, :] + shift[..., 0]) * side * CELL_M / columns
    y = ORIGIN[1] - (numpy.arange(rows + 1)[:, None] + shift[..., 1]) * side * CELL_M / rows
    ds = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = ds.CreateLayer("zones", crs(), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("code", ogr.OFTString))
    layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
    layer.StartTransaction()
    for i in range(rows * columns):
        r, c = divmod(i, columns)
        corners = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c), (r, c)]
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["code"], feature["number"] = f"Z{i + 1}", i + 1
        feature.SetGeometry(ogr.CreateGeometryFromWkt(
            "POLYGON((" + ",".join(f"{x[k]:.3f} {y[k]:.3f}" for k in corners) + "))"))
        layer.CreateFeature(feature)
    layer.CommitTransaction()


def manifest(name, sources, zones, grid, more=()):
    """`sources`: [(id, source, worst, best, weight, other keys)], dealt out to five groups in turn."""
    lines = [f"name: {name}", f"grid: {grid}", f"zones: {{source: {zones}, id: code}}",
             "classes: {method: fixed, breaks: [0.2, 0.4, 0.6, 0.8]}", *more, "groups:"]
    for g in range(min(5, len(sources))):
        mine = sources[g::5]
        lines += [f"  g{g}:", f"    weight: {sum(s[4] for s in mine):.9g}", "    factors:"]
        for number, (word, source, worst, best, weight, other) in enumerate(mine):
            side = "pressure" if number % 2 else "support"
            lines.append(f"      {word}: {{source: {source}, side: {side}, weight: {weight:.9g}, {other}"
                         f"score: {{linear: {{worst: {worst}, best: {best}}}}}}}")
    return "\n".join(lines) + "\n"


def make_set(folder, side, count=12, codec="deflate", zones=4, data_rows=None):
    """A layer set whose rasters lie on its grid; made once."""
    if os.path.exists(os.path.join(folder, "capacity.yaml")):
        return folder
    os.makedirs(folder, exist_ok=True)
    sources = []
    for i, weight in enumerate(weights(count)):
        write_layer(os.path.join(folder, f"f{i}.tif"), i, side, codec, is_byte(i), data_rows=data_rows)
        sources.append((f"f{i}", f"f{i}.tif", *goalposts(i), weight, ""))
    write_zones(os.path.join(folder, "zones.gpkg"), zones, side)
    with open(os.path.join(folder, "capacity.yaml"), "w", encoding="utf-8") as f:
        f.write(manifest("bench", sources, "zones.gpkg", "{extent: layer, layer: f0}"))
    return folder
