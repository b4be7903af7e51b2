// One field: how its value is shown, and the control that edits it.
import { h, uid } from "./dom.js";
import { app } from "./model.js";
import { links, picker } from "./reference.js";
import { me } from "./session.js";

const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const dateOnly = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

/** A value as text or element, short enough for a list when brief. The titles of references must be known. */
export function show(field, value, brief = false) {
  if (value === null || value === undefined || (field.many && !value.length)) return h("span.none", { title: "No value" }, "—");
  if (field.references) return links(field, value);
  if (value === "") return h("em.none", "empty");
  switch (field.type) {
    case "boolean":
      return value ? "Yes" : "No";
    case "date":
      return h("time", { dateTime: value, title: value }, dateOnly.format(Date.parse(value)));
    case "datetime":
      return h("time", { dateTime: value, title: value }, dateTime.format(Date.parse(value)));
    case "enum":
      return h("span.badge", value);
    case "url":
      return h("a", { href: /^https?:/i.test(value) ? value : undefined, rel: "noopener noreferrer", target: "_blank" }, value);
    case "email":
      return brief ? value : h("a", { href: "mailto:" + encodeURIComponent(value).replace("%40", "@") }, value);
    case "json":
      return h("pre", JSON.stringify(value, null, 2));
    case "text":
      return h("div.prose", value);
    default:
      return String(value);
  }
}

/** Whether a type's columns are numbers, which stand on the right. */
export const isNumeric = (field) => !field.references && ["integer", "decimal", "float"].includes(field.type);

/**
 * The control of a field: {field, element, read(), focus(), error(messages)}. read() gives the value as the API takes it,
 * and undefined where what stands there is no such value, which is then said. A field with none is a filter: that is
 * what its absence is called.
 */
export function control(field, initial) {
  const id = uid("field");
  const make = !field.references ? editors[field.type] : app.byPath(field.references) ? picker : ownAccount;
  const { element: input, read, target = input } = make(field, id, initial);
  const marked = field.required && !field.many;
  const alert = h("p.error", { id: id + "-error", role: "alert" });
  target.setAttribute("aria-describedby", `${id}-help ${id}-error`);
  if (marked) target.ariaRequired = "true";
  const check = target.type === "checkbox";
  const element = h(check ? "div.field.check" : "div.field", { oninput: () => alert.textContent && readOrSay() },
    h("label", { htmlFor: id }, field.label, marked && !check && h("span.mark", { ariaHidden: "true" }, " *")),
    input, h("p.help", { id: id + "-help" }, field.none ? "" : hint(field)), alert);

  function error(messages) {
    alert.textContent = messages.join(" ");
    target.ariaInvalid = messages.length ? "true" : null;
  }
  function readOrSay() {
    try {
      const value = read();
      error([]);
      return value;
    } catch (message) {
      if (typeof message !== "string") throw message;
      error([message]);
    }
  }
  return { field, element, error, read: readOrSay, focus: () => target.focus() };
}

/** What the field accepts, in words. */
function hint(field) {
  const { min, max, minLength, maxLength, scale, pattern, type } = field;
  const assumed = [255, 254, 2048].includes(maxLength); // nobody meets them by accident
  return [
    field.description,
    min && max ? `Between ${min} and ${max}.` : min ? `At least ${min}.` : max && `At most ${max}.`,
    minLength && `At least ${minLength} characters.`,
    maxLength && !assumed && `At most ${maxLength} characters.`,
    type === "decimal" && scale !== 2 && `Up to ${scale ?? 0} decimal places.`,
    field.unique && "Must be unique.",
    type === "datetime" && "In your local time zone.",
    pattern && `Pattern: ${pattern}`,
  ].filter(Boolean).join(" ");
}

/** An input whose text is the value, null when it stands empty. */
function plain(props, parse = (text) => text, format = String) {
  return (field, id, initial) => {
    const input = h("input", { id, ...props(field) });
    if (initial !== null && initial !== undefined) input.value = format(initial);
    const untouched = input.value; // then the value stays as it was: an hour that summer time repeats is no other hour
    return {
      element: input,
      read() {
        if (input.validity.badInput) throw "This is not a value that can be read.";
        if (input.value === untouched) return initial ?? null;
        return input.value === "" ? null : parse(input.value);
      },
    };
  };
}

/** Text whose emptiness and absence differ: a box beside it says "no value". */
function words(tag, props) {
  return (field, id, initial) => {
    const input = h(tag, { id, ...props, value: initial ?? "" });
    const untouched = input.value; // an input has no room for line breaks, which must not get lost
    const text = () => (input.value === untouched ? initial ?? "" : input.value);
    if (field.required || field.none) return { element: input, read: text };
    const none = h("input", { type: "checkbox", id: id + "-none", checked: initial === null || initial === undefined });
    input.addEventListener("input", () => (none.checked = false));
    none.addEventListener("change", () => none.checked && (input.value = ""));
    return {
      element: h("div.with-none", input, h("span.none-box", none, h("label", { htmlFor: none.id }, "No value", h("span.hidden", ` for ${field.label}`)))),
      target: input,
      read: () => (none.checked ? null : text()),
    };
  };
}

const pad = (n, width = 2) => String(n).padStart(width, "0");

/** An instant as datetime-local wants it. */
function local(iso) {
  const d = new Date(iso);
  const time = [d.getHours(), d.getMinutes(), d.getSeconds()].map((n) => pad(n)).join(":");
  return `${pad(d.getFullYear(), 4)}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}T${time}.${pad(d.getMilliseconds(), 3)}`;
}

/** What datetime-local holds, as an instant. */
function instant(text) {
  const d = new Date(text);
  if (Number.isNaN(d.getTime())) throw "This is not a date and time.";
  return d.toISOString();
}

/** One of some values; options are pairs of value and text. */
function choice(field, id, initial, options) {
  const none = field.none ?? (field.required ? "Choose…" : "No value");
  const index = options.findIndex(([value]) => value === initial);
  const element = h("select", { id }, h("option", { value: "-1" }, none), options.map(([, text], i) => h("option", { value: String(i) }, text)));
  element.value = String(index);
  return { element, read: () => options[element.value]?.[0] ?? null };
}

/** A reference to a user accepts the caller alone. */
const ownAccount = (field, id, initial) => choice(field, id, initial, [[me()?.id, "Me"]]);

function yesNo(field, id, initial) {
  if (!field.required) return choice(field, id, initial, [[true, "Yes"], [false, "No"]]);
  const element = h("input", { type: "checkbox", id, checked: initial === true });
  return { element, read: () => element.checked };
}

function json(field, id, initial) {
  const write = (value) => (value === null || value === undefined ? "" : JSON.stringify(value, null, 2));
  const read = () => {
    if (element.value.trim() === "") return null;
    try {
      return JSON.parse(element.value);
    } catch (error) {
      throw `This is not JSON: ${error.message}`;
    }
  };
  const tidy = () => {
    try {
      element.value = write(read());
    } catch {
      // what is wrong is said beside the field
    }
  };
  const element = h("textarea.code", { id, rows: 6, spellcheck: false, value: write(initial), onchange: tidy });
  return { element, read };
}

const number = (step) => ({ min, max, scale }) => ({ type: "number", step: step ?? (scale ? `0.${"0".repeat(scale - 1)}1` : "1"), min, max });
const typed = (props) => ({ autocomplete = "off" }) => ({ autocomplete, spellcheck: false, ...props });

const editors = {
  string: words("input", { type: "text" }),
  text: words("textarea", { rows: 5 }),
  email: plain(typed({ inputMode: "email" })),
  password: plain(typed({ type: "password" })),
  url: plain(typed({ inputMode: "url" })),
  uuid: plain(typed({ className: "code" })),
  integer: plain(number("1"), Number),
  decimal: plain(number()),
  float: plain(number("any"), Number),
  date: plain(typed({ type: "date", min: "0001-01-01", max: "9999-12-31" })),
  time: plain(typed({ type: "time", step: "1" })),
  datetime: plain(typed({ type: "datetime-local", step: "any" }), instant, local),
  boolean: yesNo,
  enum: (field, id, initial) => choice(field, id, initial, field.enum.map((value) => [value, value])),
  json,
};
