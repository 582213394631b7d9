# Reference values for smallstats.multiplicity: R's p.adjust. Base R and jsonlite only.
# Usage: Rscript tests/smallstats/reference/multiplicity.R tests/smallstats/reference/tables.json OUT.json
#
# The families: p-values of our own with ties, zeros and ones, and Pearson's p-values of the tables' pairs of rows.
arguments <- commandArgs(trailingOnly = TRUE)
tables <- jsonlite::fromJSON(arguments[1], simplifyVector = FALSE)
pairwise <- function(rows) {
  m <- do.call(rbind, lapply(rows, unlist))
  m <- m[rowSums(m) > 0, colSums(m) > 0, drop = FALSE]
  if (nrow(m) < 2 || ncol(m) < 2) return(NULL)
  pairs <- utils::combn(nrow(m), 2, simplify = FALSE)
  p <- vapply(pairs, function(i) suppressWarnings(chisq.test(m[i, ], correct = FALSE))$p.value, 0)
  p[!is.na(p)]
}
families <- Filter(length, lapply(tables, function(entry) pairwise(entry$rows)))
families <- c(families, list(
  0.04, c(0.01, 0.04, 0.03), c(0.03, 0.01, 0.04), c(0.05, 0.05, 0.05), c(0, 0, 1), c(1, 1), c(0.2, 0.6, 0.6, 0.9),
  c(1e-300, 0.5, 1e-10), seq(0.001, 0.05, length.out = 50), rev((1:25) / 500),
  # Benjamini and Hochberg (1995), section 3.2.
  c(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1)))
exact <- function(p) I(sprintf("%.17g", p))  # as text: all the digits of a double, which toJSON cuts to fifteen
cases <- lapply(families, function(p) {
  list(p_values = exact(p), holm = exact(p.adjust(p, "holm")), bh = exact(p.adjust(p, "BH")))
})
writeLines(jsonlite::toJSON(list(R = R.version.string, families = cases), auto_unbox = TRUE), arguments[2])
