// Signs in and out, confirms restored books, sends decisions, and tells when a page has stopped updating.
// Its sentences come with the page, in data-… attributes.

const API = "/api/v1/session";
const OURS = { "Content-Type": "application/json", "X-Linli": "1" };
const WATCH_MS = 5000;

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-do=sign-in]");
  if (!form) return;
  event.preventDefault();
  const told = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  const label = button.textContent;
  button.disabled = true;
  button.textContent = form.dataset.waiting;
  told.hidden = true;
  try {
    const { name, password } = Object.fromEntries(new FormData(form));
    const body = JSON.stringify({ name, password });
    const answer = await fetch(API, { method: "POST", headers: OURS, body });
    if (answer.ok) return location.assign("/");
    const problem = await answer.json();
    told.textContent = document.documentElement.lang.startsWith("en") ? problem.detail : problem.detail_zh;
    form.querySelector("[type=password]").select();
  } catch {
    told.textContent = form.dataset.away;
  }
  told.hidden = false;
  button.disabled = false;
  button.textContent = label;
});

document.addEventListener("click", async (event) => {
  if (!event.target.closest("[data-do=sign-out]")) return;
  await fetch(API, { method: "DELETE", headers: OURS }).catch(() => {});
  location.assign("/login");
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-do=confirm-epoch]");
  if (!button) return;
  const told = button.parentElement.querySelector("[role=alert]");
  button.disabled = true;
  try {
    const answer = await fetch("/api/v1/epoch/confirm", { method: "POST", headers: OURS });
    if (answer.ok) return location.reload();
    const problem = await answer.json();
    told.textContent = document.documentElement.lang.startsWith("en") ? problem.detail : problem.detail_zh;
  } catch {
    told.textContent = button.dataset.away;
  }
  told.hidden = false;
  button.disabled = false;
});

// A decision: the button that was pressed says where it goes and which fields go along.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-do=decide]");
  if (!form) return;
  event.preventDefault();
  const told = form.querySelector("[role=alert]");
  const buttons = [...form.querySelectorAll("button")];
  const { path, body } = wish(form, event.submitter.dataset);
  if (form.dataset.wish !== path + body) { // the same wish again is the same request
    form.dataset.wish = path + body;
    form.dataset.key = [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  }
  for (const button of buttons) button.disabled = true;
  told.hidden = true;
  try {
    const headers = { ...OURS, "Idempotency-Key": form.dataset.key };
    const answer = await fetch(path, { method: "POST", headers, body });
    if (answer.ok) return location.assign(form.dataset.next);
    const problem = await answer.json();
    told.textContent = document.documentElement.lang.startsWith("en") ? problem.detail : problem.detail_zh;
    delete form.dataset.wish; // a refusal is kept with its key
  } catch {
    told.textContent = form.dataset.away;
  }
  told.hidden = false;
  for (const button of buttons) button.disabled = false;
});

function wish(form, { path, fields, body }) {
  if (!body) return { path, body: undefined };
  const said = JSON.parse(body);
  for (const name of fields.split(" ").filter(Boolean)) {
    const field = form.elements[name];
    const value = field.value.trim();
    if (value === "") continue;
    if (field.type === "number") said[name] = Number(value);
    else if (field.type === "datetime-local") said[name] = Date.parse(`${value}Z`) - Number(field.dataset.aheadMs);
    else said[name] = value;
  }
  return { path, body: JSON.stringify(said) };
}

let shown = "";
let since = performance.now();

setInterval(async () => {
  const fresh = document.querySelector(".updated");
  if (!fresh) return;
  const now = fresh.dataset.stale;
  if (now !== shown) {
    shown = now;
    since = performance.now();
    return;
  }
  if (performance.now() - since < Number(fresh.dataset.staleMs)) return;
  const answer = await fetch(API).catch(() => null);
  if (answer?.status === 401) return location.assign("/login");
  fresh.textContent = fresh.dataset.stale;
  fresh.className = "updated away";
  fresh.setAttribute("role", "alert");
}, WATCH_MS);
