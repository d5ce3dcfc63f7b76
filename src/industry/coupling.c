#include "industry/coupling.h"

#include <math.h>

struct coupling coupling_of(const double *u, const double *weight, size_t n)
{
    double product = 1, mean = 0, development = 0;
    for (size_t i = 0; i < n; i++) {
        product *= u[i];
        mean += u[i] / (double)n;
        development += weight[i] * u[i];
    }
    struct coupling c = {NAN, development, NAN, 0};
    if (isnan(mean)) return c;
    c.degree = mean > 0 ? fmin(1, pow(product, 1 / (double)n) / mean) : (double)NAN;
    c.coordination = mean > 0 ? sqrt(c.degree * development) : 0;
    double class = ceil(c.coordination * COUPLING_CLASSES - 1e-8);
    c.class = class < 1 ? 1 : class > COUPLING_CLASSES ? COUPLING_CLASSES : (int)class;
    return c;
}

static const struct {
    const char *en, *zh;
} name[COUPLING_CLASSES] = {
    {"extreme disorder", "极度失调"},     {"severe disorder", "严重失调"},
    {"moderate disorder", "中度失调"},    {"mild disorder", "轻度失调"},
    {"near disorder", "濒临失调"},        {"barely coordinated", "勉强协调"},
    {"primary coordination", "初级协调"}, {"intermediate coordination", "中级协调"},
    {"good coordination", "良好协调"},    {"superior coordination", "优质协调"},
};

static int is_class(int class)
{
    return class >= 1 && class <= COUPLING_CLASSES;
}

const char *coupling_class_name(int class)
{
    return is_class(class) ? name[class - 1].en : NULL;
}

const char *coupling_class_name_zh(int class)
{
    return is_class(class) ? name[class - 1].zh : NULL;
}
