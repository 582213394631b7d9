# Reference values for the test of mean scores: Rscript tests/smallstats/reference/ordered.R tests/smallstats/reference/tables.json OUT.json
# Base R and jsonlite only. kruskal.test() on the observations one by one gives the asymptotic test with midranks; with
# other scores the statistic is written out. R has no exact one: here rows are added one at a time, every way to share
# each out, and partial tables that agree in their column sums and their part of the statistic are made one.
library(jsonlite)
arguments <- commandArgs(trailingOnly = TRUE)
tables <- fromJSON(arguments[1], simplifyVector = FALSE)
most_states <- 20000

statistic <- function(m, scores) {
  n <- sum(m); mean <- sum(colSums(m) * scores) / n
  (n - 1) * sum((m %*% scores - rowSums(m) * mean)^2 / rowSums(m)) / sum(colSums(m) * (scores - mean)^2)
}

exact <- function(m, scores) {  # c(at least as large, tied), or NULL if too many partial tables
  n <- sum(m); k <- ncol(m); columns <- colSums(m); mean <- sum(columns * scores) / n
  scale <- (n - 1) / sum(columns * (scores - mean)^2)
  state <- list(counts = matrix(0, 1, k), h = 0, weight = 1)
  for (total in rowSums(m)) {
    grid <- as.matrix(expand.grid(lapply(columns[-k], function(top) 0:min(top, total))))
    cells <- cbind(grid, total - rowSums(grid)); cells <- cells[cells[, k] >= 0 & cells[, k] <= columns[k], , drop = FALSE]
    if (as.numeric(nrow(cells)) * nrow(state$counts) > 3e5) return(NULL)
    a <- rep(seq_len(nrow(state$counts)), each = nrow(cells)); b <- rep(seq_len(nrow(cells)), nrow(state$counts))
    counts <- state$counts[a, , drop = FALSE] + cells[b, , drop = FALSE]
    fits <- colSums(t(counts) <= columns) == k
    a <- a[fits]; b <- b[fits]; counts <- counts[fits, , drop = FALSE]
    ways <- exp(lgamma(total + 1) - rowSums(lgamma(cells + 1)))
    h <- state$h[a] + scale * (drop(cells %*% scores) - total * mean)[b]^2 / total
    key <- paste(apply(counts, 1, paste, collapse = " "), format(round(h, 8), nsmall = 8))
    first <- !duplicated(key)
    weight <- rowsum(state$weight[a] * ways[b], factor(key, levels = key[first]))
    state <- list(counts = counts[first, , drop = FALSE], h = h[first], weight = drop(weight))
    if (length(state$h) > most_states) return(NULL)
  }
  observed <- statistic(m, scores); slack <- 1e-7 * max(1, observed)
  c(sum(state$weight[state$h >= observed - slack]), sum(state$weight[abs(state$h - observed) <= slack])) / sum(state$weight)
}

test <- function(m, scores) {
  h <- statistic(m, scores); found <- exact(m, scores)
  out <- list(statistic = h, asymptotic = pchisq(h, nrow(m) - 1, lower.tail = FALSE))
  if (!is.null(found)) { out$exact <- found[1]; out$mid_p <- found[1] - found[2] / 2 }
  out
}

reference <- function(table) {
  given <- do.call(rbind, lapply(table$rows, unlist))
  kept <- colSums(given) > 0
  m <- given[rowSums(given) > 0, kept, drop = FALSE]
  if (min(dim(m)) < 2 || sum(m) > 3000) return(NULL)
  group <- rep(row(m), m); outcome <- rep(col(m), m)
  by_r <- kruskal.test(outcome, factor(group))
  midranks <- cumsum(colSums(m)) - (colSums(m) - 1) / 2
  list(name = table$name, kruskal = unname(by_r$statistic), kruskal_p = by_r$p.value,
       midranks = test(m, midranks), squares = test(m, (seq_len(ncol(given))^2)[kept]))
}

results <- Filter(Negate(is.null), lapply(tables, reference))
writeLines(toJSON(list(r = R.version.string, tables = results), digits = I(17), auto_unbox = TRUE, pretty = TRUE), arguments[2])
