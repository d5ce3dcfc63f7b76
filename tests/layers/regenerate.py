#!/usr/bin/env python3
"""Writes a shipped layer set anew and compares it with what is committed: regenerate.py GENERATOR LAYERS_FOLDER SET

Pixels, georeferencing, no data, colours, attributes and geometries are compared, not bytes: those depend on the versions of
GDAL and SQLite. Every committed layer must be made by the generator and the other way round.
"""

import os
import subprocess
import sys
import tempfile

try:
    import numpy
    from osgeo import gdal, ogr
except ImportError as missing:
    print(f"skipped: {missing.name} is not installed")
    sys.exit(77)

BY_HAND = {"capacity.yaml", "ORIGIN.md"}


def raster(path):
    ds = gdal.Open(path)
    band = ds.GetRasterBand(1)
    table = band.GetColorTable()
    colors = [table.GetColorEntry(i) for i in range(table.GetCount())] if table else None
    return (ds.GetGeoTransform(), ds.GetSpatialRef().ExportToWkt(), band.DataType, band.GetNoDataValue(), band.GetScale(),
            band.GetOffset(), colors, band.GetCategoryNames()), ds.ReadAsArray()


def vector(path):
    ds = ogr.Open(path)
    layers = []
    for i in range(ds.GetLayerCount()):
        layer = ds.GetLayer(i)
        srs = layer.GetSpatialRef()
        layers.append((layer.GetName(), srs.ExportToWkt() if srs else None, [f.GetName() for f in layer.schema],
                       [(f.items(), f.GetGeometryRef().ExportToWkt() if f.GetGeometryRef() else None) for f in layer]))
    return layers


def differs(made, committed):
    if made.endswith(".tif"):
        (frame, cells), (old_frame, old_cells) = raster(made), raster(committed)
        return frame != old_frame or not numpy.array_equal(cells, old_cells)
    if made.endswith((".gpkg", ".geojson")):
        return vector(made) != vector(committed)
    with open(made, "rb") as new, open(committed, "rb") as old:
        return new.read() != old.read()


def main():
    generator, layers, name = sys.argv[1:]
    gdal.UseExceptions()
    ogr.UseExceptions()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([generator, os.path.join(layers, "generate", "source"), folder, name], check=True)
        made = set(os.listdir(folder))
        committed = set(os.listdir(os.path.join(layers, name))) - BY_HAND
        faults = [f"{file}: made but not committed" for file in made - committed]
        faults += [f"{file}: committed but not made" for file in committed - made]
        for file in sorted(made & committed):
            if not file.endswith(".aux.xml") and differs(os.path.join(folder, file), os.path.join(layers, name, file)):
                faults.append(f"{file}: differs from what is committed")
    print("\n".join(faults) or f"{len(made)} files as committed")
    sys.exit(1 if faults else 0)


main()
