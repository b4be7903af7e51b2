// One field: how its value is shown, and the control that edits it.
import { h, uid } from "./dom.js";
import { picker } from "./reference.js";

const NONE = "—";
const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

/** A value as text or element, short enough for a list when brief. References are shown by reference.js. */
export function show(field, value, brief = false) {
  if (value === null || value === undefined) return h("span", { class: "none", title: "No value" }, NONE);
  if (value === "") return h("em", { class: "none" }, "empty");
  switch (field.type) {
    case "boolean":
      return value ? "Yes" : "No";
    case "date":
      return h("time", { dateTime: value, title: value }, dateOnly.format(Date.parse(value + "T00:00:00Z")));
    case "datetime":
      return h("time", { dateTime: value, title: value }, dateTime.format(Date.parse(value)));
    case "enum":
      return h("span", { class: "badge" }, value);
    case "url":
      return h("a", { href: /^https?:/i.test(value) ? value : undefined, rel: "noopener noreferrer", target: "_blank" }, value);
    case "email":
      return brief ? value : h("a", { href: "mailto:" + encodeURIComponent(value).replace("%40", "@") }, value);
    case "json":
      return brief ? h("code", {}, JSON.stringify(value)) : h("pre", {}, JSON.stringify(value, null, 2));
    case "text":
      return brief ? value.slice(0, 120) : h("div", { class: "prose" }, value);
    default:
      return String(value);
  }
}

/** Whether a type's columns are numbers, which stand on the right. */
export const isNumeric = (field) => !field.references && ["integer", "decimal", "float"].includes(field.type);

/**
 * The control of a field: {element, read(), set(value), error(messages)}. read() gives the value as the API takes
 * it, and throws a string where what stands there is no such value.
 */
export function control(field, initial) {
  const id = uid("field");
  const help = h("p", { id: id + "-help", class: "help" }, hint(field));
  const alert = h("p", { id: id + "-error", class: "error", role: "alert" });
  const input = field.references ? picker(field, id, initial) : (editors[field.type] || editors.string)(field, id, initial);
  const target = input.focusable;
  target.setAttribute("aria-describedby", `${id}-help ${id}-error`);
  if (field.required && !field.many) target.setAttribute("aria-required", "true");
  const label = h("label", { htmlFor: id }, field.label, field.required && !field.many && field.type !== "boolean" ? h("span", { class: "mark", "aria-hidden": "true" }, " *") : null);
  const element = h("div", { class: field.type === "boolean" && field.required && !field.references ? "field check" : "field" }, label, input.element, help, alert);
  return {
    field,
    element,
    read: input.read,
    focus: () => target.focus(),
    error(messages) {
      alert.textContent = messages.join(" ");
      element.classList.toggle("invalid", messages.length > 0);
      if (messages.length) target.setAttribute("aria-invalid", "true");
      else target.removeAttribute("aria-invalid");
    },
  };
}

/** What the field accepts, in words. */
function hint(field) {
  const parts = [];
  if (field.description) parts.push(field.description);
  if (field.min !== undefined && field.max !== undefined) parts.push(`Between ${field.min} and ${field.max}.`);
  else if (field.min !== undefined) parts.push(`At least ${field.min}.`);
  else if (field.max !== undefined) parts.push(`At most ${field.max}.`);
  if (field.minLength) parts.push(`At least ${field.minLength} characters.`);
  if (field.maxLength && ![255, 254, 2048].includes(field.maxLength)) parts.push(`At most ${field.maxLength} characters.`);
  if (field.type === "decimal" && field.scale !== 2) parts.push(`Up to ${field.scale} decimal places.`);
  if (field.unique) parts.push("Must be unique.");
  if (field.type === "datetime") parts.push("In your local time zone.");
  if (field.pattern) parts.push(`Pattern: ${field.pattern}`);
  return parts.join(" ");
}

/** An input whose text is the value, null when it stands empty. */
function plain(props, parse = (text) => text, format = String) {
  return (field, id, initial) => {
    const input = h("input", { id, ...(typeof props === "function" ? props(field) : props) });
    if (initial !== null && initial !== undefined) input.value = format(initial);
    const untouched = input.value; // then the value stays as it was: an hour that summer time repeats is no other hour
    return {
      element: input,
      focusable: input,
      read() {
        if (input.validity.badInput) throw "This is not a value that can be read.";
        if (input.value === untouched) return initial ?? null;
        return input.value === "" ? null : parse(input.value);
      },
    };
  };
}

/** Text whose emptiness and absence differ: a box beside it says "no value". */
function words(make) {
  return (field, id, initial) => {
    const input = make(field, id);
    input.value = initial ?? "";
    const untouched = input.value; // an input has no room for line breaks, which must not get lost
    const text = () => (input.value === untouched ? initial ?? "" : input.value);
    if (field.required) return { element: input, focusable: input, read: text };
    const none = h("input", { type: "checkbox", id: id + "-none", checked: initial === null || initial === undefined });
    const apply = () => input.classList.toggle("isNone", none.checked);
    input.addEventListener("input", () => {
      none.checked = false;
      apply();
    });
    none.addEventListener("change", () => {
      if (none.checked) input.value = "";
      apply();
    });
    apply();
    const element = h("div", { class: "with-none" }, input,
      h("span", { class: "none-box" }, none, h("label", { htmlFor: none.id }, "No value", h("span", { class: "hidden" }, ` for ${field.label}`))));
    return { element, focusable: input, read: () => (none.checked ? null : text()) };
  };
}

const pad = (n, width = 2) => String(n).padStart(width, "0");

/** An instant as datetime-local wants it. */
export function local(iso) {
  const d = new Date(iso);
  const seconds = d.getSeconds() || d.getMilliseconds() ? `:${pad(d.getSeconds())}` + (d.getMilliseconds() ? `.${pad(d.getMilliseconds(), 3)}` : "") : "";
  return `${pad(d.getFullYear(), 4)}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${pad(d.getHours())}:${pad(d.getMinutes())}${seconds}`;
}

/** What datetime-local holds, as an instant. */
export function instant(text) {
  const d = new Date(text);
  if (Number.isNaN(d.getTime())) throw "This is not a date and time.";
  return d.toISOString();
}

function integer(text) {
  const n = Number(text);
  return Number.isSafeInteger(n) ? n : text;
}

function select(field, id, initial, options, read) {
  const el = h("select", { id }, options.map(([value, text]) => h("option", { value }, text)));
  el.value = initial;
  return { element: el, focusable: el, read: () => read(el.value) };
}

function yesNo(field, id, initial) {
  if (field.required) {
    const box = h("input", { type: "checkbox", id, checked: initial === true });
    return { element: box, focusable: box, read: () => box.checked };
  }
  const value = initial === true ? "true" : initial === false ? "false" : "";
  return select(field, id, value, [["", "No value"], ["true", "Yes"], ["false", "No"]], (v) => (v === "" ? null : v === "true"));
}

function choice(field, id, initial) {
  const index = field.enum.indexOf(initial);
  const options = [["", field.required ? "Choose…" : "No value"], ...field.enum.map((value, i) => [String(i), value])];
  return select(field, id, index < 0 ? "" : String(index), options, (v) => (v === "" ? null : field.enum[Number(v)]));
}

function json(field, id, initial) {
  const area = h("textarea", { id, rows: 6, class: "code", spellcheck: false });
  area.value = initial === null || initial === undefined ? "" : JSON.stringify(initial, null, 2);
  const read = () => {
    if (area.value.trim() === "") return null;
    try {
      return JSON.parse(area.value);
    } catch (error) {
      throw `This is not JSON: ${error.message}`;
    }
  };
  area.addEventListener("blur", () => {
    try {
      const value = read();
      area.setCustomValidity("");
      if (value !== null) area.value = JSON.stringify(value, null, 2);
    } catch (message) {
      area.setCustomValidity(message);
    }
  });
  return { element: area, focusable: area, read };
}

const limits = (field) => ({ min: field.min, max: field.max });

const editors = {
  string: words((field, id) => h("input", { id, type: "text" })),
  text: words((field, id) => h("textarea", { id, rows: 5 })),
  email: plain((field) => ({ type: "text", inputMode: "email", autocomplete: field.autocomplete ?? "off", spellcheck: false })),
  password: plain((field) => ({ type: "password", autocomplete: field.autocomplete })),
  url: plain({ type: "text", inputMode: "url", autocomplete: "off", spellcheck: false }),
  uuid: plain({ type: "text", class: "code", autocomplete: "off", spellcheck: false }),
  integer: plain((field) => ({ type: "number", step: "1", ...limits(field) }), integer),
  decimal: plain((field) => ({ type: "number", step: field.scale ? `0.${"0".repeat(field.scale - 1)}1` : "1", ...limits(field) })),
  float: plain((field) => ({ type: "number", step: "any", ...limits(field) }), Number),
  date: plain({ type: "date", min: "0001-01-01", max: "9999-12-31" }),
  time: plain({ type: "time", step: "1" }),
  datetime: plain({ type: "datetime-local", step: "any" }, instant, local),
  boolean: yesNo,
  enum: choice,
  json,
};
