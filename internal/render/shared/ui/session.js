// Who is signed in, and what happens when a session ends in the middle of something.
import { Problem, request } from "./api.js";
import { dialog, failure, h, uid } from "./dom.js";

let account = null;
let asking = null;

/** The account that is signed in, or null. */
export const me = () => account;

/** Takes over what the server says about the account. That there is one is remembered, not who: a first visit asks nothing. */
export function setAccount(value) {
  account = value;
  try {
    if (value) localStorage.setItem("signed-in", "yes");
    else localStorage.removeItem("signed-in");
  } catch {
    // storage may be forbidden; then every visit begins with signing in
  }
}

/** Asks the server who is signed in, where somebody was. */
export async function restore() {
  try {
    if (localStorage.getItem("signed-in")) setAccount((await request("GET", "/auth/me")).data);
  } catch (problem) {
    if (problem.status !== 403 && problem instanceof Problem) throw problem;
    setAccount(null);
  }
}

/** A request of a signed-in person: when the session has ended, asks to sign in again and repeats it. */
export async function call(method, path, body) {
  try {
    return await request(method, path, body);
  } catch (problem) {
    if (problem.status !== 403 || !account) throw problem;
    await again();
    return request(method, path, body);
  }
}

/** Signs in and checks that the browser kept the cookie. */
export async function signIn(path, body) {
  const { data } = await request("POST", path, body);
  try {
    setAccount((await request("GET", "/auth/me")).data);
  } catch (problem) {
    if (problem.status === 403) throw new Problem(403, "The browser did not keep the session", cookieHelp);
    throw problem;
  }
  return data;
}

/** Why a browser may refuse the cookie, in plain words. */
export const cookieHelp =
  "The session is a cookie marked Secure. Browsers keep it on https:// and on http://localhost (Safari only on https://). " +
  "Open this page by one of these addresses.";

/** Whether this page's address lets the browser keep the cookie, as far as a page can tell. */
export const cookieKept = () => globalThis.isSecureContext !== false;

/** Shows the sign-in dialog over the page, which stays as it is. One dialog, however many requests failed. */
function again() {
  asking ||= signInAgain().finally(() => (asking = null));
  return asking;
}

async function signInAgain() {
  const password = h("input", { id: uid("password"), type: "password", required: true, autocomplete: "current-password", autofocus: true });
  const problem = h("div", {});
  async function submit(event) {
    event.preventDefault();
    try {
      await signIn("/auth/login", { email: account.email, password: password.value });
      event.target.closest("dialog").close("yes");
    } catch (error) {
      problem.replaceChildren(failure(error.status === 403 && error.message !== cookieHelp ? new Problem(403, "Wrong password", "Try again.") : error));
      password.select();
    }
  }
  const closed = await dialog("Your session has ended", undefined, { onsubmit: submit },
    h("p", {}, `Sign in as ${account.email} to go on. Nothing that you entered is lost.`), problem,
    h("input", { type: "email", value: account.email, autocomplete: "username", hidden: true, readOnly: true }),
    h("div", { class: "field" }, h("label", { htmlFor: password.id }, "Password"), password),
    h("div", { class: "actions" }, h("button", { type: "button", class: "button", onclick: (event) => event.target.closest("dialog").close("") }, "Cancel"),
      h("button", { class: "button primary" }, "Sign in")));
  if (closed !== "yes") throw new Problem(403, "Signed out", "Your session has ended. Sign in to go on.");
}
