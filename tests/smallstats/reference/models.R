# Reference values for smallstats.models, from first principles in base R.
#   Rscript tests/smallstats/reference/models.R tests/smallstats/reference/tables.json tests/smallstats/reference/models.json
# Accuracy: every maximum is solved to a gradient at rounding level (glm with epsilon 1e-14, Newton to 1e-13), every
# limit with uniroot at tol 1e-13 on that, so values hold to about 1e-11 relative; standard errors to 1e-12.
# MASS::confint interpolates a spline and MASS::polr stops early, so neither is used for the numbers.
suppressPackageStartupMessages({library(jsonlite); library(MASS)})
arguments <- commandArgs(trailingOnly = TRUE)
tables <- fromJSON(arguments[1], simplifyVector = FALSE)
half <- qchisq(0.95, 1) / 2

cdf <- function(z) 1 / (1 + exp(-z))
root <- function(f, from, to) uniroot(f, c(from, to), tol = 1e-14, maxiter = 1000)$root
# The crossing of f beyond `from` in direction `way`, f(from) > 0, f concave.
crossing <- function(f, from, way, stride) {
  far <- from + way * stride
  while (f(far) > 0) far <- far + way * stride
  if (way > 0) root(f, from, far) else root(f, far, from)
}

# --- logistic, maximum likelihood: glm.fit does the work, the coefficient held is an offset ---------------------------
strict <- list(epsilon = 1e-14, maxit = 200, trace = FALSE)
loglik_glm <- function(x, y, offset = rep(0, length(y))) {
  if (ncol(x) == 0) return(sum(plogis(ifelse(y == 1, offset, -offset), log.p = TRUE)))
  fit <- suppressWarnings(glm.fit(x, y, offset = offset, family = binomial(), control = strict))
  eta <- drop(x %*% fit$coefficients) + offset
  sum(plogis(ifelse(y == 1, eta, -eta), log.p = TRUE))
}
logistic <- function(x, y, terms) {
  fit <- glm.fit(x, y, family = binomial(), control = strict)
  b <- fit$coefficients
  p <- plogis(drop(x %*% b))
  se <- sqrt(diag(solve(crossprod(x * (p * (1 - p)), x))))
  top <- loglik_glm(x, y)
  held <- function(j) function(at) loglik_glm(x[, -j, drop = FALSE], y, x[, j] * at)
  limit <- function(j, way) crossing(function(at) held(j)(at) - top + half, b[j], way, se[j])
  report(x, y, b, se, sapply(seq_along(b), limit, -1), sapply(seq_along(b), limit, 1), top,
         sapply(seq_along(b), function(j) held(j)(0)), loglik_glm(x[, 1, drop = FALSE], y), top,
         lapply(terms, function(columns) loglik_glm(x[, -columns, drop = FALSE], y)), terms)
}
report <- function(x, y, b, se, lower, upper, top, zero, null, plain, without, terms) list(
  estimate = unname(b), std_error = unname(se), lower = unname(lower), upper = unname(upper),
  p_value = pchisq(2 * (top - zero), 1, lower.tail = FALSE), log_likelihood = top, null_log_likelihood = null,
  aic = -2 * plain + 2 * length(b),
  terms = lapply(names(terms), function(name) {
    statistic <- 2 * (top - without[[name]])
    list(term = name, statistic = statistic, df = length(terms[[name]]),
         p_value = pchisq(statistic, length(terms[[name]]), lower.tail = FALSE))
  }))

# --- logistic, Firth: Newton on the modified score, information of the whole model whatever is held -------------------
# The score's derivative is a complex step, exact to rounding; where it is not negative definite Fisher scoring steps in.
# Equal rows are taken once, `m` times over.
firth_score <- function(x, y, m, b) {
  p <- cdf(drop(x %*% b)); w <- p * (1 - p)
  h <- rowSums((x %*% solve(t(x * (m * w)) %*% x)) * x) * w
  drop(t(x) %*% (m * (y - p + h * (0.5 - p))))
}
firth_fit <- function(x, y, m, start, free) {
  b <- start
  penalised <- function(b) {
    eta <- drop(x %*% b); p <- plogis(eta)
    sum(m * plogis(ifelse(y == 1, eta, -eta), log.p = TRUE)) +
      as.numeric(determinant(crossprod(x * (m * p * (1 - p)), x))$modulus) / 2
  }
  now <- penalised(b)
  for (i in 1:500) {
    if (length(free) == 0) break
    score <- firth_score(x, y, m, b)[free]
    bend <- -sapply(free, function(j) { z <- as.complex(b); z[j] <- z[j] + 1e-30i; Im(firth_score(x, y, m, z)[free]) / 1e-30 })
    bend <- matrix(bend, length(free))
    p <- plogis(drop(x %*% b)); w <- p * (1 - p)
    if (min(eigen((bend + t(bend)) / 2, TRUE, TRUE)$values) <= 0) bend <- crossprod(x * (m * w), x)[free, free, drop = FALSE]
    step <- solve(bend, score)
    while (TRUE) {
      b2 <- b; b2[free] <- b[free] + step
      next_value <- penalised(b2)
      if (next_value >= now - 1e-13 * abs(now)) break
      step <- step / 2
    }
    b <- b2; now <- next_value
    if (sum(step * score) < 1e-22) break
  }
  list(b = b, value = now)
}
firth <- function(x, y, terms) {
  row <- do.call(paste, as.data.frame(cbind(x, y))); kept <- !duplicated(row); m <- as.vector(table(factor(row, row[kept])))
  x <- x[kept, , drop = FALSE]; y <- y[kept]
  k <- ncol(x); all <- seq_len(k)
  fit <- firth_fit(x, y, m, rep(0, k), all)
  b <- fit$b; p <- plogis(drop(x %*% b))
  se <- sqrt(diag(solve(crossprod(x * (m * p * (1 - p)), x))))
  zero <- function(columns) firth_fit(x, y, m, rep(0, k), setdiff(all, columns))$value
  held <- function(j, at) { start <- b; start[j] <- at; firth_fit(x, y, m, start, setdiff(all, j))$value }
  limit <- function(j, way) crossing(function(at) held(j, at) - fit$value + half, b[j], way, se[j])
  eta <- drop(x %*% b)
  report(x, y, b, se, sapply(all, limit, -1), sapply(all, limit, 1), fit$value, sapply(all, zero), zero(all[-1]),
         sum(m * plogis(ifelse(y == 1, eta, -eta), log.p = TRUE)), lapply(terms, zero), terms)
}

# --- proportional odds: Newton with derivatives by complex step, good to rounding -------------------------------------
# Log probability of every row; parameters thresholds then slopes, complex allowed.
log_prob <- function(par, y, x, cuts) {
  eta <- if (ncol(x)) drop(x %*% par[-(1:cuts)]) else 0
  bounds <- c(-Inf, par[1:cuts], Inf)
  upper <- ifelse(y == cuts + 1, 1, cdf(par[pmin(y, cuts)] - eta))
  lower <- ifelse(y == 1, 0, cdf(par[pmax(y - 1, 1)] - eta))
  log(upper - lower)
}
complex_gradient <- function(f, par) sapply(seq_along(par), function(j) {
  par <- as.complex(par); par[j] <- par[j] + 1e-30i; Im(f(par)) / 1e-30
})
po_gradient <- function(par, y, x, w, cuts) {
  eta <- if (ncol(x)) drop(x %*% par[-(1:cuts)]) else 0 * y
  f <- function(z) cdf(z) * cdf(-z)
  a <- par[pmin(y, cuts)] - eta; b <- par[pmax(y - 1, 1)] - eta
  p <- ifelse(y == cuts + 1, 1, cdf(a)) - ifelse(y == 1, 0, cdf(b))
  up <- w * ifelse(y == cuts + 1, 0, f(a)) / p; down <- w * ifelse(y == 1, 0, f(b)) / p
  c(sapply(1:cuts, function(k) sum(up[y == k]) - sum(down[y == k + 1])), if (ncol(x)) -drop(t(x) %*% (up - down)))
}
po_hessian <- function(par, y, x, w, cuts) sapply(seq_along(par), function(j) {
  par <- as.complex(par); par[j] <- par[j] + 1e-30i; Im(po_gradient(par, y, x, w, cuts)) / 1e-30
})
po_fit <- function(y, x, w, start, free, cuts) {
  par <- start
  value <- function(par) if (is.unsorted(par[1:cuts])) -Inf else sum(w * log_prob(par, y, x, cuts))
  now <- value(par)
  for (i in 1:200) {
    g <- po_gradient(par, y, x, w, cuts)[free]; h <- po_hessian(par, y, x, w, cuts)
    step <- solve(-h[free, free, drop = FALSE], g)
    repeat { par2 <- par; par2[free] <- par[free] + step; v <- value(par2)
      if (v >= now - 1e-12 * abs(now)) break; step <- step / 2 }
    par <- par2; now <- v
    if (sum(step * g) < 1e-26) break
  }
  list(par = par, value = now, hessian = po_hessian(par, y, x, w, cuts))
}
ordinal <- function(y, x, w, terms) {
  cuts <- max(y) - 1; q <- ncol(x); all <- seq_len(cuts + q)
  begin <- c(qlogis(cumsum(tapply(w, y, sum))[1:cuts] / sum(w)), rep(0, q))
  fit <- po_fit(y, x, w, begin, all, cuts)
  se <- sqrt(diag(solve(-fit$hessian)))
  zero <- function(columns) po_fit(y, x, w, begin, setdiff(all, cuts + columns), cuts)$value
  held <- function(j, at) { s <- fit$par; s[1:cuts] <- s[1:cuts] + (at - s[j]) * mean(x[, j - cuts]); s[j] <- at
    po_fit(y, x, w, s, setdiff(all, j), cuts)$value }
  limit <- function(j, way) crossing(function(at) held(j, at) - fit$value + half, fit$par[j], way, se[j])
  slopes <- cuts + seq_len(q)
  test <- function(f) list(overall = f(seq_len(q)), terms = lapply(names(terms), function(name) f(terms[[name]])))
  c(report(x, y, fit$par[slopes], se[slopes], sapply(slopes, limit, -1), sapply(slopes, limit, 1), fit$value,
           sapply(seq_len(q), zero), zero(seq_len(q)), fit$value - cuts, lapply(terms, zero), terms),
    list(thresholds = unname(fit$par[1:cuts]), threshold_errors = unname(se[1:cuts]),
         brant = test(brant(y, x, w, cuts)), score = test(score(y, x, w, cuts, fit$par))))
}
wald <- function(gap, variance, df) {
  statistic <- drop(gap %*% solve(variance, gap))
  list(statistic = statistic, df = df, p_value = pchisq(statistic, df, lower.tail = FALSE))
}
# Brant: the joint covariance from each split's influence, E[psi_k psi_l'], weights w.
brant <- function(y, x, w, cuts) {
  q <- ncol(x); x1 <- cbind(1, x)
  b <- sapply(1:cuts, function(k) glm.fit(x1, as.numeric(y > k), weights = w, family = binomial(), control = strict)$coefficients)
  p <- plogis(x1 %*% b)
  bread <- lapply(1:cuts, function(k) solve(crossprod(x1 * (w * p[, k] * (1 - p[, k])), x1)))
  v <- matrix(0, cuts * q, cuts * q)
  for (k in 1:cuts) for (l in 1:cuts) {
    joint <- p[, max(k, l)] - p[, k] * p[, l]
    v[(k - 1) * q + 1:q, (l - 1) * q + 1:q] <- (bread[[k]] %*% crossprod(x1 * (w * joint), x1) %*% bread[[l]])[-1, -1]
  }
  slopes <- as.vector(b[-1, ])
  function(columns) {
    d <- do.call(rbind, lapply(2:cuts, function(k) diag(cuts * q)[(k - 1) * q + columns, , drop = FALSE] -
                                 diag(cuts * q)[columns, , drop = FALSE]))
    wald(drop(d %*% slopes), d %*% v %*% t(d), (cuts - 1) * length(columns))
  }
}
# Score test: gradient of the freed model and its information as sum over categories of p g g', g by complex step.
score <- function(y, x, w, cuts, par) function(columns) {
  q <- ncol(x); extra <- (cuts - 1) * length(columns)
  one <- function(par, y, xi) {
    logits <- sapply(1:cuts, function(k) {
      slope <- par[cuts + 1:q]
      if (k > 1) slope[columns] <- slope[columns] + par[cuts + q + (k - 2) * length(columns) + seq_along(columns)]
      par[k] - sum(xi * slope)
    })
    f <- c(0, cdf(logits), 1)
    log(f[y + 1] - f[y])
  }
  full <- c(par, rep(0, extra)); u <- 0; info <- 0
  for (i in seq_along(y)) {
    g <- sapply(1:(cuts + 1), function(c) complex_gradient(function(z) one(z, c, x[i, ]), full))
    p <- sapply(1:(cuts + 1), function(c) exp(one(full, c, x[i, ])))
    u <- u + w[i] * g[, y[i]]
    info <- info + w[i] * g %*% (p * t(g))
  }
  wald(u, info, extra)
}

# --- clustered: beta-binomial in alpha, beta by digamma, nested roots -------------------------------------------------
clustered <- function(x, n) {
  value <- function(m, r) { a <- m * (1 - r) / r; b <- (1 - m) * (1 - r) / r
    sum(lchoose(n, x) + lbeta(a + x, b + n - x) - lbeta(a, b)) }
  slopes <- function(m, r) { a <- m * (1 - r) / r; b <- (1 - m) * (1 - r) / r
    common <- sum(digamma(a + b) - digamma(a + b + n))
    da <- sum(digamma(a + x) - digamma(a)) + common; db <- sum(digamma(b + n - x) - digamma(b)) + common
    c((1 - r) / r * (da - db), -(m * da + (1 - m) * db) / r^2) }
  best_m <- function(r) root(function(m) slopes(m, r)[1], 1e-9, 1 - 1e-9)
  best_r <- function(m) root(function(r) slopes(m, r)[2], 1e-3, 1 - 1e-6)
  r <- root(function(r) slopes(best_m(r), r)[2], 1e-3, 1 - 1e-6); m <- best_m(r); top <- value(m, r)
  level <- function(f, from, to) root(function(z) f(z) - top + half, from, to)
  of_m <- function(m) value(m, best_r(m)); of_r <- function(r) value(best_m(r), r)
  s <- sum(x) / sum(n); k <- length(n)
  deff <- k / (k - 1) * sum((x - n * s)^2) / sum(n)^2 / (s * (1 - s) / sum(n))
  wilson <- function(size, z) { mid <- (s + z^2 / (2 * size)) / (1 + z^2 / size)
    mid + c(-1, 1) * z / (1 + z^2 / size) * sqrt(s * (1 - s) / size + z^2 / (4 * size^2)) }
  z <- (sum((x - n * s)^2) / (s * (1 - s)) - sum(n)) / sqrt(2 * sum(n * (n - 1)))
  list(successes = x, totals = n, mean = m, mean_lower = level(of_m, 0.02, m), mean_upper = level(of_m, m, 0.995),
       correlation = r, correlation_lower = if (of_r(2e-3) > top - half) 0 else level(of_r, 2e-3, r),
       correlation_upper = level(of_r, r, 0.98), log_likelihood = top, share = s, design_effect = deff,
       ratio = wilson(sum(n) / max(deff, 1), qt(0.975, k - 1)), naive = wilson(sum(n), qnorm(0.975)),
       tarone = z, tarone_p = pnorm(z, lower.tail = FALSE))
}

# --- the frames --------------------------------------------------------------------------------------------------------
case <- function(name, frame, formula, right, terms, fitters) {
  x <- model.matrix(right, frame); assigned <- attr(x, "assign")
  columns <- lapply(setNames(seq_along(terms), terms), function(i) which(assigned == i))
  lapply(fitters, function(fit) fit(x, frame$y, columns)) |>
    c(list(name = name, formula = formula, frame = frame))
}
table_frame <- function(name) {
  counts <- do.call(rbind, lapply(Filter(function(t) t$name == name, tables)[[1]]$rows, unlist))
  at <- which(counts > 0, arr.ind = TRUE)
  rows <- at[rep(seq_len(nrow(at)), counts[at]), ]
  rows <- rows[order(rows[, 1], rows[, 2]), ]
  data.frame(group = paste0("g", rows[, 1]), step = rows[, 1], y = rows[, 2] - 1)
}
weights_data <- data.frame(y = birthwt$low, age = birthwt$age, lwt = birthwt$lwt, race = c("white", "black", "other")[birthwt$race],
                           smoke = birthwt$smoke, ht = birthwt$ht, year = (seq_along(birthwt$low) * 7) %% 5)
infert_data <- data.frame(y = infert$case, education = as.character(infert$education), age = infert$age, parity = infert$parity,
                          spontaneous = infert$spontaneous, induced = infert$induced)
separated <- data.frame(y = c(0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0), group = rep(c("a", "b", "c"), c(6, 4, 7)),
                        v = c(1.2, -0.4, 0.3, 0.8, -1.1, 0.5, 2.1, -0.7, 0.1, 0.9, -1.6, 0.2, 1.4, -0.3, 0.6, -0.9, 1.8))
both <- list(ml = logistic, firth = firth)
logistic_cases <- list(
  case("deprivation_group", table_frame("deprivation_quintile_2021"), "y ~ group", ~group, "group", both),
  case("deprivation_step", table_frame("deprivation_quintile_2021"), "y ~ step", ~step, "step", both),
  case("region", table_frame("region_2021"), "y ~ group", ~group, "group", both),
  case("birth_weight", weights_data, "y ~ age + lwt + race + smoke + ht + year", ~age + lwt + race + smoke + ht + year,
       c("age", "lwt", "race", "smoke", "ht", "year"), both),
  case("infertility", infert_data, "y ~ education + age + parity + spontaneous + induced",
       ~education + age + parity + spontaneous + induced, c("education", "age", "parity", "spontaneous", "induced"), both),
  case("interaction", weights_data, "y ~ lwt * smoke", ~lwt * smoke, c("lwt", "smoke", "lwt:smoke"), both),
  case("separated", separated, "y ~ group + v", ~group + v, c("group", "v"), list(firth = firth)))

# Separation without penalty: group b is all 1, so its coefficient tends to inf; the rest are the fit without it.
limit_case <- local({
  x <- model.matrix(~group + v, separated); y <- separated$y; rest <- separated$group != "b"
  small <- logistic(x[rest, c(1, 3, 4)], y[rest], list())
  top <- small$log_likelihood
  at_b <- function(at) loglik_glm(x[, -2], y, x[, 2] * at)
  list(estimate = small$estimate, std_error = small$std_error, lower = small$lower, upper = small$upper,
       log_likelihood = top, lower_b = root(function(at) at_b(at) - top + half, 0, 5),
       p_b = pchisq(2 * (top - at_b(0)), 1, lower.tail = FALSE),
       group_statistic = 2 * (top - loglik_glm(x[, c(1, 4)], y)))
})

houses <- with(housing, data.frame(y = as.integer(Sat), weight = Freq, infl = as.character(Infl), type = as.character(Type),
                                   cont = as.character(Cont)))
ordered_case <- function(name, frame, formula, right, terms) {
  for (column in names(frame)) if (is.character(frame[[column]])) frame[[column]] <- factor(frame[[column]])
  x <- model.matrix(right, frame); assigned <- attr(x, "assign")[-1]
  columns <- lapply(setNames(seq_along(terms), terms), function(i) which(assigned == i))
  c(ordinal(frame$y, x[, -1, drop = FALSE], frame$weight, columns), list(name = name, formula = formula, frame = frame))
}
outcomes <- table_frame("region_by_outcome_2023"); outcomes$y <- outcomes$y + 1; outcomes$weight <- 1
outcomes$london <- as.numeric(outcomes$group == "g3")
ordinal_cases <- list(
  ordered_case("housing", houses, "y ~ infl + type + cont", ~infl + type + cont, c("infl", "type", "cont")),
  ordered_case("outcomes_2023", outcomes, "y ~ step + london", ~step + london, c("step", "london")))

clustered_cases <- list(
  weil_treated = clustered(c(12, 11, 10, 9, 10, 9, 9, 8, 8, 4, 7, 4, 5, 3, 3, 0), c(12, 11, 10, 9, 11, 10, 10, 9, 9, 5, 9, 7, 10, 6, 10, 7)),
  weil_control = clustered(c(13, 12, 9, 9, 8, 8, 12, 11, 9, 9, 8, 11, 4, 5, 7, 7), c(13, 12, 9, 9, 8, 8, 13, 12, 10, 10, 9, 13, 5, 7, 10, 10)),
  areas = clustered(c(8, 0, 5, 3, 9, 2, 4, 0, 7, 6, 1, 10, 3, 5), c(8, 5, 9, 6, 9, 8, 7, 4, 11, 6, 5, 10, 9, 7)))

# --- every table that fits: group models of r x 2 tables, step models of r x c, rows of r x 2 as clusters ---------------
counts_of <- function(table) do.call(rbind, lapply(table$rows, unlist))
# Larger tables would keep this script busy for minutes and show nothing new.
usable <- function(counts) all(rowSums(counts) > 0) && all(colSums(counts) > 0) && nrow(counts) > 1 && sum(counts) < 200
brief <- function(fit) fit[setdiff(names(fit), "terms")]
table_case <- function(table) {
  counts <- counts_of(table); frame <- NULL; out <- list(name = table$name)
  if (!usable(counts)) return(NULL)
  frame <- table_frame(table$name); frame$group <- factor(frame$group, unique(frame$group))
  x <- model.matrix(~group, frame)
  if (ncol(counts) == 2) {
    if (all(counts > 0)) out$ml <- brief(logistic(x, frame$y, list()))
    out$firth <- brief(firth(x, frame$y, list()))
    k <- nrow(counts); n <- rowSums(counts); s <- sum(counts[, 2]) / sum(n)
    deff <- k / (k - 1) * sum((counts[, 2] - n * s)^2) / sum(n)^2 / (s * (1 - s) / sum(n))
    out$clustered <- list(share = s, design_effect = deff,
      tarone = (sum((counts[, 2] - n * s)^2) / (s * (1 - s)) - sum(n)) / sqrt(2 * sum(n * (n - 1))))
  } else if (ncol(counts) > 2 && all(counts > 0)) {
    out$ordinal <- brief(ordinal(frame$y + 1, cbind(frame$step), rep(1, nrow(frame)), list(step = 1)))
  }
  out
}
table_cases <- Filter(Negate(is.null), lapply(tables, table_case))

write_json(list(r_version = R.version.string, logistic = logistic_cases, separated = limit_case, ordinal = ordinal_cases,
                clustered = clustered_cases, tables = table_cases), arguments[2], digits = I(17), auto_unbox = TRUE, dataframe = "columns", null = "null")
