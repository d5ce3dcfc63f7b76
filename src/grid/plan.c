#include "grid/plan.h"

#include "base/text.h"
#include "grid/derive.h"
#include "grid/plan_own.h"
#include "grid/text_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Faults as they come: all into the list, the first into the caller's error. */
struct collector {
    struct manifest_faults *faults;
    struct error *first;
    enum status status;
};

/* true: go on. Memory running out and the like end the plan at once. */
static bool collect(struct collector *c, enum status status, const struct error *fault)
{
    if (status == ST_OK) return true;
    if (c->status == ST_OK || status != ST_INPUT) {
        c->status = status;
        if (c->first) *c->first = *fault;
    }
    if (c->faults) manifest_faults_add(c->faults, fault->text);
    return status == ST_INPUT;
}

static const char *derive_name(enum derive_kind derive)
{
    static const char *const names[] = {
        [DERIVE_NONE] = "",
        [DERIVE_SLOPE] = "slope",
        [DERIVE_RELIEF] = "relief",
        [DERIVE_ASPECT] = "aspect",
        [DERIVE_DISTANCE] = "distance",
        [DERIVE_DENSITY] = "density",
        [DERIVE_RASTERIZE] = "rasterize",
        [DERIVE_JOIN] = "join",
    };
    return names[derive];
}

const char *resample_name(enum resample_rule r)
{
    static const char *const names[] = {
        [RESAMPLE_BY_KIND] = "by kind",
        [RESAMPLE_NEAREST] = "nearest",
        [RESAMPLE_BILINEAR] = "bilinear",
        [RESAMPLE_CUBIC] = "cubic",
        [RESAMPLE_CUBICSPLINE] = "cubicspline",
        [RESAMPLE_LANCZOS] = "lanczos",
        [RESAMPLE_AVERAGE] = "average",
        [RESAMPLE_MODE] = "mode",
        [RESAMPLE_MIN] = "min",
        [RESAMPLE_MAX] = "max",
        [RESAMPLE_MED] = "med",
        [RESAMPLE_Q1] = "q1",
        [RESAMPLE_Q3] = "q3",
        [RESAMPLE_SUM] = "sum",
        [RESAMPLE_RMS] = "rms",
    };
    return names[r];
}

static void layer_clear_line(struct plan_layer *l)
{
    free(l->id);
    source_info_clear(&l->info);
}

void plan_clear(struct plan *plan)
{
    grid_clear(&plan->grid);
    for (size_t i = 0; i < plan->factors; i++) layer_clear_line(&plan->factor[i]);
    layer_clear_line(&plan->zones);
    for (size_t i = 0; plan->constraint && i < plan->constraints; i++) layer_clear_line(&plan->constraint[i]);
    free(plan->constraint);
    *plan = (struct plan){0};
}

enum { WHO_ROOM = 400 };

static void who_at(const struct manifest *m, int line, const char *id, char who[WHO_ROOM])
{
    char at[WHO_ROOM - 64];
    snprintf(who, WHO_ROOM, "%s%s", manifest_at(m, line, at, sizeof at), id);
}

/* A join's table has no place; that it can be read and has its columns is all there is to see. */
static enum status look_at_table(const struct manifest_factor *f, const char *who, struct error *err)
{
    struct text_column columns[2];
    size_t count = 0;
    if (f->key) columns[count++] = (struct text_column){"key", f->key};
    if (f->value) columns[count++] = (struct text_column){"value", f->value};
    struct text_table table = {0};
    enum status status = text_table_read(&f->table, who, columns, count, &table, err);
    text_table_clear(&table);
    return status;
}

static enum status look_at_attribute(const struct manifest_factor *f, const char *who, struct error *err)
{
    GDALDatasetH ds;
    OGRLayerH layer;
    int field;
    enum status status = source_open(&f->source, true, who, &ds, err);
    if (status != ST_OK) return status;
    status = source_layer(&f->source, ds, who, &layer, err);
    if (status == ST_OK)
        status = source_field(layer, f->source.path, f->attribute, "attribute", who, &field, err);
    GDALClose(ds);
    return status;
}

static enum status look_at_factor(const struct manifest *m, size_t i, struct plan_layer *l, struct error *err)
{
    const struct manifest_factor *f = &m->factor[i];
    char who[WHO_ROOM];
    source_who(m, f, who, sizeof who);
    l->derive = derive_name(f->derive);
    l->id = strdup(f->id);
    if (!l->id) return error_memory(err);
    if (f->derive == DERIVE_JOIN) return look_at_table(f, who, err);
    bool vector =
        f->derive == DERIVE_DISTANCE || f->derive == DERIVE_DENSITY || f->derive == DERIVE_RASTERIZE;
    enum status status = source_look(&f->source, vector, who, &l->info, err);
    if (status == ST_OK && f->derive == DERIVE_RASTERIZE && f->attribute)
        status = look_at_attribute(f, who, err);
    if (status == ST_OK && f->derive == DERIVE_RELIEF) status = derive_relief_check(f, &l->info, who, err);
    return status;
}

static enum status look_at_constraint(const struct manifest *m, size_t i, struct plan_layer *l,
                                      struct error *err)
{
    const struct manifest_source *s = &m->constraint[i].source;
    char who[WHO_ROOM];
    l->derive = "";
    l->id = text_format("constraint %zu", i + 1);
    if (!l->id) return error_memory(err);
    who_at(m, s->line, l->id, who);
    return source_look(s, source_is_vector(s), who, &l->info, err);
}

static enum status look_at_zones(const struct manifest *m, struct plan_layer *l, struct error *err)
{
    char who[WHO_ROOM];
    l->derive = "";
    l->id = strdup("zones");
    if (!l->id) return error_memory(err);
    if (!m->zones.source.path) return ST_OK;
    who_at(m, m->zones.source.line, l->id, who);
    return source_look(&m->zones.source, true, who, &l->info, err);
}

static bool look(const struct manifest *m, struct plan *plan, struct collector *c)
{
    struct error fault;
    if (!collect(c, look_at_zones(m, &plan->zones, &fault), &fault)) return false;
    for (size_t i = 0; i < m->factors; i++)
        if (!collect(c, look_at_factor(m, i, &plan->factor[i], &fault), &fault)) return false;
    for (size_t i = 0; i < m->constraints; i++)
        if (!collect(c, look_at_constraint(m, i, &plan->constraint[i], &fault), &fault)) return false;
    return true;
}

static enum status refuse_resampled(const struct grid *g, const struct plan_layer *l, const char *who,
                                    struct error *err)
{
    if (!l->resampled) return ST_OK;
    char why[200];
    if (!l->same_crs)
        snprintf(why, sizeof why, "its CRS is %s, the grid's %s", l->info.crs_name, g->crs_name);
    else if (!isnan(l->shift_x))
        snprintf(why, sizeof why, "its cells are off the grid's by %.4g (x) and %.4g (y) of a cell",
                 l->shift_x, l->shift_y);
    else if (!l->info.north_up)
        snprintf(why, sizeof why, "its rows do not run from north to south on the grid's lines");
    else
        snprintf(why, sizeof why, "its cell is %.10g x %.10g, the grid's %.10g x %.10g", l->cell_x, l->cell_y,
                 g->cell_x, g->cell_y);
    return error_set(err, ST_INPUT, "%s: would be resampled (%s), which --strict refuses: %s", who,
                     resample_name(l->resample), why);
}

static enum status align(const struct manifest *m, bool strict, const struct plan *plan, size_t factor,
                         int line, struct plan_layer *l, struct error *err)
{
    const struct manifest_factor *f = factor < m->factors ? &m->factor[factor] : NULL;
    char who[WHO_ROOM];
    if (f)
        source_who(m, f, who, sizeof who);
    else
        who_at(m, line, l->id, who);
    if (!l->info.crs_wkt) { /* a join, no zones, or a fault told already */
        l->cell_x = l->cell_y = l->shift_x = l->shift_y = NAN;
        l->resample = RESAMPLE_NEAREST;
        l->covered = plan->zones.covered;
        return ST_OK;
    }
    enum status status = plan_align(plan, f, who, l, err);
    return status == ST_OK && strict ? refuse_resampled(&plan->grid, l, who, err) : status;
}

/* A range of a field is judged on the field; other constraints apply or do not, as classes do. */
static void align_as_field(const struct manifest_constraint *c, struct plan_layer *l)
{
    if (!c->has_range || !(c->min < c->max) || l->info.vector || l->info.categorical || l->in_place) return;
    l->resample = l->resample == RESAMPLE_MODE ? RESAMPLE_AVERAGE : RESAMPLE_BILINEAR;
}

static void place(const struct manifest *m, bool strict, struct plan *plan, struct collector *c)
{
    const size_t none = FACTORS_MAX;
    struct error fault;
    enum status status = align(m, strict, plan, none, m->zones.source.line, &plan->zones, &fault);
    if (!collect(c, status, &fault)) return;
    for (size_t i = 0; i < m->factors; i++) {
        status = align(m, strict, plan, i, 0, &plan->factor[i], &fault);
        if (!collect(c, status, &fault)) return;
    }
    for (size_t i = 0; i < m->constraints; i++) {
        status = align(m, strict, plan, none, m->constraint[i].source.line, &plan->constraint[i], &fault);
        if (!collect(c, status, &fault)) return;
        align_as_field(&m->constraint[i], &plan->constraint[i]);
    }
}

enum status plan_make(const struct manifest *m, bool strict, struct plan *out, struct manifest_faults *faults,
                      struct error *err)
{
    struct collector c = {.faults = faults, .first = err};
    struct error fault;
    struct plan *plan = calloc(1, sizeof *plan);
    if (!plan) return error_memory(err);
    plan->factors = m->factors;
    plan->constraints = m->constraints;
    if (m->constraints) plan->constraint = calloc(m->constraints, sizeof *plan->constraint);
    if (m->constraints && !plan->constraint) {
        c.status = error_memory(err);
        goto done;
    }
    if (!look(m, plan, &c)) goto done;
    if (!collect(&c, plan_grid(m, plan, &fault), &fault)) goto done;
    if (plan->grid.width > 0) place(m, strict, plan, &c);
done:
    if (c.status == ST_OK)
        *out = *plan;
    else
        plan_clear(plan);
    free(plan);
    return c.status;
}
