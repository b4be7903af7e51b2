// The list of an entity: search, filters, sorting and paging, all in the address and all done by the server.
import { debounce, failure, h, uid } from "./dom.js";
import { instant, isNumeric, local, show } from "./fields.js";
import { app } from "./model.js";
import { learnTitles, links, picker, titleOf } from "./reference.js";
import { go, to } from "./router.js";
import { call } from "./session.js";

const PAGE = 20;
let previous = null; // what the filter panel was, so that it stays open while one filters

/** Renders the list of an entity into the page. */
export async function listPage(entity, query, page) {
  const filters = entity.fields.filter((field) => field.query);
  const active = filters.filter((field) => query.has(field.query));
  const open = active.length > 0 || previous === entity.path;
  previous = null;

  const change = (changes, replace = false) => {
    const next = new URLSearchParams(query);
    next.delete("offset");
    for (const [key, value] of Object.entries(changes)) value === null || value === "" ? next.delete(key) : next.set(key, value);
    go(to(entity.path, Object.fromEntries(next)), { replace });
  };
  const body = h("div", { class: "table-wrap" }, h("p", { class: "quiet", role: "status" }, "Loading…"));
  page(entity.labelPlural,
    h("div", { class: "page-head" }, h("h1", {}, entity.labelPlural),
      h("a", { class: "button primary", href: to(entity.path, "new") }, `New ${entity.label.toLowerCase()}`)),
    entity.description && h("p", { class: "lead" }, entity.description),
    h("div", { class: "tools" }, searchBox(entity, query, change),
      filters.length ? h("details", { class: "filters", open }, h("summary", {}, active.length ? `Filters (${active.length})` : "Filters"),
        h("div", { class: "filter-grid" }, filters.map((field) => filterControl(entity, field, query, change))),
        active.length ? h("button", { type: "button", class: "button", onclick: () => change(Object.fromEntries(active.map((f) => [f.query, null]))) }, "Clear filters") : null) : null),
    body);

  await fill(entity, query, body, change);
}

async function fill(entity, query, body, change) {
  const ask = new URLSearchParams(query);
  ask.set("limit", String(PAGE));
  if (!ask.has("sort")) ask.set("sort", "-id");
  try {
    const { data: rows, total } = await call("GET", `/${entity.path}?${ask}`);
    await learnTitles(entity.columns, rows);
    body.replaceChildren(rows.length ? table(entity, rows, ask.get("sort"), change) : empty(entity, query, change),
      pager(Number(query.get("offset") ?? 0), rows.length, total, query, entity));
  } catch (problem) {
    if (problem.status === 403) throw problem;
    const wrong = Object.entries(problem.errors ?? {}).map(([name, messages]) => h("p", {}, `${name}: ${messages.join(" ")}`));
    body.replaceChildren(failure(problem, () => go(location.hash)), ...wrong);
  }
}

function searchBox(entity, query, change) {
  if (!entity.searchable) return null;
  const id = uid("search");
  const input = h("input", { id, type: "search", value: query.get("q") ?? "", placeholder: `Search ${entity.labelPlural.toLowerCase()}…` });
  input.addEventListener("input", debounce(300, () => {
    if (!input.isConnected) return;
    keepFocus("search");
    change({ q: input.value }, true);
  }));
  if (wantsFocus("search")) queueMicrotask(() => {
    input.focus();
    input.setSelectionRange(input.value.length, input.value.length);
  });
  return h("div", { class: "search" }, h("label", { htmlFor: id, class: "hidden" }, `Search ${entity.labelPlural}`), input);
}

let focusNext = null;
const keepFocus = (what) => (focusNext = what);
function wantsFocus(what) {
  if (focusNext !== what) return false;
  focusNext = null;
  return true;
}
/** Whether the list itself puts the focus where it was, so that the page need not. */
export const listKeepsFocus = () => focusNext !== null;

function filterControl(entity, field, query, change) {
  const id = uid("filter");
  const value = query.get(field.query) ?? "";
  const set = (next) => {
    previous = entity.path;
    keepFocus(field.query);
    change({ [field.query]: next }, true);
  };
  let input;
  if (field.references) {
    const control = picker({ ...field, many: false, required: false }, id, value === "" ? null : Number(value));
    control.element.addEventListener("input", () => set(control.read() === null ? null : String(control.read())));
    if (control.element.tagName === "SELECT") control.element.addEventListener("change", () => set(control.read() === null ? null : String(control.read())));
    input = control.element;
    if (wantsFocus(field.query)) queueMicrotask(() => control.focusable.focus());
  } else {
    const options = field.type === "enum" ? field.enum : field.type === "boolean" ? ["true", "false"] : null;
    input = options
      ? h("select", { id }, h("option", { value: "" }, "Any"), options.map((o) => h("option", { value: o }, field.type === "boolean" ? (o === "true" ? "Yes" : "No") : o)))
      : h("input", { id, type: { date: "date", time: "time", datetime: "datetime-local", integer: "number", float: "number", decimal: "number" }[field.type] ?? "text", step: "any" });
    input.value = field.type === "datetime" && value ? local(value) : value;
    input.addEventListener("change", () => set(field.type === "datetime" && input.value ? instant(input.value) : input.value));
    if (wantsFocus(field.query)) queueMicrotask(() => input.focus());
  }
  return h("div", { class: "field" }, h("label", { htmlFor: id }, field.label), input);
}

function table(entity, rows, sort, change) {
  const columns = entity.columns;
  return h("table", { class: "table" }, h("caption", { class: "hidden" }, entity.labelPlural),
    h("thead", {}, h("tr", {}, [...columns, { name: "created_at", label: "Created", sortable: true, type: "datetime" }].map((field) => head(field, sort, change)))),
    h("tbody", {}, rows.map((row) => h("tr", {},
      columns.map((field, i) => h(i ? "td" : "th", { scope: i ? undefined : "row", "data-label": field.label, class: isNumeric(field) ? "number" : undefined },
        !i ? h("a", { href: to(entity.path, String(row.id)) }, titleOf(entity, row)) : field.references ? links(field, row[field.name]) : show(field, row[field.name], true))),
      h("td", { "data-label": "Created" }, show({ type: "datetime" }, row.created_at, true))))));
}

function head(field, sort, change) {
  const direction = sort === field.name ? "ascending" : sort === `-${field.name}` ? "descending" : "none";
  if (!field.sortable) return h("th", { scope: "col", class: isNumeric(field) ? "number" : undefined }, field.label);
  const sign = { ascending: " ↑", descending: " ↓", none: "" }[direction];
  const button = h("button", { type: "button", class: "sort", onclick: () => {
    keepFocus("sort:" + field.name);
    change({ sort: direction === "ascending" ? `-${field.name}` : field.name }, true);
  } }, field.label, h("span", { "aria-hidden": "true" }, sign));
  if (wantsFocus("sort:" + field.name)) queueMicrotask(() => button.focus());
  return h("th", { scope: "col", "aria-sort": direction, class: isNumeric(field) ? "number" : undefined }, button);
}

function empty(entity, query, change) {
  const searched = [...query.keys()].some((key) => !["sort", "offset"].includes(key));
  return h("div", { class: "empty" },
    h("p", {}, searched ? "Nothing matches." : `No ${entity.labelPlural.toLowerCase()} yet.`),
    searched ? h("button", { type: "button", class: "button", onclick: () => change(Object.fromEntries([...query.keys()].map((key) => [key, null]))) }, "Show all")
      : h("a", { class: "button primary", href: to(entity.path, "new") }, `Create the first ${entity.label.toLowerCase()}`));
}

function pager(offset, count, total, query, entity) {
  const at = (next) => to(entity.path, { ...Object.fromEntries(query), offset: String(next) });
  const n = new Intl.NumberFormat();
  return h("div", { class: "pager" },
    h("p", { role: "status" }, count ? `${n.format(offset + 1)}–${n.format(offset + count)} of ${n.format(total)}` : `${n.format(total)} in all`),
    h("nav", { "aria-label": "Pages" },
      offset > 0 ? h("a", { class: "button", rel: "prev", href: at(Math.max(0, offset - PAGE)) }, "Previous") : null,
      offset + count < total ? h("a", { class: "button", rel: "next", href: at(offset + PAGE) }, "Next") : null));
}

/** The rows of an entity that point to one row, a few of them, with the way to all. */
export async function related(inverse, id) {
  const entity = app.byPath(inverse.path);
  const query = { [inverse.query]: String(id) };
  const { data, total } = await call("GET", `/${entity.path}?${new URLSearchParams({ ...query, limit: "5", sort: "-id" })}`);
  return { entity, rows: data, total, all: to(entity.path, query) };
}
