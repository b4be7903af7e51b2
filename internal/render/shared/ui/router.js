// Hash routes: #/tasks?sort=-title, #/tasks/7, #/tasks/7/edit. They survive a reload and the back button.
import { confirm } from "./dom.js";

let show = () => {};
let guard = null; // tells whether leaving the page would lose something
let shown = location.hash; // the address whose page is shown
let place = 0; // of that address in the history, which keeps each entry's place as its state

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

/** Changes the address of the page that is shown. */
export function stay(hash) {
  history.replaceState(place, "", hash);
  shown = hash;
}

/** Goes to a hash; replace leaves no trace in the history. */
export function go(hash, { replace = false } = {}) {
  guard = null;
  if (replace) stay(hash);
  if (hash === shown) show();
  else location.hash = hash;
}

/** Whether the page may be left: asks where something would be lost. */
export const mayLeave = async () =>
  !guard?.() || confirm({ title: "Leave without saving?", text: "What you have entered here will be lost.", action: "Leave" });

/** Asks `dirty()` before the page is left. */
export function protect(dirty) {
  guard = dirty;
}

/** Calls render at every change of the route. */
export function start(render) {
  show = () => {
    guard = null;
    shown = location.hash;
    render();
  };
  place = history.state ?? 0;
  stay(shown);
  addEventListener("hashchange", async () => {
    const step = (history.state ?? place + 1) - place;
    history.replaceState(place + step, "");
    if (location.hash === shown) return void (place += step);
    if (guard?.()) {
      history.go(-step);
      if (!(await mayLeave())) return;
      guard = null;
      return history.go(step);
    }
    place += step;
    show();
  });
  addEventListener("beforeunload", (event) => {
    if (guard?.()) event.preventDefault();
  });
  show();
}
