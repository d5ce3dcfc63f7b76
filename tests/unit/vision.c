#include "vision.h"

#include <math.h>

const char *const vision_name[VISIONS] = {"normal vision", "protanopia", "deuteranopia", "tritanopia"};

/* Linear RGB to linear RGB, table of the paper's supplement for severity 1.0. */
static const double seen[VISIONS][3][3] = {
    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

static double linear(uint8_t c)
{
    double v = c / 255.0;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

void vision_lab(enum vision v, const uint8_t rgb[3], double lab[3])
{
    static const double to_xyz[3][3] = {{0.4124564, 0.3575761, 0.1804375},
                                        {0.2126729, 0.7151522, 0.0721750},
                                        {0.0193339, 0.1191920, 0.9503041}};
    double light[3] = {linear(rgb[0]), linear(rgb[1]), linear(rgb[2])}, eye[3], f[3];
    for (int i = 0; i < 3; i++) {
        const double *m = seen[v][i];
        eye[i] = fmin(1, fmax(0, m[0] * light[0] + m[1] * light[1] + m[2] * light[2]));
    }
    for (int i = 0; i < 3; i++) {
        const double *m = to_xyz[i];
        /* White is what the matrix makes of (1, 1, 1), so that greys have no colour at all. */
        double t = (m[0] * eye[0] + m[1] * eye[1] + m[2] * eye[2]) / (m[0] + m[1] + m[2]);
        f[i] = t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    }
    lab[0] = 116 * f[1] - 16;
    lab[1] = 500 * (f[0] - f[1]);
    lab[2] = 200 * (f[1] - f[2]);
}

static double radians(double degrees)
{
    return degrees * M_PI / 180;
}

/* Hue in degrees, 0..360; 0 for greys. */
static double hue(double a, double b)
{
    if (a == 0 && b == 0) return 0;
    double h = atan2(b, a) * 180 / M_PI;
    return h < 0 ? h + 360 : h;
}

static double of_seventh(double chroma)
{
    double c7 = pow(chroma, 7);
    return sqrt(c7 / (c7 + pow(25, 7)));
}

double vision_ciede2000(const double a[3], const double b[3])
{
    double g = 0.5 * (1 - of_seventh((hypot(a[1], a[2]) + hypot(b[1], b[2])) / 2));
    double a1 = (1 + g) * a[1], a2 = (1 + g) * b[1];
    double c1 = hypot(a1, a[2]), c2 = hypot(a2, b[2]), h1 = hue(a1, a[2]), h2 = hue(a2, b[2]);
    /* The way round from one hue to the other, and the middle of it. The slack is for hues exactly opposite,
     * which rounding would else throw to either side. */
    double turn = h2 - h1, middle = h1 + h2;
    if (c1 * c2 == 0) {
        turn = 0;
    } else if (fabs(turn) > 180 + 1e-9) {
        turn += turn > 0 ? -360 : 360;
        middle = (middle < 360 ? middle + 360 : middle - 360) / 2;
    } else {
        middle /= 2;
    }
    double l = (a[0] + b[0]) / 2, c = (c1 + c2) / 2;
    double t = 1 - 0.17 * cos(radians(middle - 30)) + 0.24 * cos(radians(2 * middle)) +
               0.32 * cos(radians(3 * middle + 6)) - 0.20 * cos(radians(4 * middle - 63));
    double off = (l - 50) * (l - 50), away = (middle - 275) / 25;
    double dl = (b[0] - a[0]) / (1 + 0.015 * off / sqrt(20 + off));
    double dc = (c2 - c1) / (1 + 0.045 * c);
    double dh = 2 * sqrt(c1 * c2) * sin(radians(turn / 2)) / (1 + 0.015 * c * t);
    double rotation = -sin(radians(60 * exp(-away * away))) * 2 * of_seventh(c);
    return sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

double vision_distance(enum vision v, const uint8_t a[3], const uint8_t b[3])
{
    double p[3], q[3];
    vision_lab(v, a, p);
    vision_lab(v, b, q);
    return vision_ciede2000(p, q);
}

double vision_least(const uint8_t a[3], const uint8_t b[3], enum vision *worst)
{
    double least = INFINITY;
    for (int v = 0; v < VISIONS; v++) {
        double d = vision_distance((enum vision)v, a, b);
        if (!(d < least)) continue;
        least = d;
        if (worst) *worst = (enum vision)v;
    }
    return least;
}
