// The transport: the only module that knows how the application is reached.

/** An answer that is no success: an RFC 9457 problem, or a network that did not answer (status 0). */
export class Problem extends Error {
  constructor(status, title, detail, errors) {
    super(detail || title);
    this.status = status;
    this.title = title;
    /** @type {Record<string, string[]>} messages by field */
    this.errors = errors || {};
  }
}

/** Sends one request, with the session's cookie. Resolves to {data, total}; rejects with a Problem. */
export async function request(method, path, body) {
  const init = { method, headers: { Accept: "application/json" } };
  if (body !== undefined) {
    init.headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  const response = await fetch(path, init).catch(() => {
    throw new Problem(0, "No answer", "The server cannot be reached. Check the connection and try again.");
  });
  const text = await response.text();
  let data = null;
  try {
    data = text ? JSON.parse(text) : null;
  } catch {
    throw new Problem(response.status, "Unreadable answer", "The server sent something that is no JSON.");
  }
  if (!response.ok) {
    const { title, detail, errors } = data || {};
    throw new Problem(response.status, title || response.statusText, detail, errors);
  }
  return { data, total: Number(response.headers.get("X-Total-Count") ?? 0) };
}

/** The description of the application that this page shows. */
export async function description() {
  return (await request("GET", "/description.json")).data;
}
