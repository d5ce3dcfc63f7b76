#include "run/map_scale.h"

#include <math.h>
#include <stdio.h>

enum { BINS = 1000, STEPS_MAX = 6 };
#define TAIL      0.01
#define DOUBLINGS 2.0

/* Where a value lies on 0..1 between lo and hi. */
static double place(const struct map_scale *c, double value)
{
    return c->doubling ? log2(value / c->lo) / log2(c->hi / c->lo) : (value - c->lo) / (c->hi - c->lo);
}

static void find_beyond(const float *value, size_t n, struct map_scale *c)
{
    for (size_t i = 0; i < n; i++) {
        c->below |= value[i] < (float)c->lo;
        c->above |= value[i] > (float)c->hi;
    }
}

/* The values of 0..1 between which all but TAIL of them at each end lie; false where there is none. */
static bool find_ends(const float *value, size_t n, double *lo, double *hi)
{
    size_t bin[BINS] = {0}, count = 0, seen = 0;
    for (size_t i = 0; i < n; i++) {
        if (!(value[i] == value[i])) continue;
        bin[value[i] <= 0 ? 0 : value[i] >= 1 ? BINS - 1 : (int)(value[i] * BINS)]++;
        count++;
    }
    int k = 0;
    for (; k < BINS && (double)(seen + bin[k]) <= TAIL * (double)count; k++) seen += bin[k];
    *lo = (double)k / BINS;
    for (; k < BINS && (double)seen < (1 - TAIL) * (double)count; k++) seen += bin[k];
    *hi = (double)k / BINS;
    return count > 0;
}

struct map_scale map_scale_fit(const float *value, size_t n, double finest)
{
    /* 1, 2, 5 times a power of ten, whichever of them `finest` is. */
    static const double coarser[] = {1, 2, 5, 10, 20, 50, 100};
    double lo, hi, power = pow(10, floor(log10(finest) + 1e-9));
    struct map_scale c = map_scale_scores();
    if (!find_ends(value, n, &lo, &hi)) return c;
    for (size_t k = 0; k < sizeof coarser / sizeof *coarser; k++) {
        double step = power * coarser[k];
        if (step < finest * (1 - 1e-9)) continue;
        c.step = step;
        c.lo = step * floor(lo / step + 1e-9);
        c.hi = fmax(step * ceil(hi / step - 1e-9), c.lo + step);
        if (c.hi - c.lo < (STEPS_MAX + 0.5) * step) break;
    }
    find_beyond(value, n, &c);
    return c;
}

struct map_scale map_scale_doubling(const float *value, size_t n, double limit)
{
    struct map_scale c = {.lo = limit * exp2(-DOUBLINGS), .hi = limit * exp2(DOUBLINGS), .doubling = true};
    find_beyond(value, n, &c);
    return c;
}

struct map_scale map_scale_scores(void)
{
    return (struct map_scale){.lo = 0, .hi = 1, .step = 0.2};
}

uint8_t map_scale_level(const struct map_scale *c, double value)
{
    double t = place(c, value);
    if (!(t == t)) return MAP_NODATA;
    return t <= 0 ? 0 : t >= 1 ? MAP_LEVELS - 1 : (uint8_t)(t * MAP_LEVELS);
}

static void add_tick(const struct map_scale *c, double value, int decimals, struct map_sheet *s)
{
    double at = place(c, value);
    struct map_bar *bar = &s->bar;
    char *label = s->bar_label[bar->ticks];
    const char *beyond = at < 1e-6 && c->below ? "≤ " : at > 1 - 1e-6 && c->above ? "≥ " : "";
    if (c->doubling)
        snprintf(label, MAP_LABEL, "%s%.3g", beyond, value);
    else
        snprintf(label, MAP_LABEL, "%s%.*f", beyond, decimals, value);
    bar->tick[bar->ticks].at = fmin(fmax(at, 0), 1);
    bar->tick[bar->ticks++].label = label;
}

void map_scale_legend(const struct map_scale *c, map_ramp_fn *ramp, struct map_sheet *s,
                      struct map_panel *panel)
{
    uint8_t rgb[MAP_LEVELS][3];
    int steps = c->doubling ? (int)(2 * DOUBLINGS) : (int)lround((c->hi - c->lo) / c->step);
    int decimals = c->doubling ? 0 : (int)ceil(-log10(c->step) - 1e-9);
    ramp(MAP_LEVELS, rgb);
    for (int k = 0; k < MAP_LEVELS; k++)
        s->class[k] = (struct map_class){.rgb = {rgb[k][0], rgb[k][1], rgb[k][2]}};
    s->bar.ticks = 0;
    for (int k = 0; k <= steps && k < MAP_BAR_TICKS; k++)
        add_tick(c, c->doubling ? c->lo * exp2(k) : c->lo + k * c->step, decimals, s);
    panel->bar = &s->bar;
    panel->classes = MAP_LEVELS;
    panel->class = s->class;
}
