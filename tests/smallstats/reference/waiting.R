# Reference values for smallstats.waiting: survival::survfit with log-log limits. Recommended packages and jsonlite only.
# Usage: Rscript tests/smallstats/reference/waiting.R tests/smallstats/reference/tables.json OUT.json
#
# `late`: entries after 0 (left truncation), a unit in two spans, tied entries, events and cut-off times, from Surv(start, stop, event).
# The sets: leukaemia (Miller 1981, survival::aml), advanced lung cancer (Loprinzi et al. 1994, survival::lung), and
# one of our own with ties of events and cut-off times, a time of zero, and a curve that reaches zero.
arguments <- commandArgs(trailingOnly = TRUE)
exact <- function(x) I(sprintf("%.17g", x))  # as text: all the digits of a double, which toJSON cuts to fifteen
sets <- list(
  aml_maintained = with(subset(survival::aml, x == "Maintained"), list(time = time, event = status)),
  aml = with(survival::aml, list(time = time, event = status)),
  lung = with(survival::lung, list(time = time, event = status - 1)),
  to_zero = list(time = c(0, 2, 2, 3, 3, 3, 5, 7, 7, 8), event = c(0, 1, 0, 1, 1, 0, 1, 0, 1, 1)))
cases <- lapply(names(sets), function(name) {
  set <- sets[[name]]
  lapply(c(0.5, 0.95, 0.99), function(level) {
    fit <- survival::survfit(survival::Surv(set$time, set$event) ~ 1, conf.type = "log-log", conf.int = level)
    keep <- fit$n.event > 0
    list(name = name, times = I(set$time), events = I(set$event), confidence = level, moments = exact(fit$time[keep]),
         at_risk = I(fit$n.risk[keep]), waiting = exact(fit$surv[keep]),
         lower = exact(fit$lower[keep]), upper = exact(fit$upper[keep]),
         median = exact(unname(summary(fit)$table[c("median", grep("LCL|UCL", names(summary(fit)$table), value = TRUE))])))
  })
})
late <- list(entered = c(0, 0, 2, 3, 3, 1, 6, 0, 5), times = c(4, 5, 5, 7, 9, 3, 10, 2, 8), event = c(1, 0, 1, 1, 0, 0, 1, 0, 1))
truncated <- lapply(c(0.5, 0.95), function(level) {
  fit <- survival::survfit(survival::Surv(late$entered, late$times, late$event) ~ 1, conf.type = "log-log", conf.int = level)
  keep <- fit$n.event > 0
  list(entered = I(late$entered), times = I(late$times), events = I(late$event), confidence = level,
       moments = exact(fit$time[keep]), at_risk = I(fit$n.risk[keep]), waiting = exact(fit$surv[keep]),
       lower = exact(fit$lower[keep]), upper = exact(fit$upper[keep]))
})
# Report delays seen by a date (right truncation): time is turned round from the longest age, so that they become left-truncated.
report <- list(delay = c(12, 3, 7, 7, 20, 5, 3, 9, 14, 7, 2), age = c(90, 80, 71, 60, 41, 33, 20, 15, 14, 9, 2))
turned <- max(report$age) + 1
back <- survival::survfit(survival::Surv(turned - report$age - 0.5, turned - report$delay, rep(1, 11)) ~ 1,
                          conf.type = "log-log", conf.int = 0.9)
delays <- list(delay = I(report$delay), age = I(report$age), confidence = 0.9, days = I(rev(turned - back$time)),
               reported = exact(rev(c(1, head(back$surv, -1)))), lower = exact(rev(c(NA, head(back$lower, -1)))),
               upper = exact(rev(c(NA, head(back$upper, -1)))))
# Poisson counts of one gamma rate, exposures 305 (reported) and 60 (not yet): by quadrature over the rate, not by qnbinom.
seen <- 24; open <- c(305, 60)
mass <- sapply(0:60, function(m) integrate(function(rate) dpois(m, rate * open[2]) * dgamma(rate, seen + 0.5, open[1]),
                                           0, Inf, rel.tol = 1e-12)$value)
nowcast <- list(reported = seen, delay = open[2], window = sum(open), confidence = I(c(0.5, 0.9)),
                lower = I(sapply(c(0.25, 0.05), function(tail) which(cumsum(mass) >= tail)[1] - 1)),
                upper = I(sapply(c(0.75, 0.95), function(tail) which(cumsum(mass) >= tail)[1] - 1)))
writeLines(jsonlite::toJSON(list(R = R.version.string, survival = as.character(packageVersion("survival")),
                                 cases = unlist(cases, recursive = FALSE), truncated = truncated,
                                 delays = delays, nowcast = nowcast), auto_unbox = TRUE), arguments[2])
