// Talks to the API of its own origin; the session's cookie is out of a script's reach.

async function send(method, path, body) {
  const response = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body,
  });
  const text = await response.text();
  return { ok: response.ok, value: text === "" ? null : JSON.parse(text) };
}

function describe({ ok, value }) {
  if (ok) return JSON.stringify(value, null, 2);
  const errors = Object.entries(value.errors ?? {}).map(([key, words]) => `${key} ${words.join(", ")}`);
  return [value.detail, ...errors].join("\n");
}

const who = document.getElementById("who");
const sections = [...document.querySelectorAll("section[data-path]")];

async function list(section) {
  const { path } = section.dataset;
  section.querySelector(".rows").textContent = describe(await send("GET", path));
}

async function refresh() {
  const me = await send("GET", "/auth/me");
  who.textContent = me.ok ? `Signed in as ${me.value.email}.` : "Not signed in.";
  await Promise.all(sections.map(list));
}

document.getElementById("sign-in").addEventListener("submit", async (event) => {
  event.preventDefault();
  const route = event.submitter?.value ?? "login";
  const { email, password, profile } = Object.fromEntries(new FormData(event.target));
  let answer;
  try {
    const extra = route === "register" && profile ? JSON.parse(profile) : {};
    const body = route === "logout" ? undefined : JSON.stringify({ ...extra, email, password });
    answer = await send("POST", `/auth/${route}`, body);
  } catch (fault) {
    who.textContent = String(fault);
    return;
  }
  await refresh();
  if (!answer.ok) who.textContent = describe(answer);
});

for (const section of sections) {
  section.querySelector(".create").addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await send("POST", section.dataset.path, new FormData(event.target).get("row"));
    if (answer.ok) await list(section);
    else section.querySelector(".rows").textContent = describe(answer);
  });
}

await refresh();
