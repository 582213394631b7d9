# Reference values for smallstats.power. Base R and jsonlite only.
# Usage: Rscript tests/smallstats/reference/power.R tests/smallstats/reference/tables.json OUT.json
#
# Noncentral chi-square by pchisq and uniroot.
arguments <- commandArgs(trailingOnly = TRUE)
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-15, maxiter = 10000)$root
noncentral <- function(df, ncp, alpha) {
  pchisq(qchisq(alpha, df, lower.tail = FALSE), df, ncp, lower.tail = FALSE)
}
needed <- function(df, power, alpha) root(function(ncp) noncentral(df, ncp, alpha) - power, 0, 200)

independence <- list()
for (rows in c(2, 3, 5, 8)) for (columns in 2:4) for (n in c(116, 1000)) for (power in c(0.8, 0.9)) for (alpha in c(0.01, 0.05)) {
  w <- sqrt(needed((rows - 1) * (columns - 1), power, alpha) / n)
  independence[[length(independence) + 1]] <-
    list(rows = rows, columns = columns, n = n, power = power, alpha = alpha, w = w, v = w / sqrt(min(rows, columns) - 1))
}

# Fisher's exact test of 2 x 2 tables: its power summed over all tables, for comparison with simulation.
fisher <- lapply(list(list(c(12, 15), c(0.2, 0.7)), list(c(22, 40), c(0.65, 0.4)), list(c(8, 30), c(0.5, 0.5))), function(case) {
  n <- case[[1]]; p <- case[[2]]
  grid <- expand.grid(a = 0:n[1], b = 0:n[2])
  found <- mapply(function(a, b) fisher.test(matrix(c(a, b, n[1] - a, n[2] - b), 2))$p.value <= 0.05, grid$a, grid$b)
  list(totals = n, shares = p, power = sum(dbinom(grid$a, n[1], p[1]) * dbinom(grid$b, n[2], p[2]) * found))
})
writeLines(jsonlite::toJSON(list(R = R.version.string, independence = independence, fisher = fisher),
                            digits = I(17), auto_unbox = TRUE), arguments[2])
