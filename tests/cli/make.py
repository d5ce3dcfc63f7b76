#!/usr/bin/env python3
"""Makes small layers for tests, each by one line.

    make.py raster PATH [options]   a raster; --help tells them
    make.py zones PATH [options]    a rectangle cut into zones with code, name_en, name_zh and city
    make.py lines PATH [options]    a river and a road across the rectangle
    make.py set DIR                 a whole layer set: capacity.yaml and all it names
    make.py plain DIR               two rasters on the grid and nothing else, so that every value can be told beforehand
    make.py many DIR --factors N    N factors of one raster, in --groups N groups

Without options everything lies on one rectangle of 20 x 20 km in EPSG:32650, rasters in 40 x 40 cells of 500 m.
Where GDAL's Python bindings are missing it exits 77, which run.py and ctest take for skipped.
"""

import argparse
import os
import sys

try:
    import numpy
    from osgeo import gdal, ogr, osr
except ImportError as missing:
    print(f"{missing.name} is not installed")
    sys.exit(77)

ORIGIN = (600000.0, 2880000.0)  # the north-west corner
SIDE_M = 20000.0

MANIFEST = """\
name: demo
title: Demonstration
data: modelled
grid:
  crs: EPSG:32650
  cell: 500
  extent: zones
  mask: zones
zones:
  source: zones.gpkg
  id: code
  name: name_en
  parent: city
groups:
  terrain:
    factors:
      elevation:
        source: dem.tif
        score: {linear: {worst: 1000, best: 0}}
      slope:
        source: dem.tif
        derive: slope
        unit: degrees
        score: {linear: {worst: 25, best: 0}}
  land_use:
    factors:
      class:
        source: landuse.tif
        resample: mode
        score: {table: {10: 0.9, 20: 0.7, 30: 0.5, 50: 0.2}}
  society:
    factors:
      population:
        derive: join
        table: census.csv
        key: code
        value: population
        per: km2
        side: pressure
        score: {linear: {worst: 800, best: 0}}
      roads:
        source: roads.gpkg
        derive: distance
        score: {linear: {worst: 20000, best: 0}}
classes:
  method: fixed
  breaks: [0.2, 0.4, 0.6, 0.8]
industry:
  table: industry.csv
  key: city
  score: score
  tier: tier
"""


# Factor a is the column, factor b the row of a cell, counted from 0: the index is (column + row) / 80.
PLAIN = """\
name: plain
grid: {crs: EPSG:32650, cell: 500}
groups:
  g:
    factors:
      a:
        source: a.tif
        score: {linear: {worst: 0, best: 40}}
      b:
        source: b.tif
        score: {linear: {worst: 0, best: 40}}
classes: {breaks: [0.25, 0.5, 0.75]}
"""


def crs_of(text):
    if not text or text == "none":
        return None
    crs = osr.SpatialReference()
    crs.SetFromUserInput(text)
    crs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return crs


def numbers(count, kind=float):
    def parse(text):
        values = tuple(kind(v) for v in text.replace("x", ",").split(","))
        if len(values) != count:
            raise argparse.ArgumentTypeError(f"{count} numbers expected: {text}")
        return values
    return parse


def cells(value, width, height, low, high):
    """The pattern called `value` over low..high, or that number in every cell."""
    y, x = numpy.mgrid[0:height, 0:width].astype(float)
    u, v = x / max(width - 1, 1), y / max(height - 1, 1)
    shapes = {
        "ramp": (u + v) / 2,                                     # north-west to south-east
        "row": v,
        "column": u,
        "checker": (x + y) % 2,
        "hill": numpy.exp(-8 * ((u - 0.5) ** 2 + (v - 0.5) ** 2)),
        "steps": numpy.minimum(numpy.floor(u * 4), 3) / 3,       # four values side by side
    }
    return low + (high - low) * shapes[value] if value in shapes else numpy.full((height, width), float(value))


def make_raster(path, o):
    width, height = o.size
    kind = gdal.GetDataTypeByName(o.type)
    ds = gdal.GetDriverByName("GTiff").Create(path, width, height, o.bands, kind, ["COMPRESS=DEFLATE", "TILED=YES"])
    dx, dy = o.cell if o.cell else (SIDE_M / width, SIDE_M / height)
    ds.SetGeoTransform((o.origin[0], dx, 0, o.origin[1], 0, -dy))
    crs = crs_of(o.crs)
    if crs:
        ds.SetProjection(crs.ExportToWkt())
    data = cells(o.value, width, height, *o.range)
    if o.codes:
        data = numpy.array(o.codes)[numpy.clip(numpy.rint(data), 0, len(o.codes) - 1).astype(int)]
    if o.hole:
        x, y, w, h = o.hole
        data[y:y + h, x:x + w] = o.nodata
    for number in range(1, o.bands + 1):
        band = ds.GetRasterBand(number)
        if o.nodata is not None:
            band.SetNoDataValue(o.nodata)
        if o.scale is not None:
            band.SetScale(o.scale)
            band.SetOffset(o.offset)
        band.WriteArray(data)


def vector(path, crs, geometry, fields):
    driver = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".shp": "ESRI Shapefile"}[os.path.splitext(path)[1]]
    ds = ogr.GetDriverByName(driver).CreateDataSource(path)
    layer = ds.CreateLayer(os.path.splitext(os.path.basename(path))[0], crs_of(crs), geometry)
    for name in fields:
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    return ds, layer


def add(layer, wkt, values):
    feature = ogr.Feature(layer.GetLayerDefn())
    for name, value in values.items():
        feature.SetField(name, value)
    feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
    layer.CreateFeature(feature)


def make_zones(path, o):
    columns, rows = o.split
    side_x, side_y = o.side
    ds, layer = vector(path, o.crs, ogr.wkbPolygon, ("code", "name_en", "name_zh", "city"))
    for i in range(columns * rows):
        row, column = divmod(i, columns)
        left, right = (o.origin[0] + side_x * c / columns for c in (column, column + 1))
        top, bottom = (o.origin[1] - side_y * r / rows for r in (row, row + 1))
        if i + 1 in o.bowtie:  # its two eastern corners change places
            wkt = f"POLYGON(({left} {top},{right} {bottom},{right} {top},{left} {bottom},{left} {top}))"
        else:
            wkt = f"POLYGON(({left} {top},{right} {top},{right} {bottom},{left} {bottom},{left} {top}))"
        add(layer, wkt,
            {"code": o.codes[i] if i < len(o.codes) else f"Z{i + 1}", "name_en": f"Zone {i + 1}",
             "name_zh": f"第{i + 1}区", "city": "East" if column >= columns / 2 else "West"})
    del layer, ds


def make_lines(path, o):
    ds, layer = vector(path, o.crs, ogr.wkbLineString, ("kind",))
    x, y = o.origin
    side_x, side_y = o.side
    add(layer, f"LINESTRING({x} {y - side_y / 2},{x + side_x} {y - side_y / 2})", {"kind": "road"})
    add(layer, f"LINESTRING({x + side_x / 4} {y},{x + side_x / 3} {y - side_y / 2},{x + side_x / 4} {y - side_y})",
        {"kind": "river"})
    del layer, ds


def in_folder(path):
    """Makes the folder; returns what writes a text into it, and what makes a layer in it."""
    os.makedirs(path)

    def put(name, text):
        with open(os.path.join(path, name), "w", encoding="utf-8") as f:
            f.write(text)

    def make(*words):
        main([words[0], os.path.join(path, words[1]), *words[2:]])
    return put, make


def make_plain(path, o):
    put, make = in_folder(path)
    put("capacity.yaml", PLAIN)
    make("raster", "a.tif", "--value", "column", "--range", "0,39")
    make("raster", "b.tif", "--value", "row", "--range", "0,39")


def make_many(path, o):
    put, make = in_folder(path)
    lines = ["grid: {crs: EPSG:32650, cell: 500}", "groups:"]
    for g in range(o.groups):
        lines += [f"  g{g + 1}:", "    factors:"]
        lines += [f"      f{f + 1}: {{source: a.tif, score: {{linear: {{worst: 0, best: {40 + f}}}}}}}"
                  for f in range(o.factors) if f * o.groups // o.factors == g]
    put("capacity.yaml", "\n".join(lines) + "\n")
    make("raster", "a.tif", "--value", "column", "--range", "0,39")


def make_set(path, o):
    put, make = in_folder(path)
    put("capacity.yaml", MANIFEST)
    make("raster", "dem.tif", "--size", "200x200", "--type", "Int16", "--value", "hill", "--range", "100,900", "--nodata=-32768")
    make("raster", "landuse.tif", "--size", "80x80", "--type", "Byte", "--value", "steps", "--range", "0,3",
         "--codes", "10,20,30,50", "--nodata", "0")
    make("zones", "zones.gpkg")
    make("lines", "roads.gpkg")
    put("census.csv", "code,population\nZ1,12000\nZ2,30000\nZ3,55000\nZ4,90000\n")
    put("industry.csv", "city,score,tier\nWest,6.2,2\nEast,5.1,3\n")


def main(arguments):
    gdal.UseExceptions()
    ogr.UseExceptions()
    osr.UseExceptions()
    parser = argparse.ArgumentParser(prog="make.py", allow_abbrev=False)
    kinds = parser.add_subparsers(dest="kind", required=True)
    for kind, function in (("raster", make_raster), ("zones", make_zones), ("lines", make_lines), ("set", make_set),
                           ("plain", make_plain), ("many", make_many)):
        p = kinds.add_parser(kind)
        p.set_defaults(function=function)
        p.add_argument("path")
        if kind == "many":
            p.add_argument("--factors", type=int, required=True)
            p.add_argument("--groups", type=int, default=1)
        if kind in ("set", "plain", "many"):
            continue
        p.add_argument("--crs", default="EPSG:32650", help="as GDAL takes it, or none")
        p.add_argument("--origin", type=numbers(2), default=ORIGIN, metavar="X,Y", help="the north-west corner")
        if kind == "raster":
            p.add_argument("--size", type=numbers(2, int), default=(40, 40), metavar="WxH")
            p.add_argument("--cell", type=numbers(2), metavar="X,Y", help="default: what makes it 20 x 20 km")
            p.add_argument("--type", default="Float32")
            p.add_argument("--bands", type=int, default=1)
            p.add_argument("--value", default="ramp", help="a number, ramp, row, column, checker, hill or steps")
            p.add_argument("--range", type=numbers(2), default=(0.0, 100.0), metavar="LOW,HIGH", help="of a pattern")
            p.add_argument("--codes", type=lambda s: [int(v) for v in s.split(",")], metavar="A,B,...",
                           help="these in place of the values 0, 1, ...")
            p.add_argument("--nodata", type=float)
            p.add_argument("--hole", type=numbers(4, int), metavar="X,Y,W,H", help="cells set to the no-data value")
            p.add_argument("--scale", type=float)
            p.add_argument("--offset", type=float, default=0.0)
        else:
            p.add_argument("--side", type=numbers(2), default=(SIDE_M, SIDE_M), metavar="X,Y")
        if kind == "zones":
            p.add_argument("--split", type=numbers(2, int), default=(2, 2), metavar="CxR")
            p.add_argument("--codes", type=lambda s: s.split(","), default=[], metavar="A,B,...")
            p.add_argument("--bowtie", type=lambda s: [int(v) for v in s.split(",")], default=[], metavar="N,...",
                           help="these zones, counted from 1, cross themselves")
    o = parser.parse_args(arguments)
    folder = os.path.dirname(o.path)
    if folder:
        os.makedirs(folder, exist_ok=True)
    o.function(o.path, o)


if __name__ == "__main__":
    main(sys.argv[1:])
