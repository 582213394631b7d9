# Reference values for tests of independence: Rscript tests/smallstats/reference/association.R tests/smallstats/reference/tables.json OUT.json
# Base R and jsonlite only. Where R's own answer is loose it is printed beside a tighter one of this script:
# - fisher.test() adds up table probabilities from log-gamma values and merges past path lengths, good to 1e-9 or so;
#   `exact` here enumerates all tables itself (two halves, joined by column sums) with no pruning at all.
# - ties: tables with probability at most the observed times 1 + 1e-7, fisher.test()'s own rule; Pearson's statistic at
#   least the observed less 1e-7 times the larger of 1 and it.
library(jsonlite)
arguments <- commandArgs(trailingOnly = TRUE)
tables <- fromJSON(arguments[1], simplifyVector = FALSE)
most_states <- 1e6; most_children <- 6e6

outwards <- function(slopes) {  # sums of falling slopes, from their largest value both ways
  top <- sum(slopes > 0)
  c(if (top > 0) rev(cumsum(-rev(slopes[seq_len(top)]))), 0,
    if (top < length(slopes)) cumsum(slopes[(top + 1):length(slopes)]))
}

cell_log_weights <- function(mean, top) outwards(log(mean / seq_len(top)))

row_states <- function(total, columns) {  # every way to share a row out: counts in all but the last column, log weight
  n <- sum(columns); k <- length(columns); last <- columns[k]
  if (k == 2) {
    x <- max(0, total - last):min(total, columns[1])
    slopes <- if (length(x) > 1) log((total - x[-length(x)]) / (x[-length(x)] + 1) * (columns[1] / last)) else numeric(0)
    return(list(cells = cbind(x, total - x), weight = outwards(slopes)))
  }
  tops <- pmin(total, columns)
  if (prod(tops[-k] + 1) > most_states) return(NULL)
  grid <- as.matrix(expand.grid(lapply(tops[-k], function(top) 0:top)))
  rest <- total - rowSums(grid)
  cells <- cbind(grid, rest)[rest >= 0 & rest <= tops[k], , drop = FALSE]
  weight <- numeric(nrow(cells))
  for (j in seq_len(k)) if (tops[j] > 0) {
    weight <- weight + cell_log_weights(total * columns[j] / n, tops[j])[cells[, j] + 1]
  }
  list(cells = cells, weight = weight)
}

half <- function(rows, columns, pearson) {  # all partial tables of some rows: code, score, weight; exact ties merged
  n <- sum(columns); k <- length(columns)
  place <- c(1, cumprod(columns[-k] + 1))[seq_len(k - 1)]
  state <- list(counts = matrix(0, 1, k - 1), score = 0, weight = 0, times = 1)
  for (total in rows) {
    row <- row_states(total, columns)
    if (is.null(row) || as.numeric(length(row$weight)) * nrow(state$counts) > most_children) return(NULL)
    expected <- total * columns / n
    row_score <- if (pearson) -rowSums(sweep(sweep(row$cells, 2, expected)^2, 2, expected, "/")) else row$weight
    a <- rep(seq_len(nrow(state$counts)), each = length(row$weight)); b <- rep(seq_along(row$weight), nrow(state$counts))
    counts <- state$counts[a, , drop = FALSE] + row$cells[b, -k, drop = FALSE]
    fits <- colSums(t(counts) <= columns[-k]) == k - 1
    a <- a[fits]; b <- b[fits]; counts <- counts[fits, , drop = FALSE]
    code <- drop(counts %*% place); score <- state$score[a] + row_score[b]; weight <- state$weight[a] + row$weight[b]
    times <- state$times[a]
    order_by <- order(code, score)
    code <- code[order_by]; score <- score[order_by]; weight <- weight[order_by]; times <- times[order_by]
    counts <- counts[order_by, , drop = FALSE]
    new <- c(TRUE, diff(code) != 0 | diff(score) > 1e-9 | abs(diff(weight)) > 1e-9)
    if (sum(new) < length(new)) times <- diff(c(0, cumsum(times)[c(which(new)[-1] - 1, length(new))]))  # whole numbers
    state <- list(counts = counts[new, , drop = FALSE], score = score[new], weight = weight[new], times = times,
                  code = code[new])
    if (length(state$code) > most_states) return(NULL)
  }
  state$goal <- sum(columns[-k] * place)
  state
}

exact_two <- function(m, pearson) {  # 2 x 2: all tables in one row of numbers, from the ratios of their probabilities
  r <- as.numeric(rowSums(m)); k <- as.numeric(colSums(m)); n <- sum(r)
  x <- max(0, r[1] - k[2]):min(r[1], k[1])
  before <- x[-length(x)]
  log_p <- outwards(log((r[1] - before) / (before + 1) * ((k[1] - before) / (r[2] - k[1] + before + 1))))
  score <- if (pearson) -(x - r[1] * k[1] / n)^2 * n^3 / (prod(r) * prod(k)) else log_p
  observed <- score[x == m[1, 1]]; slack <- if (pearson) 1e-7 * max(1, -observed) else log1p(1e-7)
  p <- exp(log_p); p <- p / sum(p)
  c(sum(sort(p[score <= observed + slack])), sum(p[abs(score - observed) <= slack]))
}

exact <- function(m, pearson = FALSE) {  # c(at least as extreme, tied) given both margins, or NULL if too large
  if (ncol(m) > nrow(m)) m <- t(m)
  if (all(dim(m) == 2)) return(exact_two(m, pearson))
  m <- m[, order(colSums(m)), drop = FALSE]
  rows <- sort(rowSums(m)); columns <- colSums(m); n <- sum(m)
  states <- vapply(rows, function(total) length(row_states(total, columns)$weight), numeric(1))
  side <- integer(0); size <- c(0, 0)
  for (i in order(-states)) { pick <- which.min(size); size[pick] <- size[pick] + log(states[i]); side[i] <- pick }
  if (any(states == 0)) return(NULL)
  first <- half(rows[side == 1], columns, pearson)
  second <- if (is.null(first)) NULL else half(rows[side == 2], columns, pearson)
  if (is.null(second)) return(NULL)
  expected <- outer(rowSums(m), columns) / n
  if (pearson) {
    observed <- -sum((m - expected)^2 / expected); slack <- 1e-7 * max(1, -observed)
  } else {
    observed <- 0; slack <- log1p(1e-7)
    for (i in seq_len(nrow(m))) {
      row <- row_states(sum(m[i, ]), columns)
      observed <- observed + row$weight[which(colSums(t(row$cells) == m[i, ]) == ncol(m))]
    }
  }
  all <- extreme <- tied <- 0
  w1 <- exp(first$weight) * first$times; w2 <- exp(second$weight) * second$times
  shared <- intersect(first$goal - first$code, second$code)
  places <- function(codes) {
    found <- match(codes, shared)
    split(which(!is.na(found)), structure(found[!is.na(found)], levels = seq_along(shared), class = "factor"))
  }
  by_code <- places(second$code); other <- places(first$goal - first$code)
  for (i in seq_along(shared)) {
    b <- by_code[[i]]; a <- other[[i]]
    if (length(b) == 1 && length(a) == 1) { running <- c(0, w2[b]) } else { b <- b[order(second$score[b])]; running <- c(0, cumsum(w2[b])) }
    upto <- findInterval(observed + slack - first$score[a], second$score[b])
    below <- findInterval(observed - slack - first$score[a], second$score[b])
    all <- all + sum(w1[a]) * running[length(running)]
    extreme <- extreme + sum(w1[a] * running[upto + 1])
    tied <- tied + sum(w1[a] * (running[upto + 1] - running[below + 1]))
  }
  c(extreme, tied) / all
}

limit <- function(statistic, df, level) {
  excess <- function(ncp) pchisq(statistic, df, ncp) - level
  if (excess(0) <= 0) return(0)
  top <- statistic + 50; while (excess(top) > 0) top <- 2 * top
  uniroot(excess, c(0, top), tol = 1e-13, maxiter = 10000)$root
}

v <- function(m, statistic, df) {
  n <- sum(m); r <- nrow(m); k <- ncol(m); smaller <- min(r, k) - 1
  phi <- max(0, statistic / n - (r - 1) * (k - 1) / (n - 1))
  shorter <- min(r - (r - 1)^2 / (n - 1), k - (k - 1)^2 / (n - 1)) - 1
  list(v = sqrt(statistic / n / smaller), v_corrected = if (shorter > 0) sqrt(phi / shorter) else 0,
       v_lower = min(1, sqrt(limit(statistic, df, 0.975) / n / smaller)),
       v_upper = min(1, sqrt(limit(statistic, df, 0.025) / n / smaller)))
}

unconditional <- function(m, fisher) {  # largest rejection probability over the common share, grid and optimize()
  n <- rowSums(m); grid <- expand.grid(x = 0:n[1], y = 0:n[2])
  if (fisher) {
    order_by <- mapply(function(x, y) {
      possible <- max(0, x + y - n[2]):min(n[1], x + y); d <- dhyper(possible, n[1], n[2], x + y)
      sum(d[d <= dhyper(x, n[1], n[2], x + y) * (1 + 1e-7)])
    }, grid$x, grid$y)
    rejected <- order_by <= order_by[grid$x == m[1, 1] & grid$y == m[2, 1]] * (1 + 1e-7)
  } else {
    share <- (grid$x + grid$y) / sum(n)
    z <- (grid$x / n[1] - grid$y / n[2]) / sqrt(share * (1 - share) * (1 / n[1] + 1 / n[2]))
    z[is.nan(z)] <- 0
    rejected <- abs(z) >= abs(z[grid$x == m[1, 1] & grid$y == m[2, 1]]) * (1 - 1e-7)
  }
  x <- grid$x[rejected]; y <- grid$y[rejected]
  p <- function(share) sum(dbinom(0:n[1], n[1], share)[x + 1] * dbinom(0:n[2], n[2], share)[y + 1])
  shares <- seq(0.0005, 0.9995, by = 0.0005); values <- vapply(shares, p, numeric(1))
  best <- max(values)
  for (i in order(-values)[1:10]) {
    found <- optimize(p, c(max(1e-12, shares[i] - 0.0005), min(1 - 1e-12, shares[i] + 0.0005)), maximum = TRUE, tol = 1e-12)
    best <- max(best, found$objective)
  }
  min(best, 1)
}

fisher <- function(m) tryCatch({
  setTimeLimit(elapsed = 30, transient = TRUE)
  fisher.test(m, workspace = 2e7, conf.int = FALSE)$p.value
}, error = function(e) NULL, finally = setTimeLimit())

reference <- function(table) {
  m <- do.call(rbind, lapply(table$rows, unlist))
  given <- m
  m <- m[rowSums(m) > 0, colSums(m) > 0, drop = FALSE]
  out <- list(name = table$name)
  if (min(dim(m)) < 2) return(out)
  test <- suppressWarnings(chisq.test(m, correct = FALSE))
  statistic <- unname(test$statistic); df <- unname(test$parameter)
  expected <- test$expected
  g <- 2 * sum(ifelse(m > 0, m * log(m / expected), 0))
  out <- c(out, list(fisher = fisher(m), pearson = statistic, df = df, pearson_p = pchisq(statistic, df, lower.tail = FALSE),
                     likelihood_ratio = g, likelihood_ratio_p = pchisq(g, df, lower.tail = FALSE),
                     residuals = unname(test$stdres)), v(m, statistic, df))
  by_probability <- exact(m); by_statistic <- if (is.null(by_probability)) NULL else exact(m, TRUE)
  if (!is.null(by_probability)) {
    out$exact <- by_probability[1]; out$mid_p <- by_probability[1] - by_probability[2] / 2
  }
  if (!is.null(by_statistic)) out$exact_pearson <- by_statistic[1]
  if (all(dim(m) == 2) && sum(m) < 300) {
    out$barnard <- unconditional(m, FALSE); out$boschloo <- unconditional(m, TRUE)
  }
  out
}

results <- lapply(tables, reference)
result <- list(r = R.version.string, tables = results)
writeLines(toJSON(result, digits = I(17), auto_unbox = TRUE, null = "null", pretty = TRUE), arguments[2])
