#include "overlay/overlay.h"

#include <math.h>

static void scan(const struct overlay_block *b, size_t from, size_t n, uint8_t *which, float *gap)
{
    float lowest[OVERLAY_CHUNK], second[OVERLAY_CHUNK];
    uint8_t missing[OVERLAY_CHUNK] = {0};
    for (size_t i = 0; i < n; i++) {
        lowest[i] = second[i] = INFINITY;
        which[i] = CODE_NODATA;
    }
    for (size_t f = 0; f < b->factors; f++) {
        if (!(b->weight[f] > 0)) continue;
        const float *score = b->score[f] + from;
        for (size_t i = 0; i < n; i++) {
            float s = score[i];
            bool lower = s < lowest[i];
            second[i] = lower ? lowest[i] : s < second[i] ? s : second[i];
            which[i] = lower ? (uint8_t)(f + 1) : which[i];
            lowest[i] = lower ? s : lowest[i];
        }
        if (!b->skip[f])
            for (size_t i = 0; i < n; i++) missing[i] |= score[i] != score[i];
    }
    for (size_t i = 0; i < n; i++) {
        if (missing[i]) which[i] = CODE_NODATA;
        gap[i] = missing[i] || isinf(second[i]) ? NAN : second[i] - lowest[i];
    }
}

void overlay_limiting_factor(const struct overlay_block *b, uint8_t *which, float *gap)
{
    for (size_t from = 0; from < b->cells; from += OVERLAY_CHUNK) {
        size_t n = b->cells - from < OVERLAY_CHUNK ? b->cells - from : OVERLAY_CHUNK;
        scan(b, from, n, which + from, gap + from);
    }
}
