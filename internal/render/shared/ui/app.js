// Starts the page: reads the description, finds out who is signed in, and shows the route's page.
import { accountPage, registerPage, signInPage, signOut } from "./account.js";
import { description } from "./api.js";
import { dashboardPage } from "./dashboard.js";
import { createPage, editPage, rowPage } from "./detail.js";
import { failure, h } from "./dom.js";
import { listPage } from "./list.js";
import { app, describe } from "./model.js";
import { route, start, to } from "./router.js";
import { ended, me, restore } from "./session.js";

const element = (id) => document.getElementById(id);
const main = element("main");
let next = null; // where one wanted to be before signing in
let turn = 0; // of the pages: what comes too late is not shown

async function render() {
  const mine = ++turn;
  /** Puts a page on the screen: its title, its content, and the focus on its heading. */
  const page = (title, ...content) => {
    if (mine !== turn) return;
    document.title = `${title} – ${app.title}`;
    frame();
    main.replaceChildren(...content.flat(Infinity).filter(Boolean));
    const heading = main.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  };
  try {
    await pageFor(route(), page);
  } catch (problem) {
    if (mine !== turn) return;
    if (problem.status === 403) return ended();
    page("Problem", problem.status === 404 ? lost() : [h("h1", "This did not work"), failure(problem, render)]);
  }
}

function pageFor({ parts, query, hash }, page) {
  const [first, second, third] = parts;
  if (!me() && first === "register") return registerPage(page, next);
  if (!me()) {
    if (first !== "sign-in") next = hash;
    return signInPage(page, next);
  }
  next = null;
  if (!first || first === "sign-in" || first === "register") return dashboardPage(page);
  if (first === "account" && !second) return accountPage(page);
  const entity = app.byPath(first);
  if (!entity || parts.length > 3 || (third && third !== "edit")) return page("Not found", lost());
  if (!second) return listPage(entity, query, page);
  if (second === "new") return createPage(entity, query, page);
  return third ? editPage(entity, second, page) : rowPage(entity, second, page);
}

const lost = () => [h("h1", "Not found"), h("p", "There is nothing here, or it is not yours."), h("p", h("a", { href: "#/" }, "Back to the overview"))];

/** The frame around the page: title, menu, account. */
function frame() {
  const here = route().parts[0] ?? "";
  const link = (hash, text, path) => h("a", { href: hash, ariaCurrent: here === path ? "page" : undefined }, text);
  const signedIn = me() !== null;
  element("shell").classList.toggle("signed-out", !signedIn);
  if (!signedIn) return;
  element("top").replaceChildren(h("a.brand", { href: "#/" }, app.title),
    h("div.who", link("#/account", me().email, "account"), h("button.button.small", { type: "button", onclick: signOut }, "Sign out")));
  element("nav").replaceChildren(link("#/", "Overview", ""), ...app.entities.map((entity) => link(to(entity.path), entity.labelPlural, entity.path)));
  element("nav").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});

try {
  describe(await description());
  await restore();
  start(render);
} catch (problem) {
  document.title = "Problem";
  main.replaceChildren(failure(problem, () => location.reload()));
}
