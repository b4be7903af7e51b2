// References: titles of the rows that they point to, links, and a searchable select for any number of rows.
import { debounce, failure, h, uid } from "./dom.js";
import { app } from "./model.js";
import { to } from "./router.js";
import { call, ended, me } from "./session.js";

const titles = new Map(); // path → Map(id → title)

/** What a row is called: its title field, and its number where that is empty. */
export function titleOf(entity, row) {
  const title = entity.titleField === "id" ? "" : String(row[entity.titleField] ?? "");
  return title.trim() ? title : `${entity.label} ${row.id}`;
}

/** Forgets titles: rows may have changed. */
export const forgetTitles = () => titles.clear();

function known(entity) {
  if (!titles.has(entity.path)) titles.set(entity.path, new Map());
  return titles.get(entity.path);
}

const titleById = (entity, id) => known(entity).get(id) ?? `${entity.label} ${id}`;

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
      if (problem.status !== 404) throw problem; // gone meanwhile: it is called by its number
    }
  }));
}

/** Learns every title that the references of these rows need. */
export async function learnTitles(fields, rows) {
  await Promise.all(fields.map((field) => {
    const entity = app.byPath(field.references);
    return entity && learn(entity, rows.flatMap((row) => row[field.name] ?? []));
  }));
}

const rowLink = (entity, id, title) => h("a", { href: to(entity.path, String(id)) }, title);

/** A reference's value as links; its titles must be known. */
export function links(field, value) {
  const entity = app.byPath(field.references);
  if (!entity) return me()?.id === value ? "You" : String(value);
  return h("span", [value].flat().map((id, i) => [i ? ", " : "", rowLink(entity, id, titleById(entity, id))]));
}

const day = (iso) => h("time", { dateTime: iso }, new Date(iso).toLocaleDateString(undefined, { month: "short", day: "numeric" }));

/** A card of the newest rows of an entity that a query finds, with the ways to all of them and to a new one. It fills itself. */
export function rowCard(entity, title, query = {}) {
  const count = h("span.count");
  const body = h("div", h("p.quiet", "Loading…"));
  const fill = async () => {
    try {
      const { data, total } = await call("GET", `/${entity.path}?${new URLSearchParams({ ...query, limit: "5", sort: "-id" })}`);
      count.textContent = total.toLocaleString();
      body.replaceChildren(data.length
        ? h("ul.rows", data.map((row) => h("li", rowLink(entity, row.id, titleOf(entity, row)), day(row.created_at))))
        : h("p.quiet", `No ${entity.many} yet.`));
    } catch (problem) {
      if (problem.status === 403) return ended();
      body.replaceChildren(failure(problem, fill));
    }
  };
  fill();
  return h("section.card", h("div.card-head", h("h2", h("a", { href: to(entity.path, query) }, title)), count,
    h("a.button.small", { href: to(entity.path, "new", query), ariaLabel: `New ${entity.one}` }, "New")), body);
}

/** The rows that a search phrase finds, by title. */
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

/** The control of a reference: a combobox (WAI-ARIA APG), with what is chosen as chips above it. */
export function picker(field, id, initial) {
  const entity = app.byPath(field.references);
  let chosen = [initial ?? []].flat();
  let options = [];
  let active = -1; // the option that Enter takes
  let turn = 0;
  const list = h("ul.options", { id: uid("options"), role: "listbox", hidden: true, ariaLabel: entity.labelPlural,
    onmousedown: (event) => event.preventDefault() }); // the focus stays in the input
  const find = debounce(200, open);
  const input = h("input", { id, type: "text", role: "combobox", autocomplete: "off", ariaAutoComplete: "list", ariaExpanded: "false",
    "aria-controls": list.id, placeholder: `Search ${entity.many}…`,
    onclick: () => list.hidden && open(), onblur: clear, onkeydown: key,
    onchange: (event) => event.stopPropagation(), // a phrase is no choice
    oninput: (event) => {
      event.stopPropagation();
      find();
    } });
  const chips = h("ul.chips", { ariaLabel: `Chosen for ${field.label}` });
  const element = h("div.picker", chips, input, list);

  function paint() {
    chips.replaceChildren(...chosen.map((rowId) => h("li.chip", titleById(entity, rowId),
      h("button", { type: "button", ariaLabel: `Remove ${titleById(entity, rowId)}`, onclick: () => choose(chosen.filter((other) => other !== rowId)) }, "×"))));
    chips.hidden = !chosen.length;
  }
  function choose(ids) {
    chosen = ids;
    input.focus();
    clear();
    paint();
    element.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const take = (row) => choose(field.many ? [...chosen, row.id] : [row.id]);
  function close() {
    turn++;
    list.hidden = true;
    input.ariaExpanded = "false";
    mark(-1);
  }
  function mark(index) {
    active = index;
    [...list.children].forEach((li, i) => (li.ariaSelected = String(i === active)));
    list.children[active]?.scrollIntoView({ block: "nearest" });
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[active].id);
  }
  async function open() {
    const mine = ++turn;
    let nothing = "Nothing found";
    const rows = await search(entity, input.value.trim()).catch((problem) => {
      nothing = problem.message;
      return [];
    });
    if (mine !== turn || document.activeElement !== input) return;
    options = rows.filter((row) => !field.many || !chosen.includes(row.id));
    list.replaceChildren(...options.map((row) => h("li", { id: uid("option"), role: "option", onclick: () => take(row) }, titleOf(entity, row), h("small", ` #${row.id}`))));
    if (!options.length) list.append(h("li.quiet", { role: "option", ariaDisabled: "true" }, nothing));
    list.hidden = false;
    input.ariaExpanded = "true";
    mark(input.value && options.length ? 0 : -1);
  }
  function clear() {
    input.value = "";
    close();
  }
  function key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && list.hidden) open();
    else if (step && options.length) mark((active + step + options.length) % options.length);
    else if (event.key === "Enter" && !list.hidden && active >= 0) take(options[active]);
    else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Backspace" && !input.value && chosen.length) return choose(chosen.slice(0, -1));
    else return;
    event.preventDefault();
  }
  paint();
  if (chosen.length) learn(entity, chosen).then(paint, () => {});
  return { element, target: input, read: () => (field.many ? chosen : chosen[0] ?? null) };
}
