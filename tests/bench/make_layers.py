#!/usr/bin/env python3
"""Writes a large layer set for benchmarks: make_layers.py DIR SIDE [LAYERS]

LAYERS (default 12) aligned rasters of SIDE x SIDE cells in 512-cell tiles, DEFLATE with a predictor: two of three Float32, the
others Byte, 2 % no data; four zones; a manifest in five groups. The same arguments make the same files.
"""

import os
import sys

import numpy
from osgeo import gdal, ogr, osr

BAND_ROWS = 512
ORIGIN = (300000.0, 4000000.0)
CELL_M = 30.0


def write_layer(path, side, number, is_byte):
    options = ["TILED=YES", "BLOCKXSIZE=512", "BLOCKYSIZE=512", "COMPRESS=DEFLATE", "NUM_THREADS=ALL_CPUS",
               f"PREDICTOR={2 if is_byte else 3}", "BIGTIFF=IF_SAFER"]
    ds = gdal.GetDriverByName("GTiff").Create(path, side, side, 1, gdal.GDT_Byte if is_byte else gdal.GDT_Float32, options)
    ds.SetGeoTransform([ORIGIN[0], CELL_M, 0, ORIGIN[1], 0, -CELL_M])
    ds.SetProjection(crs().ExportToWkt())
    band = ds.GetRasterBand(1)
    band.SetNoDataValue(255 if is_byte else -9999)
    x = numpy.arange(side, dtype=numpy.float32)
    random = numpy.random.default_rng(number)
    for top in range(0, side, BAND_ROWS):
        rows = min(BAND_ROWS, side - top)
        y = numpy.arange(top, top + rows, dtype=numpy.float32)[:, None]
        field = 50 + 30 * numpy.sin(x / (90 + 17 * number)) * numpy.cos(y / (70 + 13 * number))
        field = field + random.random((rows, side), dtype=numpy.float32) * 10
        hole = random.random((rows // 16 + 1, side // 16 + 1)) < 0.02
        hole = hole.repeat(16, 0).repeat(16, 1)[:rows, :side]
        field[hole] = 255 if is_byte else -9999
        band.WriteArray(field.astype(numpy.uint8) if is_byte else field.astype(numpy.float32), 0, top)
    ds.FlushCache()


def crs():
    srs = osr.SpatialReference()
    srs.ImportFromEPSG(32650)
    return srs


def write_zones(path, side):
    ds = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    layer = ds.CreateLayer("zones", crs(), ogr.wkbPolygon)
    layer.CreateField(ogr.FieldDefn("code", ogr.OFTString))
    half = side * CELL_M / 2
    for i in range(4):
        west, north = ORIGIN[0] + i % 2 * half, ORIGIN[1] - i // 2 * half
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["code"] = str(i + 1)
        feature.SetGeometry(ogr.CreateGeometryFromWkt(
            f"POLYGON(({west} {north},{west + half} {north},{west + half} {north - half},{west} {north - half},{west} {north}))"))
        layer.CreateFeature(feature)


def main():
    folder, side = sys.argv[1], int(sys.argv[2])
    layers = int(sys.argv[3]) if len(sys.argv) > 3 else 12
    os.makedirs(folder, exist_ok=True)
    groups = {}
    for i in range(layers):
        write_layer(f"{folder}/f{i}.tif", side, i, i % 3 == 2)
        side_name = "pressure" if i % 4 == 1 else "support"
        groups.setdefault(i % 5, []).append(
            f"      f{i}: {{source: f{i}.tif, side: {side_name}, score: {{linear: {{worst: 0, best: 100}}}}}}")
    write_zones(f"{folder}/zones.gpkg", side)
    with open(f"{folder}/capacity.yaml", "w", encoding="utf-8") as manifest:
        manifest.write("name: bench\ngrid: {extent: layer, layer: f0}\nzones: {source: zones.gpkg, id: code}\ngroups:\n")
        for number, lines in groups.items():
            manifest.write(f"  g{number}:\n    factors:\n" + "\n".join(lines) + "\n")


main()
