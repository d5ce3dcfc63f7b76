#include "noise.h"

#include <math.h>

uint32_t noise_hash(int32_t x, int32_t y, uint32_t seed)
{
    uint32_t h = seed * 0x9E3779B1u + 0x85EBCA6Bu;
    h ^= (uint32_t)x * 0xC2B2AE35u;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h ^= (uint32_t)y * 0x27D4EB2Fu;
    h = (h ^ (h >> 13)) * 0x297A2D39u;
    return h ^ (h >> 16);
}

double noise_cell(int32_t x, int32_t y, uint32_t seed)
{
    return (double)noise_hash(x, y, seed) / 4294967296.0;
}

/* Dot product of (dx, dy) with one of sixteen directions: tabled, as sin() and cos() differ between
 * libraries. */
static double corner(int32_t x, int32_t y, double dx, double dy, uint32_t seed)
{
    static const double direction[16][2] = {
        {1, 0},  {0.92388, 0.38268},   {0.70711, 0.70711},   {0.38268, 0.92388},
        {0, 1},  {-0.38268, 0.92388},  {-0.70711, 0.70711},  {-0.92388, 0.38268},
        {-1, 0}, {-0.92388, -0.38268}, {-0.70711, -0.70711}, {-0.38268, -0.92388},
        {0, -1}, {0.38268, -0.92388},  {0.70711, -0.70711},  {0.92388, -0.38268},
    };
    const double *d = direction[noise_hash(x, y, seed) & 15u];
    return d[0] * dx + d[1] * dy;
}

static double ease(double t)
{
    return t * t * t * (t * (t * 6 - 15) + 10);
}

double noise_at(double x, double y, uint32_t seed)
{
    double fx = floor(x), fy = floor(y);
    int32_t ix = (int32_t)fx, iy = (int32_t)fy;
    double dx = x - fx, dy = y - fy, ex = ease(dx), ey = ease(dy);
    double top = corner(ix, iy, dx, dy, seed) * (1 - ex) + corner(ix + 1, iy, dx - 1, dy, seed) * ex;
    double low =
        corner(ix, iy + 1, dx, dy - 1, seed) * (1 - ex) + corner(ix + 1, iy + 1, dx - 1, dy - 1, seed) * ex;
    return 1.5 * (top * (1 - ey) + low * ey);
}

double noise_fractal(double x, double y, int octaves, double gain, uint32_t seed)
{
    double sum = 0, height = 1, total = 0;
    for (int i = 0; i < octaves; i++) {
        sum += height * noise_at(x, y, seed + (uint32_t)i);
        total += height;
        height *= gain;
        /* An offset keeps the zeros of the lattices of different octaves apart. */
        x = 2 * x + 17.3;
        y = 2 * y + 9.1;
    }
    return sum / total;
}
