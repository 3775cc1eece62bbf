// The list of all trials: filter and sort its rows, and keep the choice in the address. The list is whole without it.
"use strict";

(() => {
  const AT_ONCE = 100; // rows that are shown at first: a browser lays out thousands slowly
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const more = document.getElementById("more");
  const table = document.getElementById("trials");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const spelt = (text) => text.toLowerCase().replaceAll("disk", "disc"); // people write either
  const rows = [...body.rows].map((row, place) => ({ row, place, words: spelt(row.textContent) }));
  const order = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  let all = false;

  const number = (count) => `${count.toLocaleString("en")} ${count === 1 ? "trial" : "trials"}`;

  function choices() {
    const given = [...new FormData(form)].filter(([, value]) => value.trim());
    const { sort = "", ...chosen } = Object.fromEntries(given);
    return { sort, chosen };
  }

  function fits(entry, chosen) {
    return Object.entries(chosen).every(([name, value]) => {
      if (name === "words") {
        return spelt(value).trim().split(/\s+/).every((word) => entry.words.includes(word));
      }
      const given = entry.row.dataset[name] || "";
      return name === "changed" ? given.startsWith(value) : given.split("|").includes(value);
    });
  }

  function sorted(entries, sort) {
    const column = heads.findIndex((head) => head.dataset.sort === sort.replace("-", ""));
    if (column < 0) return entries;
    const key = ({ row }) =>
      heads[column].dataset.sort === "posted" ? row.dataset.posted : row.cells[column].textContent;
    const sign = sort.startsWith("-") ? -1 : 1;
    return entries
      .map((entry) => [key(entry), entry])
      .sort(([a, first], [b, second]) => sign * order.compare(a, b) || first.place - second.place)
      .map(([, entry]) => entry);
  }

  function mark(sort) {
    for (const head of heads) {
      const name = head.dataset.sort;
      const state = { [name]: "ascending", [`-${name}`]: "descending" }[sort];
      if (state) head.setAttribute("aria-sort", state);
      else head.removeAttribute("aria-sort");
    }
  }

  function show() {
    const { sort, chosen } = choices();
    const fitting = sorted(rows.filter((entry) => fits(entry, chosen)), sort);
    const visible = all ? fitting : fitting.slice(0, AT_ONCE);
    body.replaceChildren(...visible.map((entry) => entry.row));
    more.hidden = visible.length === fitting.length;
    more.textContent = `Show all ${number(fitting.length)}`;
    shown.textContent = Object.keys(chosen).length
      ? `${number(fitting.length)} of ${rows.length.toLocaleString("en")}`
      : number(rows.length);
    mark(sort);
    const query = new URLSearchParams(sort ? { ...chosen, sort } : chosen).toString();
    history.replaceState(null, "", query ? `?${query}` : location.pathname);
  }

  // A column by which the list is sorted, in the words of its head; any other value as it is.
  function named(value) {
    const head = heads.find((column) => column.dataset.sort === value.replace("-", ""));
    if (!head) return value;
    const words = head.textContent.toLowerCase();
    return value.startsWith("-") ? `${words}, reversed` : words;
  }

  function choose(field, value) {
    const known = field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value);
    if (!known) field.add(new Option(named(value), value));
    field.value = value;
  }

  function restore() {
    const query = new URLSearchParams(location.search);
    for (const field of form.elements) {
      if (field.name && query.has(field.name)) choose(field, query.get(field.name));
    }
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      const name = head.dataset.sort;
      choose(form.elements.sort, choices().sort === name ? `-${name}` : name);
      show();
    });
    head.replaceChildren(button);
  }
  form.addEventListener("input", show);
  form.addEventListener("change", show); // what helps people with forms may send this one alone
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  form.addEventListener("reset", () => setTimeout(() => { all = false; show(); }));
  more.addEventListener("click", () => { all = true; show(); });
  form.hidden = false;
  restore();
  show();
})();
