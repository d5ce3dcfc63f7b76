#include "grid/text_table.h"

#include "base/text.h"
#include "grid/source.h"

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_api.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 8 };

static enum status find_columns(OGRFeatureDefnH fields, const struct manifest_source *s, const char *who,
                                const char *const *names, size_t count, int *index, struct error *err)
{
    int there = OGR_FD_GetFieldCount(fields);
    for (size_t c = 0; c < count; c++) {
        index[c] = OGR_FD_GetFieldIndex(fields, names[c]);
        if (index[c] >= 0) continue;
        const char **known = calloc((size_t)there + 1, sizeof *known);
        struct text list = {0};
        for (int i = 0; known && i < there; i++) {
            known[i] = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(fields, i));
            text_add(&list, "%s%s", i ? ", " : "", known[i]);
        }
        const char *near = known ? text_nearest(names[c], known, (size_t)there) : NULL;
        error_set(err, ST_INPUT, "%s: %s has no column \"%s\"%s%s%s (it has: %s)", who, s->path, names[c],
                  near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "",
                  list.s ? list.s : "none");
        text_clear(&list);
        free(known);
        return ST_INPUT;
    }
    return ST_OK;
}

static enum status add_row(struct text_table *t, size_t *room, OGRFeatureH row, const int *index,
                           struct error *err)
{
    if (t->rows == *room) {
        *room = *room ? 2 * *room : 64;
        char **grown = realloc(t->cell, *room * t->columns * sizeof *grown);
        if (!grown) return error_memory(err);
        t->cell = grown;
    }
    char **cell = t->cell + t->rows * t->columns;
    memset(cell, 0, t->columns * sizeof *cell);
    t->rows++;
    for (size_t c = 0; c < t->columns; c++) {
        bool filled = OGR_F_IsFieldSetAndNotNull(row, index[c]);
        cell[c] = strdup(filled ? OGR_F_GetFieldAsString(row, index[c]) : "");
        if (!cell[c]) return error_memory(err);
    }
    return ST_OK;
}

enum status text_table_read(const struct manifest_source *s, const char *who, const char *const *names,
                            size_t count, struct text_table *out, struct error *err)
{
    GDALDatasetH ds = NULL;
    int index[COLUMNS_MAX];
    size_t room = 0;
    struct text_table t = {.columns = count};
    enum status st = count <= COLUMNS_MAX ? source_open(s, true, who, &ds, err) : error_memory(err);
    if (st != ST_OK) return st;
    OGRLayerH layer = s->layer ? GDALDatasetGetLayerByName(ds, s->layer) : GDALDatasetGetLayer(ds, 0);
    st = find_columns(OGR_L_GetLayerDefn(layer), s, who, names, count, index, err);
    if (st == ST_OK && s->where && OGR_L_SetAttributeFilter(layer, s->where) != OGRERR_NONE)
        st = error_set(err, ST_INPUT, "%s: where \"%s\" cannot be understood: %s", who, s->where,
                       source_gdal_words());
    CPLErrorReset();
    OGR_L_ResetReading(layer);
    for (OGRFeatureH row; st == ST_OK && (row = OGR_L_GetNextFeature(layer)); OGR_F_Destroy(row))
        st = add_row(&t, &room, row, index, err);
    if (st == ST_OK && CPLGetLastErrorType() >= CE_Failure)
        st = error_set(err, ST_INPUT, "%s: %s breaks off after row %zu: %s", who, s->path, t.rows + 1,
                       source_gdal_words());
    GDALClose(ds);
    if (st == ST_OK)
        *out = t;
    else
        text_table_clear(&t);
    return st;
}

void text_table_clear(struct text_table *t)
{
    for (size_t i = 0; i < t->rows * t->columns; i++) free(t->cell[i]);
    free(t->cell);
    *t = (struct text_table){0};
}
