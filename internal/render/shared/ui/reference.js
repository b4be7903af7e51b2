// References: titles of the rows that they point to, links, and a searchable select for any number of rows.
import { debounce, h, uid } from "./dom.js";
import { app } from "./model.js";
import { to } from "./router.js";
import { call, me } from "./session.js";

const titles = new Map(); // path → Map(id → title)

/** What a row is called: its title field, and its number where that is empty. */
export function titleOf(entity, row) {
  const title = entity.titleField === "id" ? null : row[entity.titleField];
  return title === null || title === undefined || String(title).trim() === "" ? `${entity.label} ${row.id}` : String(title);
}

/** Forgets titles: rows may have changed. */
export const forgetTitles = () => titles.clear();

function known(entity) {
  if (!titles.has(entity.path)) titles.set(entity.path, new Map());
  return titles.get(entity.path);
}

/** Makes sure that the titles of these rows are known: one page of rows, then what it did not hold. */
async function learn(entity, ids) {
  const map = known(entity);
  let missing = [...new Set(ids)].filter((id) => !map.has(id));
  if (missing.length > 3) {
    for (const row of (await call("GET", `/${entity.path}?limit=100&sort=-id`)).data) map.set(row.id, titleOf(entity, row));
    missing = missing.filter((id) => !map.has(id));
  }
  await Promise.all(missing.map(async (id) => {
    try {
      map.set(id, titleOf(entity, (await call("GET", `/${entity.path}/${id}`)).data));
    } catch (problem) {
      if (problem.status !== 404) throw problem;
      map.set(id, `${entity.label} ${id}`);
    }
  }));
}

/** Learns every title that the reference columns of these rows need. */
export async function learnTitles(fields, rows) {
  await Promise.all(fields.filter((f) => f.references).map((field) => {
    const entity = app.byPath(field.references);
    return entity && learn(entity, rows.flatMap((row) => row[field.name] ?? []));
  }));
}

/** A reference's value as links; its titles must be known. */
export function links(field, value) {
  if (value === null || value === undefined) return h("span", { class: "none" }, "—");
  const entity = app.byPath(field.references);
  if (!entity) return me() && me().id === value ? "You" : String(value);
  const ids = Array.isArray(value) ? value : [value];
  if (!ids.length) return h("span", { class: "none" }, "—");
  return h("span", {}, ids.map((id, i) => [i ? ", " : "", h("a", { href: to(entity.path, String(id)) }, known(entity).get(id) ?? `${entity.label} ${id}`)]));
}

/** The rows that a search phrase finds, newest first. */
async function search(entity, phrase) {
  const query = new URLSearchParams({ limit: "20", sort: entity.titleField === "id" ? "-id" : entity.titleField });
  if (phrase && entity.searchable) query.set("q", phrase);
  else if (phrase) {
    if (!/^[1-9][0-9]{0,15}$/.test(phrase)) return [];
    query.set("id", phrase);
  }
  const { data } = await call("GET", `/${entity.path}?${query}`);
  for (const row of data) known(entity).set(row.id, titleOf(entity, row));
  return data;
}

/** The control of a reference: a combobox (WAI-ARIA), with chips where there may be several. */
export function picker(field, id, initial) {
  const entity = app.byPath(field.references);
  return entity ? rowPicker(field, entity, id, initial) : selfPicker(field, id, initial);
}

/** A reference to a user accepts the caller alone. */
function selfPicker(field, id, initial) {
  const own = String(me() ? me().id : "");
  const el = h("select", { id }, h("option", { value: "" }, field.required ? "Choose…" : "No value"), h("option", { value: own }, "Me"));
  el.value = initial === null || initial === undefined ? "" : String(initial);
  return { element: el, focusable: el, read: () => (el.value === "" ? null : Number(el.value)) };
}

function rowPicker(field, entity, id, initial) {
  let chosen = (field.many ? initial ?? [] : initial === null || initial === undefined ? [] : [initial]).map(Number);
  let options = [];
  let active = -1;
  const listId = uid("options");
  const input = h("input", { id, type: "text", role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false",
    "aria-controls": listId, placeholder: `Search ${entity.labelPlural.toLowerCase()}…` });
  const list = h("ul", { id: listId, role: "listbox", class: "options", hidden: true, "aria-label": entity.labelPlural });
  const chips = h("ul", { class: "chips", "aria-label": `Chosen for ${field.label}` });
  const element = h("div", { class: "picker" }, chips, input, list);

  const title = (rowId) => known(entity).get(rowId) ?? `${entity.label} ${rowId}`;
  function paint() {
    chips.replaceChildren(...chosen.map((rowId) => h("li", { class: "chip" }, title(rowId),
      h("button", { type: "button", "aria-label": `Remove ${title(rowId)}`, onclick: () => remove(rowId) }, "×"))));
    chips.hidden = chosen.length === 0;
  }
  function changed() {
    paint();
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function remove(rowId) {
    chosen = chosen.filter((other) => other !== rowId);
    changed();
    input.focus();
  }
  function choose(row) {
    chosen = field.many ? [...chosen.filter((other) => other !== row.id), row.id] : [row.id];
    input.value = "";
    close();
    changed();
  }
  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function mark(index) {
    active = options.length ? (index + options.length) % options.length : -1;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === active)));
    if (active < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }
  let turn = 0;
  async function open() {
    const mine = ++turn;
    let rows = [];
    let nothing = "Nothing found";
    try {
      rows = await search(entity, input.value.trim());
    } catch (problem) {
      nothing = problem.message;
    }
    if (mine !== turn || document.activeElement !== input) return;
    options = rows.filter((row) => !field.many || !chosen.includes(row.id));
    list.replaceChildren(...options.map((row) => h("li", { id: uid("option"), role: "option", "aria-selected": "false",
      onmousedown: (event) => event.preventDefault(), onclick: () => choose(row) }, titleOf(entity, row), h("small", {}, ` #${row.id}`))));
    if (!options.length) list.append(h("li", { class: "quiet", role: "option", "aria-disabled": "true" }, nothing));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark(input.value ? 0 : -1);
  }
  input.addEventListener("input", (event) => event.stopPropagation());
  input.addEventListener("input", debounce(200, open));
  input.addEventListener("focus", open);
  input.addEventListener("click", () => list.hidden && open());
  input.addEventListener("blur", () => {
    turn++;
    input.value = "";
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      else mark(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && input.value === "" && chosen.length) {
      remove(chosen.at(-1));
    }
  });
  paint();
  if (chosen.length) learn(entity, chosen).then(paint, () => {});
  return { element, focusable: input, read: () => (field.many ? chosen : chosen[0] ?? null) };
}
