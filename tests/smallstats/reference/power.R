# Reference values for smallstats.power. Base R and jsonlite only.
# Usage: Rscript tests/smallstats/reference/power.R tests/smallstats/reference/tables.json OUT.json
#
# Noncentral chi-square by pchisq and uniroot; two shares with equal totals by power.prop.test itself. The tables give
# group totals and overall shares.
arguments <- commandArgs(trailingOnly = TRUE)
tables <- jsonlite::fromJSON(arguments[1], simplifyVector = FALSE)
matrices <- lapply(tables, function(entry) do.call(rbind, lapply(entry$rows, unlist)) + 0)
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-15, maxiter = 10000)$root
noncentral <- function(df, ncp, alpha) {
  pchisq(qchisq(alpha, df, lower.tail = FALSE), df, ncp, lower.tail = FALSE)
}
needed <- function(df, power, alpha) root(function(ncp) noncentral(df, ncp, alpha) - power, 0, 200)

independence <- list()
for (rows in c(2, 3, 5, 8)) for (columns in 2:4) for (n in c(116, 1000)) for (power in c(0.8, 0.9)) for (alpha in c(0.01, 0.05)) {
  w <- sqrt(needed((rows - 1) * (columns - 1), power, alpha) / n)
  independence[[length(independence) + 1]] <-
    list(rows = rows, columns = columns, n = n, power = power, alpha = alpha, w = w, v = w / sqrt(min(rows, columns) - 1),
         power_at_0.25 = noncentral((rows - 1) * (columns - 1), n * 0.25^2, alpha))
}

# Trend: log odds linear in the score, the overall share held.
shares_at <- function(totals, overall, scores, slope) {
  at <- function(a) plogis(a + slope * scores)
  at(root(function(a) sum(totals * at(a)) / sum(totals) - overall, -200, 200))
}
moments <- function(totals, scores, p) {
  centred <- scores - sum(totals * scores) / sum(totals); overall <- sum(totals * p) / sum(totals)
  c(sum(totals * centred * p), sqrt(overall * (1 - overall) * sum(totals * centred^2)),
    sqrt(sum(totals * centred^2 * p * (1 - p))))
}
trend_power <- function(totals, overall, scores, slope, alpha, normal) {
  v <- moments(totals, scores, shares_at(totals, overall, scores, slope))
  if (!normal) return(noncentral(1, (v[1] / v[2])^2, alpha))
  edge <- qnorm(alpha / 2, lower.tail = FALSE) * v[2]
  pnorm((abs(v[1]) - edge) / v[3]) + pnorm((-abs(v[1]) - edge) / v[3])
}
detectable_trend <- function(totals, scores, overall, sign, normal) {
  slope <- sign * root(function(b) trend_power(totals, overall, scores, sign * b, 0.05, normal) - 0.8, 1e-6, 4)
  list(odds_ratio = exp(slope), shares = shares_at(totals, overall, scores, slope))
}
trends <- list()
for (m in matrices) {
  if (ncol(m) != 2 || nrow(m) < 3 || any(rowSums(m) == 0) || any(colSums(m) < 10)) next
  totals <- rowSums(m); overall <- sum(m[, 1]) / sum(m)
  for (scores in list(seq_len(nrow(m)) - 1, (seq_len(nrow(m)) - 1)^1.5)) {
    # Where even the steepest slope tried is not found there is nothing to refer to.
    if (any(vapply(c(-4, 4), function(b) trend_power(totals, overall, scores, b, 0.05, FALSE), 0) < 0.85)) next
    trends[[length(trends) + 1]] <- list(
      totals = totals, share = overall, scores = scores,
      noncentral = list(up = detectable_trend(totals, scores, overall, 1, FALSE),
                        down = detectable_trend(totals, scores, overall, -1, FALSE)),
      normal = detectable_trend(totals, scores, overall, 1, TRUE))
  }
}

two <- list()
for (n in c(20, 50, 116, 2000)) for (baseline in c(0.1, 0.3, 0.5)) for (power in c(0.8, 0.9)) {
  found <- power.prop.test(n = n, p1 = baseline, power = power, strict = TRUE, tol = 1e-15)
  two[[length(two) + 1]] <- list(n = n, baseline = baseline, power = power, share = found$p2,
    at_ten_points = power.prop.test(n = n, p1 = baseline, p2 = baseline + 0.1, strict = TRUE)$power)
}
unequal <- list()
for (totals in list(c(22, 94), c(94, 22), c(400, 1000))) for (baseline in c(0.2, 0.5)) {
  ncp <- function(p) {
    overall <- sum(totals * c(p, baseline)) / sum(totals)
    (p - baseline)^2 / (overall * (1 - overall) * sum(1 / totals))
  }
  goal <- needed(1, 0.8, 0.05)
  unequal[[length(unequal) + 1]] <- list(totals = totals, baseline = baseline,
                                         share = root(function(p) ncp(p) - goal, baseline, 1 - 1e-9))
}
writeLines(jsonlite::toJSON(
  list(R = R.version.string, independence = independence, trend = trends, two_proportions = two, unequal = unequal),
  digits = I(17), auto_unbox = TRUE), arguments[2])
