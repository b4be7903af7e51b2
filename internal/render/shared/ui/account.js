// Accounts: register, sign in, profile, password, farewell.
import { request } from "./api.js";
import { confirm, failure, h, say } from "./dom.js";
import { form } from "./form.js";
import { app } from "./model.js";
import { forgetTitles } from "./reference.js";
import { go, mayLeave, to } from "./router.js";
import { call, cookieHelp, cookieKept, me, setAccount, signIn } from "./session.js";

const email = { name: "email", label: "E-mail", type: "email", required: true, autocomplete: "username" };
const secret = (name, label, autocomplete) => ({ name, label, type: "password", required: true, autocomplete, minLength: autocomplete === "new-password" ? 8 : 0 });

const warning = () => (cookieKept() ? null : h("div", { class: "notice warn", role: "note" }, h("strong", {}, "Signing in will not work here"), h("p", {}, cookieHelp)));

/** Renders the sign-in form; afterwards the page goes on to where one wanted to be. */
export function signInPage(page, next) {
  gate(page, "Sign in", [email, secret("password", "Password", "current-password")], {}, "/auth/login", next,
    ["No account yet? ", h("a", { href: to("register") }, "Create one")]);
}

/** Renders the form for a new account. */
export function registerPage(page, next) {
  const values = Object.fromEntries(app.account.fields.map((field) => [field.name, field.default ?? null]));
  gate(page, "Create an account", [email, secret("password", "Password", "new-password"), ...app.account.fields], values, "/auth/register", next,
    ["Already have one? ", h("a", { href: to("sign-in") }, "Sign in")]);
}

function gate(page, title, fields, values, path, next, other) {
  page(title, h("div", { class: "gate card" }, h("p", { class: "brand" }, app.title), h("h1", {}, title), warning(), form({
    fields, values, action: title, guard: false,
    save: async (body) => {
      await signIn(path, body);
      forgetTitles();
      go(next && next !== "#/sign-in" ? next : "#/", { replace: true });
    },
  }), h("p", { class: "quiet" }, other)));
}

/** Renders the account's own page. */
export function accountPage(page) {
  const account = me();
  page("Your account", h("h1", {}, "Your account"), h("p", { class: "lead" }, `Signed in as ${account.email}`),
    app.account.fields.length ? h("section", { class: "card" }, h("h2", {}, "Profile"), form({
      fields: app.account.fields, values: account, action: "Save profile",
      save: async (body) => {
        setAccount((await call("PUT", "/auth/me", body)).data);
        say("Your profile was saved.");
        go("#/account");
      },
    })) : null,
    h("section", { class: "card" }, h("h2", {}, "Password"), h("p", { class: "quiet" }, "Every other session of yours ends when the password changes."), form({
      fields: [secret("current_password", "Current password", "current-password"), secret("new_password", "New password", "new-password")],
      values: {}, action: "Change password", guard: false,
      save: async (body) => {
        await call("PUT", "/auth/password", body);
        say("Your password was changed.");
        go("#/account");
      },
    })),
    h("section", { class: "card" }, h("h2", {}, "Delete the account"), h("p", { class: "quiet" }, "The account and everything in it will be gone for good."), form({
      fields: [secret("password", "Password", "current-password")], values: {}, action: "Delete account", guard: false, danger: true,
      save: async (body) => {
        if (!(await confirm({ title: "Delete your account?", text: "All of your data will be deleted. This cannot be undone.", action: "Delete everything" }))) return;
        await call("POST", "/auth/delete", body);
        setAccount(null);
        say("Your account was deleted.");
        go("#/register");
      },
    })));
}

/** Ends the session. */
export async function signOut() {
  if (!(await mayLeave())) return;
  try {
    await request("POST", "/auth/logout");
  } catch (problem) {
    return document.getElementById("main").prepend(failure(problem));
  }
  setAccount(null);
  forgetTitles();
  say("You are signed out.");
  go("#/sign-in");
}
