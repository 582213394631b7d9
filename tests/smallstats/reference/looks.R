# Reference values for smallstats.looks. Base R and jsonlite only.
# Usage: Rscript tests/smallstats/reference/looks.R tests/smallstats/reference/tables.json OUT.json
#
# The chance of crossing first at each look by nested adaptive quadrature on a grid of splines: another way than ours.
arguments <- commandArgs(trailingOnly = TRUE)
crossings <- function(times, deviates) {
  edges <- deviates * sqrt(times); first <- 2 * pnorm(-deviates[1]); density <- function(s) dnorm(s, 0, sqrt(times[1]))
  for (k in seq_along(times)[-1]) {
    spread <- sqrt(times[k] - times[k - 1]); inside <- edges[k - 1]; before <- density
    over <- function(f) integrate(f, -inside, inside, rel.tol = 1e-11, subdivisions = 2000)$value
    first[k] <- over(function(s) before(s) * (pnorm((s - edges[k]) / spread) + pnorm((-edges[k] - s) / spread)))
    grid <- seq(-edges[k], edges[k], length.out = 401)
    heights <- sapply(grid, function(to) over(function(s) before(s) * dnorm(to, s, spread)))
    density <- splinefun(grid, heights, method = "natural")
  }
  first
}
spent_at <- function(t, alpha) 4 * (1 - pnorm(qnorm(1 - alpha / 4) / sqrt(t)))
cases <- lapply(list(c(0.2, 0.4, 0.6, 0.8, 1), c(0.5, 1), 1), function(times) {
  lapply(c(0.05, 0.1), function(alpha) {
    spent <- spent_at(times, alpha); budget <- diff(c(0, spent)); deviates <- numeric(0)
    for (k in seq_along(times)) deviates[k] <- uniroot(function(z) crossings(times[1:k], c(deviates, z))[k] - budget[k],
                                                       c(0.5, 8), tol = 1e-8)$root
    list(times = I(times), alpha = alpha, spent = I(spent), deviates = I(deviates),
         plain = I(cumsum(crossings(times, rep(qnorm(1 - alpha / 2), length(times))))))
  })
})
writeLines(jsonlite::toJSON(list(R = R.version.string, cases = unlist(cases, recursive = FALSE)), digits = I(17),
                            auto_unbox = TRUE), arguments[2])
