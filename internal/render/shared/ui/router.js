// Hash routes: #/tasks?sort=-title, #/tasks/7, #/tasks/7/edit. They survive a reload and the back button.
import { confirm } from "./dom.js";

let guard = null;
let current = location.hash;
let show = () => {};

/** The route as it stands: {parts: ["tasks", "7"], query: URLSearchParams, hash}. */
export function route() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  return { parts: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query), hash: location.hash };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The hash of a place. */
export function to(...parts) {
  const query = typeof parts.at(-1) === "object" ? new URLSearchParams(parts.pop()).toString() : "";
  return "#/" + parts.map(encodeURIComponent).join("/") + (query ? "?" + query : "");
}

/** Goes to a hash; replace leaves no trace in the history. */
export function go(hash, { replace = false } = {}) {
  guard = null;
  if (hash === location.hash) return show();
  if (replace) {
    history.replaceState(null, "", hash);
    current = hash;
    return show();
  }
  location.hash = hash;
}

/** Whether the page may be left: asks where something would be lost. */
export const mayLeave = async () =>
  !guard?.() || confirm({ title: "Leave without saving?", text: "What you have entered here will be lost.", action: "Leave" });

/** Asks `dirty()` before the page is left; null takes the guard away. */
export function protect(dirty) {
  guard = dirty;
}

/** Calls render at every change of the route. */
export function start(render) {
  show = () => {
    guard = null;
    current = location.hash;
    render();
  };
  addEventListener("hashchange", async () => {
    if (location.hash === current || location.hash === "#main") {
      if (location.hash === "#main") history.replaceState(null, "", current || "#/");
      return;
    }
    if (guard && guard()) {
      const wanted = location.hash;
      history.replaceState(null, "", current);
      if (!(await mayLeave())) return;
      history.pushState(null, "", wanted);
    }
    show();
  });
  addEventListener("beforeunload", (event) => {
    if (guard && guard()) event.preventDefault();
  });
  show();
}
