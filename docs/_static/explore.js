/* Shows the run that belongs to the chosen values. All texts go in as text, never as markup. No request is made. */
(() => {
  const facts = JSON.parse(document.getElementById("explore-data").textContent);
  const part = (name) => document.getElementById("explore-" + name);
  const make = (tag, text, attributes) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  };
  let item = facts[0];
  let run = item.runs[0];

  /* The run with the wanted value that otherwise differs least from the one shown. */
  const nearest = (name, value) => {
    const distance = (other) => item.choices.filter((choice) => other.values[choice.name] !== run.values[choice.name]).length;
    const fitting = item.runs.filter((other) => other.values[name] === value);
    return fitting.reduce((best, other) => (distance(other) < distance(best) ? other : best));
  };

  const showChoices = () => {
    part("choices").replaceChildren(...item.choices.map((choice) => {
      const label = make("label", choice.meaning);
      const note = make("span", choice.name + ", default " + choice.default, { class: "note" });
      const select = make("select", undefined, { name: choice.name });
      choice.values.forEach((value) => {
        const option = make("option", value === choice.default ? value + " (default)" : value);
        option.value = value;
        select.append(option);
      });
      select.addEventListener("change", () => show(nearest(choice.name, select.value), choice.name));
      label.append(note, select);
      return label;
    }));
  };

  const showSentences = () => {
    const verdict = make("p");
    verdict.append(make("strong", run.verdict && run.verdict + "."));
    if (run.verdict !== run.usual_verdict) verdict.append(make("mark", " With the defaults: " + run.usual_verdict + "."));
    part("sentences").replaceChildren(verdict, ...run.sentences.map((pieces) => {
      const paragraph = make("p");
      pieces.forEach(([text, changed], place) => {
        if (place) paragraph.append(" ");
        paragraph.append(changed ? make("mark", text) : text);
      });
      return paragraph;
    }));
    part("others").textContent = run.changed.length ? run.others : "";
  };

  const showTable = () => {
    part("table").replaceChildren();
    if (!run.table) return;
    const { caption, heads, rows, keys, numeric, marked } = run.table;
    const marks = new Set(marked.map(String));
    const table = make("table");
    table.append(make("caption", caption));
    const head = make("tr");
    heads.forEach((name, place) => head.append(make("th", name, numeric[place] ? { scope: "col", class: "number" } : { scope: "col" })));
    table.createTHead().append(head);
    const body = table.createTBody();
    rows.forEach((texts, row) => {
      const line = make("tr");
      texts.forEach((text, column) => {
        const cell = column < keys ? make("th", undefined, { scope: "row" }) : make("td", undefined, numeric[column] ? { class: "number" } : {});
        cell.append(marks.has(row + "," + column) ? make("mark", text) : text);
        line.append(cell);
      });
      body.append(line);
    });
    const box = make("div", undefined, { class: "scrolling", role: "group", tabindex: "0", "aria-label": caption });
    box.append(table);
    part("table").append(box);
  };

  const showRest = () => {
    part("figure").replaceChildren();
    if (run.figure) part("figure").append(make("img", undefined, run.figure));
    part("link").href = run.href;
    part("command").textContent = run.command;
  };

  const say = (asked) => {
    const differing = run.sentences.filter((pieces) => pieces.some(([, changed]) => changed)).length;
    const chosen = item.choices.filter((choice) => run.values[choice.name] !== choice.default);
    const values = chosen.map((choice) => choice.name + " is " + run.values[choice.name] + " (default " + choice.default + ")");
    const moved = item.choices.filter((choice) => asked && choice.name !== asked && before[choice.name] !== run.values[choice.name]);
    const also = moved.length ? " No run had the other values with this one, so these changed as well: " + moved.map((choice) => choice.name).join(", ") + "." : "";
    part("status").textContent = (chosen.length
      ? values.join(", ") + ". " + differing + " of " + run.sentences.length + " sentences differ from the default."
      : "This is the run with the default parameters.") + also;
  };

  let before = run.values;
  const show = (next, asked) => {
    before = run.values;
    run = next;
    part("choices").querySelectorAll("select").forEach((select) => {
      const choice = item.choices.find((other) => other.name === select.name);
      select.value = run.values[choice.name];
      select.parentElement.classList.toggle("differs", select.value !== choice.default);
    });
    showSentences();
    showTable();
    showRest();
    say(asked);
    history.replaceState(null, "", "#" + item.notebook + "/" + run.key);
  };

  const choose = (notebook, key) => {
    item = facts.find((other) => other.notebook === notebook) || facts[0];
    part("notebook").value = item.notebook;
    run = item.runs[0];
    showChoices();
    show(item.runs.find((other) => other.key === key) || item.runs[0]);
  };

  part("notebook").addEventListener("change", (event) => choose(event.target.value));
  part("reset").addEventListener("click", () => show(item.runs[0]));
  part("form").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("explorer").hidden = false;
  choose(...decodeURIComponent(location.hash.slice(1)).split("/"));
})();
