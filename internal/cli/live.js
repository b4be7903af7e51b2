// Follows the document that the page is made from: reloads when it was saved, and shows why it cannot be served.
const shown = document.createElement("pre");
shown.className = "notice bad";
shown.setAttribute("role", "alert");
let version = null;
let asked = null; // the address at which a reload was last tried: where something is not saved, one may have declined

async function look() {
  let now;
  try {
    now = await (await fetch("/live.json", { cache: "no-store" })).json();
  } catch {
    return; // the preview has ended, or is being started again
  }
  version ??= now.version;
  shown.textContent = now.problems;
  if (now.problems) document.body.prepend(shown);
  else shown.remove();
  if (now.version === version || location.href === asked) return;
  asked = location.href;
  location.reload();
}

setInterval(look, 1000);
look();
