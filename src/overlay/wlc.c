#include "base/method_list.h"
#include "base/vector.h"
#include "overlay/overlay.h"

#include <math.h>

/* sum w s; a missing score (NaN) runs through the sum, so it vetoes. */
VECTOR_CLONES static void add(double *restrict sum, const float *restrict score, double w, size_t n)
{
    for (size_t i = 0; i < n; i++) sum[i] += w * (double)score[i];
}

/* The same where missing scores are left out; `weight` gathers what was there. */
VECTOR_CLONES static void add_present(double *restrict sum, double *restrict weight,
                                      const float *restrict score, double w, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double s = (double)score[i];
        bool there = s == s;
        sum[i] += there ? w * s : 0;
        weight[i] += there ? w : 0;
    }
}

/* `weight` NULL: nothing was left out, and `always` is all there is. */
VECTOR_CLONES static void finish(const double *restrict sum, const double *restrict weight, double always,
                                 float *restrict out, float *restrict valid, size_t n)
{
    for (size_t i = 0; !weight && i < n; i++) out[i] = (float)sum[i];
    for (size_t i = 0; weight && i < n; i++) {
        double there = weight[i] + always, mean = sum[i] / there;
        out[i] = (float)(there > 0 ? mean : (double)NAN);
    }
    for (size_t i = 0; valid && i < n; i++) {
        float there = (float)((weight ? weight[i] : 0) + always);
        valid[i] = out[i] == out[i] ? there : NAN;
    }
}

static void combine(const struct overlay_block *b, size_t from, size_t n, bool any_skip, float *out,
                    float *valid)
{
    double sum[OVERLAY_CHUNK] = {0}, weight[OVERLAY_CHUNK] = {0}, always = 0;
    for (size_t f = 0; f < b->factors; f++) {
        const float *score = b->score[f] + from;
        if (!(b->weight[f] > 0)) continue;
        if (b->skip[f]) {
            add_present(sum, weight, score, b->weight[f], n);
        } else {
            add(sum, score, b->weight[f], n);
            always += b->weight[f];
        }
    }
    finish(sum, any_skip ? weight : NULL, always, out, valid, n);
}

void overlay_wlc(const struct method_args *args, const struct overlay_block *b, float *out, float *valid)
{
    (void)args;
    bool any_skip = false;
    for (size_t f = 0; f < b->factors; f++) any_skip |= b->skip[f] && b->weight[f] > 0;
    for (size_t from = 0; from < b->cells; from += OVERLAY_CHUNK) {
        size_t n = b->cells - from < OVERLAY_CHUNK ? b->cells - from : OVERLAY_CHUNK;
        combine(b, from, n, any_skip, out + from, valid ? valid + from : NULL);
    }
}
