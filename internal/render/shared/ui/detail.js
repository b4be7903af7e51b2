// The page of one row, and the forms that create and edit one.
import { confirm, failure, h, say } from "./dom.js";
import { show } from "./fields.js";
import { form } from "./form.js";
import { related } from "./list.js";
import { blank } from "./model.js";
import { forgetTitles, learnTitles, links, titleOf } from "./reference.js";
import { go, to } from "./router.js";
import { call } from "./session.js";

const system = [{ name: "created_at", label: "Created", type: "datetime" }, { name: "updated_at", label: "Last changed", type: "datetime" }];

/** Renders one row with the rows that point to it. */
export async function rowPage(entity, id, page) {
  const { data: row } = await call("GET", `/${entity.path}/${encodeURIComponent(id)}`);
  await learnTitles(entity.fields, [row]);
  const title = titleOf(entity, row);
  const others = h("div", {});
  page(title,
    crumbs(entity, title),
    h("div", { class: "page-head" }, h("h1", {}, title),
      h("div", { class: "actions" }, h("a", { class: "button", href: to(entity.path, id, "edit") }, "Edit"),
        h("button", { type: "button", class: "button danger", onclick: () => remove(entity, row, title) }, "Delete"))),
    h("dl", { class: "facts card" }, [...entity.fields, ...system].map((field) => h("div", {}, h("dt", {}, field.label),
      h("dd", {}, field.references ? links(field, row[field.name]) : show(field, row[field.name]))))),
    others);
  await Promise.all(entity.inverse.map(async (inverse) => {
    const section = h("section", { class: "card" }, h("h2", {}, inverse.label));
    others.append(section);
    try {
      const { entity: other, rows, total, all } = await related(inverse, row.id);
      section.append(rows.length
        ? h("ul", { class: "rows" }, rows.map((r) => h("li", {}, h("a", { href: to(other.path, String(r.id)) }, titleOf(other, r)))))
        : h("p", { class: "quiet" }, "None yet."));
      if (total > rows.length) section.append(h("p", {}, h("a", { href: all }, `All ${total}`)));
    } catch (problem) {
      if (problem.status === 403) throw problem;
      section.append(failure(problem));
    }
  }));
}

function crumbs(entity, ...rest) {
  return h("nav", { class: "crumbs", "aria-label": "Breadcrumb" }, h("a", { href: to(entity.path) }, entity.labelPlural), rest.map((text) => [" / ", h("span", {}, text)]));
}

async function remove(entity, row, title) {
  const sure = await confirm({ title: `Delete ${title}?`, text: "This cannot be undone.", action: "Delete" });
  if (!sure) return;
  try {
    await call("DELETE", `/${entity.path}/${row.id}`);
  } catch (problem) {
    const why = problem.status === 409 ? `Other rows still need ${title}. Delete or change them first; they are listed below.` : problem.message;
    return confirm({ title: `${title} was not deleted`, text: why });
  }
  forgetTitles();
  say(`${title} was deleted.`);
  go(to(entity.path));
}

/** Renders the form for a new row. */
export function createPage(entity, page) {
  const title = `New ${entity.label.toLowerCase()}`;
  page(title, crumbs(entity, title), h("h1", {}, title), form({
    fields: entity.fields, values: blank(entity), action: "Create", cancel: to(entity.path),
    save: async (body) => saved(entity, (await call("POST", `/${entity.path}`, body)).data, "created"),
  }));
}

/** Renders the form that changes a row. */
export async function editPage(entity, id, page) {
  const { data: row } = await call("GET", `/${entity.path}/${encodeURIComponent(id)}`);
  const title = titleOf(entity, row);
  page(`Edit ${title}`, crumbs(entity, title, "Edit"), h("h1", {}, `Edit ${title}`), form({
    fields: entity.fields, values: row, action: "Save", cancel: to(entity.path, id),
    save: async (body) => saved(entity, (await call("PUT", `/${entity.path}/${row.id}`, body)).data, "saved"),
  }));
}

function saved(entity, row, what) {
  forgetTitles();
  say(`${titleOf(entity, row)} was ${what}.`);
  go(to(entity.path, String(row.id)));
}
