/* Tables through OGR: CSV and GeoPackage. */
#include "grid/source.h"
#include "report/table.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static enum status cannot_write(const char *path, struct error *err)
{
    return error_set(err, ST_FAILED, "%s: cannot be written: %s", path, source_gdal_words());
}

static OGRErr add_fields(OGRLayerH layer, const struct table *t)
{
    OGRErr e = OGRERR_NONE;
    for (size_t c = 0; e == OGRERR_NONE && c < t->columns; c++) {
        const struct table_column *column = &t->column[c];
        OGRFieldType type = column->type == TABLE_TEXT  ? OFTString
                            : column->type == TABLE_INT ? OFTInteger64
                                                        : OFTReal;
        OGRFieldDefnH field = OGR_Fld_Create(column->name, type);
        if (column->type == TABLE_REAL) {
            OGR_Fld_SetWidth(field, 20);
            OGR_Fld_SetPrecision(field, column->decimals);
        }
        e = OGR_L_CreateField(layer, field, TRUE);
        OGR_Fld_Destroy(field);
    }
    return e;
}

/* A number that is less than the digits show is no negative nothing. The sign is read from the bits: the
 * compiler may take both zeros for one. */
static double shown(double number, int decimals)
{
    char text[64];
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    if (bits >> 63 == 0 || number <= -1) return number;
    snprintf(text, sizeof text, "%.*f", decimals, number);
    return text[strspn(text, "-0.")] == 0 ? 0 : number;
}

/* One feature serves all rows. */
static OGRErr add_row(OGRLayerH layer, OGRFeatureH feature, const struct table *t, size_t row,
                      OGRGeometryH geometry)
{
    for (size_t c = 0; c < t->columns; c++) {
        const union table_cell *cell = &t->cell[row * t->columns + c];
        const struct table_column *column = &t->column[c];
        int field = (int)c;
        if (column->type == TABLE_TEXT ? !cell->text : cell->number != cell->number)
            OGR_F_UnsetField(feature, field);
        else if (column->type == TABLE_TEXT)
            OGR_F_SetFieldString(feature, field, cell->text);
        else if (column->type == TABLE_INT)
            OGR_F_SetFieldInteger64(feature, field, (GIntBig)cell->number);
        else
            OGR_F_SetFieldDouble(feature, field, shown(cell->number, column->decimals));
    }
    if (geometry) OGR_F_SetGeometryDirectly(feature, OGR_G_ForceToMultiPolygon(OGR_G_Clone(geometry)));
    OGR_F_SetFID(feature, OGRNullFID);
    return OGR_L_CreateFeature(layer, feature);
}

static OGRErr add_rows(OGRLayerH layer, const struct table *t, const OGRGeometryH *geometry)
{
    bool whole = OGR_L_TestCapability(layer, OLCTransactions);
    OGRErr e = whole ? OGR_L_StartTransaction(layer) : OGRERR_NONE;
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    for (size_t r = 0; e == OGRERR_NONE && r < t->rows; r++)
        e = add_row(layer, feature, t, r, geometry ? geometry[r] : NULL);
    OGR_F_Destroy(feature);
    return e == OGRERR_NONE && whole ? OGR_L_CommitTransaction(layer) : e;
}

static enum status write_table(const struct table *t, const char *driver, const char *path,
                               const char *layer_name, OGRSpatialReferenceH srs, const OGRGeometryH *geometry,
                               char **options, struct error *err)
{
    if (t->failed) return error_memory(err);
    CPLErrorReset();
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName(driver), path, 0, 0, 0, GDT_Unknown, NULL);
    if (!ds) return cannot_write(path, err);
    OGRLayerH layer =
        GDALDatasetCreateLayer(ds, layer_name, srs, geometry ? wkbMultiPolygon : wkbNone, options);
    OGRErr e = layer ? add_fields(layer, t) : OGRERR_FAILURE;
    if (e == OGRERR_NONE) e = add_rows(layer, t, geometry);
    enum status st = e == OGRERR_NONE ? ST_OK : cannot_write(path, err);
    GDALClose(ds);
    if (st == ST_OK && CPLGetLastErrorType() >= CE_Failure) st = cannot_write(path, err);
    return st;
}

enum status table_write_csv(const struct table *t, const char *path, struct error *err)
{
    char **options = CSLSetNameValue(NULL, "STRING_QUOTING", "IF_NEEDED");
    enum status st = write_table(t, "CSV", path, "zones", NULL, NULL, options, err);
    CSLDestroy(options);
    return st;
}

enum status table_write_gpkg(const struct table *t, const OGRGeometryH *geometry, const char *crs_wkt,
                             const char *layer, const char *path, struct error *err)
{
    OGRSpatialReferenceH srs = OSRNewSpatialReference(crs_wkt);
    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    /* The same results are the same bytes: run.json has the time, the file has none. */
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", "1970-01-01T00:00:00.000Z");
    enum status st = write_table(t, "GPKG", path, layer, srs, geometry, NULL, err);
    CPLSetThreadLocalConfigOption("OGR_CURRENT_DATE", NULL);
    OSRDestroySpatialReference(srs);
    return st;
}
