// Signs in and out, confirms restored books, finds people, sends decisions, and tells when a page has stopped updating.
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

const PHOTO_BYTES_MAX = 1000000;

const hex = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
const inWords = (problem) => document.documentElement.lang.startsWith("en") ? problem.detail : problem.detail_zh;

// A decision: the button that was pressed says where it goes and which fields go along.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-do=decide]");
  if (!form) return;
  event.preventDefault();
  const told = form.querySelector("[role=alert]");
  const buttons = [...form.querySelectorAll("button")];
  const pressed = event.submitter.dataset;
  for (const button of buttons) button.disabled = true;
  told.hidden = true;
  for (const old of document.querySelectorAll(".done[role=status]")) old.hidden = true;
  try {
    const { path, body } = await wish(form, pressed);
    if (form.dataset.wish !== path + body) { // the same wish again is the same request
      form.dataset.wish = path + body;
      form.dataset.key = hex();
    }
    const headers = { ...OURS, "Idempotency-Key": form.dataset.key };
    const answer = await fetch(path, { method: "POST", headers, body });
    if (answer.ok) return goTo(form.dataset.next);
    delete form.dataset.wish; // a refusal is kept with its key
    throw await answer.json();
  } catch (problem) {
    told.textContent = (problem.detail && inWords(problem)) || problem.said || form.dataset.away;
  }
  for (const secret of form.querySelectorAll("[type=password]")) secret.value = "";
  told.hidden = false;
  told.scrollIntoView({ block: "nearest" });
  for (const button of buttons) button.disabled = false;
});

function goTo(address) {
  const to = new URL(address, location.href);
  if (to.pathname + to.search === location.pathname + location.search) location.reload();
  else location.assign(to);
}

async function wish(form, { path, fields, body }) {
  if (!body) return { path, body: undefined };
  const said = JSON.parse(body);
  for (const name of fields.split(" ").filter(Boolean)) {
    const rows = form.querySelectorAll(`[data-into=${name}]`);
    const value = rows.length ? chosen(form, rows) : await typed(form.elements[name]);
    if (value !== undefined) said[name] = value;
  }
  return { path, body: JSON.stringify(said) };
}

// What stands in a field as the hub wants it; undefined if nothing does.
async function typed(field) {
  if (field.type === "file") return field.files.length ? kept(field.files[0]) : undefined;
  const value = field.value.trim();
  if (value === "") return undefined;
  if (field.type === "number") return Math.round(Number(value) * Number(field.dataset.scale || 1));
  if (field.type === "datetime-local") return Date.parse(`${value}Z`) - Number(field.dataset.aheadMs);
  return value;
}

// The filled rows of a table, each with what its field says.
function chosen(form, rows) {
  const found = [];
  for (const field of rows) {
    if (field.value.trim() === "") continue;
    const scale = Number(field.dataset.scale || 1);
    const value = field.type === "number" ? Math.round(Number(field.value) * scale) : field.value;
    found.push({ ...JSON.parse(field.dataset.row), [field.dataset.key]: value });
  }
  if (!found.length && form.dataset.none) throw { said: form.dataset.none };
  return found;
}

// A photo goes ahead, made small enough; what it is called then is its evidence.
async function kept(file) {
  const headers = { "X-Linli": "1", "Idempotency-Key": hex(), "Content-Type": "application/octet-stream" };
  const answer = await fetch("/api/v1/photos", { method: "POST", headers, body: await smaller(file) });
  const told = await answer.json();
  if (!answer.ok) throw told;
  return told.photo;
}

async function smaller(file) {
  const whole = await createImageBitmap(file).catch(() => null);
  if (!whole) return file; // the hub says in words what it takes
  for (let side = 1600; side > 200; side /= 1.5) {
    const scale = Math.min(1, side / Math.max(whole.width, whole.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(whole.width * scale);
    canvas.height = Math.round(whole.height * scale);
    canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", 0.8));
    if (blob.size <= PHOTO_BYTES_MAX) return blob;
  }
  return file;
}

// A partner's file of codes goes as it is; what the hub says of it stays on the page.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-do=codes]");
  if (!form) return;
  event.preventDefault();
  const [told, good] = [form.querySelector("[role=alert]"), form.querySelector("[role=status]")];
  const { place, best_before: until, file } = form.elements;
  const dry = event.submitter.dataset.dryRun;
  told.hidden = good.hidden = true;
  try {
    const query = new URLSearchParams({ place: place.value, best_before: until.value, dry_run: dry });
    const headers = { "X-Linli": "1", "Idempotency-Key": hex(), "Content-Type": "text/csv" };
    const answer = await fetch(`${form.dataset.path}?${query}`, { method: "POST", headers, body: file.files[0] });
    const said = await answer.json();
    if (!answer.ok) throw said;
    const wrong = said.wrong_lines.length ? form.dataset.wrong.replace("{lines}", said.wrong_lines.join(", ")) : "";
    good.textContent = [form.dataset[dry].replace("{added}", said.added).replace("{there}", said.there), wrong].join(" ");
    good.hidden = false;
  } catch (problem) {
    told.textContent = problem.code === "bad_value" ? form.dataset.bad : (problem.detail && inWords(problem)) || form.dataset.away;
    told.hidden = false;
  }
});

// What a basket comes to while it is filled.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form");
  const total = form?.querySelector("output.total");
  if (!total) return;
  let points = 0;
  for (const field of form.querySelectorAll("[data-points]")) {
    if (field.value === "") continue;
    const units = field.type === "number" ? Math.round(Number(field.value) * Number(field.dataset.scale)) : 1;
    if (units > 0) points += Math.max(1, Math.floor(Number(field.dataset.points) * units / Number(field.dataset.per)));
  }
  total.textContent = total.dataset.said.replace("%", points.toLocaleString("en"));
});

// Finding somebody: a reader types a card and Enter; what was typed stays nowhere.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-do=find]");
  if (!form) return;
  event.preventDefault();
  const field = form.elements.text;
  const told = form.querySelector("[role=alert]");
  const list = form.querySelector(".found");
  const text = field.value.trim();
  field.value = "";
  list.replaceChildren();
  told.hidden = true;
  try {
    const digits = /^\d{10}$/.test(text);
    if (digits || text.includes(":")) {
      const found = await look(form, "find", { card: text });
      if (found.resident) return goTo(form.dataset.next + encodeURIComponent(found.resident));
      if (!digits) throw found;
    }
    const people = await look(form, "search", { text });
    if (!Array.isArray(people)) throw people;
    if (people.length === 1) return goTo(form.dataset.next + encodeURIComponent(people[0].resident));
    if (!people.length) throw { said: form.dataset.none };
    for (const one of people) {
      const link = document.createElement("a");
      link.href = form.dataset.next + encodeURIComponent(one.resident);
      link.textContent = [one.name_masked, one.resident, one.member].filter(Boolean).join(" · ");
      const row = document.createElement("li");
      row.append(link);
      list.append(row);
    }
    list.querySelector("a").focus();
    return;
  } catch (problem) {
    told.textContent = (problem.detail && inWords(problem)) || problem.said || form.dataset.away;
  }
  told.hidden = false;
  field.focus();
});

async function look(form, how, body) {
  const path = `${form.dataset.path}/${how}`;
  const answer = await fetch(path, { method: "POST", headers: OURS, body: JSON.stringify(body) });
  return answer.json();
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
