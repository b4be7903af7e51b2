// Forms: controls for a list of fields, the server's messages beside them, and a guard for what is not saved yet.
import { failure, h } from "./dom.js";
import { control } from "./fields.js";
import { protect } from "./router.js";

/**
 * A form over fields. save(values) sends them; a Problem that it throws is shown, 422 messages beside their fields.
 * cancel is a place to go to, or a function to call; user is the e-mail address that a password belongs to.
 */
export function form({ fields, values, action, save, cancel, user, guard = true, danger = false }) {
  const controls = fields.filter((field) => !field.readOnly).map((field) => control(field, values[field.name]));
  const summary = h("div");
  const button = h(danger ? "button.button.danger" : "button.button.primary", action);
  let dirty = false;
  let sending = false;
  const touch = () => (dirty = true);
  if (guard) protect(() => dirty);

  async function submit(event) {
    event.preventDefault();
    if (sending) return;
    summary.replaceChildren();
    const body = Object.fromEntries(controls.map((c) => [c.field.name, c.read()]));
    const wrong = controls.find((c) => body[c.field.name] === undefined);
    if (wrong) return wrong.focus();
    button.ariaBusy = sending = true;
    try {
      await save(body);
      dirty = false;
    } catch (problem) {
      report(problem);
    } finally {
      button.ariaBusy = sending = false;
    }
  }

  /** Shows each message beside its field, and above the form whatever belongs to none. */
  function report(problem) {
    const errors = new Map(Object.entries(problem.errors ?? {})); // a field may be named constructor
    const marked = controls.filter((c) => errors.has(c.field.name));
    for (const c of controls) c.error(errors.get(c.field.name) ?? []);
    for (const c of marked) errors.delete(c.field.name);
    const all = problem.status === 422 && marked.length && !errors.size;
    summary.replaceChildren(all ? h("p.notice.bad", { role: "alert" }, "Please correct what is marked below.")
      : failure(problem, null, Object.fromEntries(errors)));
    if (marked.length) marked[0].focus();
    else summary.scrollIntoView({ block: "nearest" });
  }

  return h("form.form", { noValidate: true, onsubmit: submit, oninput: touch, onchange: touch }, summary,
    user && h("input", { type: "email", value: user, autocomplete: "username", hidden: true }),
    controls.map((c) => c.element),
    h("div.actions",
      typeof cancel === "string" ? h("a.button", { href: cancel }, "Cancel")
        : cancel && h("button.button", { type: "button", onclick: () => cancel("") }, "Cancel"),
      button));
}
