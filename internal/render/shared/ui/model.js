// The description of the application: entities and fields as the server's specification names them.

/** What description.json says, with what the pages look up in it. */
export const app = {
  title: "",
  entities: [],
  account: { fields: [] },
  byPath: (path) => app.entities.find((entity) => entity.path === path),
};

/** Takes over description.json. */
export function describe(description) {
  Object.assign(app, description);
  for (const entity of app.entities) {
    entity.searchable = entity.fields.some((field) => field.searchable);
    entity.columns = columns(entity);
  }
}

/** The fields of a list: the title first, then what is short, six at most. */
function columns(entity) {
  const short = entity.fields.filter((field) => !["text", "json"].includes(field.type) || field.name === entity.titleField);
  const title = short.filter((field) => field.name === entity.titleField);
  return [...title, ...short.filter((field) => !title.includes(field))].slice(0, 6);
}

/** The default values of a form for a new row. */
export function blank(entity) {
  return Object.fromEntries(entity.fields.map((field) => [field.name, field.default ?? (field.many ? [] : field.type === "boolean" && field.required ? false : null)]));
}
