# Reference values for smallstats.proportions.posterior, .forecast and .simultaneous. Base R and jsonlite only.
# Usage: Rscript tests/smallstats/reference/posterior.R tests/smallstats/reference/tables.json OUT.json
#
# The chance that share a less share b lies below a gap: adaptive quadrature over the angle whose squared sine is share b.
# The forecast: hypergeometric tails added up, and the beta-binomial by quadrature of the binomial over the beta.
arguments <- commandArgs(trailingOnly = TRUE)
below <- function(gap, a, n, b, m) {
  height <- function(t) {
    2 * sin(t)^(2 * b) * cos(t)^(2 * (m - b)) / beta(b + 0.5, m - b + 0.5) * pbeta(pmin(pmax(sin(t)^2 + gap, 0), 1), a + 0.5, n - a + 0.5)
  }
  cuts <- sort(unique(c(0, asin(sqrt(pmin(pmax(c(-gap, 1 - gap, (b + 0.5) / (m + 1), (a + 0.5) / (n + 1) - gap), 0), 1))), pi / 2)))
  sum(mapply(function(from, to) integrate(height, from, to, rel.tol = 1e-12, subdivisions = 5000, stop.on.error = FALSE)$value,
             head(cuts, -1), cuts[-1]))
}
pairs <- list(c(14, 22, 45, 94), c(0, 5, 0, 7), c(5, 5, 0, 9), c(0, 1, 1, 1), c(30, 58, 27, 58), c(300, 1000, 3, 9), c(1, 40, 2, 41))
posterior <- lapply(pairs, function(x) {
  at <- function(gap) below(gap, x[1], x[2], x[3], x[4])
  quantile <- function(tail) uniroot(function(gap) at(gap) - tail, c(-0.9999999, 0.9999999), tol = 1e-12)$root
  list(counts = x, a_larger = 1 - at(0), within = at(0.1) - at(-0.1), lower = quantile(0.025), upper = quantile(0.975))
})
forecasts <- list()
for (x in list(c(59, 116, 151), c(3, 10, 40), c(0, 6, 20), c(5, 5, 9), c(40, 100, 1000))) for (level in c(0.8, 0.95)) {
  rest <- x[3] - x[2]; tail <- (1 - level) / 2
  # Every number of the population that leaves both tails of the count seen above the tail.
  all <- x[1]:(x[3] - x[2] + x[1])
  stands <- phyper(x[1] - 1, all, x[3] - all, x[2], lower.tail = FALSE) > tail & phyper(x[1], all, x[3] - all, x[2]) > tail
  mass <- sapply(0:rest, function(k) {
    integrate(function(p) dbinom(k, rest, p) * dbeta(p, x[1] + 0.5, x[2] - x[1] + 0.5), 0, 1, rel.tol = 1e-10, subdivisions = 2000)$value
  })
  first <- function(goal) which(cumsum(mass) >= goal)[1] - 1
  forecasts[[length(forecasts) + 1]] <- list(seen = x, confidence = level, exact = range(all[stands]) - x[1],
                                             beta_binomial = c(first(tail), first(1 - tail)), mean = sum(0:rest * mass))
}
# Several groups against the first: the largest of |deviates| with that group in common, by quadrature over its own.
against_one <- lapply(list(list(c(14, 9, 6, 20), c(22, 25, 24, 45)), list(c(5, 30, 12), c(40, 60, 20))), function(case) {
  x <- case[[1]]; n <- case[[2]]; share <- sqrt(n[-1] / (n[1] + n[-1]))
  largest <- function(z) 1 - integrate(function(u) dnorm(u) * sapply(u, function(v)
    prod(pnorm((z + share * v) / sqrt(1 - share^2)) - pnorm((-z + share * v) / sqrt(1 - share^2)))), -9, 9, rel.tol = 1e-11)$value
  z <- sapply(seq_along(n)[-1], function(k) {
    whole <- (x[k] + x[1]) / (n[k] + n[1]); all <- n[k] + n[1]
    (x[k] / n[k] - x[1] / n[1]) / sqrt(whole * (1 - whole) * (1 / n[k] + 1 / n[1]) * all / (all - 1))
  })
  list(counts = x, totals = n, p_values = sapply(abs(z), largest))
})
writeLines(jsonlite::toJSON(list(R = R.version.string, posterior = posterior, forecasts = forecasts, against_one = against_one), digits = I(17),
                            auto_unbox = TRUE), arguments[2])
