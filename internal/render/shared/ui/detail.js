// The page of one row, and the forms that create and edit one.
import { confirm, h, say } from "./dom.js";
import { show } from "./fields.js";
import { form } from "./form.js";
import { app, blank, system } from "./model.js";
import { forgetTitles, learnTitles, rowCard, titleOf } from "./reference.js";
import { go, to } from "./router.js";
import { call } from "./session.js";

/** Renders one row with the rows that point to it. */
export async function rowPage(entity, id, page) {
  const row = await read(entity, id);
  await learnTitles(entity.fields, [row]);
  const title = titleOf(entity, row);
  page(title, crumbs(entity, title),
    h("div.page-head", h("h1", title), h("div.actions", h("a.button", { href: to(entity.path, id, "edit") }, "Edit"),
      h("button.button.danger", { type: "button", onclick: () => remove(entity, row, title) }, "Delete"))),
    h("dl.facts.card", [...entity.fields, ...system].map((field) => h("div", h("dt", field.label), h("dd", show(field, row[field.name]))))),
    entity.inverse.map((inverse) => rowCard(app.byPath(inverse.path), inverse.label, { [inverse.query]: String(row.id) })));
}

const read = async (entity, id) => (await call("GET", `/${entity.path}/${encodeURIComponent(id)}`)).data;

const crumbs = (entity, ...rest) =>
  h("nav.crumbs", { ariaLabel: "Breadcrumb" }, h("a", { href: to(entity.path) }, entity.labelPlural), rest.map((text) => ` / ${text}`));

async function remove(entity, row, title) {
  if (!(await confirm({ title: `Delete ${title}?`, text: "This cannot be undone.", action: "Delete" }))) return;
  try {
    await call("DELETE", `/${entity.path}/${row.id}`);
  } catch (problem) {
    const why = problem.status === 409 ? `Other rows still need ${title}. Delete or change them first; they are listed below.` : problem.message;
    return confirm({ title: `${title} was not deleted`, text: why });
  }
  done(`${title} was deleted.`, to(entity.path));
}

/** Renders the form for a new row, which may be asked to point to another. */
export function createPage(entity, query, page) {
  const title = `New ${entity.one}`;
  const values = blank(entity);
  for (const field of entity.fields) if (field.references && query.has(field.query)) values[field.name] = Number(query.get(field.query));
  page(title, crumbs(entity, title), h("h1", title), form({
    fields: entity.fields, values, action: "Create", cancel: to(entity.path),
    save: async (body) => saved(entity, (await call("POST", `/${entity.path}`, body)).data, "created"),
  }));
}

/** Renders the form that changes a row. */
export async function editPage(entity, id, page) {
  const row = await read(entity, id);
  const title = titleOf(entity, row);
  page(`Edit ${title}`, crumbs(entity, title, "Edit"), h("h1", `Edit ${title}`), form({
    fields: entity.fields, values: row, action: "Save", cancel: to(entity.path, id),
    save: async (body) => saved(entity, (await call("PUT", `/${entity.path}/${row.id}`, body)).data, "saved"),
  }));
}

const saved = (entity, row, what) => done(`${titleOf(entity, row)} was ${what}.`, to(entity.path, String(row.id)));

/** Says what was done and goes on; the back button does not lead to what is over: a form that was sent, a row that is gone. */
function done(message, hash) {
  forgetTitles();
  say(message);
  go(hash, { replace: true });
}
