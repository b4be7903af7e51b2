// The first page: how many rows there are of each kind, and the newest.
import { failure, h } from "./dom.js";
import { app } from "./model.js";
import { titleOf } from "./reference.js";
import { to } from "./router.js";
import { call } from "./session.js";

/** Renders the dashboard; each card fills on its own. */
export async function dashboardPage(page) {
  const cards = app.entities.map((entity) => ({ entity, body: h("div", {}, h("p", { class: "quiet" }, "Loading…")), count: h("span", { class: "count" }, "…") }));
  page("Overview", h("div", { class: "page-head" }, h("h1", {}, "Overview")), app.description && h("p", { class: "lead" }, app.description),
    h("div", { class: "cards" }, cards.map(({ entity, body, count }) => h("section", { class: "card" },
      h("div", { class: "card-head" }, h("h2", {}, h("a", { href: to(entity.path) }, entity.labelPlural)), count), body,
      h("p", {}, h("a", { class: "button small", href: to(entity.path, "new"), "aria-label": `New ${entity.label.toLowerCase()}` }, "New"))))));
  await Promise.all(cards.map(fill));
}

async function fill({ entity, body, count }) {
  try {
    const { data, total } = await call("GET", `/${entity.path}?limit=5&sort=-id`);
    count.textContent = new Intl.NumberFormat().format(total);
    body.replaceChildren(data.length
      ? h("ul", { class: "rows" }, data.map((row) => h("li", {}, h("a", { href: to(entity.path, String(row.id)) }, titleOf(entity, row)))))
      : h("p", { class: "quiet" }, `No ${entity.labelPlural.toLowerCase()} yet.`));
  } catch (problem) {
    if (problem.status === 403) throw problem;
    count.textContent = "";
    body.replaceChildren(failure(problem));
  }
}
