// The kiosk's page: a picture of the view that the kiosk's edge sends. It decides
// nothing, remembers nobody, and draws every view anew, so that the idle screen cannot
// keep anything of the last resident. Its words come from the edge, too; screens.js
// says what each screen shows.
import { SCREENS, forget as forgetPlace } from "./screens.js";

const LEAVING_S = 15;
const LOST_MS = 4000;
const BUSY_MS = 400; // what is answered sooner needs no "one moment"
const STAY_EVERY_MS = 5000;
export const PIN_DIGITS = 6;
const PICTURES = new Set(["rice", "oil", "cabbage", "greens", "tomato", "soap", "tissue", "flower",
  "seedling", "haircut", "towel", "voucher", "gift"]);

export let view = null;
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

const column = () => (view?.language === "en" ? 1 : 0);
const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, key) => gaps[key] ?? "");
export const say = (key, gaps = {}) => fill(words?.page[key]?.[column()] ?? "", gaps);
export const whatOf = (what) => (words.what[what] ?? words.what.other)[column()];
export const knows = (key) => key in (words?.page ?? {});
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

function drawing(box, kind, inside) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", `0 0 ${box} ${box}`);
  svg.setAttribute("aria-hidden", "true");
  if (kind) svg.setAttribute("class", kind);
  const node = document.createElementNS(space, inside[0]);
  node.setAttribute(inside[1], inside[2]);
  svg.append(node);
  return svg;
}

export const picture = (name, kind = "") => drawing(120, kind, ["use", "href", `#${name}`]);
export const code = ({ side, path }) => drawing(side, "code", ["path", "d", path]);

export function pictureOf(thing, kind) {
  const stem = (thing?.picture || "").replace(/\.\w+$/, "");
  return picture(PICTURES.has(stem) ? stem : "gift", kind);
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
  if (next.draw && !painting) paint(next.draw);
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

// --- a slip for a printer that has no Chinese: black dots, a bit each ---

const TYPE_PX = 26;
const ROW_PX = 36;
let painting = false;

function paint({ wide, title, lines }) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const font = (size) => { pen.font = `${size}px "Noto Sans CJK SC", sans-serif`; };
  font(TYPE_PX);
  const rows = lines.flatMap(([left, right]) => wrapped(pen, left, wide - pen.measureText(right).width - TYPE_PX)
    .map((text, n) => [text, n ? "" : right]));
  canvas.width = wide;
  canvas.height = ROW_PX * (rows.length + 2);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, wide, canvas.height);
  pen.fillStyle = "#000";
  pen.textBaseline = "top";
  font(TYPE_PX * 1.4);
  pen.fillText(title, (wide - pen.measureText(title).width) / 2, 4, wide);
  font(TYPE_PX);
  rows.forEach(([left, right], n) => {
    const y = ROW_PX * (n + 1.7);
    if (/^-+$/.test(left)) return pen.fillRect(0, y + TYPE_PX / 2, wide, 2);
    pen.fillText(left, 0, y);
    pen.fillText(right, wide - pen.measureText(right).width, y);
  });
  const { data } = pen.getImageData(0, 0, wide, canvas.height);
  const bits = new Uint8Array(wide / 8 * canvas.height);
  for (let n = 0; n < bits.length * 8; n++) if (data[n * 4] < 128) bits[n >> 3] |= 128 >> (n & 7);
  fetch("drawn", { method: "POST", headers: { "X-Linli": "drawn", "X-Linli-Width": String(wide / 8) }, body: bits }).catch(() => {});
}

function wrapped(pen, text, most) {
  const rows = [""];
  for (const sign of text) {
    if (pen.measureText(rows.at(-1) + sign).width > most && rows.at(-1)) rows.push("");
    rows[rows.length - 1] += sign;
  }
  return rows;
}

// --- the voice ---

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

// --- drawing ---

export function draw(fresh = false) {
  if (!words || !view) return;
  document.documentElement.lang = view.language ?? "zh-CN";
  document.title = say("brand");
  const focused = document.activeElement?.getAttribute("data-key");
  const name = view.screen in SCREENS ? view.screen : "lost";
  const [kind, ...parts] = SCREENS[name]();
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
  document.getElementById("bar").replaceChildren(brand(), ...(view.screen in SCREENS && view.screen !== "lost" ? all.filter(Boolean) : []));
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
  if (performance.now() - arrived > view.leaves_in_ms + LOST_MS) return forget();
  if (seconds > LEAVING_S || view.screen === "idle") return;
  bar();
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
  if (/^(\d|Backspace)$/.test(event.key)) type(event.key);
  else if (event.key === "Enter" && view?.screen === "pin" && document.activeElement?.tagName !== "BUTTON") type("Enter");
  else if (event.key === "Escape" && view?.screen === "pin") touch("cancel");
  else if (event.key === "Escape" && view?.may_leave) touch("leave");
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
}

setInterval(tick, 1000);
listen();
hang();
