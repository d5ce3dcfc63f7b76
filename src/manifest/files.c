/* Files and coordinate systems that the manifest names. */
#include "manifest/reader.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <ctype.h>
#include <ogr_srs_api.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_LOOKED_AT = 10000, NAME_BYTES = 120 };

static bool exists(const char *path)
{
    VSIStatBufL info;
    return VSIStatExL(path, &info, VSI_STAT_EXISTS_FLAG) == 0;
}

/* A connection or subdataset ("PG:dbname=x", "NETCDF:a.nc:t2m", "https://...") or inline XML: GDAL's to
 * judge. */
static bool is_for_gdal(const char *s)
{
    if (*s == '<') return true;
    size_t n = 0;
    while (isalnum((unsigned char)s[n]) || s[n] == '_' || s[n] == '+' || s[n] == '-') n++;
    return n >= 2 && s[n] == ':';
}

/* The file in the folder of `path` whose name is nearest, written as the manifest would, or NULL. Caller
 * frees. */
static char *nearest_file(const char *path, const char *as_written)
{
    char *folder = strdup(path);
    char *slash = folder ? strrchr(folder, '/') : NULL;
    char *result = NULL;
    if (slash) {
        *slash = 0;
        char **names = VSIReadDirEx(*folder ? folder : "/", NAMES_LOOKED_AT);
        const char *near = text_nearest(slash + 1, (const char *const *)names, (size_t)CSLCount(names));
        if (near && (strcmp(near, ".") == 0 || strcmp(near, "..") == 0)) near = NULL;
        const char *written_slash = strrchr(as_written, '/');
        int before = written_slash ? (int)(written_slash + 1 - as_written) : 0;
        if (near) result = text_format("%.*s%s", before, as_written, near);
        CSLDestroy(names);
    }
    free(folder);
    return result;
}

static void report_missing(struct reader *r, const char *path, const struct node *value)
{
    char shown[300];
    reader_quote(value->text, shown, sizeof shown);
    char *near = nearest_file(path, value->text);
    if (near)
        reader_fault(r, value, "found %s, expected a file that exists: there is no %s; did you mean \"%s\"?",
                     shown, path, near);
    else
        reader_fault(r, value, "found %s, expected a file that exists: there is no %s", shown, path);
    free(near);
}

void reader_file(struct reader *r, struct manifest_source *s, const struct node *key,
                 const struct node *value)
{
    const char *written = reader_text(r, value);
    if (!written) return;
    s->line = key->line;
    if (strncmp(written, "/vsi", 4) == 0) {
        s->path = reader_copy(r, written);
        return;
    }
    bool as_written = *written == '/' || !r->m->dir;
    char *path = as_written ? reader_copy(r, written) : text_format("%s/%s", r->m->dir, written);
    if (!path) {
        r->failed = true;
        return;
    }
    if (!exists(path)) {
        if (is_for_gdal(written)) {
            free(path);
            path = reader_copy(r, written);
        } else {
            report_missing(r, path, value);
        }
    }
    s->path = path;
}

void reader_crs(struct reader *r, char **out, const struct node *value)
{
    const char *written = reader_text(r, value);
    if (!written) return;
    /* GDAL would fetch an address; that can wait until the run. */
    if (!strstr(written, "://")) {
        OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
        CPLPushErrorHandler(CPLQuietErrorHandler);
        CPLErrorReset();
        OGRErr failed = OSRSetFromUserInput(srs, written);
        CPLPopErrorHandler();
        OSRDestroySpatialReference(srs);
        if (failed) {
            char shown[300];
            const char *words = CPLGetLastErrorMsg();
            bool digits = strspn(written, "0123456789") == strlen(written);
            reader_quote(written, shown, sizeof shown);
            if (digits)
                reader_fault(r, value,
                             "found %s, expected a CRS such as EPSG:32650; did you mean \"EPSG:%s\"?", shown,
                             written);
            else
                reader_fault(r, value, "found %s, expected a CRS such as EPSG:32650%s%s", shown,
                             *words ? ": " : "", words);
            CPLErrorReset();
            return;
        }
        CPLErrorReset();
    }
    *out = reader_copy(r, written);
}

/* Bytes at s that may stand in a name; 0: none. s is UTF-8. */
static size_t name_bytes(const char *s)
{
    const unsigned char *c = (const unsigned char *)s;
    if (*c < 0x80) return isalnum(*c) || (*c && strchr("-_.", *c)) ? 1 : 0;
    if (*c < 0xC3) return 0;                              /* up to U+00BF: controls and signs */
    if (*c == 0xE2 && c[1] < 0xB0) return 0;              /* U+2000-2BFF: punctuation, signs */
    if (*c == 0xE3 && c[1] == 0x80) return 0;             /* U+3000-303F: ideographic punctuation */
    if (*c == 0xEE || *c == 0xEF || *c >= 0xF8) return 0; /* U+E000-FFFF: private, forms, marks */
    size_t n = *c < 0xE0 ? 2 : *c < 0xF0 ? 3 : 4;
    for (size_t i = 1; i < n; i++)
        if ((c[i] & 0xC0) != 0x80) return 0;
    return n;
}

bool reader_is_name(const char *s)
{
    if (!*s || *s == '.' || strlen(s) > NAME_BYTES) return false;
    while (*s) {
        size_t n = name_bytes(s);
        if (!n) return false;
        s += n;
    }
    return true;
}

char *reader_folder_name(struct reader *r)
{
    char *real = strncmp(r->m->dir, "/vsi", 4) == 0 ? NULL : realpath(r->m->dir, NULL);
    const char *path = real ? real : r->m->dir, *slash = strrchr(path, '/');
    struct text name = {0};
    for (const char *s = slash ? slash + 1 : path; *s && name.len + 4 < NAME_BYTES;) {
        size_t n = name.len == 0 && *s == '.' ? 0 : name_bytes(s);
        text_add_bytes(&name, n ? s : "_", n ? n : 1);
        s += n ? n : 1;
        /* One _ for a character, however many bytes it has. */
        while (!n && ((unsigned char)*s & 0xC0) == 0x80) s++;
    }
    if (!name.len) text_add(&name, "layers");
    free(real);
    if (name.failed) r->failed = true;
    if (name.failed) text_clear(&name);
    return name.s;
}
