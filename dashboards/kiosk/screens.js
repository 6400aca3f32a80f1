// What each screen of the kiosk shows. A screen is [layout, ...parts]; where somebody is
// within it (page of the shelf, which entry) lives here and ends with the screen.
import {
  button, code, dayOf, digits, does, draw, make, notice, number, PIN_DIGITS, picture, pictureOf,
  points, problem, say, second, start, stay, time, touch, type, view, whatOf,
} from "./kiosk.js";

const PAGE = 6;
const ROWS = 4;
let place = {}; // page, kind, item (whose times are shown), and `one` chosen of a list, `against` it

// Within a visit one comes back to the same page of the shelf.
function forget(screen) {
  place = ["hello", "basket", "weighing"].includes(screen) ? { page: place.page, kind: place.kind } : {};
}

function go(change) {
  place = { ...place, ...change };
  draw();
  stay();
}

const strip = (text) => text && make("p.news", text);
const h1 = (text) => make("h1", text);
const p = (text) => make("p", text);
const halves = (...parts) => ["halves", ...parts];
const wide = (...parts) => ["wide", make("section.shelf", parts)];
const single = (image, ...parts) => ["single", make("div.stage", image), make("div.aside", parts)];
const aside = (lead, ...more) => make("div.aside", make("div.lead", lead), make("div.more", more));
const rightHalf = (...parts) => make("section.shelf", parts);
const actions = (...buttons) => make("div.actions", buttons);
const top = (title, ...more) => make("header", make("h2", title), more);
const back = (act = () => touch("back")) => button("back", say("back"), act);
const scrolled = (kind, ...inside) => make(`${kind} scrolls`, { tabindex: 0 }, inside);
const signed = (n) => (n < 0 ? `−${number(-n)}` : `+${number(n)}`);
const figure = (n) => make(n > 9999 ? "p.figure many" : "p.figure", parts(points(n), number(n)));

// The number large, its unit small.
function parts(text, n) {
  const [before, after] = text.split(n);
  return [before, n, make("small", after)];
}

function amount({ quantity, unit }) {
  if (unit !== "g") return say("pieces", { n: number(quantity) });
  return quantity >= 1000 ? say("kilos", { n: number(quantity / 1000) }) : say("grams", { n: number(quantity) });
}

function counted({ name, quantity, unit }) {
  if (unit === "g") return `${name} ${amount({ quantity, unit })}`;
  return quantity === 1 ? name : `${name} × ${number(quantity)}`;
}

function pages(all, many, draws) {
  const count = Math.max(1, Math.ceil(all.length / many));
  const at = Math.min(place.page ?? 0, count - 1);
  const head = count > 1 && [second(say("page", { n: at + 1, all: count })),
    button("next", say("next"), () => go({ page: (at + 1) % count }))];
  return [head, all.slice(at * many, at * many + many).map(draws)];
}

// A list of things to choose one of: its title, rows of buttons, or what to say instead.
function list(title, all, textOf, empty, hint) {
  const [head, rows] = pages(all, ROWS, (one) => button(one.id, textOf(one), () => go({ one: one.id })));
  return wide(top(title, head, back()), rows.length ? [hint, make("div.list", rows)] : p(empty));
}

const chosen = (all) => all?.find((one) => one.id === place.one);
const unchoose = () => go({ one: null, against: false });

// --- idle, hello ---

function away() {
  const since = view.away_since_ms;
  return notice(say("away"), since ? say("away_since", { time: time(since) }) : say("away_text"));
}

function idle() {
  return halves(
    aside([picture("hand"), h1(say(view.busy ? "reading" : "tap"))], view.hub ? p(say("tap_more")) : away(), does("notices")),
    shelf());
}

function hello() {
  const who = view.resident;
  const kept = view.kept ?? [];
  const told = view.problem ? problem() : !view.hub && away();
  return halves(
    aside([h1(who?.name ? say("hello", { name: who.name }) : say("hello_you")), who && balance(who)],
      told,
      kept.length && button("collect", kept.length > 1 ? say("collect_all", { n: kept.length })
        : say("collect_one", { name: counted(kept[0]) }), () => touch("collect"), "go"),
      view.to_confirm && button("bookings", say("bookings_open", { n: view.to_confirm }), () => touch("bookings")),
      second(view.checked && say("checked", { n: view.checked })),
      view.recent?.length && recent(view.recent),
      make("div.doors", who && button("why", say("why"), () => touch("history")), does("notices"), does("topics"))),
    place.item ? times() : shelf());
}

const balance = (who) => [
  figure(who.balance),
  second(who.available < who.balance && say("available", { n: number(who.available) })),
  second(!view.hub && say("as_of", { time: time(who.as_of_ms) })),
  second(who.expiring && say("expiring", { n: number(who.expiring.points), day: dayOf(who.expiring.last_day) })),
  second(who.by_hand_until_ms && say("by_hand", { day: dayOf(who.by_hand_until_ms) })),
  second(!who.may_spend && say("may_not_spend")),
];

function recent(rows) {
  const line = (row) => make("li", make("span", whatOf(row.what)), make("b", signed(row.points)));
  return make("ul.recent", { "aria-label": say("recent") }, rows.map(line));
}

// --- the shelf ---

function shelf() {
  const all = view.shelf ?? [];
  const kinds = [...new Set(all.map((item) => item.kind))];
  const filters = all.length > 2 * PAGE && kinds.length > 1;
  const only = filters && kinds.includes(place.kind) ? place.kind : null;
  const [head, cards] = pages(only ? all.filter((item) => item.kind === only) : all, PAGE, (item) => make("li", card(item)));
  const filter = (kind, text) => make(kind === only ? "button.chip on" : "button.chip",
    { type: "button", "data-key": `kind-${kind}`, "aria-pressed": String(kind === only), click: () => go({ kind, page: 0 }) }, text);
  return rightHalf(
    strips(),
    top(say(view.may_choose ? "choose" : "shelf"), head,
      view.basket_lines && button("basket", say("basket_open", { n: view.basket_lines }), () => touch("basket"), "go")),
    filters && make("nav.chips", filter(null, say("all_kinds")), kinds.map((kind) => filter(kind, kindName(kind)))),
    all.length ? make("ul.items", cards) : p(say("shelf_empty")));
}

// News, and what the garden gave.
function strips() {
  const comma = view.language === "en" ? ", " : "，";
  const grown = view.garden?.length && say("garden", { what: view.garden.map((one) => `${one.name} ${amount(one)}`).join(comma) });
  return [[view.news].flat().map(strip), strip(grown)];
}

const kindName = (kind) => say(`kind_${kind}`) || say("kind_other");

function card(item) {
  const { id, name, why, reason } = item;
  const long = name.length > (view.language === "en" ? 11 : 5);
  const inside = [pictureOf(item), make("span.left", item.about.map((one) => make("small", one))),
    make(long ? "span.name long" : "span.name", name), make("span.price", reason ?? parts(item.price, number(item.points)))];
  const kind = reason ? "item out" : "item";
  if (!view.may_choose || (why && why !== "gone")) return make(`div.${kind}`, inside);
  return button(id, inside, why ? () => touch("wait", { item: id }) : item.slots.length ? () => go({ item: id })
    : () => touch("choose", { item: id, quantity: 1 }), kind);
}

function times() {
  const item = view.shelf.find((one) => one.id === place.item);
  const free = item.slots.filter((slot) => slot.left > 0).slice(0, PAGE);
  const book = ({ id, starts_ms: at, left }) => button(id, say("slot", { time: time(at), n: left }),
    () => touch("choose", { item: item.id, quantity: 1, slot: id }));
  return rightHalf(top(item.name, back(() => go({ item: null }))), second(say("slots")), make("div.list", free.map(book)));
}

// --- basket, scale, PIN ---

// Fewer and more of a line, with the number between them; a `to` of null is no button.
function stepper(line, said, [fewer, more], set) {
  const step = (sign, key, to) => (to === null ? make("span.step") : make("button.step",
    { type: "button", "aria-label": say(key, { name: line.name }), "data-key": `${line.id ?? line.item}${sign}`, click: () => set(to) }, sign));
  return [step(fewer === 0 && line.item ? "×" : "−", fewer === 0 && line.item ? "remove" : "fewer_of", fewer),
    make("b", said), step("+", "more_of", more)];
}

function basket() {
  const can = view.good && view.rest >= 0 && !view.hurry;
  const rest = view.rest < 0 ? say("rest_short", { n: number(-view.rest) }) : say("rest", { n: number(view.rest) });
  return halves(
    aside([h1(say("basket")), figure(view.total), second(rest)],
      !view.lines.some((line) => line.why) && problem(), can && does("exchange", "go"), does("more"), does("empty")),
    rightHalf(scrolled("ul.rows", view.lines.map(want))));
}

function want(line) {
  const { quantity, left, why } = line;
  const fixed = line.unit === "g" || line.slot_ms;
  return make(why ? "li.bad" : "li", pictureOf(line),
    make("div", make("span.name", line.name), second(line.slot_ms && time(line.slot_ms)),
      why ? make("p.wrong", why) : second(points(line.points))),
    stepper(line, line.unit === "g" ? amount(line) : number(quantity),
      [fixed ? 0 : quantity - 1, fixed || quantity >= left ? null : quantity + 1],
      (to) => touch("count", { item: line.item, quantity: to })));
}

function weighing() {
  const { item, mass_g: mass } = view;
  return single(pictureOf(item),
    h1(item ? item.name : say("weigh")), view.away ? notice(say("bench_away")) : p(say("weigh")),
    mass ? make("p.figure", say("grams", { n: number(mass) })) : second(!view.away && say("weigh_wait")),
    mass && view.cost && p(say("weigh_cost", { n: points(view.cost) })),
    actions(mass && does("take", "go"), back()));
}

function pin() {
  const key = (name, text = name, kind = "") => button(name, text, () => type(name), kind);
  return halves(
    aside([h1(say("pin")), second(say("pin_more")), dots()],
      problem() || p(`${say("total")} ${points(view.total)}`), button("cancel", say("back"), () => touch("cancel"), "push")),
    make("div.pad", [..."123456789"].map((n) => key(n)), key("Backspace", say("erase"), "word"), key("0"), key("Enter", say("enter"), "word go")));
}

function dots() {
  const dot = (_, n) => make(n < digits.length ? "i.on" : "i");
  return make("p.dots", { role: "img", "aria-label": say("pin_typed", { n: digits.length }) }, Array.from({ length: PIN_DIGITS }, dot));
}

// --- collecting ---

const standing = (lines) => make("ul.lines", lines.map((line) => make(`li.${line.status}`,
  make("span", counted(line)), make("b", say(line.status, { n: amount({ quantity: line.given, unit: line.unit }) })),
  line.why && !view.problem && make("p.wrong", line.why))));

function collect() {
  const { running, stuck, lines, title, text } = view;
  const moving = lines.find((line) => line.status === "line_moving") ?? lines.find((line) => line.status !== "line_given");
  return single(pictureOf(moving, running ? "turning" : ""),
    h1(title), problem() || p(text), standing(lines),
    !running && actions(stuck && does("again", "go"), does("keep"), does("cancel", "stop")),
    second(!running && !stuck && view.until_ms && say("kept_until", { time: time(view.until_ms) })));
}

function handing() {
  return halves(
    aside([h1(say("handing")), second(say("handing_more"))], does("given", "go"), does("not_given", "stop")),
    rightHalf(scrolled("ul.rows", view.lines.filter((line) => line.turn).map(hand))));
}

// Weighed goods go whole or not at all.
function hand(line) {
  const { given, quantity, unit } = line;
  const [all, n] = unit === "g" ? [quantity, amount({ quantity: given, unit })] : [1, number(given)];
  return make("li", pictureOf(line), make("div", make("span.name", counted(line)), second(points(line.points))),
    stepper(line, say("given_of", { n }), [given > 0 ? given - all : null, given < quantity ? given + all : null],
      (to) => touch("count", { redemption: line.id, quantity: to })));
}

function receipt(image, title, text) {
  const { slip, paper } = view;
  return halves(
    aside([picture(image), h1(title)],
      slip && [p(say("spent", { n: points(slip.points) })), p(say("remains", { n: points(slip.balance) }))],
      view.may_print && does("print"), button("on", say("done"), () => touch("on"))),
    make("section.shelf slip", strip(text), strip(paper && say(`paper_${paper}`)), standing(view.lines),
      view.codes.map((one) => make("p.voucher", say("code", one))),
      view.qr && make("div.scan", code(view.qr), second(say("scan"))),
      second(slip && say("receipt", { number: slip.number }))));
}

// --- entries, notices, topics, services given ---

// Pages of a long text by large buttons, for hands that do not swipe.
function scrolling() {
  return [["up", -0.8], ["down", 0.8]].map(([key, part]) => button(key, say(key), () => {
    const text = document.querySelector(".scrolls");
    text.scrollBy({ top: text.clientHeight * part });
    stay();
  }));
}

// What is wrong: one of four, and it is sent.
function four(head, choices, prefix, act) {
  return wide(top(say("doubt_what"), back(unchoose)), make("h3", head), second(say("doubt_more")),
    make("div.four", choices.map((what) => button(what, say(`${prefix}_${what}`), () => act(what)))));
}

function history() {
  const doubted = view.rows.find((one) => one.award === place.one);
  if (place.one && doubted) {
    return four(title(doubted), ["weight", "grade", "not_mine", "missing"], "about",
      (about) => touch("contest", { award: place.one, about }));
  }
  const entry = (row) => make("li",
    make("header", make("h3", title(row)), row.award && view.hub && button(row.award, say("doubt"), () => go({ one: row.award }))),
    row.contest && make("p.contest", contest(row.contest)), row.why.map(second));
  return wide(top(say("history"), scrolling(), back()),
    scrolled("ul.why", view.rows.map(entry), !view.whole && view.hub && make("li", second(say("history_more")))));
}

const title = (row) => [make("span", whatOf(row.what)), make("b", signed(row.points)), make("small", time(row.at_ms))];

function contest({ outcome, due_ms: due, answer }) {
  return outcome === "open" ? say("contest_open", { day: dayOf(due) }) : say(outcome === "upheld" ? "contest_upheld" : "contest_refused", { answer });
}

function notices() {
  const one = chosen(view.notices);
  if (!one) return list(say("notices"), view.notices, (other) => other.title, say("notices_none"), second(!view.hub && say("notices_known")));
  if (place.against) {
    return four(one.title, ["amount", "person", "rule", "other"], "against", (about) => touch("object", { notice: one.id, about }));
  }
  const until = one.objections_until_ms;
  return wide(top(one.title, scrolling(), back(unchoose)),
    scrolled("div.body", one.body.split("\n").map(p), second(say("notice_until", { day: dayOf(one.until_ms) })),
      second(until && say("object_until", { day: dayOf(until) }))),
    one.objected ? p(say("objected")) : one.may_object ? button("object", say("object"), () => go({ against: true }))
      : until && !view.somebody && p(say("object_card")));
}

function topics() {
  const one = chosen(view.topics);
  if (!one) {
    const empty = !view.hub || view.problem ? say("topics_away") : say(view.topics ? "topics_none" : "waiting");
    return list(say("topics_title"), view.topics ?? [], (other) => `${say(`kind_${other.kind}`)} · ${other.title}`, empty, second(!view.hub && say("topics_known")));
  }
  return single(picture("hand"), second(say(`kind_${one.kind}`)), h1(one.title),
    one.until_ms && p(say("topic_until", { day: dayOf(one.until_ms) })),
    actions(view.may_ask && button("ask", say(`ask_${one.kind}`), () => touch("ask", { topic: one.id }), "go"), back(unchoose)));
}

// A provider's word: whom they served, and whom not.
function bookings() {
  const one = chosen(view.bookings);
  const text = (other) => say("booking", { time: time(other.starts_ms), name: other.name, who: other.resident });
  if (!one) {
    const empty = view.bookings ? "bookings_none" : view.problem ? "bookings_away" : "waiting";
    return list(say("bookings"), view.bookings ?? [], text, say(empty), problem());
  }
  const word = (about, kind) => button(about, say(`word_${about}`), () => touch("word", { redemption: one.id, about }), kind);
  return single(picture("hand"), h1(text(one)), second(say("word_more")), actions(word("given", "go"), word("missed", "stop"), back(unchoose)));
}

function told() {
  return single(picture(view.problem ? "cloud" : "thanks"), h1(view.title),
    p(view.due_ms ? say("told_due", { day: dayOf(view.due_ms) }) : view.text), second(view.more), actions(back()));
}

start({
  idle, hello, basket, weighing, pin, collect, handing, history, notices, topics, bookings, told,
  receipt: () => (view.got ? receipt("thanks", say("thanks")) : receipt("cloud", say("nothing_given"))),
  review: () => receipt("cloud", say("review"), say("review_more")),
  assisting: () => single(picture("hand"), h1(say("assisting")), p(say("assisting_more")), actions(view.own && does("own"))),
  sorry: () => single(picture("cloud"), h1(say("sorry")), p(view.problem?.text)),
  lost: () => single(picture("leaf", "turning"), h1(say("lost")), p(say("lost_more"))),
}, forget);
