// Signs in and out, confirms restored books, and tells when a page has stopped updating.
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
