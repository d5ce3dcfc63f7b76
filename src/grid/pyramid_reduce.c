#include "grid/pyramid_reduce.h"

#include "base/vector.h"

#include <math.h>
#include <stdint.h>

enum { CELLS_MOST = 9 };

/* The arithmetic is GDAL's, epsilon and all: its overviews have to come out to the bit. */
void pyramid_spans(int below, int from, int n, struct pyramid_span *out)
{
    const double epsilon = 1e-8;
    int side = below / 2 + below % 2;
    double ratio = (double)below / side;
    for (int i = 0; i < n; i++) {
        double start = (from + i) * ratio, end = (from + i + 1) * ratio;
        int first = (int)(start + epsilon), last = (int)ceil(end - epsilon);
        if (last > below) last = below;
        bool one = last == first + 1;
        out[i] = (struct pyramid_span){first, last - first, one ? 1 : 1 - (start - first), 1 - (last - end)};
    }
}

static double share(const struct pyramid_span *s, int k)
{
    return k == 0 ? s->first_share : k == s->count - 1 ? s->last_share : 1;
}

static float average(const float *from, size_t stride, const struct pyramid_span *column,
                     const struct pyramid_span *row)
{
    double total = 0, weight = 0;
    for (int y = 0; y < row->count; y++, from += stride) {
        double line = 0, line_weight = 0;
        for (int x = 0; x < column->count; x++) {
            double v = (double)from[x], w = share(column, x);
            if (v != v) continue;
            line += v * w;
            line_weight += w;
        }
        total += line * share(row, y);
        weight += line_weight * share(row, y);
    }
    return weight > 0 ? (float)(total / weight) : NAN;
}

static void average_parts(const struct pyramid_part *p)
{
    for (int y = 0; y < p->height; y++) {
        const float *from = (const float *)p->from + (size_t)p->row[y].first * p->stride;
        float *to = (float *)p->to + (size_t)y * p->to_stride;
        for (int x = 0; x < p->width; x++)
            to[x] = average(from + p->column[x].first, p->stride, &p->column[x], &p->row[y]);
    }
}

VECTOR_CLONES static void average_halves(const struct pyramid_part *p)
{
    for (int y = 0; y < p->height; y++) {
        const float *restrict upper = (const float *)p->from + 2 * (size_t)y * p->stride;
        const float *restrict lower = upper + p->stride;
        float *restrict to = (float *)p->to + (size_t)y * p->to_stride;
        for (int x = 0; x < p->width; x++) {
            float a = upper[2 * x], b = upper[2 * x + 1], c = lower[2 * x], d = lower[2 * x + 1];
            int n = (a == a) + (b == b) + (c == c) + (d == d);
            double above = (a == a ? (double)a : 0) + (b == b ? (double)b : 0);
            double below = (c == c ? (double)c : 0) + (d == d ? (double)d : 0);
            float mean = (float)((above + below + 0.0) / n); /* of -0 alone it is 0 */
            to[x] = n ? mean : NAN;
        }
    }
}

/* The value that is the first to occur as often as any; `none` does not count. */
static uint16_t most_frequent(const uint16_t *v, int n, uint16_t none)
{
    uint16_t found = none;
    int most = 0;
    for (int i = 0; i < n; i++) {
        int times = 1;
        for (int k = 0; k < i; k++) times += v[k] == v[i];
        if (v[i] == none || times <= most) continue;
        most = times;
        found = v[i];
    }
    return found;
}

static uint16_t code_at(const void *cells, bool wide, size_t i)
{
    return wide ? ((const uint16_t *)cells)[i] : ((const uint8_t *)cells)[i];
}

static uint16_t mode(const struct pyramid_part *p, bool wide, int x, int y)
{
    const struct pyramid_span *column = &p->column[x], *row = &p->row[y];
    size_t first = (size_t)row->first * p->stride + (size_t)column->first;
    uint16_t v[CELLS_MOST], one = code_at(p->from, wide, first);
    int n = 0, same = 0;
    for (int j = 0; j < row->count; j++)
        for (int i = 0; i < column->count; i++, n++) {
            v[n] = code_at(p->from, wide, first + (size_t)j * p->stride + (size_t)i);
            same += v[n] == one;
        }
    return same == n ? one : most_frequent(v, n, wide ? UINT16_MAX : UINT8_MAX);
}

static void modes(const struct pyramid_part *p, bool wide)
{
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width; x++) {
            size_t at = (size_t)y * p->to_stride + (size_t)x;
            uint16_t code = mode(p, wide, x, y);
            if (wide)
                ((uint16_t *)p->to)[at] = code;
            else
                ((uint8_t *)p->to)[at] = (uint8_t)code;
        }
}

void pyramid_reduce(enum output_cells cells, bool halves, const struct pyramid_part *p)
{
    if (cells != OUTPUT_NUMBERS)
        modes(p, cells == OUTPUT_LONG_CODES);
    else if (halves)
        average_halves(p);
    else
        average_parts(p);
}
