/* Overviews: filled from the tiles as they come, or built by GDAL from the finished raster. */
#include "grid/output_own.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <string.h>

enum { LEVELS_MAX = 24 };

/* More than this a pyramid must not hold: many bands of a large raster are read back instead. */
static const double pyramid_most = 192.0 * (1 << 20);

int CPL_STDCALL output_relay_progress(double share, const char *message, void *user)
{
    (void)message;
    struct output_relay *r = user;
    if (!progress_tell(r->progress, share)) r->stopped = true;
    return !r->stopped;
}

/* Halved until the longer side fits one tile. */
static int find_levels(const struct output *o, int levels[LEVELS_MAX])
{
    int longest = o->width > o->height ? o->width : o->height, n = 0;
    for (; n < LEVELS_MAX && (longest - 1) >> n >= GRID_TILE; n++) levels[n] = 2 << n;
    return n;
}

/* A file that was closed meanwhile has forgotten the levels it was made with. */
static CPLErr build(struct output *o, int n, const int levels[LEVELS_MAX], struct output_relay *relay)
{
    static const char *const key[] = {"ZLEVEL_OVERVIEW", "ZSTD_LEVEL_OVERVIEW"};
    const int value[] = {1, o->level};
    bool ours[] = {false, false};
    for (int k = 0; k < 2; k++) {
        ours[k] = o->packs && !CPLGetConfigOption(key[k], NULL);
        if (ours[k]) CPLSetThreadLocalConfigOption(key[k], CPLSPrintf("%d", value[k]));
    }
    CPLErr e = GDALBuildOverviews(o->ds, o->cells == OUTPUT_NUMBERS ? "AVERAGE" : "MODE", n, levels, 0, NULL,
                                  output_relay_progress, relay);
    for (int k = 0; k < 2; k++)
        if (ours[k]) CPLSetThreadLocalConfigOption(key[k], NULL);
    return e;
}

CPLErr output_build_overviews(struct output *o, struct output_relay *relay)
{
    int levels[LEVELS_MAX], n = find_levels(o, levels);
    return n == 0 || o->pyramid ? CE_None : build(o, n, levels, relay);
}

static enum status write_overview(void *user, int band, int level, struct tile w, const void *cells,
                                  struct error *err)
{
    struct output *o = user;
    return output_block(o, level + 1, band, w.x / GRID_TILE, w.y / GRID_TILE, cells, NULL, err);
}

/* Configuration of GDAL's may put overviews into another file, or into blocks of another size. */
static bool as_wanted(const struct output *o, int levels)
{
    for (int b = 1; b <= o->bands; b++) {
        GDALRasterBandH band = GDALGetRasterBand(o->ds, b);
        if (GDALGetOverviewCount(band) != levels) return false;
        for (int l = 0; l < levels; l++) {
            int width, height;
            GDALGetBlockSize(GDALGetOverview(band, l), &width, &height);
            if (width != GRID_TILE || height != GRID_TILE) return false;
        }
    }
    return true;
}

enum status output_begin_overviews(struct output *o, const struct output_spec *spec, struct error *err)
{
    int levels[LEVELS_MAX], n = find_levels(o, levels);
    struct pyramid_spec pyramid = {.width = o->width,
                                   .height = o->height,
                                   .bands = o->bands,
                                   .cells = o->cells,
                                   .levels = n,
                                   .write = write_overview,
                                   .user = o};
    if (n == 0 || o->draft || !o->by_block || spec->order != GRID_CURVE ||
        pyramid_bytes(&pyramid) > pyramid_most)
        return ST_OK;
    if (GDALBuildOverviews(o->ds, "NONE", n, levels, 0, NULL, NULL, NULL) != CE_None)
        return output_cannot_write(o->path, err);
    return as_wanted(o, n) ? pyramid_open(&pyramid, &o->pyramid, err) : ST_OK;
}
