"""A layer set on real data: a copy of its manifest beside a link to the folder of data."""

import os
import shutil

from osgeo import ogr

import program


def mend(source, to):
    """Copy polygons, made valid: self-crossings are no fault of the program's to find here."""
    ds = ogr.Open(source)
    layer = ds.GetLayer(0)
    out = ogr.GetDriverByName("GPKG").CreateDataSource(to)
    copy = out.CreateLayer("zones", layer.GetSpatialRef(), ogr.wkbMultiPolygon)
    copy.CreateField(ogr.FieldDefn("name", ogr.OFTString))
    for feature in layer:
        shape = ogr.Geometry(ogr.wkbMultiPolygon)
        valid = feature.GetGeometryRef().MakeValid()
        for part in polygons(valid):
            shape.AddGeometry(part)
        f = ogr.Feature(copy.GetLayerDefn())
        f.SetField("name", feature.GetField("name"))
        f.SetGeometry(shape)
        copy.CreateFeature(f)
    out = copy = None


def polygons(shape):
    if shape.GetGeometryName() == "POLYGON":
        return [shape.Clone()]  # it outlives what it is part of
    return [p for k in range(shape.GetGeometryCount()) for p in polygons(shape.GetGeometryRef(k))]


def copy(folder, data, to):
    """Set up a manifest of tests/real in the folder `to`; skips the test where the data are not there."""
    if not data or not os.path.isdir(data):
        program.skip("no real data")
    os.makedirs(to)
    shutil.copy(os.path.join(folder, "capacity.yaml"), to)
    os.symlink(os.path.abspath(data), os.path.join(to, "data"))
    with open(os.path.join(to, "capacity.yaml"), encoding="utf-8") as f:
        if "made/counties.gpkg" in f.read():
            os.mkdir(os.path.join(to, "made"))
            mend(os.path.join(data, "boundaries", "ganzhou_18_counties_echarts.geojson"), os.path.join(to, "made/counties.gpkg"))
    return to
