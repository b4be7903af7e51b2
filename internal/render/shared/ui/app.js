// Starts the page: reads the description, finds out who is signed in, and shows the route's page.
import { accountPage, registerPage, signInPage, signOut } from "./account.js";
import { description } from "./api.js";
import { dashboardPage } from "./dashboard.js";
import { createPage, editPage, rowPage } from "./detail.js";
import { failure, h } from "./dom.js";
import { listKeepsFocus, listPage } from "./list.js";
import { app, describe } from "./model.js";
import { go, route, start, to } from "./router.js";
import { me, restore, setAccount } from "./session.js";

const main = document.getElementById("main");
let next = null; // where one wanted to be before signing in
let turn = 0;

/** Puts a page on the screen: its title, its content, and the focus on its heading. */
function pageOf(mine, quiet) {
  return (title, ...content) => {
    if (mine !== turn) return;
    document.title = `${title} – ${app.title}`;
    frame();
    main.replaceChildren(...content.flat(Infinity).filter(Boolean));
    if (quiet) return;
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  };
}

async function render() {
  const mine = ++turn;
  const { parts, query, hash } = route();
  const page = pageOf(mine, listKeepsFocus());
  try {
    await pageFor(parts, query, hash, page);
  } catch (problem) {
    if (mine !== turn) return;
    if (problem.status === 403) {
      setAccount(null);
      next = hash;
      return go("#/sign-in", { replace: true });
    }
    page("Problem", problem.status === 404 ? lost() : [h("h1", {}, "This did not work"), failure(problem, render)]);
  }
}

async function pageFor(parts, query, hash, page) {
  const [first, second, third] = parts;
  if (!me() && first !== "register") {
    if (first !== "sign-in") next = hash;
    return signInPage(page, next);
  }
  if (!me()) return registerPage(page, next);
  next = null;
  if (!first || first === "sign-in" || first === "register") return dashboardPage(page);
  if (first === "account" && !second) return accountPage(page);
  const entity = app.byPath(first);
  if (!entity || parts.length > 3 || (third && third !== "edit")) return page("Not found", lost());
  if (!second) return listPage(entity, query, page);
  if (second === "new") return createPage(entity, page);
  return third ? editPage(entity, second, page) : rowPage(entity, second, page);
}

const lost = () => [h("h1", {}, "Not found"), h("p", {}, "There is nothing here, or it is not yours. "), h("p", {}, h("a", { href: "#/" }, "Back to the overview"))];

/** The frame around the page: title, menu, account. */
function frame() {
  const here = route().parts[0] ?? "";
  const link = (hash, text, path) => h("a", { href: hash, "aria-current": here === path ? "page" : undefined }, text);
  document.getElementById("shell").classList.toggle("signed-out", !me());
  document.getElementById("top").replaceChildren(
    h("a", { class: "brand", href: "#/" }, app.title),
    me() ? h("div", { class: "who" }, h("a", { href: "#/account", "aria-current": here === "account" ? "page" : undefined }, me().email),
      h("button", { type: "button", class: "button small", onclick: signOut }, "Sign out")) : "");
  document.getElementById("nav").replaceChildren(...(me() ? [link("#/", "Overview", ""), ...app.entities.map((entity) => link(to(entity.path), entity.labelPlural, entity.path))] : []));
  document.querySelector("#nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

try {
  describe(await description());
  await restore();
  start(render);
} catch (problem) {
  document.title = "Problem";
  main.replaceChildren(failure(problem, () => location.reload()));
}
