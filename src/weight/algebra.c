#include "weight/algebra.h"

#include "base/method.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

static enum status failed(const char *routine, lapack_int info, struct error *err)
{
    if (info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR) return error_memory(err);
    return error_set(err, ST_FAILED, "LAPACK %s gave up (info %d)", routine, (int)info);
}

enum status algebra_principal(const double *a, size_t n, double *lambda, double *vector, struct error *err)
{
    double work[FACTORS_MAX * FACTORS_MAX], real[FACTORS_MAX], imaginary[FACTORS_MAX];
    double right[FACTORS_MAX * FACTORS_MAX], sum = 0;
    const lapack_int order = (lapack_int)n;
    memcpy(work, a, n * n * sizeof *work);
    lapack_int info = LAPACKE_dgeev(LAPACK_ROW_MAJOR, 'N', 'V', order, work, order, real, imaginary, NULL,
                                    order, right, order);
    if (info != 0) return failed("dgeev", info, err);
    size_t top = 0;
    for (size_t k = 1; k < n; k++)
        if (real[k] > real[top]) top = k;
    for (size_t i = 0; i < n; i++) sum += fabs(right[i * n + top]);
    for (size_t i = 0; i < n; i++) vector[i] = fabs(right[i * n + top]) / sum;
    *lambda = real[top];
    return ST_OK;
}

enum status algebra_symmetric(double *a, size_t n, double *values, struct error *err)
{
    lapack_int info = LAPACKE_dsyev(LAPACK_ROW_MAJOR, 'V', 'U', (lapack_int)n, a, (lapack_int)n, values);
    return info == 0 ? ST_OK : failed("dsyev", info, err);
}

enum status algebra_solve(double *a, size_t n, double *b, struct error *err)
{
    double singular[FACTORS_MAX];
    lapack_int rank;
    lapack_int info = LAPACKE_dgelsd(LAPACK_ROW_MAJOR, (lapack_int)n, (lapack_int)n, 1, a, (lapack_int)n, b,
                                     1, singular, 1e-10, &rank);
    return info == 0 ? ST_OK : failed("dgelsd", info, err);
}
