#include "grid/text_table.h"

#include "grid/source.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t text_table_row(size_t i)
{
    return i + 2;
}

/* Tables open as any source. Of a CSV the first line is the heading even where it is all numbers, such as
 * years. */
static enum status open_table(const struct manifest_source *s, const char *who, GDALDatasetH *ds,
                              struct error *err)
{
    GDALDriverH driver = s->path ? GDALIdentifyDriverEx(s->path, GDAL_OF_VECTOR, NULL, NULL) : NULL;
    if (!driver || !EQUAL(GDALGetDriverShortName(driver), "CSV")) return source_open(s, true, who, ds, err);
    const char *const drivers[] = {"CSV", NULL};
    const char *const options[] = {"AUTODETECT_TYPE=NO", "HEADERS=YES", NULL};
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH opened = GDALOpenEx(s->path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                                     drivers, options, NULL);
    CPLPopErrorHandler();
    if (!opened) return source_open(s, true, who, ds, err); /* which says why */
    *ds = opened;
    return ST_OK;
}

/* A field as text; a real number with 15 digits where these are enough to tell it, else 17. Caller frees. */
static char *field_text(OGRFeatureH row, int field)
{
    if (!OGR_F_IsFieldSetAndNotNull(row, field)) return strdup("");
    if (OGR_Fld_GetType(OGR_F_GetFieldDefnRef(row, field)) != OFTReal)
        return strdup(OGR_F_GetFieldAsString(row, field));
    char number[32];
    double value = OGR_F_GetFieldAsDouble(row, field);
    snprintf(number, sizeof number, "%.15g", value);
    if (strtod(number, NULL) != value) snprintf(number, sizeof number, "%.17g", value);
    return strdup(number);
}

static enum status add_row(struct text_table *t, size_t *room, OGRFeatureH row, const int *field,
                           struct error *err)
{
    if (t->rows == *room) {
        size_t more = *room ? 2 * *room : 64;
        char **grown = realloc(t->cell, (more * t->columns + 1) * sizeof *grown);
        if (!grown) return error_memory(err);
        t->cell = grown;
        *room = more;
    }
    char **cell = t->cell + t->rows * t->columns;
    memset(cell, 0, t->columns * sizeof *cell);
    t->rows++;
    for (size_t c = 0; c < t->columns; c++) {
        cell[c] = field_text(row, field[c]);
        if (!cell[c]) return error_memory(err);
    }
    return ST_OK;
}

static enum status read_rows(struct text_table *t, const struct manifest_source *s, const char *who,
                             OGRLayerH layer, const int *field, struct error *err)
{
    enum status st = ST_OK;
    size_t room = 0;
    CPLErrorReset();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    for (OGRFeatureH row; st == ST_OK && (row = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(row))
        st = add_row(t, &room, row, field, err);
    CPLPopErrorHandler();
    if (st == ST_OK && CPLGetLastErrorType() >= CE_Failure) /* a reader that gives up just ends */
        st = error_set(err, ST_INPUT, "%s: %s: cannot be read beyond row %zu: %s", who, s->path,
                       text_table_row(t->rows) - 1, source_gdal_words());
    return st;
}

/* The columns by the numbers of their fields, and what they are called. */
static enum status read_columns(struct text_table *t, const struct manifest_source *s, const char *who,
                                OGRLayerH layer, const int *field, struct error *err)
{
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    t->name = calloc(t->columns + 1, sizeof *t->name);
    if (!t->name) return error_memory(err);
    for (size_t c = 0; c < t->columns; c++) {
        t->name[c] = strdup(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, field[c])));
        if (!t->name[c]) return error_memory(err);
    }
    return read_rows(t, s, who, layer, field, err);
}

/* `columns` NULL: all there are. */
static enum status read_table(const struct manifest_source *s, const char *who,
                              const struct text_column *columns, size_t count, struct text_table *out,
                              struct error *err)
{
    GDALDatasetH ds = NULL;
    OGRLayerH layer = NULL;
    int *field = NULL;
    struct text_table t = {.columns = count};
    enum status st = open_table(s, who, &ds, err);
    if (st != ST_OK) return st;
    st = source_layer(s, ds, who, &layer, err);
    if (st == ST_OK && !columns) t.columns = (size_t)OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(layer));
    if (st == ST_OK && !(field = calloc(t.columns + 1, sizeof *field))) st = error_memory(err);
    for (size_t c = 0; st == ST_OK && c < t.columns; c++) {
        field[c] = (int)c;
        if (columns) st = source_field(layer, s->path, columns[c].name, columns[c].key, who, &field[c], err);
    }
    if (st == ST_OK) st = read_columns(&t, s, who, layer, field, err);
    free(field);
    GDALClose(ds);
    if (st == ST_OK)
        *out = t;
    else
        text_table_clear(&t);
    return st;
}

enum status text_table_read(const struct manifest_source *s, const char *who,
                            const struct text_column *columns, size_t count, struct text_table *out,
                            struct error *err)
{
    return read_table(s, who, columns, count, out, err);
}

enum status text_table_read_all(const struct manifest_source *s, const char *who, struct text_table *out,
                                struct error *err)
{
    return read_table(s, who, NULL, 0, out, err);
}

size_t text_table_column(const struct text_table *t, const char *name)
{
    size_t c = 0;
    while (c < t->columns && strcmp(t->name[c], name) != 0) c++;
    return c;
}

void text_table_clear(struct text_table *t)
{
    for (size_t i = 0; i < t->rows * t->columns; i++) free(t->cell[i]);
    for (size_t c = 0; t->name && c < t->columns; c++) free(t->name[c]);
    free(t->cell);
    free(t->name);
    *t = (struct text_table){0};
}
