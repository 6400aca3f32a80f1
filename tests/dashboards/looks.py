"""What a reader would complain about: clipped, outside, too small, foreign, unreadable.

Each check returns a list of complaints; an empty one is what a test asserts.
"""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

CJK = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
LATIN = re.compile(r"[A-Za-z]{2,}")

CLIPPED = """() => {
  const bad = [];
  const wide = innerWidth, high = innerHeight;
  const whole = document.documentElement;
  if (whole.scrollWidth > wide + 1) bad.push(`page is ${whole.scrollWidth} wide`);
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg, canvas, script, style, .spoken, [aria-hidden=true]')) continue;
    const head = e.closest('thead');
    if (head && getComputedStyle(head).position === 'absolute') continue;
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    const box = e.getBoundingClientRect();
    const style = getComputedStyle(e);
    if (!own || !e.checkVisibility() || e.closest('option') || !box.width) continue;
    const name = `${e.tagName}.${e.className} "${e.textContent.trim().slice(0, 30)}"`;
    if (style.display !== 'inline' && style.overflow !== 'visible'
        && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
      bad.push(`clipped ${name}`);
    const size = parseFloat(style.fontSize);
    const lines = [...e.childNodes].filter(n => n.nodeType === 3).flatMap(n => {
      const range = document.createRange();
      range.selectNodeContents(n);
      return [...range.getClientRects()];
    });
    for (const line of lines) {
      if (line.width < 1) continue;
      const middle = (line.top + line.bottom) / 2; // CJK fonts claim 1.4 em a line
      const r = {left: line.left, right: line.right,
        top: middle - size / 2, bottom: middle + size / 2};
      const scroller = e.closest('.scrolls');
      if (!scroller && (r.left < -1 || r.right > wide + 1)) bad.push(`beside ${name}`);
      for (let up = e; up && up !== document.body && !scroller; up = up.parentElement) {
        const b = up.getBoundingClientRect();
        if (!b.width || getComputedStyle(up).display === 'inline') continue;
        if (r.right > b.right + 2 || r.left < b.left - 2
            || r.bottom > b.bottom + 2 || r.top < b.top - 2) {
          bad.push(`sticks out of ${up.tagName}.${up.className}: ${name}`);
          break;
        }
      }
    }
  }
  return bad;
}"""

BELOW = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.spoken, svg, script, style, [aria-hidden=true]'))
  .filter(e => !e.parentElement.closest('.scrolls')) // a list that scrolls by itself
  .filter(e => { const b = e.getBoundingClientRect();
    return b.width && (b.bottom > innerHeight + 1 || b.right > innerWidth + 1
      || b.top < -1 || b.left < -1); })
  .map(e => `${e.tagName}.${e.className} "${e.textContent.slice(0, 30)}"`)"""

OVERLAP = """() => {
  const texts = [...document.querySelectorAll('body *')]
    .filter(e => !e.closest('.spoken, svg, script, style, [aria-hidden=true]'))
    .filter(e => { const t = e.closest('thead');
      return !t || getComputedStyle(t).position !== 'absolute'; })
    .filter(e => e.checkVisibility() && !e.closest('option'))
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
  const boxes = texts.map(e => { const r = document.createRange();
    r.selectNodeContents(e);
    const b = r.getBoundingClientRect();
    const spare = parseFloat(getComputedStyle(e).fontSize) * 0.22;
    return [e, {left: b.left, right: b.right, top: b.top + spare,
      bottom: b.bottom - spare}]; });
  const bad = [];
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const [a, x] = boxes[i], [b, y] = boxes[j];
    if (a.contains(b) || b.contains(a)) continue;
    const w = Math.min(x.right, y.right) - Math.max(x.left, y.left);
    const h = Math.min(x.bottom, y.bottom) - Math.max(x.top, y.top);
    if (w > 2 && h > 2) bad.push(`"${a.textContent}" over "${b.textContent}"`);
  }
  return bad;
}"""

TARGETS = """(least) => [...document.querySelectorAll(
    'button, a[href], select, input:not([type=hidden]), summary')]
  .filter(e => e.getBoundingClientRect().width && !e.closest('td'))
  .filter(e => { const b = e.getBoundingClientRect();
    return b.height < least || b.width < least; })
  .map(e => { const b = e.getBoundingClientRect();
    return `${e.textContent || e.name} ${Math.round(b.width)}x${Math.round(b.height)}`; })"""

LINKS_IN_ROWS = """(least) => [...document.querySelectorAll('td a')]
  .filter(e => e.getBoundingClientRect().width)
  .filter(e => e.getBoundingClientRect().height < least)
  .map(e => e.textContent)"""

WORDS_SHOWN = """() => [...document.querySelectorAll('title, body *')]
  .filter(e => !e.closest('script, style, svg, noscript, .nicegui-error-popup'))
  .filter(e => e.lang === '' || e.lang === document.documentElement.lang)
  .filter(e => !e.closest(`body [lang]:not([lang="${document.documentElement.lang}"])`))
  .flatMap(e => [...[...e.childNodes].filter(n => n.nodeType === 3).map(n => n.data),
    e.getAttribute('aria-label') ?? '', e.getAttribute('placeholder') ?? '',
    e.getAttribute('title') ?? ''])
  .map(t => t.trim()).filter(Boolean)"""


def clipped(page: Page) -> list[str]:
    """Text that is cut off, leaves its box or lies beside the viewport."""
    return list(page.evaluate(CLIPPED))


def below_the_fold(page: Page) -> list[str]:
    """Elements not wholly on the screen (for screens that must not scroll)."""
    return list(page.evaluate(BELOW))


def overlapping(page: Page) -> list[str]:
    """Texts that lie on one another."""
    return list(page.evaluate(OVERLAP))


def small_targets(page: Page, least_px: int) -> list[str]:
    """Controls narrower or lower than `least_px`."""
    return list(page.evaluate(TARGETS, least_px))


def small_links_in_rows(page: Page, least_px: int) -> list[str]:
    """Links inside tables, which may be lower than a button but not tiny."""
    return list(page.evaluate(LINKS_IN_ROWS, least_px))


def foreign_words(page: Page, allowed: set[str]) -> list[str]:
    """Texts of the other language; `allowed` words (names, units) are taken out first."""
    language = page.evaluate("document.documentElement.lang")
    wrong = LATIN if language == "zh-CN" else CJK
    found = []
    for text in page.evaluate(WORDS_SHOWN):
        rest = text
        for word in sorted(allowed, key=len, reverse=True):
            rest = rest.replace(word, "")
        if wrong.search(rest):
            found.append(text)
    return found


def axe_faults(page: Page, *, strict_contrast: bool) -> list[str]:
    """Serious and critical findings of axe; with `strict_contrast` also 7:1."""
    rules = {"color-contrast-enhanced": {"enabled": strict_contrast}}
    options: dict[str, Any] = {"resultTypes": ["violations"], "rules": rules}
    result = Axe().run(page, options=options).response
    return [
        f"{finding['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for finding in result["violations"]
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
    ]
