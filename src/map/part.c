#include "map/part.h"

#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum status part_open(struct part *p, const char *path, struct error *err)
{
    *p = (struct part){.path = strdup(path), .draft = text_format("%s.part-%ld", path, (long)getpid())};
    enum status st = p->path && p->draft ? ST_OK : error_memory(err);
    if (st == ST_OK) p->file = fopen(p->draft, "wb");
    if (st == ST_OK && !p->file)
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", path, strerror(errno));
    return st == ST_OK ? st : part_close(p, st, err);
}

enum status part_close(struct part *p, enum status st, struct error *err)
{
    bool opened = p->file, ok = st == ST_OK && opened;
    if (ok) ok = fflush(p->file) == 0 && fsync(fileno(p->file)) == 0;
    if (p->file && fclose(p->file) != 0) ok = false;
    if (ok) ok = rename(p->draft, p->path) == 0;
    if (!ok && st == ST_OK)
        st = error_set(err, ST_FAILED, "%s: cannot be written: %s", p->path, strerror(errno));
    if (!ok && opened && p->draft) unlink(p->draft);
    free(p->path);
    free(p->draft);
    *p = (struct part){0};
    return st;
}
