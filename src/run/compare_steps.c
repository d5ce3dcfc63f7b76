/* Classes of difference: equal steps of a round width to both sides of no change. */
#include "run/compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIDE = CHANGE_CLASSES / 2 };

double compare_step(const struct changes *s)
{
    static const double round_number[] = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};
    enum { NUMBERS = sizeof round_number / sizeof *round_number };
    double all = 0, within = 0;
    for (int k = 1; k <= CHANGE_BINS; k++)
        all += (double)s->bin[CHANGE_BINS - k] + (double)s->bin[CHANGE_BINS + k];
    int k = 1;
    for (; k < CHANGE_BINS; k++) {
        within += (double)s->bin[CHANGE_BINS - k] + (double)s->bin[CHANGE_BINS + k];
        if (within >= 0.98 * all) break;
    }
    int i = 0;
    while (i < NUMBERS - 1 && (SIDE - 1) * round_number[i] < (k + 1) * CHANGE_LEAST) i++;
    return round_number[i];
}

size_t compare_class_of(const struct compare *c, double change)
{
    double size = fabs(change);
    if (size <= CHANGE_LEAST) return SIDE;
    size_t k = size > SIDE * c->step ? SIDE : (size_t)ceil(size / c->step);
    return change < 0 ? SIDE - k : SIDE + k;
}

/* The class that a bin lies in, whole. */
static size_t class_of_bin(const struct compare *c, size_t bin)
{
    int k = (int)bin - CHANGE_BINS;
    return compare_class_of(c, k < 0 ? (k - 0.5) * CHANGE_LEAST : k > 0 ? (k + 0.5) * CHANGE_LEAST : 0);
}

static void label(struct change_class *out, int k)
{
    const char *sign = k < 0 ? "\u2212" : "+";
    char near[32], far[32];
    double inner = fmin(fabs(out->from), fabs(out->to)), outer = fmax(fabs(out->from), fabs(out->to));
    if (inner <= CHANGE_LEAST)
        snprintf(near, sizeof near, "0");
    else
        snprintf(near, sizeof near, "%s%.3g", sign, inner);
    snprintf(far, sizeof far, "%s%.3g", sign, outer);
    if (k == 0) {
        snprintf(out->label, sizeof out->label, "no change");
        snprintf(out->label_zh, sizeof out->label_zh, "无变化");
    } else if (abs(k) == SIDE) {
        snprintf(out->label, sizeof out->label,
                 k < 0 ? "lower by more than %.3g" : "higher by more than %.3g", inner);
        snprintf(out->label_zh, sizeof out->label_zh, k < 0 ? "下降超过 %.3g" : "上升超过 %.3g", inner);
    } else {
        snprintf(out->label, sizeof out->label, "%s to %s", k < 0 ? far : near, k < 0 ? near : far);
        snprintf(out->label_zh, sizeof out->label_zh, "%s 至 %s", k < 0 ? far : near, k < 0 ? near : far);
    }
}

void compare_classes(const struct compare *c, struct change_class out[CHANGE_CLASSES])
{
    uint8_t rgb[CHANGE_CLASSES][3];
    compare_ramp(CHANGE_CLASSES, rgb);
    for (int k = -SIDE; k <= SIDE; k++) {
        double inner = abs(k) == 1 ? CHANGE_LEAST : (abs(k) - 1) * c->step,
               outer = abs(k) == SIDE ? 1 : abs(k) * c->step;
        struct change_class *class = &out[k + SIDE];
        *class = (struct change_class){.from = k < 0   ? -outer
                                               : k > 0 ? inner
                                                       : -CHANGE_LEAST,
                                       .to = k < 0   ? -inner
                                             : k > 0 ? outer
                                                     : CHANGE_LEAST};
        memcpy(class->rgb, rgb[k + SIDE], 3);
        label(class, k);
    }
    for (size_t bin = 0; bin <= 2 * CHANGE_BINS; bin++) out[class_of_bin(c, bin)].area += c->sum.bin[bin];
}
