/* Colours that people with any colour vision can tell apart. */
#include "map/map.h"

#include <math.h>
#include <string.h>

/* From worst to best: rust, orange, straw, green-blue, deep teal. Both ends are dark and the middle is light,
 * so the order of each half also reads in grey; brown against blue-green is safe with every common colour
 * deficiency. */
static const uint8_t ramp_anchor[][3] = {
    {143, 56, 26}, {219, 135, 62}, {247, 234, 181}, {121, 190, 178}, {18, 101, 118}};
enum { RAMP_ANCHORS = sizeof ramp_anchor / sizeof ramp_anchor[0] };

/* The first twelve are meant to be seen together; the rest were found one by one as the colour farthest, with
 * normal and with red-green deficient vision, from all before it and from white and light grey. */
static const uint8_t qualitative[64][3] = {
    {0, 114, 178},   {230, 159, 0},   {0, 158, 115},   {204, 121, 167}, {86, 180, 233},  {213, 94, 0},
    {240, 228, 66},  {51, 34, 136},   {122, 72, 35},   {136, 34, 85},   {176, 218, 130}, {205, 185, 232},
    {155, 110, 245}, {50, 50, 20},    {140, 50, 185},  {200, 35, 125},  {95, 185, 20},   {20, 95, 95},
    {155, 170, 140}, {20, 230, 215},  {245, 125, 245}, {20, 125, 20},   {125, 95, 125},  {80, 20, 65},
    {50, 65, 200},   {110, 140, 170}, {245, 155, 155}, {185, 20, 35},   {140, 140, 20},  {35, 125, 245},
    {110, 20, 20},   {110, 20, 125},  {245, 80, 110},  {200, 80, 200},  {155, 110, 80},  {20, 80, 140},
    {20, 215, 140},  {50, 80, 20},    {50, 125, 110},  {20, 65, 80},    {200, 140, 80},  {185, 140, 230},
    {20, 185, 170},  {140, 95, 185},  {155, 245, 200}, {140, 215, 35},  {20, 155, 20},   {20, 155, 230},
    {245, 185, 125}, {95, 65, 110},   {215, 50, 80},   {155, 50, 140},  {155, 200, 185}, {170, 185, 80},
    {95, 35, 170},   {20, 245, 155},  {155, 245, 95},  {185, 95, 125},  {95, 95, 215},   {245, 140, 200},
    {155, 155, 185}, {110, 110, 50},  {110, 80, 155},  {110, 170, 95}};

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
static void ramp_at(double t, uint8_t rgb[3])
{
    double lab[RAMP_ANCHORS][3], way[RAMP_ANCHORS] = {0};
    for (int i = 0; i < RAMP_ANCHORS; i++) {
        to_lab(ramp_anchor[i], lab[i]);
        if (i > 0) {
            double dl = lab[i][0] - lab[i - 1][0], da = lab[i][1] - lab[i - 1][1],
                   db = lab[i][2] - lab[i - 1][2];
            way[i] = way[i - 1] + sqrt(dl * dl + da * da + db * db);
        }
    }
    /* Each half is stretched to the same length: the lightest colour is the middle of the ramp. */
    int mid = RAMP_ANCHORS / 2;
    double at = t <= 0.5 ? 2 * t * way[mid] : way[mid] + (2 * t - 1) * (way[RAMP_ANCHORS - 1] - way[mid]);
    int i = 1;
    while (i < RAMP_ANCHORS - 1 && at > way[i]) i++;
    double f = (at - way[i - 1]) / (way[i] - way[i - 1]), mixed[3];
    for (int k = 0; k < 3; k++) mixed[k] = lab[i - 1][k] + f * (lab[i][k] - lab[i - 1][k]);
    from_lab(mixed, rgb);
}

void map_ramp(size_t n, uint8_t (*rgb)[3])
{
    for (size_t i = 0; i < n; i++) {
        /* Few classes need not reach the dark ends. */
        double inset = n == 1 ? 0.75 : n <= 3 ? 0.1 : 0;
        double t = n == 1 ? inset : inset + (1 - 2 * inset) * (double)i / (double)(n - 1);
        ramp_at(t, rgb[i]);
    }
}

void map_qualitative(size_t n, uint8_t (*rgb)[3])
{
    for (size_t i = 0; i < n; i++) memcpy(rgb[i], qualitative[i % 64], 3);
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
