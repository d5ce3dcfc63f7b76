/* How rasters are laid out and compressed. */
#include "grid/output_own.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <stdlib.h>
#include <string.h>

static char **with_user_options(char **options, const struct output_spec *spec)
{
    for (size_t i = 0; i < spec->creation_count; i++) {
        char *key = NULL;
        const char *value = CPLParseNameValue(spec->creation[i], &key);
        if (!key) continue;
        options = CSLSetNameValue(options, key, value);
        CPLFree(key);
    }
    return options;
}

/* Level 1, of either codec, is within 2 % of the size of the levels above it, at two thirds of their time or
 * less: scores and what is made of them are noise in their last bits. No predictor, for the same reason: the
 * one for floating point saves 5 % and makes every later read 2.5 times as long. */
char **output_plain_options(const struct output_spec *spec, bool draft)
{
    char **o = NULL;
    o = CSLSetNameValue(o, "TILED", "YES");
    o = CSLSetNameValue(o, "BLOCKXSIZE", CPLSPrintf("%d", GRID_TILE));
    o = CSLSetNameValue(o, "BLOCKYSIZE", CPLSPrintf("%d", GRID_TILE));
    o = CSLSetNameValue(o, "COMPRESS", "DEFLATE");
    o = CSLSetNameValue(o, "ZLEVEL", "1");
    o = CSLSetNameValue(o, "ZSTD_LEVEL", "1");
    o = CSLSetNameValue(o, "INTERLEAVE", "BAND");
    o = CSLSetNameValue(o, "BIGTIFF", "IF_SAFER");
    o = CSLSetNameValue(o, "NUM_THREADS", CPLSPrintf("%d", spec->threads));
    return draft ? o : with_user_options(o, spec);
}

/* Levels of DEFLATE other than the first are GDAL's to write, and so is what other options ask for. */
static bool is_ours(const char *option)
{
    static const char *const known[] = {"COMPRESS=DEFLATE", "COMPRESS=ZSTD", "COMPRESS=NONE",  "ZLEVEL=1",
                                        "PREDICTOR=1",      "TILED=YES",     "INTERLEAVE=BAND"};
    static const char *const any[] = {"BIGTIFF=", "NUM_THREADS=", "ZSTD_LEVEL="};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (EQUAL(option, known[i])) return true;
    for (size_t i = 0; i < sizeof any / sizeof *any; i++)
        if (EQUALN(option, any[i], strlen(any[i]))) return true;
    return false;
}

bool output_is_packed(const struct output_spec *spec, bool draft, enum packing *how, int *level)
{
    bool ours = CPLTestBool(CPLGetConfigOption("CAPACITY_FAST_TIFF", "YES"));
    for (size_t i = 0; !draft && i < spec->creation_count; i++) ours &= is_ours(spec->creation[i]);
    if (!ours) return false;
    char **options = output_plain_options(spec, draft);
    const char *codec = CSLFetchNameValue(options, "COMPRESS");
    *how = EQUAL(codec, "NONE") ? PACKED_NOT : EQUAL(codec, "ZSTD") ? PACKED_ZSTD : PACKED_DEFLATE;
    *level = (int)strtol(CSLFetchNameValue(options, "ZSTD_LEVEL"), NULL, 10);
    CSLDestroy(options);
    return true;
}

char **output_cog_options(const struct output_spec *spec)
{
    char **o = NULL;
    bool ours = true; /* a codec of the user's own takes its own predictor */
    for (size_t i = 0; i < spec->creation_count; i++) ours &= !EQUALN(spec->creation[i], "COMPRESS=", 9);
    o = CSLSetNameValue(o, "COMPRESS", "DEFLATE");
    if (ours && spec->cells == OUTPUT_NUMBERS) o = CSLSetNameValue(o, "PREDICTOR", "YES");
    o = CSLSetNameValue(o, "OVERVIEW_RESAMPLING", spec->cells == OUTPUT_NUMBERS ? "AVERAGE" : "MODE");
    o = CSLSetNameValue(o, "BIGTIFF", "IF_SAFER");
    o = CSLSetNameValue(o, "NUM_THREADS", CPLSPrintf("%d", spec->threads));
    return with_user_options(o, spec);
}
