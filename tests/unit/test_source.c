/* Looking at sources: what is found, and how faults are told. */
#include "grid/source.h"
#include "made.h"
#include "suites.h"

#include <cpl_conv.h>

static struct manifest_source source(const char *path)
{
    return (struct manifest_source){.path = (char *)path, .band = 1, .line = 3};
}

static struct source_info look(struct manifest_source s, bool vector)
{
    struct source_info info = {0};
    struct error err = {{0}};
    ck_assert_msg(source_look(&s, vector, "who", &info, &err) == ST_OK, "%s", err.text);
    return info;
}

/* The look fails as input, starts with who and holds both texts. */
static void fails(struct manifest_source s, bool vector, const char *has, const char *has_too)
{
    struct source_info info = {0};
    struct error err = {{0}};
    ck_assert_int_eq(source_look(&s, vector, "capacity.yaml:3: factor x", &info, &err), ST_INPUT);
    ck_assert_msg(strncmp(err.text, "capacity.yaml:3: factor x: ", 27) == 0, "%s", err.text);
    ck_assert_msg(strstr(err.text, has) != NULL, "\"%s\" is not in: %s", has, err.text);
    ck_assert_msg(strstr(err.text, has_too) != NULL, "\"%s\" is not in: %s", has_too, err.text);
    ck_assert_ptr_null(info.crs_wkt);
}

START_TEST(raster_facts)
{
    GDALDatasetH ds =
        made_raster_open("/vsimem/made/a.tif", "EPSG:32650", 400000, 2900000, 100, 50, 30, 20, GDT_Int16, 2);
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), -9999);
    GDALSetRasterScale(GDALGetRasterBand(ds, 2), 0.1);
    GDALSetRasterOffset(GDALGetRasterBand(ds, 2), 5);
    GDALClose(ds);
    struct manifest_source s = source("/vsimem/made/a.tif");
    s.band = 2;
    struct source_info info = look(s, false);
    ck_assert_str_eq(info.crs_name, "EPSG:32650");
    ck_assert(!info.vector && !info.geographic && info.north_up && !info.categorical && !info.has_mask);
    ck_assert_double_eq(info.metres_per_unit, 1);
    ck_assert_double_eq(info.bounds[0], 400000);
    ck_assert_double_eq(info.bounds[1], 2899000);
    ck_assert_double_eq(info.bounds[2], 403000);
    ck_assert_double_eq(info.bounds[3], 2900000);
    ck_assert_int_eq(info.bands, 2);
    ck_assert_int_eq(info.type, GDT_Int16);
    ck_assert(info.has_nodata);
    ck_assert_double_eq(info.nodata, -9999);
    ck_assert_double_eq(info.scale, 0.1);
    ck_assert_double_eq(info.offset, 5);
    source_info_clear(&info);
}
END_TEST

START_TEST(stated_facts_win)
{
    made_raster("/vsimem/made/a.tif", NULL, 114, 26, 0.01, 30, 20);
    struct manifest_source s = source("/vsimem/made/a.tif");
    s.crs = (char *)"EPSG:4326";
    s.has_missing = true;
    s.missing = 255;
    struct source_info info = look(s, false);
    ck_assert_str_eq(info.crs_name, "EPSG:4326");
    ck_assert(info.geographic && info.has_nodata);
    ck_assert_double_eq(info.nodata, 255);
    source_info_clear(&info);
    s.crs = (char *)"EPSG:1";
    fails(s, false, "EPSG:1", "none that PROJ knows");
}
END_TEST

START_TEST(masks_and_alpha)
{
    GDALDatasetH ds =
        made_raster_open("/vsimem/made/a.tif", "EPSG:4326", 114, 26, 0.01, 0.01, 30, 20, GDT_Byte, 2);
    GDALSetRasterColorInterpretation(GDALGetRasterBand(ds, 2), GCI_AlphaBand);
    GDALClose(ds);
    struct source_info info = look(source("/vsimem/made/a.tif"), false);
    ck_assert(info.has_mask && !info.has_nodata);
    source_info_clear(&info);
    ds = made_raster_open("/vsimem/made/b.tif", "EPSG:4326", 114, 26, 0.01, 0.01, 30, 20, GDT_Byte, 1);
    ck_assert_int_eq(GDALCreateDatasetMaskBand(ds, GMF_PER_DATASET), CE_None);
    GDALClose(ds);
    info = look(source("/vsimem/made/b.tif"), false);
    ck_assert(info.has_mask);
    source_info_clear(&info);
    ds = made_raster_open("/vsimem/made/c.tif", "EPSG:4326", 114, 26, 0.01, 0.01, 30, 20, GDT_Byte, 1);
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), 0);
    GDALClose(ds);
    info = look(source("/vsimem/made/c.tif"), false);
    ck_assert(!info.has_mask && info.has_nodata);
    source_info_clear(&info);
    /* No data where all bands have their value at once: only the mask tells. */
    ds = made_raster_open("/vsimem/made/d.tif", "EPSG:4326", 114, 26, 0.01, 0.01, 30, 20, GDT_Byte, 2);
    GDALSetMetadataItem(ds, "NODATA_VALUES", "0 255", NULL);
    GDALClose(ds);
    info = look(source("/vsimem/made/d.tif"), false);
    ck_assert(info.has_mask);
    source_info_clear(&info);
}
END_TEST

enum { CLASSES_COLORS, CLASSES_NAMES, CLASSES_RAT, CLASSES_METADATA, FIELD_RAT, FIELD_PLAIN, CLASS_KINDS };

static void adorn(GDALRasterBandH band, int kind)
{
    char *names[] = {(char *)"water", (char *)"forest", NULL};
    GDALColorTableH colors = GDALCreateColorTable(GPI_RGB);
    GDALRasterAttributeTableH rat = GDALCreateRasterAttributeTable();
    GDALSetColorEntry(colors, 1, &(GDALColorEntry){1, 2, 3, 255});
    GDALRATCreateColumn(rat, "Value", GFT_Integer, GFU_MinMax);
    if (kind == CLASSES_COLORS) GDALSetRasterColorTable(band, colors);
    if (kind == CLASSES_NAMES) GDALSetRasterCategoryNames(band, names);
    if (kind == CLASSES_METADATA) GDALSetMetadataItem(band, "RepresentationType", "THEMATIC", NULL);
    if (kind == CLASSES_RAT) GDALRATCreateColumn(rat, "Class", GFT_String, GFU_Name);
    if (kind == CLASSES_RAT) GDALRATSetValueAsString(rat, 0, 1, "forest");
    if (kind == FIELD_RAT) GDALRATCreateColumn(rat, "Histogram", GFT_Integer, GFU_PixelCount);
    if (kind == FIELD_RAT) GDALRATSetValueAsInt(rat, 0, 1, 600);
    if (kind == CLASSES_RAT || kind == FIELD_RAT) GDALSetDefaultRAT(band, rat);
    GDALDestroyColorTable(colors);
    GDALDestroyRasterAttributeTable(rat);
}

START_TEST(classes_are_known)
{
    for (int kind = 0; kind < CLASS_KINDS; kind++) {
        GDALDatasetH ds =
            made_raster_open("/vsimem/made/a.tif", "EPSG:4326", 114, 26, 0.01, 0.01, 30, 20, GDT_Byte, 1);
        adorn(GDALGetRasterBand(ds, 1), kind);
        GDALClose(ds);
        struct source_info info = look(source("/vsimem/made/a.tif"), false);
        ck_assert_msg(info.categorical == (kind < FIELD_RAT), "kind %d", kind);
        source_info_clear(&info);
        made_teardown();
    }
    made_raster("/vsimem/made/a.tif", "EPSG:4326", 114, 26, 0.01, 30, 20);
    made_text("/vsimem/made/a.tif.vat.dbf", "");
    struct source_info info = look(source("/vsimem/made/a.tif"), false);
    ck_assert(info.categorical);
    source_info_clear(&info);
}
END_TEST

START_TEST(rows_from_south_and_gcps)
{
    GDALDatasetH ds =
        made_raster_open("/vsimem/made/a.tif", "EPSG:4326", 114, 26, 0.01, -0.01, 30, 20, GDT_Byte, 1);
    GDALClose(ds);
    struct source_info info = look(source("/vsimem/made/a.tif"), false);
    ck_assert(!info.north_up);
    ck_assert_double_eq(info.bounds[1], 26);
    ck_assert_double_eq_tol(info.bounds[3], 26.2, 1e-12);
    source_info_clear(&info);
    ds = made_raster_open("/vsimem/made/b.tif", NULL, 0, 0, 0, 0, 30, 20, GDT_Byte, 1);
    char empty[] = "";
    GDAL_GCP gcps[] = {{empty, empty, 0, 0, 114, 26, 0},
                       {empty, empty, 30, 0, 114.3, 26, 0},
                       {empty, empty, 0, 20, 114, 25.8, 0},
                       {empty, empty, 30, 20, 114.3, 25.8, 0}};
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(srs, 4326);
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    GDALSetGCPs2(ds, 4, gcps, srs);
    OSRRelease(srs);
    GDALClose(ds);
    info = look(source("/vsimem/made/b.tif"), false);
    ck_assert(info.by_gcps && !info.north_up);
    ck_assert_str_eq(info.crs_name, "EPSG:4326");
    ck_assert_double_eq_tol(info.bounds[2], 114.3, 1e-6);
    source_info_clear(&info);
}
END_TEST

START_TEST(raster_faults)
{
    fails(source("/nowhere/dem.tif"), false, "/nowhere/dem.tif", "no such file");
    fails(source("/vsimem/made/none.tif"), false, "/vsimem/made/none.tif", "not there");
    made_text("/vsimem/made/a.tif", "II*");
    fails(source("/vsimem/made/a.tif"), false, "/vsimem/made/a.tif",
          "not a raster source that GDAL can read");
    made_text("/vsimem/made/a.txt", "hello");
    fails(source("/vsimem/made/a.txt"), false, "not a raster source", "not recognized");
    made_features("/vsimem/made/a.geojson", 0, (const char *const[][3]){{"", "Point", "[114,26]"}}, 1);
    fails(source("/vsimem/made/a.geojson"), false, "GDAL takes it for a vector (GeoJSON)", "a.geojson");
    made_raster("/vsimem/made/b.tif", "EPSG:4326", 114, 26, 0.01, 30, 20);
    struct manifest_source s = source("/vsimem/made/b.tif");
    s.band = 3;
    fails(s, false, "band 3 asked for", "has 1");
    fails(source("/vsimem/made/b.tif"), true, "not a vector source", "takes it for a raster (GeoTIFF)");
    made_raster("/vsimem/made/c.tif", NULL, 114, 26, 0.01, 30, 20);
    fails(source("/vsimem/made/c.tif"), false, "c.tif has no CRS", "`crs:`");
    GDALClose(made_raster_open("/vsimem/made/d.tif", "EPSG:4326", 0, 0, 0, 0, 30, 20, GDT_Byte, 1));
    fails(source("/vsimem/made/d.tif"), false, "no geotransform", "d.tif");
    GDALClose(made_raster_open("/vsimem/made/e.tif", "EPSG:4326", 114, 26, 1, 1, 3, 2, GDT_CFloat32, 1));
    fails(source("/vsimem/made/e.tif"), false, "complex", "CFloat32");
}
END_TEST

START_TEST(truncated_header)
{
    made_raster("/vsimem/made/a.tif", "EPSG:4326", 114, 26, 0.01, 30, 20);
    VSILFILE *f = VSIFOpenL("/vsimem/made/a.tif", "rb+");
    ck_assert_int_eq(VSIFTruncateL(f, 60), 0);
    VSIFCloseL(f);
    fails(source("/vsimem/made/a.tif"), false, "a.tif", "(");
}
END_TEST

START_TEST(subdatasets_are_named)
{
    GDALDatasetH ds =
        made_raster_open("/vsimem/made/a.tif", "EPSG:4326", 114, 26, 0.01, 0.01, 30, 20, GDT_Byte, 1);
    const char *const first[] = {"RASTER_TABLE=one", NULL}, *const second[] = {"RASTER_TABLE=two",
                                                                               "APPEND_SUBDATASET=YES", NULL};
    GDALDriverH gpkg = GDALGetDriverByName("GPKG");
    GDALClose(GDALCreateCopy(gpkg, "/vsimem/made/a.gpkg", ds, FALSE, (char **)first, NULL, NULL));
    GDALClose(GDALCreateCopy(gpkg, "/vsimem/made/a.gpkg", ds, FALSE, (char **)second, NULL, NULL));
    GDALClose(ds);
    fails(source("/vsimem/made/a.gpkg"), false, "GPKG:/vsimem/made/a.gpkg:one",
          "GPKG:/vsimem/made/a.gpkg:two");
    struct source_info info = look(source("GPKG:/vsimem/made/a.gpkg:two"), false);
    ck_assert_int_eq(info.width, 30);
    source_info_clear(&info);
}
END_TEST

static void make_points(void)
{
    made_features("/vsimem/made/p.geojson", 0,
                  (const char *const[][3]){{"\"kind\":\"a\"", "Point", "[114,26]"},
                                           {"\"kind\":\"b\"", "Point", "[115,27]"},
                                           {"\"kind\":\"b\"", "Point", "[116,26.5]"}},
                  3);
}

START_TEST(vector_facts)
{
    make_points();
    struct manifest_source s = source("/vsimem/made/p.geojson");
    struct source_info info = look(s, true);
    ck_assert(info.vector && info.geographic);
    ck_assert_double_eq(info.bounds[0], 114);
    ck_assert_double_eq(info.bounds[3], 27);
    source_info_clear(&info);
    s.where = (char *)"kind = 'b'";
    info = look(s, true);
    ck_assert_double_eq(info.bounds[0], 115);
    ck_assert_double_eq(info.bounds[1], 26.5);
    source_info_clear(&info);
    ck_assert(source_is_vector(&s));
}
END_TEST

/* The extent of a GeoPackage layer stands in the file and knows nothing of filters. */
START_TEST(filtered_extent)
{
    make_points();
    struct manifest_source s = source("/vsimem/made/p.geojson");
    GDALDatasetH ds = NULL;
    ck_assert_int_eq(source_open(&s, true, "who", &ds, NULL), ST_OK);
    GDALDatasetH gpkg =
        GDALCreate(GDALGetDriverByName("GPKG"), "/vsimem/made/p.gpkg", 0, 0, 0, GDT_Unknown, NULL);
    ck_assert_ptr_nonnull(GDALDatasetCopyLayer(gpkg, GDALDatasetGetLayer(ds, 0), "p", NULL));
    GDALClose(gpkg);
    GDALClose(ds);
    s.path = (char *)"/vsimem/made/p.gpkg";
    s.where = (char *)"kind = 'b'";
    struct source_info info = look(s, true);
    ck_assert_double_eq(info.bounds[0], 115);
    ck_assert_double_eq(info.bounds[1], 26.5);
    source_info_clear(&info);
}
END_TEST

START_TEST(vector_faults)
{
    make_points();
    struct manifest_source s = source("/vsimem/made/p.geojson");
    s.layer = (char *)"q";
    fails(s, true, "no layer \"q\"", "p");
    s.layer = NULL;
    s.where = (char *)"kind = 'c'";
    fails(s, true, "no feature", "kind = 'c'");
    s.where = (char *)"sort = 'c'";
    fails(s, true, "sort", "does not fit");
    made_features("/vsimem/made/e.geojson", 0, NULL, 0);
    fails(source("/vsimem/made/e.geojson"), true, "e.geojson", "no feature");
    made_text("/vsimem/made/t.csv", "code,population\n1,2\n");
    GDALDatasetH ds = NULL;
    OGRLayerH layer;
    struct error err = {{0}};
    int field = -1;
    s = source("/vsimem/made/t.csv");
    ck_assert_int_eq(source_open(&s, true, "who", &ds, &err), ST_OK);
    ck_assert_int_eq(source_layer(&s, ds, "who", &layer, &err), ST_OK);
    ck_assert_int_eq(source_field(layer, s.path, "population", "value", "who", &field, &err), ST_OK);
    ck_assert_int_eq(field, 1);
    ck_assert_int_eq(source_field(layer, s.path, "poplation", "value", "who", &field, &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(err.text, "who: value: /vsimem/made/t.csv has no field \"poplation\""));
    ck_assert_ptr_nonnull(strstr(err.text, "did you mean \"population\"? There are: code, population"));
    GDALClose(ds);
}
END_TEST

START_TEST(bounds_in_other_crs)
{
    double out[4];
    struct error err = {{0}};
    const double box[4] = {113.9, 24.45, 116.7, 27.15};
    char *lonlat = NULL, *utm = NULL, *moon = NULL;
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    OSRSetFromUserInput(srs, "EPSG:4326");
    OSRExportToWkt(srs, &lonlat);
    OSRSetFromUserInput(srs, "EPSG:32650");
    OSRExportToWkt(srs, &utm);
    OSRSetFromUserInput(srs, "ESRI:104903");
    OSRExportToWkt(srs, &moon);
    OSRRelease(srs);
    ck_assert_int_eq(source_bounds_in(box, lonlat, utm, "who", out, &err), ST_OK);
    /* 8,000 points of the outline, transformed apart from this code. */
    ck_assert_double_eq_tol(out[0], 185700.25, 1);
    ck_assert_double_eq_tol(out[1], 2704082.22, 1);
    ck_assert_double_eq_tol(out[2], 470274.96, 1);
    ck_assert_double_eq_tol(out[3], 3006844.58, 1);
    ck_assert_int_eq(source_bounds_in(box, lonlat, moon, "factor x", out, &err), ST_INPUT);
    ck_assert_ptr_nonnull(strstr(
        err.text, "factor x: its CRS (EPSG:4326) cannot be transformed to the grid's (ESRI:104903): "));
    /* The whole world in a local projection: what has a place there. */
    ck_assert_int_eq(source_bounds_in((double[4]){-180, -90, 180, 90}, lonlat, utm, "who", out, &err), ST_OK);
    ck_assert_double_lt(out[0], 0);
    ck_assert_double_gt(out[2], 1000000);
    CPLFree(lonlat);
    CPLFree(utm);
    CPLFree(moon);
}
END_TEST

Suite *source_suite(void)
{
    Suite *s = suite_create("source");
    TCase *t = tcase_create("source");
    tcase_add_checked_fixture(t, made_setup, made_teardown);
    tcase_add_test(t, raster_facts);
    tcase_add_test(t, stated_facts_win);
    tcase_add_test(t, masks_and_alpha);
    tcase_add_test(t, classes_are_known);
    tcase_add_test(t, rows_from_south_and_gcps);
    tcase_add_test(t, raster_faults);
    tcase_add_test(t, truncated_header);
    tcase_add_test(t, subdatasets_are_named);
    tcase_add_test(t, vector_facts);
    tcase_add_test(t, filtered_extent);
    tcase_add_test(t, vector_faults);
    tcase_add_test(t, bounds_in_other_crs);
    suite_add_tcase(s, t);
    return s;
}
