/* Colours that people with any colour vision can tell apart. */
#include "map/map.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Colours a ramp passes through; where `halves`, the middle one stands in its middle. */
struct ramp {
    int anchors;
    bool halves;
    uint8_t rgb[7][3];
};

/* From worst to best: brown, gold, straw, steel blue, deep blue. Both ends are dark and the middle is light,
 * so the order of each half also reads in grey; brown against blue is safe with every common colour
 * deficiency. */
static const struct ramp ordered = {
    5, true, {{120, 34, 8}, {210, 156, 40}, {245, 237, 180}, {132, 168, 203}, {10, 76, 103}}};

/* From little to much: light to dark all the way, so that it reads in grey; yellow, green-blue, blue. */
static const struct ramp sequential = {
    5, false, {{255, 255, 168}, {162, 205, 170}, {75, 140, 175}, {50, 78, 140}, {8, 0, 72}}};

/* Two ways from a light middle: blue below, red above. */
static const struct ramp diverging = {
    5, true, {{24, 66, 128}, {112, 166, 208}, {246, 241, 228}, {232, 140, 96}, {148, 20, 36}}};

/* The first twelve were moved about until the least difference (CIEDE2000) of any two, to normal and to each
 * kind of deficient vision, was as large as could be; the rest were found one by one as the colour farthest
 * from all before it, from white and from the greys of no data and of excluded places. */
static const uint8_t qualitative[64][3] = {
    {81, 157, 255},  {123, 21, 2},    {243, 229, 97},  {11, 66, 99},    {219, 120, 72},  {194, 208, 237},
    {88, 57, 61},    {101, 84, 187},  {71, 123, 112},  {166, 82, 58},   {122, 227, 173}, {159, 128, 168},
    {125, 170, 125}, {140, 95, 140},  {200, 185, 35},  {95, 80, 95},    {125, 110, 215}, {110, 140, 110},
    {125, 80, 80},   {200, 155, 200}, {80, 50, 155},   {185, 185, 110}, {155, 185, 245}, {95, 35, 35},
    {65, 50, 65},    {155, 50, 20},   {200, 95, 20},   {170, 245, 155}, {170, 110, 140}, {65, 200, 155},
    {140, 110, 170}, {215, 200, 200}, {185, 125, 200}, {95, 80, 140},   {245, 140, 140}, {80, 80, 50},
    {20, 170, 80},   {170, 155, 170}, {80, 80, 110},   {95, 125, 80},   {185, 65, 20},   {155, 95, 110},
    {185, 215, 110}, {35, 110, 95},   {20, 245, 215},  {200, 155, 35},  {65, 35, 125},   {170, 215, 140},
    {95, 140, 125},  {50, 140, 140},  {80, 110, 50},   {35, 155, 50},   {245, 170, 215}, {125, 140, 95},
    {125, 95, 170},  {200, 230, 245}, {80, 65, 80},    {125, 125, 245}, {215, 140, 215}, {125, 50, 35},
    {95, 65, 170},   {170, 50, 80},   {170, 20, 125},  {110, 95, 215}};

static double to_linear(uint8_t c)
{
    double v = c / 255.0;
    return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static uint8_t from_linear(double v)
{
    v = v <= 0.0031308 ? 12.92 * v : 1.055 * pow(v, 1 / 2.4) - 0.055;
    v = round(255 * v);
    return v <= 0 ? 0 : v >= 255 ? 255 : (uint8_t)v;
}

/* Oklab: equal steps look equally large. */
static void to_lab(const uint8_t rgb[3], double lab[3])
{
    double r = to_linear(rgb[0]), g = to_linear(rgb[1]), b = to_linear(rgb[2]);
    double l = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
    lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

static void from_lab(const double lab[3], uint8_t rgb[3])
{
    double l = lab[0] + 0.3963377774 * lab[1] + 0.2158037573 * lab[2];
    double m = lab[0] - 0.1055613458 * lab[1] - 0.0638541728 * lab[2];
    double s = lab[0] - 0.0894841775 * lab[1] - 1.2914855480 * lab[2];
    l = l * l * l;
    m = m * m * m;
    s = s * s * s;
    rgb[0] = from_linear(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
    rgb[1] = from_linear(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
    rgb[2] = from_linear(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
}

/* The colour at t (0..1) of the way through the anchors, ways measured as the eye sees them. */
static void ramp_at(const struct ramp *r, double t, uint8_t rgb[3])
{
    double lab[7][3], way[7] = {0};
    int last = r->anchors - 1, mid = last / 2, i = 1;
    for (int k = 0; k <= last; k++) {
        to_lab(r->rgb[k], lab[k]);
        if (k > 0)
            way[k] = way[k - 1] + sqrt(pow(lab[k][0] - lab[k - 1][0], 2) + pow(lab[k][1] - lab[k - 1][1], 2) +
                                       pow(lab[k][2] - lab[k - 1][2], 2));
    }
    double at = !r->halves ? t * way[last]
                : t <= 0.5 ? 2 * t * way[mid]
                           : way[mid] + (2 * t - 1) * (way[last] - way[mid]);
    while (i < last && at > way[i]) i++;
    double f = (at - way[i - 1]) / (way[i] - way[i - 1]), mixed[3];
    for (int k = 0; k < 3; k++) mixed[k] = lab[i - 1][k] + f * (lab[i][k] - lab[i - 1][k]);
    from_lab(mixed, rgb);
}

static void fill(const struct ramp *r, size_t n, uint8_t (*rgb)[3])
{
    for (size_t i = 0; i < n; i++) {
        /* Few classes need not reach the dark ends. */
        double inset = n == 1 ? 0.75 : n <= 3 ? 0.1 : 0;
        double t = n == 1 ? inset : inset + (1 - 2 * inset) * (double)i / (double)(n - 1);
        ramp_at(r, t, rgb[i]);
    }
}

void map_ramp(size_t n, uint8_t (*rgb)[3])
{
    fill(&ordered, n, rgb);
}

void map_sequential(size_t n, uint8_t (*rgb)[3])
{
    fill(&sequential, n, rgb);
}

void map_diverging(size_t n, uint8_t (*rgb)[3])
{
    fill(&diverging, n, rgb);
}

void map_qualitative(size_t n, uint8_t (*rgb)[3])
{
    for (size_t i = 0; i < n; i++) memcpy(rgb[i], qualitative[i % 64], 3);
}

void map_states(uint8_t (*rgb)[3])
{
    static const uint8_t colour[4][3] = {{44, 123, 182}, {253, 218, 119}, {202, 0, 32}, {150, 150, 150}};
    memcpy(rgb, colour, sizeof colour);
}

/* Straw for neither, blue for much of the first, ochre for much of the second, near black for both: found by
 * moving such a start until the least difference between any two, and to the grey of no data, was as large as
 * could be with normal and with each kind of deficient vision. */
void map_bivariate(uint8_t (*rgb)[3])
{
    static const uint8_t colour[MAP_SQUARE][3] = {{246, 223, 187}, {157, 171, 193}, {65, 118, 190},
                                                  {219, 167, 105}, {132, 125, 122}, {64, 74, 118},
                                                  {189, 116, 20},  {111, 76, 54},   {44, 36, 54}};
    memcpy(rgb, colour, sizeof colour);
}
