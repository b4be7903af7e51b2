// The description of the application: entities and fields as the server's specification names them.

/** What description.json says, with what the pages look up in it. */
export const app = {
  title: "",
  entities: [],
  account: { fields: [] },
  byPath: (path) => app.entities.find((entity) => entity.path === path),
};

/** The fields that every row has. */
export const system = [
  { name: "created_at", label: "Created", type: "datetime", sortable: true },
  { name: "updated_at", label: "Last changed", type: "datetime", sortable: true },
];

/** Takes over description.json. */
export function describe(description) {
  Object.assign(app, description);
  for (const entity of app.entities) {
    entity.one = entity.label.toLowerCase(); // in a sentence
    entity.many = entity.labelPlural.toLowerCase();
    entity.searchable = entity.fields.some((field) => field.searchable);
    entity.columns = columns(entity);
  }
}

/**
 * The fields of a list: the title first, which leads to the row, then five of what is short, in their order: references
 * and choices before what must be there, and that before the rest.
 */
function columns(entity) {
  const title = entity.fields.find((field) => field.name === entity.titleField) ?? { name: "id", label: entity.label, sortable: true };
  const rank = (field) => (field.references || field.enum ? 0 : field.required ? 1 : 2);
  const short = entity.fields.filter((field) => field !== title && !["text", "json"].includes(field.type));
  const best = [...short].sort((a, b) => rank(a) - rank(b)).slice(0, 5);
  return [title, ...short.filter((field) => best.includes(field))];
}

/** The values with which a form for a new row, or a new account, begins. */
export const blank = ({ fields }) => Object.fromEntries(fields.map((field) => [field.name, field.default ?? null]));
