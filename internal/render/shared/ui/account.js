// Accounts: register, sign in, profile, password, farewell.
import { request } from "./api.js";
import { confirm, failure, h, say } from "./dom.js";
import { form } from "./form.js";
import { app, blank } from "./model.js";
import { forgetTitles } from "./reference.js";
import { go, mayLeave, to } from "./router.js";
import { call, cookieHelp, me, secret, setAccount, signIn } from "./session.js";

const email = { name: "email", label: "E-mail", type: "email", required: true, autocomplete: "username" };

/** Renders the sign-in form; afterwards the page goes on to where one wanted to be. */
export function signInPage(page, next) {
  gate(page, "Sign in", [email, secret("password", "Password")], {}, "/auth/login", next,
    ["No account yet? ", h("a", { href: to("register") }, "Create one")]);
}

/** Renders the form for a new account. */
export function registerPage(page, next) {
  gate(page, "Create an account", [email, secret("password", "Password", 8), ...app.account.fields], blank(app.account), "/auth/register", next,
    ["Already have one? ", h("a", { href: to("sign-in") }, "Sign in")]);
}

function gate(page, title, fields, values, path, next, other) {
  page(title, h("div.gate.card", h("p.brand", app.title), h("h1", title),
    !isSecureContext && failure({ title: "Signing in will not work here", message: cookieHelp }),
    form({
      fields, values, action: title, guard: false,
      save: async (body) => {
        await signIn(path, body);
        forgetTitles();
        go(next ?? "#/", { replace: true });
      },
    }), h("p.quiet", other)));
}

/** Renders the account's own page. */
export function accountPage(page) {
  const account = me();
  const done = (message, hash) => {
    say(message);
    go(hash);
  };
  const section = (title, text, options) => h("section.card", h("h2", title), text && h("p.quiet", text), form({ values: {}, guard: false, user: account.email, ...options }));
  page("Your account", h("h1", "Your account"), h("p.lead", `Signed in as ${account.email}`),
    app.account.fields.length > 0 && section("Profile", "", {
      fields: app.account.fields, values: account, action: "Save profile", guard: true, user: "",
      save: async (body) => {
        setAccount((await call("PUT", "/auth/me", body)).data);
        done("Your profile was saved.", "#/account");
      },
    }),
    section("Password", "Every other session of yours ends when the password changes.", {
      fields: [secret("current_password", "Current password"), secret("new_password", "New password", 8)], action: "Change password",
      save: async (body) => {
        await call("PUT", "/auth/password", body);
        done("Your password was changed.", "#/account");
      },
    }),
    section("Delete the account", "The account and everything in it will be gone for good.", {
      fields: [secret("password", "Password")], action: "Delete account", danger: true,
      save: async (body) => {
        if (!(await confirm({ title: "Delete your account?", text: "All of your data will be deleted. This cannot be undone.", action: "Delete everything" }))) return;
        await call("POST", "/auth/delete", body);
        setAccount(null);
        done("Your account was deleted.", "#/register");
      },
    }));
}

/** Ends the session. */
export async function signOut() {
  if (!(await mayLeave())) return;
  try {
    await request("POST", "/auth/logout");
  } catch (problem) {
    return say(problem.message);
  }
  setAccount(null);
  forgetTitles();
  say("You are signed out.");
  go("#/sign-in");
}
