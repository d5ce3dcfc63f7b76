/* The linear algebra of the weightings, on LAPACK. Matrices are [n * n] by rows, n <= FACTORS_MAX. */
#ifndef CAPACITY_WEIGHT_ALGEBRA_H
#define CAPACITY_WEIGHT_ALGEBRA_H

#include "base/error.h"

#include <stddef.h>

/* The largest eigenvalue and its vector, which sums to 1, of a matrix of numbers >= 0 where each thing is
 * tied to each, if by others: the vector is then above 0 too (Perron and Frobenius). */
enum status algebra_principal(const double *a, size_t n, double *lambda, double *vector, struct error *err);

/* Eigenvalues of a symmetric matrix, ascending; column k of a becomes the unit vector of value k. */
enum status algebra_symmetric(double *a, size_t n, double *values, struct error *err);

/* The x of least squares, and of those the shortest, for a x = b; where a has an inverse, the solution. `a`
 * is lost, b becomes x. */
enum status algebra_solve(double *a, size_t n, double *b, struct error *err);

#endif
