// The list of an entity: search, filters, sorting and paging, all in the address and all done by the server.
import { debounce, failure, h } from "./dom.js";
import { control, isNumeric, show } from "./fields.js";
import { system } from "./model.js";
import { learnTitles, titleOf } from "./reference.js";
import { stay, to } from "./router.js";
import { call, ended } from "./session.js";

const PAGE = 20;

/** Renders the list of an entity into the page. */
export async function listPage(entity, query, page) {
  const columns = [...entity.columns, system[0]];
  const filters = entity.fields.filter((field) => field.query);
  const count = h("summary.button");
  const clear = h("a.button", "Clear filters");
  const heads = columns.map((field) => head(field, sort));
  const rows = h("tbody");
  const table = h("table.table", { hidden: true }, h("caption.hidden", entity.labelPlural), h("thead", h("tr", heads)), rows);
  const note = h("div.note", h("p.quiet", { role: "status" }, "Loading…"));
  const foot = h("div.pager");

  /** Asks another question, and keeps it in the address. */
  function change(name, value) {
    query.delete("offset");
    if (value === null || value === "") query.delete(name);
    else query.set(name, value);
    stay(to(entity.path, query));
    return fill();
  }
  function sort(field) {
    change("sort", query.get("sort") === field.name ? "-" + field.name : field.name);
  }
  /** Shows what the server answers to the question, unless another was asked meanwhile. */
  async function fill() {
    const asked = query.toString();
    tell();
    const ask = new URLSearchParams({ sort: "-id", ...Object.fromEntries(query), limit: String(PAGE) });
    try {
      const { data, total } = await call("GET", `/${entity.path}?${ask}`);
      await learnTitles(entity.columns, data);
      if (asked !== query.toString()) return;
      rows.replaceChildren(...data.map((row) => line(entity, columns, row)));
      note.replaceChildren(data.length ? "" : empty(entity, query));
      foot.replaceChildren(...pager(entity, query, data.length, total));
    } catch (problem) {
      if (asked !== query.toString()) return;
      if (problem.status === 403) return ended();
      rows.replaceChildren();
      foot.replaceChildren();
      note.replaceChildren(failure(problem, fill));
    }
    table.hidden = !rows.children.length;
  }
  /** Says by what is sorted and filtered. */
  function tell() {
    const by = query.get("sort") ?? "-id";
    columns.forEach((field, i) => {
      if (field.sortable) heads[i].ariaSort = by === field.name ? "ascending" : by === "-" + field.name ? "descending" : "none";
    });
    const active = filters.filter((field) => query.has(field.query));
    count.textContent = active.length ? `Filters (${active.length})` : "Filters";
    clear.href = to(entity.path, [...query].filter(([name]) => name === "q" || name === "sort"));
    clear.hidden = !active.length;
  }

  const filled = fill();
  await Promise.race([filled, new Promise((resolve) => setTimeout(resolve, 150))]); // what answers at once needs no "Loading…"
  page(entity.labelPlural,
    h("div.page-head", h("h1", entity.labelPlural), h("a.button.primary", { href: to(entity.path, "new") }, `New ${entity.one}`)),
    entity.description && h("p.lead", entity.description),
    h("div.tools", entity.searchable && searchBox(entity, query, change),
      filters.length > 0 && h("details.filters", { open: !clear.hidden }, count,
        h("div.filter-grid", filters.map((field) => filter(field, query, change)), h("div.field", clear)))),
    h("div.table-wrap", table, note, foot));
  await filled;
}

function searchBox(entity, query, change) {
  const input = h("input.search", { type: "search", value: query.get("q") ?? "", placeholder: `Search ${entity.many}…`,
    ariaLabel: `Search ${entity.labelPlural}`, oninput: debounce(300, () => input.isConnected && change("q", input.value)) });
  return input;
}

/** A field's filter: its control, whose empty state is "Any". */
function filter(field, query, change) {
  const text = query.get(field.query);
  const value = text === null ? null : field.references ? Number(text) : field.type === "boolean" ? text === "true" : text;
  const type = field.type === "text" ? "string" : field.type;
  const { element, read } = control({ ...field, type, none: "Any", required: false, many: false }, value);
  element.addEventListener("change", () => {
    const now = read();
    if (now !== undefined) change(field.query, now);
  });
  return element;
}

function head(field, sort) {
  return h(isNumeric(field) ? "th.number" : "th", { scope: "col" },
    field.sortable ? h("button.sort", { type: "button", onclick: () => sort(field) }, field.label) : field.label);
}

function line(entity, columns, row) {
  const [title, ...others] = columns;
  return h("tr", h("th", { scope: "row", "data-label": title.label }, h("a", { href: to(entity.path, String(row.id)) }, titleOf(entity, row))),
    others.map((field) => h(isNumeric(field) ? "td.number" : "td", { "data-label": field.label }, show(field, row[field.name], true))));
}

function empty(entity, query) {
  const searched = [...query.keys()].some((key) => !["sort", "offset"].includes(key));
  return h("div.empty", h("p", searched ? "Nothing matches." : `No ${entity.many} yet.`),
    searched ? h("a.button", { href: to(entity.path) }, "Show all")
      : h("a.button.primary", { href: to(entity.path, "new") }, `Create the first ${entity.one}`));
}

function pager(entity, query, count, total) {
  const offset = Number(query.get("offset"));
  const at = (next) => to(entity.path, { ...Object.fromEntries(query), offset: String(Math.max(0, next)) });
  const [from, till, all] = [offset + 1, offset + count, total].map((n) => n.toLocaleString());
  return [
    h("p", { role: "status" }, count ? `${from}–${till} of ${all}` : `${all} in all`),
    h("nav", { ariaLabel: "Pages" },
      offset > 0 && h("a.button.small", { rel: "prev", href: at(offset - PAGE) }, "Previous"),
      offset + count < total && h("a.button.small", { rel: "next", href: at(offset + PAGE) }, "Next")),
  ];
}
