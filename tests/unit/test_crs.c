/* The rough transformation against GDAL's. */
#include "grid/crs.h"
#include "suites.h"

#include <stdlib.h>

/* A place in degrees, projected by GDAL to `from`; from there to `to` by both. Degrees become metres by
 * `metres`. */
static const struct pair {
    const char *from, *to;
    double lon, lat;
    double metres, within;
} pairs[] = {
    {"EPSG:32650", "EPSG:4326", 115, 25, 1e5, 1e-3},
    {"EPSG:32650", "EPSG:4490", 115, 25, 1e5, 1}, /* CGCS2000 */
    {"EPSG:32650", "EPSG:4547", 115, 25, 1, 1},   /* north before east by its authority */
    {"EPSG:4490", "EPSG:3857", 115, 25, 1, 1},    /* degrees to metres */
    {"EPSG:32650", "EPSG:2433", 115, 25, 1, 500}, /* Beijing 1954, another ellipsoid */
    {"EPSG:4326", "EPSG:27700", -2, 53, 1, 500},  /* OSGB36 */
    {"EPSG:32760", "EPSG:2193", 175, -40, 1, 5},  /* NZGD2000, north before east */
    {"EPSG:32633", "EPSG:5514", 15, 50, 1, 500},  /* Krovak */
    {"EPSG:4269", "+proj=sinu +R=6371007.181 +units=m", -100, 40, 1, 1},
    {"+proj=longlat +datum=WGS84 +pm=paris", "EPSG:32631", 3, 48, 1, 1},
};

static void gdal_transform(const char *from, const char *to, double *x, double *y)
{
    OGRCoordinateTransformationH t = crs_transform(from, to);
    ck_assert_msg(t != NULL, "%s to %s", from, to);
    ck_assert(OCTTransform(t, 1, x, y, NULL));
    OCTDestroyCoordinateTransformation(t);
}

static char *wkt_of(const char *definition)
{
    OGRSpatialReferenceH srs = crs_open(definition);
    char *wkt = crs_wkt(srs);
    OSRRelease(srs);
    return wkt;
}

START_TEST(rough_is_near)
{
    const struct pair *p = &pairs[_i];
    char *from = wkt_of(p->from), *to = wkt_of(p->to);
    double at[2] = {p->lon, p->lat};
    gdal_transform("EPSG:4326", p->from, &at[0], &at[1]);
    double expected[2] = {at[0], at[1]};
    gdal_transform(p->from, p->to, &expected[0], &expected[1]);
    PJ_CONTEXT *context = proj_context_create();
    PJ *rough = crs_rough_transform(context, from, to);
    ck_assert(rough != NULL);
    double x = at[0], y = at[1];
    proj_trans_generic(rough, PJ_FWD, &x, 0, 1, &y, 0, 1, NULL, 0, 0, NULL, 0, 0);
    ck_assert_double_eq_tol(x * p->metres, expected[0] * p->metres, p->within);
    ck_assert_double_eq_tol(y * p->metres, expected[1] * p->metres, p->within);
    proj_trans_generic(rough, PJ_INV, &x, 0, 1, &y, 0, 1, NULL, 0, 0, NULL, 0, 0);
    ck_assert_double_eq_tol(x, at[0], 1e-3);
    ck_assert_double_eq_tol(y, at[1], 1e-3);
    proj_destroy(rough);
    proj_context_destroy(context);
    free(from);
    free(to);
}
END_TEST

START_TEST(none_from_another_world)
{
    char *from = wkt_of("EPSG:32650"), *to = wkt_of("ESRI:104903"); /* the Moon */
    PJ_CONTEXT *context = proj_context_create();
    proj_log_level(context, PJ_LOG_NONE);
    ck_assert(crs_rough_transform(context, from, to) == NULL);
    ck_assert(crs_rough_transform(context, "no CRS", to) == NULL);
    proj_context_destroy(context);
    free(from);
    free(to);
}
END_TEST

Suite *crs_suite(void)
{
    Suite *s = suite_create("crs");
    TCase *t = tcase_create("rough");
    tcase_add_loop_test(t, rough_is_near, 0, (int)(sizeof pairs / sizeof *pairs));
    tcase_add_test(t, none_from_another_world);
    suite_add_tcase(s, t);
    return s;
}
