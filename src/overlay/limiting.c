#include "base/vector.h"
#include "overlay/overlay.h"

#include <float.h>
#include <math.h>

/* Lowest and second lowest score so far, and whose the lowest is, of the cells of a chunk. All are as wide as
 * a score, so that one vector holds the same cells of each. */
struct lowest {
    float first[OVERLAY_CHUNK], second[OVERLAY_CHUNK];
    int32_t which[OVERLAY_CHUNK], missing[OVERLAY_CHUNK];
};

VECTOR_CLONES static void compare(struct lowest *restrict l, const float *restrict score, int32_t code,
                                  bool vetoes, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float s = score[i], first = l->first[i], second = l->second[i];
        bool lower = s < first;
        float rest = s < second ? s : second;
        l->second[i] = lower ? first : rest;
        l->which[i] = lower ? code : l->which[i];
        l->first[i] = lower ? s : first;
    }
    for (size_t i = 0; vetoes && i < n; i++) l->missing[i] |= score[i] != score[i];
}

VECTOR_CLONES static void settle(const struct lowest *restrict l, size_t n, uint8_t *restrict which,
                                 float *restrict gap)
{
    for (size_t i = 0; i < n; i++) which[i] = (uint8_t)(l->missing[i] ? CODE_NODATA : l->which[i]);
    for (size_t i = 0; i < n; i++) {
        bool none = l->missing[i] || l->second[i] > FLT_MAX;
        gap[i] = none ? NAN : l->second[i] - l->first[i];
    }
}

static void scan(const struct overlay_block *b, size_t from, size_t n, uint8_t *which, float *gap)
{
    struct lowest l;
    for (size_t i = 0; i < n; i++) {
        l.first[i] = l.second[i] = INFINITY;
        l.which[i] = CODE_NODATA;
        l.missing[i] = 0;
    }
    for (size_t f = 0; f < b->factors; f++)
        if (b->weight[f] > 0) compare(&l, b->score[f] + from, (int32_t)f + 1, !b->skip[f], n);
    settle(&l, n, which, gap);
}

void overlay_limiting_factor(const struct overlay_block *b, uint8_t *which, float *gap)
{
    for (size_t from = 0; from < b->cells; from += OVERLAY_CHUNK) {
        size_t n = b->cells - from < OVERLAY_CHUNK ? b->cells - from : OVERLAY_CHUNK;
        scan(b, from, n, which + from, gap + from);
    }
}
