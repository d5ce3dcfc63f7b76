"""Rasters and vectors for tests: writing, reading, true areas."""

import hashlib
import math

import numpy as np
from osgeo import gdal, ogr, osr

WGS84_A, WGS84_F = 6378137.0, 1 / 298.257223563


def srs_of(crs):
    srs = osr.SpatialReference()
    srs.SetFromUserInput(crs)
    srs.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return srs


def write(path, array, bounds, crs, nodata=None, kind=gdal.GDT_Float32, block=None, scale=None, offset=None):
    """A one-band GeoTIFF over bounds (xmin, ymin, xmax, ymax). block: None is strips, else a tile's side."""
    height, width = array.shape
    how = ["COMPRESS=DEFLATE"]
    if block:
        how += ["TILED=YES", f"BLOCKXSIZE={block}", f"BLOCKYSIZE={block}"]
    ds = gdal.GetDriverByName("GTiff").Create(path, width, height, 1, kind, how)
    ds.SetGeoTransform((bounds[0], (bounds[2] - bounds[0]) / width, 0, bounds[3], 0, -(bounds[3] - bounds[1]) / height))
    ds.SetSpatialRef(srs_of(crs))
    band = ds.GetRasterBand(1)
    if nodata is not None:
        band.SetNoDataValue(nodata)
    if scale is not None:
        band.SetScale(scale)
        band.SetOffset(offset or 0)
    band.WriteArray(array)
    ds = band = None


def write_shapes(path, crs, shapes, layer="shapes"):
    """A GeoPackage of (WKT, {field: value}); fields are text, whole or real numbers by their first value."""
    ds = ogr.GetDriverByName("GPKG").CreateDataSource(path)
    out = ds.CreateLayer(layer, srs_of(crs), ogr.wkbUnknown)
    kinds = {str: ogr.OFTString, int: ogr.OFTInteger, float: ogr.OFTReal}
    for name, value in shapes[0][1].items():
        out.CreateField(ogr.FieldDefn(name, kinds[type(value)]))
    for wkt, fields in shapes:
        f = ogr.Feature(out.GetLayerDefn())
        f.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        for name, value in fields.items():
            f.SetField(name, value)
        out.CreateFeature(f)
    ds = out = None


def ring(points):
    points = list(points) + [points[0]]
    return "POLYGON ((" + ", ".join(f"{x:.9f} {y:.9f}" for x, y in points) + "))"


def band_area(lat):
    """Area from the equator to a latitude (radians) on WGS 84, of one radian of longitude (closed form)."""
    e = math.sqrt(WGS84_F * (2 - WGS84_F))
    s = np.sin(lat)
    b = WGS84_A * (1 - WGS84_F)
    return b * b / 2 * (s / (1 - e * e * s * s) + np.arctanh(e * s) / e)


def density(crs, x, y, step=500.0):
    """Square metres on the ellipsoid of WGS 84 to a square unit of a projected CRS, at points: from the Jacobian of the way
    to longitude and latitude."""
    lonlat = osr.CoordinateTransformation(srs_of(crs), srs_of("EPSG:4326"))
    h = step / srs_of(crs).GetLinearUnits()

    def at(px, py):
        points = np.column_stack([np.ravel(px), np.ravel(py)])
        return np.radians(np.array(lonlat.TransformPoints(points.tolist()))[:, :2]).T

    east, west, north, south = at(x + h, y), at(x - h, y), at(x, y + h), at(x, y - h)
    lat = at(x, y)[1]
    jacobian = ((east[0] - west[0]) * (north[1] - south[1]) - (east[1] - west[1]) * (north[0] - south[0])) / (4 * h * h)
    e2 = WGS84_F * (2 - WGS84_F)
    w = 1 - e2 * np.sin(lat) ** 2
    meridian, normal = WGS84_A * (1 - e2) / w ** 1.5, WGS84_A / np.sqrt(w)
    return np.abs(jacobian * meridian * normal * np.cos(lat)).reshape(np.shape(x))


def true_areas(grid):
    """Area in m2 of every cell of a run's grid, by means that share nothing with the program's. WGS 84 or a CRS on it."""
    x0, y0, x1, y1 = grid["bounds"]
    width, height = grid["width"], grid["height"]
    cell_x, cell_y = (x1 - x0) / width, (y1 - y0) / height
    if srs_of(grid["crs_wkt"]).IsGeographic():
        edges = np.radians(y1 - np.arange(height + 1) * cell_y)
        rows = (band_area(edges[:-1]) - band_area(edges[1:])) * math.radians(cell_x)
        return np.repeat(rows[:, None], width, axis=1)
    # Smooth enough to be reckoned every two kilometres and interpolated.
    every = max(1, int(2000 / max(cell_x, cell_y)))
    columns = np.arange(0, width + every, every) + 0.5
    rows = np.arange(0, height + every, every) + 0.5
    gx, gy = np.meshgrid(x0 + columns * cell_x, y1 - rows * cell_y)
    nodes = density(grid["crs_wkt"], gx, gy)
    cells = np.arange(width) + 0.5
    wide = np.array([np.interp(cells, columns, line) for line in nodes])
    cells = np.arange(height) + 0.5
    return np.array([np.interp(cells, rows, line) for line in wide.T]).T * cell_x * cell_y


def pixels(path):
    """A hash of the cells of every band and overview, with what stands beside them."""
    h, ds = hashlib.sha256(), gdal.Open(path)
    for number in range(1, ds.RasterCount + 1):
        band = ds.GetRasterBand(number)
        for level in [band] + [band.GetOverview(k) for k in range(band.GetOverviewCount())]:
            h.update(f"{level.XSize} {level.YSize} {level.DataType}".encode())
            h.update(np.ascontiguousarray(level.ReadAsArray()).tobytes())
        h.update(repr((band.GetDescription(), band.GetNoDataValue(), sorted(band.GetMetadata().items()))).encode())
        h.update(repr(band.GetCategoryNames()).encode())
    return h.hexdigest()
