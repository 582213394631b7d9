/* Filters rows of a table by the values chosen; without it every row is shown. Finds its parts by data attributes. */
document.querySelectorAll("form[data-filters]").forEach((form) => {
  const table = document.getElementById(form.dataset.filters);
  const rows = Array.from(table.tBodies[0].rows);
  const status = form.querySelector("[data-count]");
  const show = () => {
    const chosen = Array.from(form.querySelectorAll("select")).filter((select) => select.value !== "");
    let shown = 0;
    rows.forEach((row) => {
      row.hidden = !chosen.every((select) => row.getAttribute("data-" + select.name) === select.value);
      shown += row.hidden ? 0 : 1;
    });
    status.textContent = shown + " of " + rows.length + " shown";
  };
  form.hidden = false;
  form.addEventListener("change", show);
  form.addEventListener("reset", () => window.setTimeout(show, 0));
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
});
