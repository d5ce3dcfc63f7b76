#include "base/text.h"
#include "grid/plan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 8 };
static const char *const heads[COLUMNS] = {"layer",      "source CRS", "cell",    "shift (cells)",
                                           "resampling", "covered",    "no data", "derived"};

/* Columns taken on a terminal: characters, not bytes. */
static size_t width_of(const char *s)
{
    size_t n = 0;
    for (; *s; s++) n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* A CRS without a code goes by its name or its PROJ string, which may be long: its beginning tells it from
 * others. Any code is shorter. run.json has it whole. */
static char *crs_text(const char *name)
{
    enum { SHOWN = 24 };
    static const char more[] = "...";
    size_t bytes = 0, width = 0, cut = 0;
    for (; name[bytes]; bytes++) {
        bool begins = ((unsigned char)name[bytes] & 0xC0) != 0x80;
        if (begins && width++ == SHOWN - strlen(more)) cut = bytes;
    }
    return width <= SHOWN ? strdup(name) : text_format("%.*s%s", (int)cut, name, more);
}

static char *cell_text(double x, double y, bool geographic, double metres_per_unit)
{
    double scale = geographic ? 1 : metres_per_unit;
    const char *unit = geographic ? "\302\260" : " m";
    if (isnan(x)) return text_format("vector");
    if (fabs(x - y) <= 1e-6 * fabs(y)) return text_format("%.6g%s", x * scale, unit);
    return text_format("%.6g x %.6g%s", x * scale, y * scale, unit);
}

/* Rounded for reading; no negative zero. */
static double rounded(double shift)
{
    return fabs(shift) < 5e-5 ? 0 : rint(shift * 1e4) / 1e4;
}

static char *shift_text(const struct plan_layer *l)
{
    if (l->info.vector || !l->info.crs_wkt) return text_format("-");
    if (!l->same_crs) return text_format("other CRS");
    if (!l->info.north_up) return text_format("not north-up");
    if (isnan(l->shift_x)) return text_format("other cell");
    return text_format("%.3g, %.3g", rounded(l->shift_x), rounded(l->shift_y));
}

static char *resample_text(const struct plan_layer *l)
{
    if (l->in_place) return text_format("in place");
    if (!l->info.crs_wkt) return text_format("by zone");
    if (l->info.vector && l->resample == RESAMPLE_NEAREST) return text_format("rasterised");
    return text_format("%s", resample_name(l->resample));
}

/* Rounded down, so that 100 means all. */
static char *covered_text(double covered)
{
    return text_format("%.1f %%", floor(covered * 1000 + 1e-9) / 10);
}

static char *nodata_text(const struct source_info *info)
{
    if (info->vector || !info->crs_wkt) return text_format("-");
    if (!info->has_nodata) return text_format(info->has_mask ? "mask" : "not declared");
    return text_format("%.9g%s", info->nodata, info->has_mask ? ", mask" : "");
}

static void describe(const struct plan_layer *l, char *cell[COLUMNS])
{
    const struct source_info *info = &l->info;
    cell[0] = text_format("%s", l->id);
    cell[1] = info->crs_wkt ? crs_text(info->crs_name) : strdup("table");
    cell[2] = info->crs_wkt ? cell_text(l->cell_x, l->cell_y, info->geographic, info->metres_per_unit)
                            : text_format("-");
    cell[3] = shift_text(l);
    cell[4] = resample_text(l);
    cell[5] = covered_text(l->covered);
    cell[6] = nodata_text(info);
    cell[7] = text_format("%s", *l->derive ? l->derive : "-");
}

static void add_grid(struct text *t, const struct grid *g)
{
    double b[4];
    grid_bounds(g, b);
    char *cell = cell_text(g->cell_x, g->cell_y, g->geographic, g->metres_per_unit),
         *crs = crs_text(g->crs_name);
    t->failed = t->failed || !cell || !crs;
    text_add(t, "grid %s, cell %s, %d x %d cells, extent %.10g %.10g %.10g %.10g", crs ? crs : "",
             cell ? cell : "", g->width, g->height, b[0], b[1], b[2], b[3]);
    free(crs);
    if (g->margin_m > 0) text_add(t, ", margin %.6g m", g->margin_m);
    text_add(t, "\n");
    free(cell);
}

static void add_row(struct text *t, const char *const cell[COLUMNS], const size_t width[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        size_t pad = i + 1 < COLUMNS ? width[i] - width_of(cell[i]) + 2 : 0;
        text_add(t, "%s%*s", cell[i], (int)pad, "");
    }
    text_add(t, "\n");
}

char *plan_report(const struct plan *plan)
{
    struct text t = {0};
    size_t rows = 1, room = plan->factors + plan->constraints + 2, width[COLUMNS] = {0};
    char *(*cell)[COLUMNS] = calloc(room, sizeof *cell);
    if (!cell) return NULL;
    for (int i = 0; i < COLUMNS; i++) cell[0][i] = strdup(heads[i]);
    if (plan->zones.info.crs_wkt) describe(&plan->zones, cell[rows++]);
    for (size_t i = 0; i < plan->factors; i++) describe(&plan->factor[i], cell[rows++]);
    for (size_t i = 0; i < plan->constraints; i++) describe(&plan->constraint[i], cell[rows++]);
    for (size_t r = 0; r < rows && !t.failed; r++) {
        for (int i = 0; i < COLUMNS; i++) {
            t.failed = t.failed || !cell[r][i];
            if (!t.failed && width_of(cell[r][i]) > width[i]) width[i] = width_of(cell[r][i]);
        }
    }
    if (!t.failed) add_grid(&t, &plan->grid);
    for (size_t r = 0; r < rows && !t.failed; r++) add_row(&t, (const char *const *)cell[r], width);
    for (size_t r = 0; r < rows; r++)
        for (int i = 0; i < COLUMNS; i++) free(cell[r][i]);
    free(cell);
    if (t.failed) text_clear(&t);
    return t.s;
}
