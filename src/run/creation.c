/* Creation options, held against what the driver knows: GDAL itself only warns of a mistyped one. */
#include "base/text.h"
#include "grid/source.h"
#include "run/run.h"

#include <cpl_error.h>
#include <cpl_minixml.h>
#include <cpl_string.h>
#include <gdal.h>
#include <stdlib.h>
#include <string.h>

enum { OPTIONS_MAX = 256 };

/* Names of the driver's options; they belong to the tree. */
static size_t option_names(CPLXMLNode *list, const char **names)
{
    size_t n = 0;
    for (CPLXMLNode *o = list ? list->psChild : NULL; o && n < OPTIONS_MAX; o = o->psNext)
        if (o->eType == CXT_Element && EQUAL(o->pszValue, "Option"))
            names[n++] = CPLGetXMLValue(o, "name", "");
    return n;
}

static enum status refuse(GDALDriverH driver, const char *option, const char *words, struct error *err)
{
    const char *offered = GDALGetMetadataItem(driver, GDAL_DMD_CREATIONOPTIONLIST, NULL);
    CPLXMLNode *list = offered ? CPLParseXMLString(offered) : NULL;
    const char *names[OPTIONS_MAX], *format = GDALGetDriverShortName(driver);
    size_t count = option_names(list, names);
    char *key = strndup(option, strcspn(option, "="));
    bool known = false;
    for (size_t i = 0; key && i < count; i++) known |= EQUAL(names[i], key);
    const char *near = key ? text_nearest(key, names, count) : NULL;
    enum status st;
    if (!key)
        st = error_memory(err);
    else if (known)
        st = error_set(err, ST_USAGE, "-co %s: %s", option, words);
    else
        st = error_set(err, ST_USAGE, "-co %s: %s has no creation option \"%s\"%s%s%s", option, format, key,
                       near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    free(key);
    CPLDestroyXMLNode(list);
    return st;
}

/* GDAL takes its default in place of a level that the codec does not have, with a warning. */
static enum status check_level(const char *option, struct error *err)
{
    static const struct {
        const char *key;
        int most;
    } levels[] = {{"ZLEVEL=", 12}, {"ZSTD_LEVEL=", 22}};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        const size_t n = strlen(levels[i].key);
        if (!EQUALN(option, levels[i].key, n)) continue;
        const long level = strtol(option + n, NULL, 10);
        if (level < 1 || level > levels[i].most)
            return error_set(err, ST_USAGE, "-co %s: expected a level from 1 to %d", option, levels[i].most);
    }
    return ST_OK;
}

enum status run_check_creation(const struct capacity_options *o, struct error *err)
{
    GDALDriverH driver = GDALGetDriverByName(o->format ? o->format : "GTiff");
    enum status st = ST_OK;
    for (size_t i = 0; st == ST_OK && i < o->creation_count; i++) {
        char **one = CSLAddString(NULL, o->creation[i]);
        CPLErrorReset();
        CPLPushErrorHandler(CPLQuietErrorHandler);
        bool fits = GDALValidateCreationOptions(driver, one);
        CPLPopErrorHandler();
        st = fits ? check_level(o->creation[i], err)
                  : refuse(driver, o->creation[i], source_gdal_words(), err);
        CSLDestroy(one);
    }
    return st;
}
