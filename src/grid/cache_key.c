/* What makes a source the same as before. */
#include "grid/cache.h"

#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

/* Read of each file; as much as GDAL has fetched of a remote one already when it was opened. */
enum { HEAD_BYTES = 16384 };

/* A file that was replaced by one of its size within the tick of the clock shows in its first bytes: headers
 * of rasters, and the page of a GeoPackage that counts its changes. */
static bool hash_head(const char *path, XXH64_hash_t *hash)
{
    VSILFILE *f = VSIFOpenL(path, "rb");
    char *head = malloc(HEAD_BYTES);
    bool ok = f && head;
    if (ok) *hash = XXH3_64bits(head, VSIFReadL(head, 1, HEAD_BYTES, f));
    free(head);
    if (f) VSIFCloseL(f);
    return ok;
}

/* False where nothing tells the state of the file. */
static bool add_file(struct text *key, const char *path)
{
    VSIStatBufL s;
    memset(&s, 0, sizeof s);
    if (VSIStatL(path, &s) != 0) return false;
    XXH64_hash_t head = 0;
    if (!VSI_ISDIR(s.st_mode) && !hash_head(path, &head)) return false;
    char *absolute = strncmp(path, "/vsi", 4) == 0 ? NULL : realpath(path, NULL);
    text_add(key, "file %s size %lld changed %lld.%09ld head %016llx\n", absolute ? absolute : path,
             (long long)s.st_size, (long long)s.st_mtim.tv_sec, (long)s.st_mtim.tv_nsec,
             (unsigned long long)head);
    free(absolute);
    return true;
}

bool cache_key_source(struct text *key, const char *path, bool vector)
{
    unsigned kind = vector ? GDAL_OF_VECTOR : GDAL_OF_RASTER;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDatasetH ds = GDALOpenEx(path, kind | GDAL_OF_READONLY, NULL, NULL, NULL);
    char **files = ds ? GDALGetFileList(ds) : NULL;
    bool known = false;
    for (int i = 0; files && files[i]; i++) known |= add_file(key, files[i]);
    CSLDestroy(files);
    if (ds) GDALClose(ds);
    if (!known) known = add_file(key, path);
    CPLPopErrorHandler();
    if (known) return true;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    text_add(key, "source %s asked at %lld.%09ld by %ld\n", path, (long long)now.tv_sec, now.tv_nsec,
             (long)getpid());
    return false;
}
