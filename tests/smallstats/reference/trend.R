# Reference values for tests of trend: Rscript tests/smallstats/reference/trend.R tests/smallstats/reference/tables.json OUT.json
# Base R and jsonlite only; k x 2 tables, the outcome in the second column. prop.trend.test() gives the asymptotic test.
# R has no exact one: here the running total of the outcome is followed row by row through its hypergeometric
# probabilities, with the score sum (whole-number scores) beside it; for the change point, with the splits reached so far.
library(jsonlite)
arguments <- commandArgs(trailingOnly = TRUE)
tables <- fromJSON(arguments[1], simplifyVector = FALSE)

exact_trend <- function(x, n, scores) {  # c(at least as far, exactly as far); integer scores
  c <- sum(x); total <- sum(n); least <- min(scores); scores <- scores - least
  width <- max(scores) * c + 1
  if ((c + 1) * width > 4e6 || sum(n) * (c + 1) * width > 2e10) return(NULL)
  p <- matrix(0, c + 1, width); p[1, 1] <- 1                     # events so far, score sum so far
  left <- total
  for (i in seq_along(n)) {
    next_p <- matrix(0, c + 1, width)
    left <- left - n[i]
    for (s in 0:c) {
      held <- which(p[s + 1, ] > 0)
      if (length(held) == 0) next
      y <- max(0, c - s - left):min(n[i], c - s)
      if (y[1] > y[length(y)]) next
      d <- dhyper(y, c - s, total - sum(n[seq_len(i - 1)]) - (c - s), n[i])
      for (j in seq_along(y)) if (d[j] > 0) {
        to <- held + y[j] * scores[i]
        next_p[s + y[j] + 1, to] <- next_p[s + y[j] + 1, to] + p[s + 1, held] * d[j]
      }
    }
    p <- next_p
  }
  sums <- seq_len(width) - 1; final <- p[c + 1, ]
  mean <- c * sum(scores * n) / total
  distance <- abs(sums - mean); observed <- abs(sum(scores * x) - mean); slack <- 1e-9 * max(1, width)
  slack <- min(slack, 1e-6)
  c(sum(final[distance >= observed - slack]), sum(final[abs(distance - observed) <= slack]))
}

change <- function(x, n) {  # largest chi-square over splits, and the probability of one as large
  c <- sum(x); total <- sum(n); k <- length(n); before <- cumsum(n)[-k]
  chi <- function(s, j) total * (s * total - before[j] * c)^2 / (as.numeric(before[j]) * (total - before[j]) * c * (total - c))
  by_split <- vapply(seq_len(k - 1), function(j) chi(cumsum(x)[j], j), numeric(1))
  largest <- max(by_split); limit <- largest * (1 - 1e-7)
  p <- c(1, numeric(c)); reached <- numeric(c + 1); past <- 0
  for (i in seq_len(k)) {
    next_p <- numeric(c + 1); next_reached <- numeric(c + 1)
    for (s in 0:c) if (p[s + 1] > 0 || reached[s + 1] > 0) {
      d <- dhyper(0:min(n[i], c - s), c - s, total - past - (c - s), n[i]); to <- s + seq_along(d)
      next_p[to] <- next_p[to] + p[s + 1] * d; next_reached[to] <- next_reached[to] + reached[s + 1] * d
    }
    past <- past + n[i]
    if (i < k) {
      hit <- chi(0:c, i) >= limit
      next_reached[hit] <- next_reached[hit] + next_p[hit]; next_p[hit] <- 0
    }
    p <- next_p; reached <- next_reached
  }
  list(change_split = which.max(by_split), change_statistic = largest, change_p = reached[c + 1])
}

trend <- function(x, n, scores) {
  test <- prop.trend.test(x, n, scores)
  fit <- lm(x / n ~ scores, weights = n)
  out <- list(chi_square = unname(test$statistic), p = test$p.value, slope = unname(coef(fit)[2]))
  exact <- exact_trend(x, n, scores)
  if (!is.null(exact)) { out$exact <- exact[1]; out$mid_p <- exact[1] - exact[2] / 2 }
  out
}

reference <- function(table) {
  m <- do.call(rbind, lapply(table$rows, unlist))
  if (ncol(m) != 2 || sum(rowSums(m) > 0) < 2 || any(colSums(m) == 0)) return(NULL)
  held <- rowSums(m) > 0
  scores <- seq_len(nrow(m)); x <- m[held, 2]; n <- rowSums(m)[held]
  out <- list(name = table$name, unit = trend(x, n, scores[held]))
  if (sum(held) > 2) {
    out$square <- trend(x, n, scores[held]^2)
    pearson <- unname(suppressWarnings(chisq.test(m[held, ], correct = FALSE))$statistic)
    out$departure <- max(pearson - out$unit$chi_square, 0); out$departure_df <- sum(held) - 2
    out$departure_p <- pchisq(out$departure, out$departure_df, lower.tail = FALSE)
  }
  if (sum(m) < 20000) out <- c(out, change(x, n))
  out
}

results <- Filter(Negate(is.null), lapply(tables, reference))
writeLines(toJSON(list(r = R.version.string, tables = results), digits = I(17), auto_unbox = TRUE, pretty = TRUE), arguments[2])
