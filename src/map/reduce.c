/* Fewer colours, so that a picture takes half the bytes. */
#include "map/image.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/* Most of the kept colours are those that most pixels have. The rest are taken where most is lost without
 * them, so that a red sign of a few pixels does not come out grey on a map of many blues. */
enum { BINS = 1 << 15, KEPT = 256, BY_COUNT = 208 };

/* Colours alike in the upper five bits of each channel. The one that most of them are stands for all: it is
 * found by a vote in which equals support and others oppose it. Class colours thus stay what they are. */
struct bin {
    uint32_t colour, count, vote;
    int kept; /* number of the kept colour that replaces it */
    int away; /* squared distance to it */
};

struct picture_rows {
    unsigned char *data;
    size_t stride, width, height;
};

static struct bin *bin_of(struct bin *bins, uint32_t colour)
{
    return &bins[(colour >> 19 & 31) << 10 | (colour >> 11 & 31) << 5 | (colour >> 3 & 31)];
}

static uint32_t *row_of(const struct picture_rows *p, size_t y)
{
    return (uint32_t *)(void *)(p->data + y * p->stride);
}

static void count(const struct picture_rows *p, struct bin *bins)
{
    for (size_t y = 0; y < p->height; y++) {
        const uint32_t *row = row_of(p, y);
        for (size_t x = 0; x < p->width; x++) {
            uint32_t colour = row[x] & 0xFFFFFF;
            struct bin *b = bin_of(bins, colour);
            if (b->vote == 0) b->colour = colour;
            b->vote += colour == b->colour ? 1 : (uint32_t)-1;
            b->count++;
        }
    }
}

static int compare_counts(const void *a, const void *b)
{
    const struct bin *const *x = a, *const *y = b;
    if ((*x)->count != (*y)->count) return (*x)->count > (*y)->count ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static int distance(uint32_t a, uint32_t b)
{
    int sum = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int d = (int)(a >> shift & 255) - (int)(b >> shift & 255);
        sum += d * d;
    }
    return sum;
}

/* The bin that loses most by what is kept so far: pixels times squared distance; ties go to the larger bin.
 */
static size_t worst(struct bin *const *order, size_t from, size_t used)
{
    size_t at = from;
    for (size_t i = from; i < used; i++)
        if ((uint64_t)order[i]->count * (uint64_t)order[i]->away >
            (uint64_t)order[at]->count * (uint64_t)order[at]->away)
            at = i;
    return at;
}

/* Bring the bins that are kept to the front, and give every bin the nearest of them. */
static void keep(struct bin **order, size_t used)
{
    for (size_t k = 0; k < KEPT && k < used; k++) {
        size_t at = k < BY_COUNT ? k : worst(order, k, used);
        struct bin *taken = order[at];
        order[at] = order[k];
        order[k] = taken;
        for (size_t i = 0; i < used; i++) {
            int away = distance(order[i]->colour, taken->colour);
            if (k && away >= order[i]->away) continue;
            order[i]->away = away;
            order[i]->kept = (int)k;
        }
    }
}

static bool reduce(const struct picture_rows *p)
{
    struct bin *bins = calloc(BINS, sizeof *bins), **order = malloc(BINS * sizeof(struct bin *));
    size_t used = 0;
    bool ok = bins && order;
    if (ok) count(p, bins);
    for (size_t i = 0; ok && i < BINS; i++)
        if (bins[i].count) order[used++] = &bins[i];
    if (ok && used) qsort(order, used, sizeof(struct bin *), compare_counts);
    if (ok) keep(order, used);
    for (size_t y = 0; ok && y < p->height; y++) {
        uint32_t *row = row_of(p, y);
        for (size_t x = 0; x < p->width; x++) row[x] = order[bin_of(bins, row[x])->kept]->colour;
    }
    free(order);
    free(bins);
    return ok;
}

enum status image_reduce(cairo_surface_t *picture, struct error *err)
{
    cairo_surface_flush(picture);
    struct picture_rows p = {
        cairo_image_surface_get_data(picture), (size_t)cairo_image_surface_get_stride(picture),
        (size_t)cairo_image_surface_get_width(picture), (size_t)cairo_image_surface_get_height(picture)};
    bool ok = reduce(&p);
    cairo_surface_mark_dirty(picture);
    return ok ? ST_OK : error_memory(err);
}
