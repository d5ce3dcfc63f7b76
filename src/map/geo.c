#include "map/geo.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <math.h>
#include <stdio.h>

/* GDAL's words stay out of standard error: what matters of them goes into our own message. */
static void quiet(void)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
}

static void loud(void)
{
    CPLPopErrorHandler();
    CPLErrorReset();
}

/* True where x and y already are degrees from Greenwich. */
static bool plain_degrees(OGRSpatialReferenceH crs)
{
    return OSRIsGeographic(crs) && fabs(OSRGetPrimeMeridian(crs, NULL)) < 1e-12 &&
           fabs(OSRGetAngularUnits(crs, NULL) - M_PI / 180) < 1e-12;
}

/* The CRS of the degrees under `crs`: its own base, or one on the same ellipsoid counted from Greenwich.
 * Caller destroys. */
static OGRSpatialReferenceH degrees_under(OGRSpatialReferenceH crs)
{
    OGRSpatialReferenceH base = OSRCloneGeogCS(crs);
    if (base && !plain_degrees(base)) {
        OSRDestroySpatialReference(base);
        base = OSRNewSpatialReference(NULL);
        if (base && OSRSetGeogCS(base, "degrees", "degrees", "ellipsoid", OSRGetSemiMajor(crs, NULL),
                                 OSRGetInvFlattening(crs, NULL), "Greenwich", 0, "degree",
                                 M_PI / 180) != OGRERR_NONE) {
            OSRDestroySpatialReference(base);
            base = NULL;
        }
    }
    if (base) OSRSetAxisMappingStrategy(base, OAMS_TRADITIONAL_GIS_ORDER);
    return base;
}

static bool open_quietly(const char *wkt, struct geo *g)
{
    bool ok = false;
    OGRSpatialReferenceH base = NULL, crs = OSRNewSpatialReference(NULL);
    char *at = (char *)wkt; /* GDAL moves the pointer, it does not write */
    if (!crs || OSRImportFromWkt(crs, &at) != OGRERR_NONE) goto done;
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    const char *name = OSRGetName(crs);
    snprintf(g->name, sizeof g->name, "%s", name ? name : "");
    g->geographic = OSRIsGeographic(crs);
    base = degrees_under(crs);
    if (!base) goto done;
    double inverse = OSRGetInvFlattening(crs, NULL);
    geod_init(&g->ellipsoid, OSRGetSemiMajor(crs, NULL), inverse > 0 ? 1 / inverse : 0);
    if (!plain_degrees(crs)) {
        g->to_degrees = OCTNewCoordinateTransformation(crs, base);
        g->from_degrees = OCTNewCoordinateTransformation(base, crs);
        if (!g->to_degrees || !g->from_degrees) goto done;
    }
    ok = true;
done:
    OSRDestroySpatialReference(base);
    OSRDestroySpatialReference(crs);
    return ok;
}

enum status geo_open(const char *crs_wkt, struct geo *g, struct error *err)
{
    *g = (struct geo){0};
    if (!crs_wkt) return error_set(err, ST_INPUT, "map: the page has no CRS");
    enum status st = ST_OK;
    quiet();
    if (!open_quietly(crs_wkt, g)) {
        const char *said = CPLGetLastErrorMsg();
        st = error_set(err, ST_INPUT,
                       "map: a CRS with longitudes and latitudes is needed, found \"%.120s\": %s", crs_wkt,
                       said && *said ? said : "no reason given");
        geo_close(g);
    }
    loud();
    return st;
}

void geo_close(struct geo *g)
{
    if (g->to_degrees) OCTDestroyCoordinateTransformation(g->to_degrees);
    if (g->from_degrees) OCTDestroyCoordinateTransformation(g->from_degrees);
    *g = (struct geo){0};
}

static bool transform(OGRCoordinateTransformationH ct, double *x, double *y)
{
    int ok = 1;
    if (ct) {
        quiet();
        OCTTransformEx(ct, 1, x, y, NULL, &ok);
        loud();
    }
    return ok && isfinite(*x) && isfinite(*y);
}

bool geo_degrees(const struct geo *g, double x, double y, double *lon, double *lat)
{
    *lon = x;
    *lat = y;
    return transform(g->to_degrees, lon, lat) && fabs(*lat) <= 90 + 1e-9;
}

bool geo_place(const struct geo *g, double lon, double lat, double *x, double *y)
{
    *x = lon;
    *y = lat;
    return transform(g->from_degrees, x, y);
}

void geo_places(const struct geo *g, size_t n, double *x, double *y, int *ok)
{
    for (size_t i = 0; i < n; i++) ok[i] = 1;
    if (g->from_degrees) {
        quiet();
        OCTTransformEx(g->from_degrees, (int)n, x, y, NULL, ok);
        loud();
    }
    for (size_t i = 0; i < n; i++) ok[i] = ok[i] && isfinite(x[i]) && isfinite(y[i]);
}

double geo_metres(const struct geo *g, double ax, double ay, double bx, double by)
{
    double lon1, lat1, lon2, lat2, metres;
    if (!geo_degrees(g, ax, ay, &lon1, &lat1) || !geo_degrees(g, bx, by, &lon2, &lat2)) return NAN;
    geod_inverse(&g->ellipsoid, lat1, lon1, lat2, lon2, &metres, NULL, NULL);
    return metres;
}

double geo_stretch(const struct geo *g, double x, double y)
{
    double lon, lat;
    if (!g->geographic || !geo_degrees(g, x, y, &lon, &lat)) return 1;
    /* Not below 0.1: a map of a pole in degrees would have no width left. */
    double stretch = cos(lat * M_PI / 180);
    return stretch > 0.1 ? stretch : 0.1;
}

double geo_north(const struct geo *g, double x, double y, double stretch)
{
    double lon, lat, nx, ny;
    if (!geo_degrees(g, x, y, &lon, &lat)) return 0;
    double step = lat > 89.9 ? -1e-3 : 1e-3; /* at the pole itself: away from the south */
    if (!geo_place(g, lon, lat + step, &nx, &ny)) return 0;
    double dx = (nx - x) * stretch, dy = ny - y;
    return step > 0 ? atan2(dx, dy) : atan2(-dx, -dy);
}
