// Building elements, and what lies over the page. Strings become text nodes, never markup.

/** Makes an element: h("p.quiet", { id }, "text", child). What is no property of the element is an attribute. */
export function h(tag, ...children) {
  const [name, ...classes] = tag.split(".");
  const el = document.createElement(name);
  if (classes.length) el.className = classes.join(" ");
  const props = children[0]?.constructor === Object ? children.shift() : {};
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null) continue;
    if (key in el) el[key] = value;
    else if (value !== false) el.setAttribute(key, value);
  }
  el.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return el;
}

let serial = 0;
/** An id that no other element of this page has. */
export const uid = (prefix) => `${prefix}-${++serial}`;

/** Waits until nothing was called for the given milliseconds. */
export function debounce(wait, fn) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(fn, wait);
  };
}

const status = document.getElementById("status");
const hush = debounce(5000, () => status.classList.remove("shown"));
/** Says something that happened, to eyes and screen readers. */
export function say(message) {
  status.textContent = message;
  status.classList.add("shown");
  hush();
}

/** A box that explains a failure, with a way to try again where there is one. */
export function failure(problem, retry, errors = problem.errors ?? {}) {
  return h("div.notice.bad", { role: "alert" }, h("strong", problem.title || "Something went wrong"), h("p", problem.message),
    Object.entries(errors).map(([name, messages]) => h("p", `${name}: ${messages.join(" ")}`)),
    retry && h("button.button", { type: "button", onclick: retry }, "Try again"));
}

/** Opens a dialog; make(close) gives its content. Resolves to what it was closed with, "" for Escape. */
export function dialog(title, role, make) {
  return new Promise((resolve) => {
    const id = uid("dialog");
    const box = h("dialog.dialog", { "aria-labelledby": id, role, onclose: () => {
      box.remove();
      resolve(box.returnValue);
    } }, h("h2", { id }, title), make((value) => box.close(value)));
    document.body.append(box);
    box.showModal();
  });
}

/** Asks before something that cannot be undone, or, without an action, tells. Resolves to true or false. */
export async function confirm({ title, text, action }) {
  const answer = await dialog(title, "alertdialog", () => h("form", { method: "dialog" }, h("p", text), h("div.actions",
    h("button.button", { value: "" }, action ? "Cancel" : "Close"),
    action && h("button.button.danger", { value: "yes" }, action))));
  return answer === "yes";
}
