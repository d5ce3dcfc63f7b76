/* Seals: what tells a file of the cache from a damaged or foreign one. */
#include "grid/cache_own.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

enum { CHUNK = 1 << 20, FORMAT = 1 };

/* The last bytes of the file. Before them stands a checksum for each chunk of the TIFF. */
struct tail {
    uint64_t magic, format;
    uint64_t size;   /* of the TIFF */
    uint64_t key[2]; /* hash of what it was made of */
    uint64_t sums;   /* hash of the checksums */
    uint64_t self;   /* hash of all the above */
};

static const uint64_t magic = 0x6c61657370616363; /* "ccapseal" */

static uint64_t own_hash(const struct tail *t)
{
    return XXH3_64bits(t, offsetof(struct tail, self));
}

static size_t chunks_of(uint64_t size)
{
    return (size_t)((size + CHUNK - 1) / CHUNK);
}

static bool read_all(int fd, void *to, size_t n, uint64_t at)
{
    char *p = to;
    while (n > 0) {
        ssize_t got = pread(fd, p, n, (off_t)at);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        p += got;
        at += (uint64_t)got;
        n -= (size_t)got;
    }
    return true;
}

static bool write_all(int fd, const void *from, size_t n, uint64_t at)
{
    const char *p = from;
    while (n > 0) {
        ssize_t put = pwrite(fd, p, n, (off_t)at);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        p += put;
        at += (uint64_t)put;
        n -= (size_t)put;
    }
    return true;
}

/* Checksum of chunk i of `size` bytes. */
static bool sum_chunk(int fd, uint64_t size, size_t i, char *buffer, uint64_t *sum)
{
    uint64_t at = (uint64_t)i * CHUNK, left = size - at;
    size_t n = left < CHUNK ? (size_t)left : CHUNK;
    if (!read_all(fd, buffer, n, at)) return false;
    *sum = XXH3_64bits(buffer, n);
    return true;
}

static bool seal(int fd, uint64_t size, const uint64_t key[2])
{
    size_t count = chunks_of(size), bytes = count * sizeof(uint64_t);
    char *buffer = malloc(CHUNK), *end = malloc(bytes + sizeof(struct tail));
    bool ok = buffer && end;
    if (!ok) errno = ENOMEM;
    for (size_t i = 0; ok && i < count; i++) {
        uint64_t sum;
        ok = sum_chunk(fd, size, i, buffer, &sum);
        if (ok) memcpy(end + i * sizeof sum, &sum, sizeof sum);
    }
    if (ok) {
        struct tail t = {.magic = magic,
                         .format = FORMAT,
                         .size = size,
                         .key = {key[0], key[1]},
                         .sums = XXH3_64bits(end, bytes)};
        t.self = own_hash(&t);
        memcpy(end + bytes, &t, sizeof t);
        ok = write_all(fd, end, bytes + sizeof t, size);
    }
    free(buffer);
    free(end);
    return ok;
}

bool seal_write(const char *path, const uint64_t key[2])
{
    struct stat s;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return false;
    bool ok = fstat(fd, &s) == 0 && seal(fd, (uint64_t)s.st_size, key);
    int why = errno;
    if (close(fd) != 0 && ok) return false;
    errno = why;
    return ok;
}

static const char *sums_fault(int fd, const struct tail *t, const uint64_t *sums, bool whole)
{
    size_t count = chunks_of(t->size);
    char *buffer = malloc(CHUNK);
    const char *fault = buffer ? NULL : "there is no memory to check it";
    for (size_t i = 0; !fault && i < count; i++) {
        uint64_t sum;
        if (!whole && i > 0 && i + 1 < count) continue;
        if (!sum_chunk(fd, t->size, i, buffer, &sum))
            fault = "it cannot be read";
        else if (sum != sums[i])
            fault = "a checksum does not hold";
    }
    free(buffer);
    return fault;
}

const char *seal_fault(int fd, const uint64_t key[2], bool whole)
{
    struct stat s;
    struct tail t;
    if (fstat(fd, &s) != 0) return "it cannot be read";
    uint64_t size = (uint64_t)s.st_size;
    if (size < sizeof t || !read_all(fd, &t, sizeof t, size - sizeof t) || t.magic != magic)
        return "it is cut short, or none of the cache's";
    if (t.self != own_hash(&t) || t.format != FORMAT) return "its seal is broken";
    if (t.key[0] != key[0] || t.key[1] != key[1]) return "it is another layer's";
    size_t bytes = chunks_of(t.size) * sizeof(uint64_t);
    if (t.size > size || size - t.size != bytes + sizeof t) return "its size has changed";
    uint64_t *sums = calloc(bytes / sizeof *sums + 1, sizeof *sums);
    if (!sums) return "there is no memory to check it";
    const char *fault = NULL;
    if (!read_all(fd, sums, bytes, t.size) || XXH3_64bits(sums, bytes) != t.sums)
        fault = "its seal is broken";
    else
        fault = sums_fault(fd, &t, sums, whole);
    free(sums);
    return fault;
}
