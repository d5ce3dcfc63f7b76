#include "map/figure.h"

#include <math.h>
#include <stdio.h>

void figure_text(double v, int decimals, char *out, size_t room)
{
    char plain[64];
    *out = '\0';
    if (!isfinite(v) || room == 0) return;
    if (fabs(v) >= 1e9 || decimals > 6) {
        snprintf(out, room, "%.6g", v);
        return;
    }
    int n = snprintf(plain, sizeof plain, "%.*f", decimals, fabs(v));
    int whole = decimals ? n - decimals - 1 : n;
    size_t k = 0;
    if (v < 0) k += (size_t)snprintf(out, room, "\u2212");
    for (int i = 0; i < n && k + 2 < room; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0) out[k++] = ',';
        out[k++] = plain[i];
    }
    out[k] = '\0';
}
