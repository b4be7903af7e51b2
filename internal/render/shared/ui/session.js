// Who is signed in, and what happens when a session ends in the middle of something.
import { Problem, request } from "./api.js";
import { dialog, h } from "./dom.js";
import { form } from "./form.js";
import { go } from "./router.js";

let account = null;
let asking = null;

/** The account that is signed in, or null. */
export const me = () => account;

/** Takes over what the server says about the account. That there is one is remembered, not who: a first visit asks nothing. */
export function setAccount(value) {
  account = value;
  try {
    localStorage.setItem("signed-in", value ? "yes" : "");
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
    asking ||= signInAgain().finally(() => (asking = null)); // one dialog, however many requests failed
    await asking;
    return request(method, path, body);
  }
}

/** Shows the sign-in page where a page is that cannot be shown without a session; signing in leads back to it. */
export function ended() {
  if (!account) return;
  setAccount(null);
  go(location.hash);
}

/** Signs in or registers, and checks that the browser kept the cookie. */
export async function signIn(path, body) {
  const on = (title, message) => (problem) => {
    throw problem.status === 403 ? new Problem(403, title, message) : problem;
  };
  await request("POST", path, body).catch(on("Wrong e-mail or password", "Check both and try again."));
  setAccount((await request("GET", "/auth/me").catch(on("The browser did not keep the session", cookieHelp))).data);
}

/** Why a browser may refuse the cookie, in plain words. */
export const cookieHelp =
  "The session is a cookie marked Secure. Browsers keep it on https:// and on http://localhost (Safari only on https://). " +
  "Open this page by one of these addresses.";

/** Shows the sign-in form over the page, which stays as it is. */
async function signInAgain() {
  const closed = await dialog("Your session has ended", undefined, (close) => [
    h("p", `Sign in as ${account.email} to go on. Nothing that you entered is lost.`),
    form({
      fields: [secret("password", "Password")], values: {}, action: "Sign in", cancel: close, guard: false, user: account.email,
      save: async (body) => {
        await signIn("/auth/login", { email: account.email, ...body });
        close("yes");
      },
    })]);
  if (closed !== "yes") throw new Problem(403, "Signed out", "Your session has ended. Sign in to go on.");
}

/** The field of a password: the current one, or a new one, which has a least length. */
export const secret = (name, label, minLength) =>
  ({ name, label, type: "password", required: true, minLength, autocomplete: minLength ? "new-password" : "current-password" });
