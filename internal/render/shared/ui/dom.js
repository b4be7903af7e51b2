// Building elements. Strings become text nodes, never markup.

/** Makes an element: properties that begin with "on" are listeners, "class" and "aria-…" are attributes. */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else if (key in el && !key.includes("-") && !["list", "form", "type", "role"].includes(key)) el[key] = value;
    else el.setAttribute(key === "className" ? "class" : key, value === true ? "" : value);
  }
  el.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return el;
}

let serial = 0;
/** An id that no other element of this page has. */
export const uid = (prefix) => `${prefix}-${++serial}`;

/** Waits until nothing was called for the given milliseconds. */
export function debounce(wait, fn) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => fn(...args), wait);
  };
}

let toastTimer;
/** Says something that happened, to eyes and screen readers. */
export function say(message) {
  const status = document.getElementById("status");
  status.textContent = message;
  status.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => status.classList.remove("shown"), 5000);
}

/** A box that explains a failure, with a way to try again where there is one. */
export function failure(problem, retry) {
  return h("div", { class: "notice bad", role: "alert" },
    h("strong", {}, problem.title || "Something went wrong"), h("p", {}, problem.message),
    retry && h("button", { type: "button", class: "button", onclick: retry }, "Try again"));
}

/** Opens a dialog with a form; resolves to what its closing button's value was, "" for Escape. */
export function dialog(title, role, form, ...content) {
  return new Promise((resolve) => {
    const id = uid("dialog");
    const box = h("dialog", { class: "dialog", "aria-labelledby": id, role }, h("form", form, h("h2", { id }, title), content));
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue);
    });
    document.body.append(box);
    box.showModal();
  });
}

/** Asks before something that cannot be undone, or, without an action, tells. Resolves to true or false. */
export async function confirm({ title, text, action }) {
  return "yes" === await dialog(title, "alertdialog", { method: "dialog" }, h("p", {}, text),
    h("div", { class: "actions" }, h("button", { class: "button", value: "" }, action ? "Cancel" : "Close"),
      action && h("button", { class: "button danger", value: "yes" }, action)));
}
