#include "base/method_list.h"
#include "base/vector.h"
#include "overlay/overlay.h"

#include <math.h>

/* Weighted mean score of one side; all NaN where the side has no factor with weight. */
static void side_mean(const struct overlay_block *b, const bool *is_pressure, bool pressure, float *out)
{
    const float *score[FACTORS_MAX];
    double weight[FACTORS_MAX], sum = 0;
    bool skip[FACTORS_MAX];
    size_t k = 0;
    for (size_t f = 0; f < b->factors; f++) {
        if (is_pressure[f] != pressure || !(b->weight[f] > 0)) continue;
        score[k] = b->score[f];
        weight[k] = b->weight[f];
        skip[k] = b->skip[f];
        sum += weight[k++];
    }
    if (k == 0) {
        for (size_t i = 0; i < b->cells; i++) out[i] = NAN;
        return;
    }
    for (size_t f = 0; f < k; f++) weight[f] /= sum;
    struct overlay_block side = {
        .factors = k, .cells = b->cells, .score = score, .weight = weight, .skip = skip};
    overlay_wlc(NULL, &side, out, NULL);
}

/* Pressure is what the scores of its side lack. */
VECTOR_CLONES static void divide(float *restrict load, float *restrict pressure,
                                 const float *restrict support, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        float p = 1 - pressure[i], ratio = p / support[i];
        pressure[i] = p;
        load[i] = support[i] < (float)LOAD_SUPPORT_MIN ? NAN : ratio;
    }
}

void overlay_load(const struct overlay_block *b, const bool *is_pressure, float *load, float *pressure,
                  float *support)
{
    side_mean(b, is_pressure, true, pressure);
    side_mean(b, is_pressure, false, support);
    divide(load, pressure, support, b->cells);
}

uint8_t overlay_load_state(double load, double near, double over)
{
    if (load != load) return LOAD_UNDEFINED;
    if (load > over) return LOAD_OVERLOADED;
    return load >= near ? LOAD_NEAR : LOAD_SURPLUS;
}

VECTOR_CLONES void overlay_load_states(const float *restrict load, double near, double over,
                                       uint8_t *restrict state, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double x = (double)load[i];
        int code = x >= near ? LOAD_NEAR : LOAD_SURPLUS;
        code = x > over ? LOAD_OVERLOADED : code;
        state[i] = (uint8_t)(x == x ? code : LOAD_UNDEFINED);
    }
}
