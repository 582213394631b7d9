# Reference values for smallstats.models.pooled_shares. Base R and jsonlite only.
# Usage: Rscript tests/smallstats/reference/pooled.R tests/smallstats/reference/tables.json OUT.json
#
# The likelihood of a logistic model with a normal intercept a group, by adaptive quadrature group by group, maximised by
# optim; the pooled shares as ratios of integrals.
arguments <- commandArgs(trailingOnly = TRUE)
sets <- list(regions = list(c(3, 9, 6, 13, 9, 6, 6, 7), c(8, 11, 24, 18, 17, 15, 11, 12)), three = list(c(4, 9, 14), c(16, 17, 17)),
             edges = list(c(0, 5, 9, 1, 30), c(6, 5, 20, 2, 40)), alike = list(c(5, 6, 5, 6), c(10, 12, 10, 12)))
log_mass <- function(x, n, mean, spread) {
  height <- function(u) exp(dbinom(x, n, plogis(mean + spread * u), log = TRUE) + dnorm(u, log = TRUE))
  log(integrate(height, -12, 12, rel.tol = 1e-12, subdivisions = 2000)$value) - lchoose(n, x)
}
cases <- lapply(names(sets), function(name) {
  x <- sets[[name]][[1]]; n <- sets[[name]][[2]]
  height <- function(at) sum(mapply(log_mass, x, n, at[1], abs(at[2])))
  found <- optim(c(0, 0.5), function(at) -height(at), control = list(reltol = 1e-15, maxit = 5000))
  found <- optim(found$par, function(at) -height(at), control = list(reltol = 1e-15, maxit = 5000))$par
  pooled <- mapply(function(x, n) {
    weight <- function(u) dbinom(x, n, plogis(found[1] + abs(found[2]) * u)) * dnorm(u)
    over <- function(f) integrate(f, -12, 12, rel.tol = 1e-12, subdivisions = 2000)$value
    over(function(u) weight(u) * plogis(found[1] + abs(found[2]) * u)) / over(weight)
  }, x, n)
  list(name = name, counts = x, totals = n, mean = signif(found[1], 6), spread = round(abs(found[2]), 4),
       log_likelihood = height(found), pooled = round(pooled, 5))
})
writeLines(jsonlite::toJSON(list(R = R.version.string, cases = cases), digits = I(17), auto_unbox = TRUE), arguments[2])
