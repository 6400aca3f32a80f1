// The kiosk's page: a picture of the view that the kiosk's edge sends. It decides
// nothing, remembers nobody, and draws every view anew, so that the idle screen
// cannot keep anything of the last resident. All text comes from WORDS.

const WORDS = {
  brand: ["邻里积分驿站", "Neighbourhood points station"],
  other: ["English", "中文"],
  leave: ["结束", "Finish"],
  leaving: ["{n} 秒后回到首页，点一下屏幕可以继续", "Closing in {n} s. Touch the screen to stay."],
  tap: ["请刷卡", "Tap your card"],
  tap_more: ["刷一下，看积分，换东西", "See your points, choose something"],
  shelf: ["今日货架", "On the shelf today"],
  choose: ["点一下，换一份", "Touch what you would like"],
  shelf_empty: ["货架正在补货，请问工作人员。", "The shelf is being filled. Please ask the staff."],
  points: ["{n} 分", "{n} points"],
  point: ["1 分", "1 point"],
  left: ["剩 {n} 份", "{n} left"],
  none: ["今天没有了", "None left today"],
  short: ["还差 {n} 分", "{n} points short"],
  short_one: ["还差 1 分", "1 point short"],
  next: ["看更多", "More"],
  page: ["第 {n} 页，共 {all} 页", "Page {n} of {all}"],
  hello: ["{name}，您好", "Hello, {name}"],
  hello_you: ["您好", "Hello"],
  balance: ["您的积分", "Your points"],
  available: ["其中 {n} 分可以用", "{n} of them free to use"],
  as_of: ["截至 {time}", "as of {time}"],
  recent: ["最近记录", "Recently"],
  why: ["为什么？", "Why?"],
  doubt: ["申诉", "I doubt this"],
  doubt_what: ["哪里不对？", "What is wrong?"],
  doubt_more: ["点一下就送出，会有人核对。", "One touch sends it. A person will look."],
  about_weight: ["重量不对", "The weight"],
  about_grade: ["评级不对", "The grade"],
  about_not_mine: ["不是我的", "It is not mine"],
  about_missing: ["少记了", "Something is missing"],
  doubted: ["已受理", "Received"],
  doubted_until: ["{day}前答复您。", "You will have an answer before {day}."],
  doubted_more: ["到时候来刷卡，点“为什么？”就能看到。", "Tap your card then, and touch “Why?” to read it."],
  unsure: ["还不清楚", "Not sure yet"],
  not_doubted: ["没有受理", "Not received"],
  contest_open: ["已申诉，{day}前答复", "In doubt: an answer comes before {day}"],
  contest_upheld: ["申诉成立：{answer}", "You were right: {answer}"],
  contest_refused: ["申诉没有成立：{answer}", "It stays as it is: {answer}"],
  why_title: ["积分是怎么算的", "How the points came about"],
  waiting_for_you: ["给您留着", "Kept for you"],
  collect: ["领取{name}", "Collect {name}"],
  more_open: ["还有 {n} 件", "and {n} more"],
  away: ["暂停兑换", "Exchange is closed"],
  away_text: ["连不上中心。您的积分都在，请稍后再来。", "The centre cannot be reached. Your points are safe; please come back later."],
  away_since: ["{time} 起连不上中心，暂时只能看，不能换。", "The centre has been out of reach since {time}. You can look, not exchange."],
  pin: ["请输入密码", "Enter your PIN"],
  pin_more: ["六位数字", "Six digits"],
  pin_typed: ["已输入 {n} 位", "{n} digits entered"],
  erase: ["删除", "Delete"],
  enter: ["确定", "Enter"],
  back: ["返回", "Back"],
  waiting: ["正在办理", "One moment"],
  waiting_more: ["请稍等，不用再点。", "Please wait. No need to touch again."],
  reserved: ["已经给您留好", "Reserved for you"],
  ask_staff: ["请工作人员刷卡，把东西交给您。", "Please ask the staff to tap their card and hand it to you."],
  keep: ["以后来拿", "Fetch it later"],
  kept_until: ["保留到 {time}", "kept until {time}"],
  cancel: ["不要了", "Cancel it"],
  handing: ["工作人员请交货", "Staff: hand this over"],
  handing_more: ["交到居民手里以后，请点下面的大按钮。", "When the resident has it in hand, touch the large button."],
  given: ["已交给", "Handed over"],
  not_given: ["没有交", "Not handed over"],
  settled: ["谢谢您！", "Thank you!"],
  settled_more: ["{name}已交给您。", "{name}: handed over to you."],
  spent: ["这次用了 {n} 分。", "Points used: {n}."],
  sorry: ["没有办成", "That did not work"],
  sorry_more: ["请工作人员帮忙。", "Please ask the staff for help."],
  lost: ["请稍等", "One moment"],
  lost_more: ["这台机器正在重新连接。", "This machine is connecting again."],
};

// What an entry of the ledger was for.
const WHAT = {
  deposit: ["投放垃圾", "Waste sorted"],
  kitchen: ["投放厨余", "Kitchen waste"],
  recyclable: ["投放可回收物", "Recyclables"],
  hazardous: ["投放有害垃圾", "Hazardous waste"],
  residual: ["投放其他垃圾", "Other waste"],
  compost: ["堆肥", "Composting"],
  award: ["获得积分", "Points earned"],
  correction: ["更正", "Correction"],
  contest: ["申诉更正", "After your doubt"],
  adjustment: ["调整", "Adjustment"],
  claim: ["扣回", "Taken back"],
  expiry: ["到期", "Lapsed"],
  deduction: ["扣分", "Deduction"],
  service: ["志愿服务", "Volunteering"],
  activity: ["社区活动", "Activity"],
  help: ["助贫助困", "Helping a neighbour"],
  idea: ["献智献策", "Idea"],
  gift: ["捐赠物品", "Goods given"],
  honour: ["荣誉", "Honour"],
  redemption: ["兑换", "Exchange"],
  other: ["其他", "Other"],
};

// One sentence per problem: what happened, then what to do.
const PROBLEM = {
  unknown_card: ["这张卡还没有登记，请到服务台办理。", "This card is not known here. Please ask at the desk."],
  card_blocked: ["这张卡已停用，请到服务台办理。", "This card is blocked. Please ask at the desk."],
  not_head: ["这一户只有户主可以兑换。", "In this household only its head can exchange."],
  not_enough_points: ["积分不够，请选别的。", "Not enough points. Please choose something else."],
  out_of_stock: ["刚刚换完了，请选别的。", "That has just gone. Please choose something else."],
  wrong_pin: ["密码不对，请再输一次。", "That PIN is wrong. Please try again."],
  pin_locked: ["密码输错太多次，已锁住。请到服务台。", "Too many wrong PINs: it is locked. Please ask at the desk."],
  pin_not_set: ["还没有设密码，请到服务台设置。", "You have no PIN yet. Please set one at the desk."],
  pin_needed: ["换这个要输密码。", "This needs your PIN."],
  hub_away: ["连不上中心，现在不能换。积分没有动。", "The centre cannot be reached. Your points are untouched."],
  spending_closed: ["正在核对账目，暂停兑换。积分还在，请问工作人员。", "The books are being checked: no exchange just now. Your points are safe. Please ask the staff."],
  busy: ["现在人多，请再试一次。", "It is busy just now. Please try again."],
  staff_card_needed: ["这不是工作人员的卡，请工作人员刷卡。", "That is not a staff card. Please ask the staff to tap theirs."],
  reservation_ended: ["这一份已经不再保留，请重新选。", "This is no longer reserved. Please choose again."],
  not_given: ["东西没有交，积分已经退回。", "Nothing was handed over; your points are back."],
  review: ["结果还不清楚，会有人来核对。积分先保留。", "We are not sure what happened. A person will check; the points stay kept."],
  two_cards: ["一次请只刷一张卡。", "Two cards at once. Please tap only one."],
  unsure: ["没有等到答复。请再刷一次卡，看看留好了没有。", "No answer came. Tap your card again to see whether it is reserved."],
  too_late: ["等得太久，东西没有交，积分还在。", "That took too long. Nothing was handed over; your points are safe."],
  already_handed_over: ["这一份已经交过了，请问工作人员。", "This was handed over already. Please ask the staff."],
  out_of_service: ["这台机器暂时不能兑换，请到服务台。", "This machine cannot exchange just now. Please go to the desk."],
  contested_before: ["这一笔已经申诉过，请等答复。", "This was doubted before. Please wait for the answer."],
  window_closed: ["这一天的公示期已经过了，请到服务台问一问。", "It is too late to doubt that day here. Please ask at the desk."],
  not_yours: ["这一笔不是您家的，请到服务台。", "This is not your household's. Please ask at the desk."],
  doubt_unsure: ["没有等到答复。请再看一次“为什么？”，看看受理了没有。", "No answer came. Look at “Why?” again to see whether it was received."],
  refused: ["没有办成，请工作人员帮忙。", "That did not work. Please ask the staff."],
};

// Other names under which the hub or the edge says the same.
const SAME = {
  card_unknown: "unknown_card", pin_wrong: "wrong_pin", not_allowed: "staff_card_needed",
  writer_stopped: "hub_away", hub_trouble: "refused", poisoned: "refused", key_reused: "refused",
  redemption_state: "reservation_ended", wrong_fence: "reservation_ended",
};

const PICTURES = new Set(["rice", "oil", "cabbage", "greens", "tomato", "soap", "tissue", "flower",
  "seedling", "haircut", "towel", "voucher", "gift"]);
const PAGE = 6;
const PIN_DIGITS = 6;
const LEAVING_S = 15;
const LOST_MS = 4000;
const STAY_EVERY_MS = 5000;

let view = null;
let arrived = 0;
let lost = false;
let page = 0;
let explaining = false;
let doubting = ""; // the award that somebody asks about
let digits = "";
let sent = false;
let stayed = -Infinity;

const column = () => (view?.language === "en" ? 1 : 0);
const fill = (text, gaps) => text.replace(/\{(\w+)\}/g, (_, key) => gaps[key] ?? "");
const say = (key, gaps = {}) => fill(WORDS[key][column()], gaps);
const number = (n) => new Intl.NumberFormat(view?.language).format(n);
const points = (n) => (n === 1 ? say("point") : say("points", { n: number(n) }));
const nameOf = (thing) => (column() ? thing.name_en || thing.name_zh : thing.name_zh || thing.name_en);
const counted = (thing) => (thing.quantity > 1 ? `${nameOf(thing)} × ${number(thing.quantity)}` : nameOf(thing));

function time(ms) {
  const at = new Date(ms);
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const day = { month: "short", day: "numeric" };
  const today = at.toDateString() === new Date().toDateString();
  return new Intl.DateTimeFormat(view?.language, today ? clock : { ...day, ...clock }).format(at);
}

const dayOf = (ms) => new Intl.DateTimeFormat(view.language, { month: "long", day: "numeric" }).format(new Date(ms));

function problemText({ code, zh, en }) {
  const own = PROBLEM[SAME[code] ?? code];
  return own ? own[column()] : (column() ? en : zh) || PROBLEM.refused[column()];
}

// --- small pieces ---

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "click") node.addEventListener("click", value);
    else if (value !== null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

function picture(name, kind = "") {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 120 120");
  svg.setAttribute("aria-hidden", "true");
  if (kind) svg.setAttribute("class", kind);
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

function pictureOf(item) {
  const stem = (item?.picture || item?.id || "").replace(/\.\w+$/, "");
  return picture(PICTURES.has(stem) ? stem : "gift");
}

function button(text, kind, act, more = {}) {
  return make("button", { type: "button", class: kind, "data-key": more.key ?? text, click: act, ...more.attributes }, text);
}

const second = (text) => make("p", { class: "second" }, text);
const itemNamed = (id) => view.shelf?.find((item) => item.id === id);

function notice(title, text) {
  return make("div", { class: "notice" }, make("strong", {}, title), text ? second(text) : null);
}

// --- talking to the edge ---

async function touch(what, more = {}) {
  if (sent || !view) return;
  sent = what !== "stay";
  if (sent) document.activeElement?.setAttribute?.("aria-busy", "true");
  try {
    const answer = await fetch("touch", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Linli": "touch" },
      body: JSON.stringify({ view: view.view, what, ...more }),
    });
    if (what !== "stay") setTimeout(release, answer.ok ? LOST_MS : 0); // not ok: a newer view is on its way
  } catch {
    release();
  }
}

function release() {
  sent = false;
  document.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
}

function listen() {
  const events = new EventSource("events");
  let timer = null;
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
  if (next.screen !== before || next.resident?.name !== view?.resident?.name) [page, explaining, doubting] = [0, false, ""];
  if (next.screen !== "pin" || before !== "pin" || sent) digits = "";
  view = next;
  arrived = performance.now();
  lost = false;
  sent = false;
  draw(next.screen !== before);
}

// The edge is gone or overdue: show nothing of anybody.
function forget() {
  view = view && { screen: "lost", language: view.language, view: -1 };
  digits = "";
  lost = true;
  draw(true);
}

// --- screens ---

const SCREENS = {
  idle: () => halves(
    aside([picture("hand")],
      [make("h1", {}, say("tap")), view.hub ? make("p", {}, say("tap_more")) : away()]),
    shelf(false)),

  hello: () => halves(greeting(), doubting ? choices() : explaining ? reasons() : shelf(Boolean(view.hub && view.resident))),

  doubted: () => single(picture(view.due_ms ? "thanks" : "cloud"),
    make("h1", {}, view.due_ms ? say("doubted") : view.problem?.code === "doubt_unsure" ? say("unsure") : say("not_doubted")),
    make("p", {}, view.due_ms ? say("doubted_until", { day: dayOf(view.due_ms) }) : view.problem ? problemText(view.problem) : say("sorry_more")),
    view.due_ms ? second(say("doubted_more")) : null,
    make("div", { class: "actions" }, button(say("back"), "", () => touch("back")))),

  pin: () => halves(
    aside(
      [make("h1", {}, say("pin")), second(say("pin_more")), dots()],
      [view.problem ? notice(problemText(view.problem)) : chosen(),
        button(say("back"), "push", () => touch("cancel"))]),
    make("div", { class: "pad" },
      ..."123456789".split("").map(digit),
      button(say("erase"), "word", () => type("Backspace")), digit("0"),
      button(say("enter"), "word go", () => type("Enter")))),

  waiting: () => single(picture("leaf", "turning"),
    make("h1", {}, say("waiting")), make("p", {}, say("waiting_more"))),

  reserved: () => single(pictureOf(itemNamed(view.redemption?.item)),
    make("h1", {}, say("reserved")), goods(), problem(), make("p", {}, say("ask_staff")),
    make("div", { class: "actions" },
      button(say("keep"), "", () => touch("keep")),
      button(say("cancel"), "stop", () => touch("cancel"))),
    view.redemption?.held_until_ms ? second(say("kept_until", { time: time(view.redemption.held_until_ms) })) : null),

  handing: () => single(pictureOf(itemNamed(view.redemption?.item)),
    make("h1", {}, say("handing")), goods(), problem(), make("p", {}, say("handing_more")),
    make("div", { class: "actions" },
      button(say("given"), "go tall", () => touch("given")),
      button(say("not_given"), "stop", () => touch("not_given")))),

  settled: () => single(picture("thanks"),
    make("h1", {}, say("settled")),
    view.redemption ? make("p", {}, say("settled_more", { name: counted(view.redemption) })) : null,
    view.redemption ? make("p", {}, say("spent", { n: number(view.redemption.points) })) : null),

  sorry: () => single(picture("cloud"),
    make("h1", {}, say("sorry")), make("p", {}, view.problem ? problemText(view.problem) : say("sorry_more"))),

  lost: () => single(picture("leaf", "turning"), make("h1", {}, say("lost")), make("p", {}, say("lost_more"))),
};

const halves = (...parts) => ["halves", ...parts];
const single = (image, ...parts) =>
  ["single", make("div", { class: "stage" }, image), make("div", { class: "aside" }, ...parts)];
const aside = (lead, more) => make("div", { class: "aside" },
  make("div", { class: "lead" }, ...lead.filter(Boolean)), make("div", { class: "more" }, ...more.filter(Boolean)));
const problem = () => (view.problem ? notice(problemText(view.problem)) : null);
const digit = (n) => button(n, "", () => type(n));

function away() {
  const since = view.away_since_ms;
  return notice(say("away"), since ? say("away_since", { time: time(since) }) : say("away_text"));
}

function chosen() {
  const item = itemNamed(view.choice?.item);
  if (!item) return null;
  return make("div", { class: "chosen" }, pictureOf(item),
    make("div", {}, make("p", {}, counted({ ...item, quantity: view.choice.quantity })), second(points(view.choice.points))));
}

function goods() {
  if (!view.redemption) return null;
  return make("p", {}, make("strong", {}, counted(view.redemption)), " · ", points(view.redemption.points));
}

function dots() {
  const dot = (_, n) => make("i", { class: n < digits.length ? "on" : "" });
  return make("p", { class: "dots", role: "img", "aria-label": say("pin_typed", { n: digits.length }) },
    ...Array.from({ length: PIN_DIGITS }, dot));
}

function greeting() {
  const who = view.resident;
  const open = view.open ?? [];
  const title = make("h1", {}, who?.name ? say("hello", { name: who.name }) : say("hello_you"));
  const told = view.problem ? notice(problemText(view.problem)) : view.hub ? null : away();
  const lead = [title, ...(who ? balance(who) : [])];
  if (told) return aside(lead, [told]);
  return aside(lead, [
    open.length ? collecting(open) : null,
    view.recent?.length ? history(view.recent.slice(0, open.length ? 2 : 5)) : null]);
}

const balance = (who) => [
  make("h2", {}, say("balance")),
  make("p", { class: who.balance > 9999 ? "figure many" : "figure" }, number(who.balance)),
  who.available < who.balance ? second(say("available", { n: number(who.available) })) : null,
  view.hub ? null : second(say("as_of", { time: time(who.as_of_ms) })),
];

function collecting(open) {
  return make("div", { class: "lead" }, make("h2", {}, say("waiting_for_you")),
    button(say("collect", { name: counted(open[0]) }), "go", () => touch("collect", { redemption: open[0].id })),
    open.length > 1 ? second(say("more_open", { n: open.length - 1 })) : null);
}

const signed = (n) => (n < 0 ? `−${number(-n)}` : `+${number(n)}`);
const whatOf = ({ what }) => (WHAT[what] ?? WHAT.other)[column()];
const whyOf = (row) => (column() ? row.why_en : row.why_zh) ?? [];
const explained = (row) => whyOf(row).length > 0;

function history(rows) {
  const line = (row) => make("li", { title: time(row.at_ms) }, make("span", {}, whatOf(row)), make("b", {}, signed(row.points)));
  return make("div", { class: "history" },
    make("header", {}, make("h2", {}, say("recent")), rows.some(explained) ? button(say("why"), "", () => explain(true), { key: "why" }) : null),
    make("ul", { class: "recent" }, ...rows.map(line)));
}

// Why so many points: in place of the shelf, until it is closed.
function reasons() {
  const entry = (row) => make("li", {},
    make("header", {}, title(row), row.award && !row.contest && view.hub
      ? button(say("doubt"), "", () => doubt(row.award), { key: row.award }) : null),
    row.contest ? make("p", { class: "contest" }, standing(row.contest)) : null,
    ...whyOf(row).map(second));
  return make("section", { class: "shelf why" },
    make("header", {}, make("h2", {}, say("why_title")), button(say("back"), "", () => explain(false))),
    make("ul", { tabindex: 0 }, ...view.recent.filter(explained).map(entry)));
}

const title = (row) => make("h3", {}, make("span", {}, whatOf(row)), make("b", {}, signed(row.points)), make("small", {}, time(row.at_ms)));

const standing = ({ outcome, due_ms, answer }) => ({
  open: say("contest_open", { day: dayOf(due_ms) }),
  upheld: say("contest_upheld", { answer }),
  refused: say("contest_refused", { answer }),
}[outcome] ?? answer);

// What is wrong with an award: one of four, and it is sent.
function choices() {
  const row = view.recent.find((one) => one.award === doubting);
  const about = ["weight", "grade", "not_mine", "missing"];
  return make("section", { class: "shelf doubt" },
    make("header", {}, make("h2", {}, say("doubt_what")), button(say("back"), "", () => doubt(""), { key: "back" })),
    make("div", {}, row ? title(row) : null, second(say("doubt_more")),
      make("div", { class: "four" }, ...about.map((what) =>
        button(say(`about_${what}`), "", () => touch("contest", { award: doubting, about: what }), { key: what })))));
}

function doubt(award) {
  doubting = award;
  draw(false);
  stay();
}

function explain(open) {
  explaining = open;
  draw(false);
  stay();
}

function shelf(open) {
  const all = view.shelf ?? [];
  const pages = Math.ceil(all.length / PAGE);
  page = Math.min(page, Math.max(0, pages - 1));
  const shown = all.slice(page * PAGE, page * PAGE + PAGE);
  return make("section", { class: "shelf" },
    make("header", {},
      make("h2", {}, say(open ? "choose" : "shelf")),
      ...(pages < 2 ? [] : [second(say("page", { n: page + 1, all: pages })), button(say("next"), "", turn)])),
    all.length ? make("ul", { class: "items" }, ...shown.map((item) => make("li", {}, card(item, open))))
      : make("p", {}, say("shelf_empty")));
}

function turn() {
  page = (page + 1) % Math.ceil(view.shelf.length / PAGE);
  draw(false);
  stay();
}

function card(item, open) {
  const missing = open ? item.points - view.resident.available : 0;
  const name = make("span", { class: nameOf(item).length > (column() ? 11 : 5) ? "name long" : "name" }, nameOf(item));
  const words = item.left < 1 ? say("none")
    : missing > 0 ? say(missing === 1 ? "short_one" : "short", { n: number(missing) }) : null;
  if (words) return make("div", { class: "item out" }, pictureOf(item), make("span", { class: "left" }), name, make("span", { class: "price" }, words));
  const left = make("span", { class: "left" }, say("left", { n: number(item.left) }));
  const inside = [pictureOf(item), left, name, price(item.points)];
  if (!open) return make("div", { class: "item" }, ...inside);
  return make("button", {
    type: "button", class: "item", "data-key": item.id,
    click: () => touch("choose", { item: item.id, quantity: 1 }),
  }, ...inside);
}

// The number large, its unit small.
function price(n) {
  const [before, after] = points(n).split(number(n));
  return make("span", { class: "price" }, before, number(n), make("small", {}, after));
}

// --- drawing ---

function draw(fresh) {
  document.documentElement.lang = view?.language ?? "zh-CN";
  document.title = say("brand");
  const focused = document.activeElement?.getAttribute("data-key");
  const [kind, ...parts] = SCREENS[view?.screen in SCREENS ? view.screen : "lost"]();
  const screen = document.getElementById("screen");
  screen.className = [kind, view?.screen ?? "lost", view?.hub === false ? "away" : "",
    view?.open?.length ? "kept" : ""].join(" ").trim();
  const read = screen.querySelector(".why ul")?.scrollTop ?? 0;
  screen.replaceChildren(...parts);
  if (read) screen.querySelector(".why ul")?.scrollTo(0, read);
  bar();
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  const said = document.getElementById("said");
  const words = [screen.querySelector("h1")?.textContent, screen.querySelector(".notice")?.textContent];
  const text = words.filter(Boolean).join(" ");
  if (fresh || said.textContent !== text) said.textContent = text;
}

function bar() {
  const seconds = secondsLeft();
  const leaving = seconds !== null && seconds <= LEAVING_S;
  const start = leaving
    ? make("p", { class: "leaving" }, say("leaving", { n: seconds }))
    : make("p", { class: "brand" }, picture("leaf"), make("span", {}, say("brand")));
  const other = view?.language === "en" ? "zh-CN" : "en";
  const parts = [start];
  if (view?.screen in SCREENS && view.screen !== "lost") {
    parts.push(button(say("other"), "", () => touch("language", { language: other }), { key: "language", attributes: { lang: other } }));
    if (!["idle", "waiting", "handing"].includes(view.screen)) {
      parts.push(button(say("leave"), "stop", () => touch("leave"), { key: "leave" }));
    }
  }
  document.getElementById("bar").replaceChildren(...parts);
}

function secondsLeft() {
  if (!view || view.leaves_in_ms == null) return null;
  return Math.max(0, Math.ceil((view.leaves_in_ms - (performance.now() - arrived)) / 1000));
}

function tick() {
  const seconds = secondsLeft();
  if (seconds === null) return;
  if (performance.now() - arrived > view.leaves_in_ms + LOST_MS) return forget();
  const leaving = document.querySelector(".leaving");
  if (seconds > LEAVING_S) return;
  if (leaving) leaving.textContent = say("leaving", { n: seconds });
  else {
    const focused = document.activeElement?.getAttribute("data-key");
    bar();
    if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

function type(key) {
  if (view?.screen !== "pin" || sent) return;
  if (/^\d$/.test(key) && digits.length < PIN_DIGITS) digits += key;
  else if (key === "Backspace") digits = digits.slice(0, -1);
  else if (key === "Enter" && digits.length === PIN_DIGITS) return touch("pin", { pin: digits });
  stay();
  draw(false);
}

// Somebody is there: the edge may wait a little longer.
function stay() {
  const now = performance.now();
  if (view?.leaves_in_ms == null || now - stayed < STAY_EVERY_MS) return;
  stayed = now;
  touch("stay");
}

document.addEventListener("keydown", (event) => {
  if (/^(\d|Backspace)$/.test(event.key)) type(event.key);
  else if (event.key === "Enter" && view?.screen === "pin" && document.activeElement?.tagName !== "BUTTON") type("Enter");
  else if (event.key === "Escape" && view?.screen === "pin") touch("cancel");
  else if (event.key === "Escape" && view && !["idle", "waiting", "handing"].includes(view.screen)) touch("leave");
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
draw(true);
hang();
listen();
