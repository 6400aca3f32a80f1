// What each screen of the kiosk shows. A screen is [layout, ...parts]; where somebody is
// within it (page of the shelf, which entry) lives here and ends with the screen.
import {
  button, code, dayOf, digits, draw, knows, make, notice, number, PIN_DIGITS, picture, pictureOf,
  points, problem, say, second, stay, time, touch, type, view, whatOf,
} from "./kiosk.js";

const PAGE = 6;
const ROWS = 4;
let place = {}; // page, kind, item (whose times are shown), award, notice, topic, against

// Within a visit one comes back to the same page of the shelf.
export function forget(screen) {
  place = screen === "idle" || !["hello", "basket", "weighing"].includes(screen) ? {} : { page: place.page, kind: place.kind };
}

function go(change) {
  place = { ...place, ...change };
  draw();
  stay();
}

const halves = (...parts) => ["halves", ...parts];
const wide = (...parts) => ["wide", make("section", { class: "shelf" }, ...parts.flat())];
const single = (image, ...parts) =>
  ["single", make("div", { class: "stage" }, image), make("div", { class: "aside" }, ...parts)];
const aside = (lead, ...more) => make("div", { class: "aside" },
  make("div", { class: "lead" }, ...lead), make("div", { class: "more" }, ...more));
const h1 = (text) => make("h1", {}, text);
const p = (text) => make("p", {}, text);
const figure = (n) => make("p", { class: n > 9999 ? "figure many" : "figure" }, parts(points(n), number(n)));
// The number large, its unit small.
const parts = (text, n) => {
  const [before, after] = text.split(n);
  return [before, n, make("small", {}, after)];
};
const actions = (...buttons) => make("div", { class: "actions" }, ...buttons);
const top = (title, ...more) => make("header", {}, make("h2", {}, title), ...more);
const back = (act) => button(say("back"), "", act, { key: "back" });
const signed = (n) => (n < 0 ? `−${number(-n)}` : `+${number(n)}`);

function amount({ quantity, unit }) {
  if (unit !== "g") return say("pieces", { n: number(quantity) });
  return quantity >= 1000 ? say("kilos", { n: number(quantity / 1000) }) : say("grams", { n: number(quantity) });
}

const counted = (line) => (line.unit !== "g" && line.quantity === 1 ? line.name
  : line.unit === "g" ? `${line.name} ${amount(line)}` : `${line.name} × ${number(line.quantity)}`);

function pages(all, many, draws) {
  const count = Math.max(1, Math.ceil(all.length / many));
  const at = Math.min(place.page ?? 0, count - 1);
  const head = count < 2 ? [] : [second(say("page", { n: at + 1, all: count })),
    button(say("next"), "", () => go({ page: (at + 1) % count }), { key: "next" })];
  return [head, all.slice(at * many, at * many + many).map(draws)];
}

// --- idle, hello ---

function away() {
  const since = view.away_since_ms;
  return notice(say("away"), since ? say("away_since", { time: time(since) }) : say("away_text"));
}

function idle() {
  return halves(
    aside([picture("hand"), h1(view.busy ? say("reading") : say("tap"))],
      view.hub ? p(say("tap_more")) : away(),
      button(say("notices"), "", () => touch("notices"), { key: "notices" })),
    shelf());
}

function hello() {
  const who = view.resident;
  const kept = view.kept ?? [];
  const told = view.problem ? problem() : view.hub ? null : away();
  const title = h1(who?.name ? say("hello", { name: who.name }) : say("hello_you"));
  return halves(
    aside([title, ...(who ? balance(who) : [])],
      told,
      kept.length ? button(kept.length > 1 ? say("collect_all", { n: kept.length }) : say("collect_one", { name: counted(kept[0]) }),
        "go", () => touch("collect"), { key: "collect" }) : null,
      view.checked ? second(say("checked", { n: view.checked })) : null,
      told || !view.recent?.length ? null : recent(view.recent.slice(0, kept.length ? 2 : view.checked || !who.may_spend ? 3 : 5)),
      make("div", { class: "doors" },
        who ? button(say("why"), "", () => touch("history"), { key: "why" }) : null,
        button(say("notices"), "", () => touch("notices"), { key: "notices" }),
        button(say("topics"), "", () => touch("topics"), { key: "topics" }))),
    place.item ? times() : shelf());
}

const balance = (who) => [
  figure(who.balance),
  who.available < who.balance ? second(say("available", { n: number(who.available) })) : null,
  view.hub ? null : second(say("as_of", { time: time(who.as_of_ms) })),
  who.expiring ? second(say("expiring", { n: number(who.expiring.points), day: dayOf(who.expiring.last_day) })) : null,
  who.may_spend ? null : second(say("may_not_spend")),
];

function recent(rows) {
  const line = (row) => make("li", {}, make("span", {}, whatOf(row.what)), make("b", {}, signed(row.points)));
  return make("ul", { class: "recent", "aria-label": say("recent") }, rows.map(line));
}

// --- the shelf ---

function shelf() {
  const all = view.shelf ?? [];
  const kinds = [...new Set(all.map((item) => item.kind))];
  const filters = all.length > 2 * PAGE && kinds.length > 1;
  const chosen = filters && kinds.includes(place.kind) ? place.kind : null;
  const [head, cards] = pages(chosen ? all.filter((item) => item.kind === chosen) : all, PAGE, (item) => make("li", {}, card(item)));
  const filter = (kind, text) => button(text, kind === chosen ? "chip on" : "chip", () => go({ kind, page: 0 }),
    { key: `kind-${kind}`, attributes: { "aria-pressed": String(kind === chosen) } });
  return make("section", { class: "shelf" },
    strips(),
    top(say(view.may_choose ? "choose" : "shelf"), ...head,
      view.basket_lines ? button(say("basket_open", { n: view.basket_lines }), "go", () => touch("basket"), { key: "basket" }) : null),
    filters ? make("nav", { class: "chips" }, filter(null, say("all_kinds")), kinds.map((kind) => filter(kind, kindName(kind)))) : null,
    all.length ? make("ul", { class: "items" }, cards) : p(say("shelf_empty")));
}

// News, and what the garden gave.
function strips() {
  const comma = view.language === "en" ? ", " : "，";
  const grown = view.garden?.length
    ? say("garden", { what: view.garden.map((one) => `${one.name} ${amount(one)}`).join(comma) }) : null;
  return [...[view.news].flat(), grown].filter(Boolean).map((text) => make("p", { class: "news" }, text));
}

const kindName = (kind) => say(knows(`kind_${kind}`) ? `kind_${kind}` : "kind_other");

function card(item) {
  const name = make("span", { class: item.name.length > (view.language === "en" ? 11 : 5) ? "name long" : "name" }, item.name);
  const reason = item.why ? { gone: say(view.may_choose ? "gone_wait" : "gone"), closed: say("opens", { hours: item.opens }),
    no_bench: say("no_bench"), short: say(item.missing === 1 ? "short_one" : "short", { n: number(item.missing) }) }[item.why] : null;
  const inside = [pictureOf(item), make("span", { class: "left" }, reason ? "" : about(item)), name,
    reason ? make("span", { class: "price" }, reason) : price(item)];
  const act = !view.may_choose ? null : item.why === "gone" ? () => touch("wait", { item: item.id })
    : item.why ? null : item.slots.length ? () => go({ item: item.id }) : () => touch("choose", { item: item.id, quantity: 1 });
  const kind = reason ? "item out" : "item";
  return act ? make("button", { type: "button", class: kind, "data-key": item.id, click: act }, ...inside)
    : make("div", { class: kind }, ...inside);
}

// How many are left, and for whom or how many at most.
function about(item) {
  if (item.for) return say("first_for", { who: item.for });
  const left = say("left", { n: item.unit === "g" ? amount({ quantity: item.left, unit: "g" }) : number(item.left) });
  return [left, item.limit ? make("small", {}, say(`limit_${item.limit.period}`, { n: number(item.limit.quantity) })) : null];
}

function price(item) {
  const text = item.unit === "g" && item.per === 1000 ? say("per_kilo", { n: number(item.points) }) : points(item.points);
  return make("span", { class: "price" }, parts(text, number(item.points)));
}

function times() {
  const item = view.shelf.find((one) => one.id === place.item);
  const free = item.slots.filter((slot) => slot.left > 0).slice(0, PAGE);
  return make("section", { class: "shelf" },
    top(item.name, back(() => go({ item: null }))), second(say("slots")),
    make("div", { class: "list" }, free.map((slot) =>
      button(say("slot", { time: time(slot.starts_ms), n: slot.left }), "", () => touch("choose", { item: item.id, quantity: 1, slot: slot.id }), { key: slot.id }))));
}

// --- basket, scale, PIN ---

function basket() {
  const can = view.good && view.rest >= 0 && !view.hurry;
  return halves(
    aside([h1(say("basket")), figure(view.total),
      second(view.rest < 0 ? say("rest_short", { n: number(-view.rest) }) : say("rest", { n: number(view.rest) }))],
      view.lines.some((line) => line.why) ? null : problem(),
      can ? button(say("exchange"), "go tall", () => touch("exchange"), { key: "exchange" }) : null,
      button(say("more"), "", () => touch("more"), { key: "more" }),
      button(say("empty"), "", () => touch("empty"), { key: "empty" })),
    make("section", { class: "shelf" }, make("ul", { class: "rows scrolls", tabindex: 0 }, view.lines.map(want))));
}

function want(line) {
  const set = (quantity) => touch("count", { item: line.item, quantity });
  const step = (text, to, label) => make("button", { type: "button", class: "step", "aria-label": label, "data-key": `${line.item}${text}`, click: () => set(to) }, text);
  const fixed = line.unit === "g" || line.slot_ms;
  const more = fixed || line.quantity >= line.left ? make("span", { class: "step" }) : step("+", line.quantity + 1, say("more_of", { name: line.name }));
  const fewer = line.quantity > 1 && !fixed ? step("−", line.quantity - 1, say("fewer_of", { name: line.name })) : step("×", 0, say("remove", { name: line.name }));
  return make("li", { class: line.why ? "bad" : "" }, pictureOf(line),
    make("div", {}, make("span", { class: "name" }, line.name), line.slot_ms ? second(time(line.slot_ms)) : null,
      line.why ? make("p", { class: "wrong" }, line.why) : second(points(line.points))),
    fewer, make("b", {}, line.unit === "g" ? amount(line) : number(line.quantity)), more);
}

function weighing() {
  const { item, mass_g: mass } = view;
  return single(pictureOf(item),
    h1(item ? item.name : say("weigh")), view.away ? notice(say("bench_away")) : p(say("weigh")),
    mass ? make("p", { class: "figure" }, say("grams", { n: number(mass) })) : view.away ? null : second(say("weigh_wait")),
    mass && view.cost ? p(say("weigh_cost", { n: points(view.cost) })) : null,
    actions(mass ? button(say("take"), "go", () => touch("take"), { key: "take" }) : null, back(() => touch("back"))));
}

function pin() {
  const digit = (n) => button(n, "", () => type(n));
  return halves(
    aside([h1(say("pin")), second(say("pin_more")), dots()],
      view.problem ? problem() : p(`${say("total")} ${points(view.total)}`), button(say("back"), "push", () => touch("cancel"))),
    make("div", { class: "pad" }, "123456789".split("").map(digit),
      button(say("erase"), "word", () => type("Backspace")), digit("0"), button(say("enter"), "word go", () => type("Enter"))));
}

function dots() {
  const dot = (_, n) => make("i", { class: n < digits.length ? "on" : "" });
  return make("p", { class: "dots", role: "img", "aria-label": say("pin_typed", { n: digits.length }) },
    Array.from({ length: PIN_DIGITS }, dot));
}

// --- collecting ---

const standing = (lines) => make("ul", { class: "lines" }, lines.map((line) => make("li", { class: line.status },
  make("span", {}, counted(line)), make("b", {}, say(line.status, { n: amount({ quantity: line.given, unit: line.unit }) })),
  line.why && !view.problem ? make("p", { class: "wrong" }, line.why) : null)));

function collect() {
  const moving = view.lines.find((line) => line.status === "line_moving") ?? view.lines.find((line) => line.status !== "line_given");
  const [title, text] = view.running ? [say("collecting"), say(moving?.way === "locker" ? "collecting_locker" : "collecting_more")]
    : view.stuck ? [say("stuck"), view.problem?.text ?? say("stuck_more")] : [say("staff_please"), view.problem?.text ?? say("staff_more")];
  return single(pictureOf(moving, view.running ? "turning" : ""),
    h1(title), view.problem ? notice(text) : p(text), standing(view.lines),
    view.running ? null : actions(
      view.stuck ? button(say("again"), "go", () => touch("again"), { key: "again" }) : null,
      button(say("keep"), "", () => touch("keep"), { key: "keep" }),
      button(say("cancel"), "stop", () => touch("cancel"), { key: "cancel" })),
    view.running || view.stuck || !view.until_ms ? null : second(say("kept_until", { time: time(view.until_ms) })));
}

function handing() {
  const turn = view.lines.filter((line) => line.turn);
  return halves(
    aside([h1(say("handing")), second(say("handing_more"))],
      button(say("given"), "go tall", () => touch("given"), { key: "given" }),
      button(say("not_given"), "stop", () => touch("not_given"), { key: "not_given" })),
    make("section", { class: "shelf" }, make("ul", { class: "rows scrolls", tabindex: 0 }, turn.map(hand))));
}

function hand(line) {
  const all = line.unit === "g" ? line.quantity : 1;
  const set = (quantity) => touch("count", { redemption: line.id, quantity });
  const step = (text, to, label) => make("button", { type: "button", class: "step", "aria-label": label, "data-key": `${line.id}${text}`, click: () => set(to) }, text);
  return make("li", {}, pictureOf(line),
    make("div", {}, make("span", { class: "name" }, counted(line)), second(points(line.points))),
    line.given > 0 ? step("−", line.given - all, say("fewer_of", { name: line.name })) : make("span", { class: "step" }),
    make("b", {}, say("given_of", { n: line.unit === "g" ? amount({ quantity: line.given, unit: "g" }) : number(line.given) })),
    line.given < line.quantity ? step("+", line.given + all, say("more_of", { name: line.name })) : make("span", { class: "step" }));
}

function receipt(title, text) {
  const slip = view.slip;
  const paper = view.paper ? say(`paper_${view.paper}`) : null;
  const can = slip && view.printer !== "none" && view.printer !== "away" && !["printing", "printed", "paper_low"].includes(view.paper);
  return halves(
    aside([picture(title === say("thanks") ? "thanks" : "cloud"), h1(title)],
      slip ? p(say("spent", { n: points(slip.points) })) : null,
      slip ? p(say("remains", { n: points(slip.balance) })) : null,
      can ? button(say("print"), "", () => touch("print"), { key: "print" }) : null,
      button(say("done"), "", () => touch("on"), { key: "on" })),
    make("section", { class: "shelf slip" }, text ? make("p", { class: "news" }, text) : null, paper ? make("p", { class: "news" }, paper) : null, standing(view.lines),
      view.codes.map((one) => make("p", { class: "voucher" }, say("code", one))),
      view.qr ? make("div", { class: "scan" }, code(view.qr), second(say("scan"))) : null,
      slip ? second(say("receipt", { number: slip.number })) : null));
}

const got = () => view.lines.some((line) => !["line_not_given", "line_review"].includes(line.status));

// --- entries, notices, topics ---

function history() {
  if (place.award) return doubts();
  const entry = (row) => make("li", {},
    make("header", {}, title(row), row.award && view.hub ? button(say("doubt"), "", () => go({ award: row.award }), { key: row.award }) : null),
    row.contest ? make("p", { class: "contest" }, contest(row.contest)) : null, row.why.map(second));
  return wide(top(say("history"), ...scrolling(), back(() => touch("back"))),
    make("ul", { class: "why scrolls", tabindex: 0 }, view.rows.map(entry), view.whole || !view.hub ? null : make("li", {}, second(say("history_more")))));
}

const title = (row) => make("h3", {}, make("span", {}, whatOf(row.what)), make("b", {}, signed(row.points)), make("small", {}, time(row.at_ms)));

function contest({ outcome, due_ms: due, answer }) {
  return outcome === "open" ? say("contest_open", { day: dayOf(due) }) : say(outcome === "upheld" ? "contest_upheld" : "contest_refused", { answer });
}

// Pages of a long text by large buttons, for hands that do not swipe.
function scrolling() {
  const by = (sign) => () => {
    const list = document.querySelector(".scrolls");
    list.scrollBy({ top: sign * list.clientHeight * 0.8 });
    stay();
  };
  return [button(say("up"), "", by(-1), { key: "up" }), button(say("down"), "", by(1), { key: "down" })];
}

// What is wrong: one of four, and it is sent.
function four(head, choices, prefix, act) {
  return wide(top(say("doubt_what"), back(() => go({ award: null, against: false }))), head, second(say("doubt_more")),
    make("div", { class: "four" }, choices.map((what) => button(say(`${prefix}_${what}`), "", () => act(what), { key: what }))));
}

function doubts() {
  const row = view.rows.find((one) => one.award === place.award);
  return four(row ? title(row) : null, ["weight", "grade", "not_mine", "missing"], "about",
    (about) => touch("contest", { award: place.award, about }));
}

function notices() {
  const one = view.notices.find((other) => other.id === place.notice);
  if (!one) {
    const [head, rows] = pages(view.notices, ROWS, (other) => button(other.title, "", () => go({ notice: other.id }), { key: other.id }));
    return wide(top(say("notices"), ...head, back(() => touch("back"))),
      view.hub ? null : second(say("notices_known")),
      rows.length ? make("div", { class: "list" }, rows) : p(say("notices_none")));
  }
  if (place.against) {
    return four(make("h3", {}, one.title), ["amount", "person", "rule", "other"], "against",
      (about) => touch("object", { notice: one.id, about }));
  }
  return wide(top(one.title, ...scrolling(), back(() => go({ notice: null }))),
    make("div", { class: "body scrolls", tabindex: 0 }, one.body.split("\n").map(p), second(say("notice_until", { day: dayOf(one.until_ms) })),
      one.objections_until_ms ? second(say("object_until", { day: dayOf(one.objections_until_ms) })) : null),
    one.objected ? p(say("objected")) : one.may_object ? button(say("object"), "", () => go({ against: true }), { key: "object" })
      : one.objections_until_ms && !view.somebody ? p(say("object_card")) : null);
}

function topics() {
  const one = view.topics?.find((other) => other.id === place.topic);
  if (one) {
    return single(picture("hand"), second(say(`kind_${one.kind}`)), h1(one.title),
      one.until_ms ? p(say("topic_until", { day: dayOf(one.until_ms) })) : null,
      actions(view.may_ask ? button(say(`ask_${one.kind}`), "go", () => touch("ask", { topic: one.id }), { key: "ask" }) : null,
        back(() => go({ topic: null }))));
  }
  const [head, rows] = pages(view.topics ?? [], ROWS, (other) => button(`${say(`kind_${other.kind}`)} · ${other.title}`, "", () => go({ topic: other.id }), { key: other.id }));
  return wide(top(say("topics_title"), ...head, back(() => touch("back"))),
    rows.length ? [view.hub ? null : second(say("topics_known")), make("div", { class: "list" }, rows)]
      : p(!view.hub || view.problem ? say("topics_away") : say(view.topics ? "topics_none" : "waiting")));
}

function told() {
  const bad = view.problem;
  const then = view.what === "wait" ? say(view.ahead ? "told_ahead" : "told_first", { n: view.ahead }) : view.due_ms ? say("told_due", { day: dayOf(view.due_ms) }) : "";
  return single(picture(bad ? "cloud" : "thanks"),
    h1(say(!bad ? `told_${view.what}` : bad.code === "ask_unsure" ? "unsure" : "not_taken")),
    p(bad ? bad.text : then),
    bad ? null : second(say(view.what === "kept" ? "told_kept_more" : view.what === "wait" ? "told_wait_more" : "told_more")),
    actions(back(() => touch("back"))));
}

export const SCREENS = {
  idle, hello, basket, weighing, pin, collect, handing, history, notices, topics, told,
  receipt: () => receipt(say(got() ? "thanks" : "nothing_given")),
  review: () => receipt(say("review"), say("review_more")),
  assisting: () => single(picture("hand"), h1(say("assisting")), p(say("assisting_more")),
    actions(view.own ? button(say("own"), "", () => touch("own"), { key: "own" }) : null)),
  sorry: () => single(picture("cloud"), h1(say("sorry")), p(view.problem?.text ?? "")),
  lost: () => single(picture("leaf", "turning"), h1(say("lost")), p(say("lost_more"))),
};
