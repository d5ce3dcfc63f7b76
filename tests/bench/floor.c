/* The floor of the benchmarks: the least a program that goes through GDAL does for a weighted overlay. Every
 * block of every layer is read once, past GDAL's cache, by T threads with handles of their own; the index is
 * worked out and written as Float32, its class of five as Byte, by whichever thread has it.
 *
 * usage: floor THREADS OUT KEY=VALUE[,...] FILE,WORST,BEST,WEIGHT ...
 *
 * writes OUT_index.tif (no data -9999) and OUT_class.tif (no data 255) with these creation options. Layers
 * are Float32 or Byte on one grid, in equal blocks; a cell without data in any of them has none. Without
 * arguments it ends at once: what linking GDAL costs. Exit 1: usage, 2: a file cannot be read or written. */
#include <cpl_string.h>
#include <gdal.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAYERS_MAX = 64, THREADS_MAX = 64, CLASSES = 5 };
static const float NO_INDEX = -9999;

struct layer {
    char *path;
    GDALDataType type;
    float worst, factor, weight; /* factor: 1 / (best - worst) */
    float nodata;
};

static struct {
    int layers, blocks_x, blocks_y, block_w, block_h;
    struct layer layer[LAYERS_MAX];
    GDALDatasetH index, classes;
    atomic_int next;
    pthread_mutex_t lock; /* of the outputs */
} job = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void fail(const char *what)
{
    fprintf(stderr, "floor: %s: %s\n", what, CPLGetLastErrorMsg());
    exit(2);
}

static void *need(size_t bytes)
{
    void *p = malloc(bytes);
    if (!p) fail("no memory");
    return p;
}

static float clamp(float score)
{
    score = score < 0 ? 0 : score;
    return score > 1 ? 1 : score;
}

static void add_floats(const struct layer *l, const float *v, size_t n, float *index, uint8_t *bad)
{
    for (size_t i = 0; i < n; i++) {
        bad[i] |= v[i] == l->nodata;
        index[i] += l->weight * clamp((v[i] - l->worst) * l->factor);
    }
}

static void add_bytes(const struct layer *l, const uint8_t *v, size_t n, float *index, uint8_t *bad)
{
    float term[256];
    for (int k = 0; k < 256; k++) term[k] = l->weight * clamp(((float)k - l->worst) * l->factor);
    for (size_t i = 0; i < n; i++) {
        bad[i] |= (float)v[i] == l->nodata;
        index[i] += term[v[i]];
    }
}

static void finish(size_t n, float *index, const uint8_t *bad, uint8_t *classes)
{
    for (size_t i = 0; i < n; i++) {
        int k = 1 + (index[i] > 0.2F) + (index[i] > 0.4F) + (index[i] > 0.6F) + (index[i] > 0.8F);
        classes[i] = bad[i] ? 255 : (uint8_t)k;
        index[i] = bad[i] ? NO_INDEX : index[i];
    }
}

static void *work(void *unused)
{
    GDALDatasetH ds[LAYERS_MAX] = {NULL};
    size_t n = (size_t)job.block_w * (size_t)job.block_h;
    float *index = need(n * sizeof *index);
    uint8_t *bad = need(n), *classes = need(n);
    void *cells = need(n * sizeof(float));
    (void)unused;
    for (int l = 0; l < job.layers; l++)
        if (!(ds[l] = GDALOpen(job.layer[l].path, GA_ReadOnly))) fail(job.layer[l].path);
    for (int b; (b = atomic_fetch_add(&job.next, 1)) < job.blocks_x * job.blocks_y;) {
        int x = b % job.blocks_x, y = b / job.blocks_x;
        memset(index, 0, n * sizeof *index);
        memset(bad, 0, n);
        for (int l = 0; l < job.layers; l++) {
            if (GDALReadBlock(GDALGetRasterBand(ds[l], 1), x, y, cells) != CE_None) fail(job.layer[l].path);
            if (job.layer[l].type == GDT_Byte)
                add_bytes(&job.layer[l], cells, n, index, bad);
            else
                add_floats(&job.layer[l], cells, n, index, bad);
        }
        finish(n, index, bad, classes);
        pthread_mutex_lock(&job.lock);
        if (GDALWriteBlock(GDALGetRasterBand(job.index, 1), x, y, index) != CE_None ||
            GDALWriteBlock(GDALGetRasterBand(job.classes, 1), x, y, classes) != CE_None)
            fail("output");
        pthread_mutex_unlock(&job.lock);
    }
    for (int l = 0; l < job.layers; l++) GDALClose(ds[l]);
    free(index);
    free(bad);
    free(classes);
    free(cells);
    return NULL;
}

/* FILE,WORST,BEST,WEIGHT */
static void take_layer(char *word)
{
    struct layer *l = &job.layer[job.layers++];
    float number[3];
    for (int k = 2; k >= 0; k--) {
        char *comma = strrchr(word, ',');
        if (!comma) fail("expected FILE,WORST,BEST,WEIGHT");
        number[k] = strtof(comma + 1, NULL);
        *comma = 0;
    }
    *l = (struct layer){
        .path = word, .worst = number[0], .factor = 1 / (number[1] - number[0]), .weight = number[2]};
    GDALDatasetH ds = GDALOpen(word, GA_ReadOnly);
    if (!ds) fail(word);
    l->type = GDALGetRasterDataType(GDALGetRasterBand(ds, 1));
    l->nodata = (float)GDALGetRasterNoDataValue(GDALGetRasterBand(ds, 1), NULL);
    GDALClose(ds);
}

static GDALDatasetH create(GDALDatasetH like, const char *out, const char *name, GDALDataType type,
                           double nodata, char **options)
{
    size_t room = strlen(out) + strlen(name) + 1;
    char *path = need(room);
    double gt[6];
    snprintf(path, room, "%s%s", out, name);
    GDALDatasetH ds = GDALCreate(GDALGetDriverByName("GTiff"), path, GDALGetRasterXSize(like),
                                 GDALGetRasterYSize(like), 1, type, options);
    if (!ds) fail(path);
    if (GDALGetGeoTransform(like, gt) == CE_None) GDALSetGeoTransform(ds, gt);
    GDALSetProjection(ds, GDALGetProjectionRef(like));
    GDALSetRasterNoDataValue(GDALGetRasterBand(ds, 1), nodata);
    free(path);
    return ds;
}

/* Outputs in the blocks of the first layer, which the others share. */
static void create_outputs(const char *out, const char *options)
{
    char **list = CSLTokenizeString2(options, ",", 0);
    GDALDatasetH first = GDALOpen(job.layer[0].path, GA_ReadOnly);
    if (!first) fail(job.layer[0].path);
    GDALGetBlockSize(GDALGetRasterBand(first, 1), &job.block_w, &job.block_h);
    if (job.block_w < 1 || job.block_h < 1) fail("blocks");
    job.blocks_x = (GDALGetRasterXSize(first) + job.block_w - 1) / job.block_w;
    job.blocks_y = (GDALGetRasterYSize(first) + job.block_h - 1) / job.block_h;
    list = CSLSetNameValue(list, "TILED", "YES");
    list = CSLSetNameValue(list, "BLOCKXSIZE", CPLSPrintf("%d", job.block_w));
    list = CSLSetNameValue(list, "BLOCKYSIZE", CPLSPrintf("%d", job.block_h));
    list = CSLSetNameValue(list, "BIGTIFF", "IF_SAFER");
    char **bytes = CSLSetNameValue(CSLDuplicate(list), "PREDICTOR", NULL);
    job.index = create(first, out, "_index.tif", GDT_Float32, (double)NO_INDEX, list);
    job.classes = create(first, out, "_class.tif", GDT_Byte, 255, bytes);
    CSLDestroy(list);
    CSLDestroy(bytes);
    GDALClose(first);
}

int main(int argc, char **argv)
{
    pthread_t thread[THREADS_MAX];
    if (argc < 5) return argc == 1 ? 0 : 1;
    int threads = (int)strtol(argv[1], NULL, 10);
    if (threads < 1 || threads > THREADS_MAX || argc - 4 > LAYERS_MAX) return 1;
    GDALAllRegister();
    for (int i = 4; i < argc; i++) take_layer(argv[i]);
    create_outputs(argv[2], argv[3]);
    for (int i = 0; i < threads; i++)
        if (pthread_create(&thread[i], NULL, work, NULL) != 0) fail("no thread");
    for (int i = 0; i < threads; i++) pthread_join(thread[i], NULL);
    GDALClose(job.index);
    GDALClose(job.classes);
    return 0;
}
