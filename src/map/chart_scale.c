#include "map/chart_scale.h"

#include <math.h>

struct chart_scale chart_scale_make(double lo, double hi, int wanted)
{
    if (!isfinite(lo) || !isfinite(hi)) {
        lo = 0;
        hi = 1;
    }
    /* Ends closer than doubles can tell ticks apart are taken as equal. */
    if (!(hi - lo > 1e-9 * fmax(fabs(lo), fabs(hi)))) {
        double middle = lo / 2 + hi / 2, half = middle != 0 ? fabs(middle) / 10 : 1;
        lo = middle - half;
        hi = middle + half;
    }
    double raw = (hi - lo) / wanted, power = pow(10, floor(log10(raw))), mantissa = raw / power;
    struct chart_scale s = {.lo = lo, .hi = hi};
    s.step = power * (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10);
    s.first = ceil(lo / s.step - 1e-9);
    double last = floor(hi / s.step + 1e-9);
    s.ticks = last >= s.first ? (size_t)(last - s.first) + 1 : 0;
    s.first *= s.step;
    double digits = -floor(log10(s.step) + 1e-9);
    s.decimals = digits > 0 ? (int)digits : 0;
    return s;
}

double chart_scale_tick(const struct chart_scale *s, size_t i)
{
    double v = s->first + (double)i * s->step;
    return fabs(v) < 1e-6 * s->step ? 0 : v;
}

double chart_scale_at(const struct chart_scale *s, double v)
{
    if (isinf(v)) return v < 0 ? 0 : 1;
    return (v - s->lo) / (s->hi - s->lo);
}
