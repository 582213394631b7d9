# Reference values for smallstats.proportions. Base R and jsonlite only.
# Usage: Rscript tests/smallstats/reference/proportions.R tests/smallstats/reference/tables.json OUT.json
#
# R's own functions where they are exact (prop.test without correction, binom.test, qbeta, fisher.test's p-value);
# elsewhere the equation that defines a limit, solved by uniroot to 1e-15, never a closed form of ours.
arguments <- commandArgs(trailingOnly = TRUE)
tables <- jsonlite::fromJSON(arguments[1], simplifyVector = FALSE)
as_matrix <- function(rows) do.call(rbind, lapply(rows, unlist))
matrices <- lapply(tables, function(entry) as_matrix(entry$rows) + 0)  # + 0: as doubles, since products overflow
names(matrices) <- vapply(tables, function(entry) entry$name, "")
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-15, maxiter = 10000)$root
levels <- c(0.9, 0.95, 0.99)

# One share ---------------------------------------------------------------------------------------
two_columns <- Filter(function(m) ncol(m) == 2, matrices)
shares <- do.call(rbind, lapply(two_columns, function(m) cbind(m[, 1], rowSums(m))))
shares <- rbind(shares, cbind(
  c(0, 1, 0, 1, 9, 5, 1, 81, 15, 0, 1, 29, 7, 0, 500, 999999),
  c(1, 1, 10, 9, 9, 15, 1000, 263, 148, 20, 29, 29, 1e6, 1e6, 1e6, 1e6)))
shares <- unique(shares[shares[, 2] > 0, ])
logistic <- function(t) 1 / (1 + exp(-t))

mid_p <- function(x, n, level) {
  upper_tail <- function(t) pbinom(x, n, logistic(t), lower.tail = FALSE) + dbinom(x, n, logistic(t)) / 2
  lower_tail <- function(t) pbinom(x - 1, n, logistic(t)) + dbinom(x, n, logistic(t)) / 2
  c(if (x == 0) 0 else logistic(root(function(t) log(max(upper_tail(t), 1e-300)) - log(level), -45, 30)),
    if (x == n) 1 else logistic(root(function(t) log(max(lower_tail(t), 1e-300)) - log(level), -45, 30)))
}

interval <- function(x, n, confidence) {
  level <- (1 - confidence) / 2
  wilson <- suppressWarnings(prop.test(x, n, conf.level = confidence, correct = FALSE))$conf.int
  jeffreys <- c(if (x == 0) 0 else qbeta(level, x + 0.5, n - x + 0.5),
                if (x == n) 1 else qbeta(level, x + 0.5, n - x + 0.5, lower.tail = FALSE))
  list(count = x, total = n, confidence = confidence, wilson = as.numeric(wilson),
       `clopper-pearson` = as.numeric(binom.test(x, n, conf.level = confidence)$conf.int),
       jeffreys = jeffreys, `mid-p` = mid_p(x, n, level))
}
intervals <- list()
for (i in seq_len(nrow(shares))) for (confidence in levels)
  intervals[[length(intervals) + 1]] <- interval(shares[i, 1], shares[i, 2], confidence)

# One share of a finite population ----------------------------------------------------------------
finite <- function(x, n, N, confidence) {
  level <- (1 - confidence) / 2
  M <- x:(N - (n - x))  # every number of successes that the population can hold
  stands <- phyper(x - 1, M, N - M, n, lower.tail = FALSE) > level & phyper(x, M, N - M, n) > level
  score <- function(p) (x / n - p)^2 - qnorm(level)^2 * p * (1 - p) / n * (N - n) / (N - 1)
  lower <- if (x == 0) 0 else if (N == n) x / n else root(score, 0, x / n - 1e-9)
  upper <- if (x == n) 1 else if (N == n) x / n else root(score, x / n + 1e-9, 1)
  list(count = x, total = n, population = N, confidence = confidence,
       successes = range(M[stands]), score = c(max(lower, x / N), min(upper, max(M) / N)))
}
cases <- rbind(c(59, 116, 151), c(0, 9, 33), c(1, 9, 33), c(14, 22, 30), c(8, 22, 30), c(21, 21, 59), c(9, 21, 59),
               c(116, 116, 116), c(5, 20, 10000), c(250, 1000, 4000), c(3, 5, 12), c(1, 2, 3), c(40, 80, 81))
finites <- list()
for (i in seq_len(nrow(cases))) for (confidence in levels)
  finites[[length(finites) + 1]] <- finite(cases[i, 1], cases[i, 2], cases[i, 3], confidence)

# Two shares --------------------------------------------------------------------------------------
# The nuisance share is found by maximising the likelihood: the root of its derivative, no cubic, no quadratic.
share_b_given <- function(x1, n1, x2, n2, low, high, share_a, slope) {
  gain <- function(p) {
    a <- share_a(p)
    # Terms of zero count are left out, so that 0 / 0 cannot arise at the edge.
    (if (x1 > 0) x1 / a else 0) * slope - (if (x1 < n1) (n1 - x1) / (1 - a) else 0) * slope +
      (if (x2 > 0) x2 / p else 0) - (if (x2 < n2) (n2 - x2) / (1 - p) else 0)
  }
  inside <- c(low + (high - low) * 1e-15, high - (high - low) * 1e-15)
  if (gain(inside[1]) <= 0) return(low)
  if (gain(inside[2]) >= 0) return(high)
  uniroot(gain, inside, tol = 1e-16, maxiter = 10000)$root
}
deviate_difference <- function(x1, n1, x2, n2, d) {
  p2 <- share_b_given(x1, n1, x2, n2, max(0, -d), min(1, 1 - d), function(p) p + d, 1)
  p1 <- p2 + d
  v <- (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) * (n1 + n2) / (n1 + n2 - 1)
  (x1 / n1 - x2 / n2 - d) / sqrt(v)
}
miettinen_lower <- function(x1, n1, x2, n2, z) {
  d <- x1 / n1 - x2 / n2
  if (d == -1) return(-1)
  root(function(v) deviate_difference(x1, n1, x2, n2, v) - z, -1 + 1e-12, d - 1e-9)
}
wilson <- function(x, n, level) {  # prop.test's interval, for levels too small to be written as 1 - confidence
  z <- qnorm(level, lower.tail = FALSE)
  (x + z^2 / 2 + c(-1, 1) * z * sqrt(x * (n - x) / n + z^2 / 4)) / (n + z^2)
}
newcombe <- function(x1, n1, x2, n2, level) {
  p <- c(x1 / n1, x2 / n2); a <- wilson(x1, n1, level); b <- wilson(x2, n2, level)
  p[1] - p[2] + c(-1, 1) * sqrt(c((p[1] - a[1])^2 + (b[2] - p[2])^2, (a[2] - p[1])^2 + (p[2] - b[1])^2))
}
compare <- function(x1, n1, x2, n2, confidence) {
  level <- (1 - confidence) / 2; z <- qnorm(level, lower.tail = FALSE)
  alpha <- 1 - confidence; margin <- 0.2
  above <- function(x1, n1, x2, n2) {  # p-value against a difference of -margin or less
    d <- x1 / n1 - x2 / n2
    if (abs(d + margin) < 1e-12) return(0.5)
    side <- if (d > -margin) 1 else 2
    gap <- function(l) newcombe(x1, n1, x2, n2, l)[side] + margin
    if (gap(1e-300) * gap(0.5 - 1e-12) > 0) return(if (side == 1) 0 else 1)
    p <- exp(root(function(t) gap(exp(t)), log(1e-300), log(0.5 - 1e-12)))
    if (side == 1) p else 1 - p
  }
  list(counts = c(x1, n1, x2, n2), confidence = confidence, newcombe = newcombe(x1, n1, x2, n2, level),
       `miettinen-nurminen` = c(miettinen_lower(x1, n1, x2, n2, z), -miettinen_lower(x2, n2, x1, n1, z)),
       margin = margin,
       `tost_newcombe` = c(above(x1, n1, x2, n2), above(x2, n2, x1, n1)),
       `tost_miettinen-nurminen` = pnorm(c(deviate_difference(x1, n1, x2, n2, -margin),
                                           deviate_difference(x2, n2, x1, n1, -margin)), lower.tail = FALSE))
}
pairs <- do.call(rbind, lapply(two_columns, function(m) {
  m <- m[rowSums(m) > 0, , drop = FALSE]
  if (nrow(m) < 2) return(NULL)
  t(vapply(2:nrow(m), function(j) c(m[1, 1], sum(m[1, ]), m[j, 1], sum(m[j, ])), numeric(4)))
}))
# Newcombe (1998), table II, and edges of our own.
pairs <- rbind(pairs, c(56, 70, 48, 80), c(9, 10, 3, 10), c(6, 7, 2, 7), c(5, 56, 0, 29), c(0, 10, 0, 20),
               c(0, 10, 0, 10), c(10, 10, 0, 20), c(10, 10, 0, 10), c(10, 10, 20, 20), c(0, 1, 1, 1), c(1, 9, 5, 15),
               c(160, 200, 158, 200), c(36, 40, 16, 80))
pairs <- unique(pairs)
comparisons <- list()
for (i in seq_len(nrow(pairs))) for (confidence in c(0.9, 0.95))
  comparisons[[length(comparisons) + 1]] <-
    compare(pairs[i, 1], pairs[i, 2], pairs[i, 3], pairs[i, 4], confidence)

# Odds ratio --------------------------------------------------------------------------------------
# As fisher.test does, with the noncentral hypergeometric distribution, but solved to the last digits on the log scale.
odds <- function(m, confidence) {
  level <- (1 - confidence) / 2
  first <- sum(m[1, ]); second <- sum(m[2, ]); events <- sum(m[, 1]); x <- m[1, 1]
  support <- max(0, events - second):min(first, events)
  logs <- dhyper(support, first, second, events, log = TRUE)
  d <- function(t) { w <- logs + t * support; w <- exp(w - max(w)); w / sum(w) }
  upper_tail <- function(t, half) { p <- d(t); sum(p[support > x]) + half * p[support == x] }
  lower_tail <- function(t, half) { p <- d(t); sum(p[support < x]) + half * p[support == x] }
  solve <- function(f) {
    guess <- log((m[1, 1] + 0.5) * (m[2, 2] + 0.5) / ((m[1, 2] + 0.5) * (m[2, 1] + 0.5)))
    width <- sqrt(sum(1 / (m + 0.5)))
    low <- guess - width; high <- guess + width
    while (f(low) * f(high) > 0) { low <- low - width; high <- high + width }
    exp(root(f, low, high))
  }
  limits <- function(half) c(
    if (x == min(support)) 0 else solve(function(t) log(upper_tail(t, half)) - log(level)),
    if (x == max(support)) Inf else solve(function(t) log(lower_tail(t, half)) - log(level)))
  estimate <- if (x == min(support)) 0 else if (x == max(support)) Inf else solve(function(t) sum(d(t) * support) - x)
  z <- qnorm(level, lower.tail = FALSE); se <- sqrt(sum(1 / m)); centre <- log(m[1, 1] * m[2, 2] / (m[1, 2] * m[2, 1]))
  list(rows = list(m[1, ], m[2, ]), confidence = confidence, degenerate = length(support) == 1, estimate = estimate,
       conditional = limits(1), `mid-p` = limits(0.5), conditional_p = fisher.test(m)$p.value,
       `mid-p_p` = min(1, 2 * min(upper_tail(0, 0.5), lower_tail(0, 0.5))),
       wald = if (any(m == 0)) NULL else list(exp(centre), exp(centre - z * se), exp(centre + z * se),
                                              2 * pnorm(-abs(centre) / se)))
}
squares <- Filter(function(m) nrow(m) == 2, two_columns)
for (m in Filter(function(m) nrow(m) > 2, two_columns)) for (j in 2:nrow(m)) squares[[length(squares) + 1]] <- m[c(1, j), ]
squares <- c(squares, list(rbind(c(3, 0), c(0, 4)), rbind(c(0, 3), c(4, 0)), rbind(c(0, 5), c(0, 6)), rbind(c(1, 8), c(5, 10))))
squares <- unique(lapply(squares, function(m) unname(m)))
ratios <- list()
for (m in squares) for (confidence in c(0.9, 0.95)) ratios[[length(ratios) + 1]] <- odds(m, confidence)

writeLines(jsonlite::toJSON(
  list(R = R.version.string, intervals = intervals, finite = finites, comparisons = comparisons, odds_ratios = ratios),
  digits = I(17), auto_unbox = TRUE, na = "string"), arguments[2])
