#include "grid/tiff.h"

#include <stddef.h>
#include <string.h>

static const struct {
    unsigned tag;
    size_t field;
} known_tags[] = {
    {256, offsetof(struct tiff_tags, width)},       {257, offsetof(struct tiff_tags, height)},
    {259, offsetof(struct tiff_tags, compression)}, {262, offsetof(struct tiff_tags, photometric)},
    {266, offsetof(struct tiff_tags, fill_order)},  {284, offsetof(struct tiff_tags, planar)},
    {317, offsetof(struct tiff_tags, predictor)},   {322, offsetof(struct tiff_tags, tile_width)},
    {323, offsetof(struct tiff_tags, tile_height)}, {324, offsetof(struct tiff_tags, offsets)},
    {325, offsetof(struct tiff_tags, sizes)}};

static uint64_t little(const unsigned char *p, int bytes)
{
    uint64_t v = 0;
    while (bytes--) v = v << 8 | p[bytes];
    return v;
}

bool tiff_read_at(VSILFILE *f, uint64_t at, void *to, size_t bytes)
{
    return VSIFSeekL(f, at, SEEK_SET) == 0 && VSIFReadL(to, 1, bytes, f) == bytes;
}

/* The numbers of an entry, whether they stand in it or elsewhere. `at` is where the entry is. */
static struct tiff_list entry_list(const unsigned char *entry, uint64_t at, bool big)
{
    enum { SHORT = 3, LONG = 4, LONG8 = 16 };
    uint64_t type = little(entry + 2, 2);
    struct tiff_list l = {.count = little(entry + 4, big ? 8 : 4),
                          .bytes = type == SHORT          ? 2
                                   : type == LONG         ? 4
                                   : type == LONG8 && big ? 8
                                                          : 0};
    uint64_t room = big ? 8 : 4, value = big ? 12 : 8;
    l.at = l.bytes > 0 && l.count <= room / l.bytes ? at + value : little(entry + value, (int)room);
    return l;
}

bool tiff_list_read(VSILFILE *f, const struct tiff_list *l, uint64_t i, uint64_t *value)
{
    unsigned char number[8];
    if (i >= l->count || l->bytes == 0 || !tiff_read_at(f, l->at + i * l->bytes, number, l->bytes))
        return false;
    *value = little(number, (int)l->bytes);
    return true;
}

static void entry_keep(const unsigned char *entry, uint64_t at, bool big, struct tiff_tags *t)
{
    unsigned tag = (unsigned)little(entry, 2);
    struct tiff_list l = entry_list(entry, at, big);
    for (size_t k = 0; k < sizeof known_tags / sizeof *known_tags; k++) {
        void *field = (char *)t + known_tags[k].field;
        if (known_tags[k].tag != tag) continue;
        int64_t single =
            l.count == 1 && l.bytes > 0 ? (int64_t)little(entry + (l.at - at), (int)l.bytes) : -1;
        if (tag >= 324)
            memcpy(field, &l, sizeof l);
        else
            memcpy(field, &single, sizeof single);
    }
}

/* Whether the file says it is a little-endian TIFF, and which kind. */
static bool read_kind(VSILFILE *f, bool *big)
{
    unsigned char head[4];
    if (!tiff_read_at(f, 0, head, sizeof head) || memcmp(head, "II", 2) != 0 || head[3] != 0) return false;
    *big = head[2] == 43;
    return *big || head[2] == 42;
}

uint64_t tiff_first(VSILFILE *f)
{
    unsigned char at[8];
    bool big;
    if (!read_kind(f, &big) || !tiff_read_at(f, big ? 8 : 4, at, big ? 8 : 4)) return 0;
    return little(at, big ? 8 : 4);
}

bool tiff_read_tags(VSILFILE *f, uint64_t at, struct tiff_tags *t)
{
    unsigned char number[8], entry[20];
    bool big;
    if (!read_kind(f, &big)) return false;
    uint64_t count_bytes = big ? 8 : 2, entry_bytes = big ? 20 : 12, next_bytes = big ? 8 : 4;
    if (!tiff_read_at(f, at, number, count_bytes)) return false;
    uint64_t count = little(number, (int)count_bytes);
    if (count > 4096) return false;
    *t =
        (struct tiff_tags){.compression = 1, .photometric = -1, .fill_order = 1, .planar = 1, .predictor = 1};
    at += count_bytes;
    for (uint64_t i = 0; i < count; i++, at += entry_bytes) {
        if (!tiff_read_at(f, at, entry, entry_bytes)) return false;
        entry_keep(entry, at, big, t);
    }
    /* A file cut off behind its last entry has none that follows. */
    if (tiff_read_at(f, at, number, next_bytes)) t->next = little(number, (int)next_bytes);
    return true;
}
