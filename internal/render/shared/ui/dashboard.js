// The first page: how many rows there are of each kind, and the newest.
import { h } from "./dom.js";
import { app } from "./model.js";
import { rowCard } from "./reference.js";

/** Renders the dashboard. */
export function dashboardPage(page) {
  page("Overview", h("h1", "Overview"), app.description && h("p.lead", app.description),
    h("div.cards", app.entities.map((entity) => rowCard(entity, entity.labelPlural))));
}
