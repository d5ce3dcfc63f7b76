#include "grid/crs.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <stdlib.h>
#include <string.h>

OGRSpatialReferenceH crs_open(const char *definition)
{
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    if (!srs) return NULL;
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    OGRErr fault = OSRSetFromUserInput(srs, definition);
    CPLPopErrorHandler();
    if (fault != OGRERR_NONE) {
        OSRRelease(srs);
        return NULL;
    }
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

char *crs_wkt(OGRSpatialReferenceH srs)
{
    const char *const wkt2[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", NULL};
    char *text = NULL, *out = NULL;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    OGRErr fault = OSRExportToWktEx(srs, &text, wkt2);
    CPLPopErrorHandler();
    if (fault == OGRERR_NONE && text && *text) out = strdup(text);
    CPLFree(text);
    return out;
}

char *crs_name(OGRSpatialReferenceH srs)
{
    const char *authority = OSRGetAuthorityName(srs, NULL), *code = OSRGetAuthorityCode(srs, NULL);
    if (authority && code) {
        size_t room = strlen(authority) + strlen(code) + 2;
        char *out = malloc(room);
        if (!out) return NULL;
        stpcpy(stpcpy(stpcpy(out, authority), ":"), code);
        return out;
    }
    const char *name = OSRGetName(srs);
    if (name && *name && strcasecmp(name, "unknown") != 0 && strcasecmp(name, "unnamed") != 0)
        return strdup(name);
    char *proj = NULL, *out = NULL;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    OGRErr fault = OSRExportToProj4(srs, &proj);
    CPLPopErrorHandler();
    out = strdup(fault == OGRERR_NONE && proj && *proj ? proj : "unnamed CRS");
    CPLFree(proj);
    return out;
}

bool crs_same(OGRSpatialReferenceH a, OGRSpatialReferenceH b)
{
    const char *const options[] = {"IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES",
                                   "CRITERION=EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS", NULL};
    return OSRIsSameEx(a, b, options);
}

bool crs_same_wkt(const char *a, const char *b)
{
    if (strcmp(a, b) == 0) return true;
    OGRSpatialReferenceH sa = crs_open(a), sb = crs_open(b);
    bool same = sa && sb && crs_same(sa, sb);
    if (sa) OSRRelease(sa);
    if (sb) OSRRelease(sb);
    return same;
}

OGRCoordinateTransformationH crs_transform(const char *from_wkt, const char *to_wkt)
{
    OGRSpatialReferenceH from = crs_open(from_wkt), to = crs_open(to_wkt);
    OGRCoordinateTransformationH transform = NULL;
    if (from && to) {
        CPLErrorReset();
        CPLPushErrorHandler(CPLQuietErrorHandler);
        transform = OCTNewCoordinateTransformation(from, to);
        CPLPopErrorHandler();
    }
    if (from) OSRRelease(from);
    if (to) OSRRelease(to);
    return transform;
}
