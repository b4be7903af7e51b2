// Forms: controls for a list of fields, the server's messages beside them, and a guard for what is not saved yet.
import { failure, h } from "./dom.js";
import { control } from "./fields.js";
import { protect } from "./router.js";

/**
 * A form over fields. save(values) sends them; a Problem that it throws is shown, 422 messages beside their fields.
 * extra are controls of the same shape that are no fields of the description (passwords).
 */
export function form({ fields, values, action, save, cancel, guard = true, danger = false }) {
  const controls = fields.filter((field) => !field.readOnly).map((field) => control(field, values[field.name]));
  const summary = h("div", {});
  const button = h("button", { class: `button ${danger ? "danger" : "primary"}` }, action);
  let dirty = false;
  const element = h("form", { class: "form", noValidate: true, onsubmit: submit, oninput: () => (dirty = true), onchange: () => (dirty = true) },
    summary, controls.map((c) => c.element),
    h("div", { class: "actions" }, cancel && h("a", { class: "button", href: cancel }, "Cancel"), button));
  if (guard) protect(() => dirty);

  async function submit(event) {
    event.preventDefault();
    if (button.disabled) return;
    summary.replaceChildren();
    const body = read();
    if (!body) return;
    button.disabled = true;
    const focused = document.activeElement;
    try {
      const saved = await save(body);
      dirty = false;
      return saved;
    } catch (problem) {
      report(problem);
    } finally {
      button.disabled = false;
      if (focused === button && document.activeElement === document.body) button.focus();
    }
  }

  /** The body, or undefined when a control holds no value of its type; then its message stands beside it. */
  function read() {
    const body = {};
    const wrong = {};
    for (const c of controls) {
      try {
        body[c.field.name] = c.read();
      } catch (message) {
        if (typeof message !== "string") throw message;
        wrong[c.field.name] = [message];
      }
    }
    mark(wrong);
    return Object.keys(wrong).length ? undefined : body;
  }

  function mark(errors) {
    let first = null;
    for (const c of controls) {
      const messages = Object.hasOwn(errors, c.field.name) ? errors[c.field.name] : []; // a field may be named constructor
      c.error(messages);
      if (messages.length) first ||= c;
    }
    first?.focus();
    return first;
  }

  function report(problem) {
    const first = mark(problem.errors ?? {});
    const names = new Set(controls.map((c) => c.field.name));
    const others = Object.entries(problem.errors ?? {}).filter(([name]) => !names.has(name));
    const told = others.map(([name, messages]) => h("p", {}, `${name}: ${messages.join(" ")}`));
    if (problem.status === 422 && first && !others.length) return summary.replaceChildren(h("p", { class: "notice bad", role: "alert" }, "Please correct what is marked below."));
    summary.replaceChildren(failure(problem), ...told);
    if (!first) summary.scrollIntoView({ block: "nearest" });
  }

  return element;
}
