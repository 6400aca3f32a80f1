// The kiosk's page: a picture of the view that the kiosk's edge sends. It decides
// nothing, remembers nobody, and draws every view anew, so that the idle screen cannot
// keep anything of the last resident. Its words come from the edge, too; screens.js
// says what each screen shows, and starts it.

const LEAVING_S = 15;
const LOST_MS = 4000;
const BUSY_MS = 400; // what is answered sooner needs no "one moment"
const STAY_EVERY_MS = 5000;
export const PIN_DIGITS = 6;
export let view = null;
let screens, forgetPlace; // as screens.js says
export let digits = "";
let words = null;
let arrived = 0;
let lost = false;
let sent = false;
let touched = 0; // so that an old touch's patience frees no newer one
let stayed = -Infinity;
let busy = null;
let slow = false;
let silent = false;
let spoken = null;
let painting = false; // a slip, for a printer that has no Chinese

const column = () => (view?.language === "en" ? 1 : 0);
const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, key) => gaps[key] ?? "");
export const say = (key, gaps = {}) => fill(words?.page[key]?.[column()] ?? "", gaps);
export const whatOf = (what) => (words.what[what] ?? words.what.other)[column()];
export const number = (n) => new Intl.NumberFormat(view?.language).format(n);
export const points = (n) => (n === 1 ? say("point") : say("points", { n: number(n) }));

export function time(ms) {
  const at = new Date(ms);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = { month: "short", day: "numeric" };
  const today = at.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(view?.language, today ? clock : { ...day, ...clock }).format(at);
}

export const dayOf = (ms) =>
  new Intl.DateTimeFormat(view.language, { month: "long", day: "numeric" }).format(new Date(ms));

// --- small pieces ---

// `what` is a tag and its classes, "p.figure many"; a plain object sets attributes and
// the click; what is false or missing is left out.
export function make(what, ...inside) {
  const [tag, kind] = what.split(".");
  const node = document.createElement(tag);
  if (kind) node.className = kind;
  for (const one of inside.flat(3).filter(Boolean)) {
    if (one.constructor !== Object) node.append(one);
    else for (const [key, value] of Object.entries(one)) {
      if (key === "click") node.addEventListener(key, value);
      else node.setAttribute(key, value);
    }
  }
  return node;
}

function shape(tag, attributes, ...inside) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...inside);
  return node;
}

const drawing = (box, kind, inside) => shape("svg", { viewBox: `0 0 ${box} ${box}`, "aria-hidden": "true", class: kind }, inside);
export const picture = (name, kind = "") => drawing(120, kind, shape("use", { href: `#${name}` }));
export const code = ({ side, path }) => drawing(side, "code", shape("path", { d: path }));

export function pictureOf(thing, kind) {
  const stem = (thing?.picture || "").replace(/\W.*/, "");
  return picture(stem && document.querySelector(`symbol#${stem}`) ? stem : "gift", kind);
}

export const button = (key, text, act, kind = "") => make(`button.${kind}`, { type: "button", "data-key": key, click: act }, text);
// The button that is called what it does.
export const does = (what, kind) => button(what, say(what), () => touch(what), kind);
export const second = (text) => text && make("p.second", text);
export const notice = (title, text) => make("div.notice", make("strong", title), second(text));
export const problem = () => view.problem && notice(view.problem.text);

// --- talking to the edge ---

export async function touch(what, more = {}) {
  if (sent || !view) return;
  sent = what !== "stay";
  const mine = sent ? ++touched : 0;
  if (sent) {
    document.activeElement?.setAttribute?.("aria-busy", "true");
    wait();
  }
  try {
    const answer = await fetch("touch", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Linli": "touch" },
      body: JSON.stringify({ view: view.view, what, ...more }),
    });
    if (mine) setTimeout(() => mine === touched && release(), answer.ok ? LOST_MS : 0); // not ok: a newer view is on its way
  } catch {
    release();
  }
}

function wait() {
  busy ??= setTimeout(() => { slow = true; bar(); }, BUSY_MS);
}

function release() {
  sent = slow = false;
  clearTimeout(busy);
  busy = null;
  document.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

function listen() {
  const events = new EventSource("events");
  let timer = null;
  events.addEventListener("words", (event) => { words = JSON.parse(event.data); });
  events.addEventListener("view", (event) => {
    clearTimeout(timer);
    timer = null;
    take(JSON.parse(event.data));
  });
  events.addEventListener("open", () => { clearTimeout(timer); timer = null; });
  events.addEventListener("error", () => {
    timer ??= setTimeout(forget, LOST_MS);
    if (events.readyState === EventSource.CLOSED) {
      events.close();
      setTimeout(listen, LOST_MS);
    }
  });
}

function take(next) {
  const before = lost ? null : view?.screen;
  const fresh = next.screen !== before;
  if (fresh || next.resident?.name !== view?.resident?.name) forgetPlace(next.screen);
  if (next.screen !== "pin" || before !== "pin" || (sent && !next.busy)) digits = "";
  if (next.screen === "idle") silent = false;
  view = next;
  arrived = performance.now();
  lost = false;
  release();
  if (next.busy) wait();
  draw(fresh);
  speak();
  if (next.draw && !painting) import("./slip.js").then(({ paint }) => paint(next.draw)).catch(() => {});
  painting = Boolean(next.draw);
}

// The edge is gone or overdue: show nothing of anybody.
function forget() {
  view = view && { screen: "lost", language: view.language, view: -1 };
  digits = "";
  lost = true;
  release();
  draw(true);
}

let clip = null;

function speak() {
  const prompt = view.voice ? `${view.language}/${view.voice}` : null;
  if (prompt === spoken) return;
  spoken = prompt;
  clip?.pause();
  if (!prompt || silent) return;
  clip = new Audio(`voice/${prompt}.wav`);
  clip.play().catch(() => {}); // a kiosk without clips or loudspeaker is silent
}

function hush() {
  silent = !silent;
  if (silent) clip?.pause();
  draw(false);
  stay();
}

export function draw(fresh = false) {
  if (!words || !view) return;
  document.documentElement.lang = view.language ?? "zh-CN";
  document.title = say("brand");
  const focused = document.activeElement?.getAttribute("data-key");
  const name = view.screen in screens ? view.screen : "lost";
  const [kind, ...parts] = screens[name]();
  const screen = document.getElementById("screen");
  const read = screen.querySelector(".scrolls")?.scrollTop ?? 0;
  screen.className = [kind, name, view.hub === false ? "away" : ""].join(" ").trim();
  screen.replaceChildren(...parts.filter(Boolean));
  if (read && !fresh) screen.querySelector(".scrolls")?.scrollTo(0, read);
  bar();
  refocus(focused);
  tell(screen, fresh);
}

// What changed, for who listens instead of looking.
function tell(screen, fresh) {
  const said = document.getElementById("said");
  const parts = [screen.querySelector("h1"), screen.querySelector(".notice")];
  const text = [...parts.map((part) => part?.textContent), helpText()].filter(Boolean).join(" ");
  if (fresh || said.textContent !== text) said.textContent = text;
}

const helpText = () => (view?.help ? say(`help_${view.help}`) : "");

function bar() {
  const focused = document.activeElement?.getAttribute("data-key");
  const other = view.language === "en" ? "zh-CN" : "en";
  const language = button("language", say("other"), () => touch("language", { language: other }));
  language.lang = other;
  const sound = button("sound", picture(silent ? "silent" : "sound"), hush, "icon");
  sound.setAttribute("aria-label", say(silent ? "sound_on" : "sound_off"));
  const all = [does("help"), view.voice && view.screen !== "idle" && sound, language, view.may_leave && does("leave", "stop")];
  document.getElementById("bar").replaceChildren(brand(), ...(view.screen in screens && view.screen !== "lost" ? all.filter(Boolean) : []));
  refocus(focused);
}

function refocus(key) {
  if (key && document.activeElement === document.body) document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

function brand() {
  const seconds = secondsLeft();
  const leaving = seconds !== null && seconds <= LEAVING_S && view.screen !== "idle";
  const said = (leaving && say("leaving", { n: seconds })) || (slow && say("waiting")) || helpText() || (view.assisted && say("assisted"));
  return said ? make("p.leaving", said) : make("p.brand", picture("leaf"), make("span", say("brand")));
}

function secondsLeft() {
  if (!view || view.leaves_in_ms == null) return null;
  return Math.max(0, Math.ceil((view.leaves_in_ms - (performance.now() - arrived)) / 1000));
}

function tick() {
  const seconds = secondsLeft();
  if (seconds === null) return;
  if (performance.now() - arrived > view.leaves_in_ms + LOST_MS) forget();
  else if (seconds <= LEAVING_S && view.screen !== "idle") bar();
}

export function type(key) {
  if (view?.screen !== "pin" || sent) return;
  if (/^\d$/.test(key) && digits.length < PIN_DIGITS) digits += key;
  else if (key === "Backspace") digits = digits.slice(0, -1);
  else if (key === "Enter" && digits.length === PIN_DIGITS) return touch("pin", { pin: digits });
  stay();
  draw();
}

// Somebody is there: the edge may wait a little longer.
export function stay() {
  const now = performance.now();
  if (view?.leaves_in_ms == null || now - stayed < STAY_EVERY_MS) return;
  stayed = now;
  touch("stay");
}

document.addEventListener("keydown", (event) => {
  const { key } = event;
  if (key === "Escape" && view?.screen === "pin") touch("cancel");
  else if (key === "Escape" && view?.may_leave) touch("leave");
  else if (key !== "Enter" || document.activeElement?.tagName !== "BUTTON") type(key);
});

document.addEventListener("pointerdown", (event) => {
  if (!event.target.closest("button")) stay();
});

// The pictures come once and stay in the page, so a new view never blinks.
async function hang() {
  const answer = await fetch("pictures.svg");
  const sheet = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  const symbols = document.importNode(sheet.querySelector("defs"), true);
  document.getElementById("pictures").replaceChildren(symbols);
  draw();
}

export function start(all, forgets) {
  [screens, forgetPlace] = [all, forgets];
  setInterval(tick, 1000);
  listen();
  hang();
}
