/* Fuzzy membership by control points: straight, sigmoid and J-shaped flanks, rising, falling or both. */
#include "base/method_list.h"

#include <math.h>

enum shape { RISING, FALLING, SYMMETRIC };
enum { SHAPE, A, B, C, D };

enum status method_check_fuzzy(const struct method_args *args, struct error *err)
{
    const double *p = args->number;
    const enum shape shape = (enum shape)(int)p[SHAPE];
    const bool has_c = p[C] == p[C], has_d = p[D] == p[D];
    if (shape != SYMMETRIC && (has_c || has_d))
        return error_set(err, ST_INPUT, "found %s with shape %s, expected it with shape symmetric only",
                         has_c ? "c" : "d", METHOD_SHAPES[shape]);
    if (shape == SYMMETRIC && !(has_c && has_d))
        return error_set(err, ST_INPUT, "%s is missing, expected a, b, c and d with shape symmetric",
                         has_c ? "d" : "c");
    if (!(p[A] < p[B]))
        return error_set(err, ST_INPUT, "a %.15g and b %.15g, expected a below b", p[A], p[B]);
    if (shape == SYMMETRIC && !(p[B] <= p[C] && p[C] < p[D]))
        return error_set(err, ST_INPUT, "b %.15g, c %.15g and d %.15g, expected b <= c < d", p[B], p[C],
                         p[D]);
    return ST_OK;
}

/* Where a value stands on its flank: 1 on the plateau, 0 at the foot, below 0 beyond it. */
static double flank(const double *p, double v)
{
    double t;
    if ((int)p[SHAPE] == FALLING)
        t = (p[B] - v) / (p[B] - p[A]);
    else if ((int)p[SHAPE] == SYMMETRIC && v > p[C])
        t = (p[D] - v) / (p[D] - p[C]);
    else
        t = (v - p[A]) / (p[B] - p[A]);
    return t > 1 ? 1 : t;
}

void score_fuzzy_linear(const struct method_args *args, const float *in, float *out, size_t n,
                        size_t *unmatched)
{
    (void)unmatched;
    for (size_t i = 0; i < n; i++) {
        double t = flank(args->number, (double)in[i]);
        out[i] = (float)(t < 0 ? 0 : t);
    }
}

/* cos^2 of the way down is sin^2 of the way up. */
void score_fuzzy_sigmoid(const struct method_args *args, const float *in, float *out, size_t n,
                         size_t *unmatched)
{
    (void)unmatched;
    for (size_t i = 0; i < n; i++) {
        double t = flank(args->number, (double)in[i]), s = sin((t < 0 ? 0 : t) * M_PI_2);
        out[i] = (float)(s * s);
    }
}

/* Half at the foot, and on towards 0 beyond it. */
void score_fuzzy_j(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    for (size_t i = 0; i < n; i++) {
        double down = 1 - flank(args->number, (double)in[i]);
        out[i] = (float)(1 / (1 + down * down));
    }
}

enum status method_check_target(const struct method_args *args, struct error *err)
{
    const double *p = args->number;
    if (p[2] < p[0] && p[0] <= p[1] && p[1] < p[3]) return ST_OK;
    return error_set(err, ST_INPUT,
                     "fall_low %.15g, low %.15g, high %.15g and fall_high %.15g, expected fall_low < low <= "
                     "high < fall_high",
                     p[2], p[0], p[1], p[3]);
}

void score_target(const struct method_args *args, const float *in, float *out, size_t n, size_t *unmatched)
{
    (void)unmatched;
    const double *p = args->number, corner[] = {SYMMETRIC, p[2], p[0], p[1], p[3]};
    for (size_t i = 0; i < n; i++) {
        double t = flank(corner, (double)in[i]);
        out[i] = (float)(t < 0 ? 0 : t);
    }
}
