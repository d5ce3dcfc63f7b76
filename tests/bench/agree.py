"""Whether contestants come to the same index, before their time is taken."""

import csv

import numpy
from osgeo import gdal

gdal.UseExceptions()
ROWS = 1024


def rows_of(band, top, rows):
    values = band.ReadAsArray(0, top, band.XSize, rows).astype(numpy.float64)
    values[values == band.GetNoDataValue()] = numpy.nan
    return values


def difference(path, other):
    """(largest, mean) absolute difference of two rasters; an error where one has data and the other has not."""
    a, b = gdal.Open(path), gdal.Open(other)
    one, two = a.GetRasterBand(1), b.GetRasterBand(1)
    if (one.XSize, one.YSize) != (two.XSize, two.YSize):
        raise AssertionError(f"{path} and {other} differ in size")
    most, total, cells, lone = 0.0, 0.0, 0, 0
    for top in range(0, one.YSize, ROWS):
        rows = min(ROWS, one.YSize - top)
        x, y = rows_of(one, top, rows), rows_of(two, top, rows)
        lone += int((numpy.isnan(x) != numpy.isnan(y)).sum())
        apart = numpy.abs(x - y)[~(numpy.isnan(x) | numpy.isnan(y))]
        if apart.size:
            most, total, cells = max(most, float(apart.max())), total + float(apart.sum()), cells + apart.size
    return most, total / max(cells, 1), lone


def check(path, others, most=1e-5):
    """{name: largest difference to `path`} of rasters that have to agree, cells without data included."""
    found = {}
    for name, other in others.items():
        found[name], _, lone = difference(path, other)
        if not found[name] <= most or lone:
            raise AssertionError(f"the index of {name} differs by {found[name]:.3g}, and in {lone} cells one alone has data")
    return found


def rows_by(path, key):
    with open(path, encoding="utf-8", newline="") as f:
        return {row[key].removeprefix("Z"): row for row in csv.DictReader(f)}


def zone_means(ours, univar):
    """(largest difference of the mean index of a zone, zones compared) of zones.csv and of a table of r.univar."""
    one, two = rows_by(ours, "zone"), rows_by(univar, "zone")
    apart = [abs(float(row["index_mean"]) - float(two[zone]["mean"])) for zone, row in one.items()
             if row["index_mean"] and zone in two]
    return max(apart, default=float("inf")), len(apart)
