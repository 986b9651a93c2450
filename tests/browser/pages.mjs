// Every page in a real browser: no fault that axe can find, light and dark, narrow and wide; nothing
// the content policy refuses; no sideways scrolling; small enough for a slow line; and the way from
// the nation to a person by keyboard alone, without scripts.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const [program, pictures] = process.argv.slice(2);
const FIRST_VISIT_BYTES = 40 * 1024;
const NEXT_VISIT_BYTES = 10 * 1024;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const faults = [];
const fault = (text) => { faults.push(text); console.log(`FAULT ${text}`); };

async function serve(data) {
  const server = spawn(program, ['--data', data, '--lang', 'en', 'demo', '--members', '3000', '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise((resolve, reject) => {
    let said = '';
    server.stdout.on('data', (bytes) => {
      said += bytes;
      const found = said.match(/Serving at (http:\S+)/);
      if (found) resolve(found[1]);
    });
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}\n${said}`)));
  });
  return { server, url };
}

async function launch() {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

// From the nation to a person: focus and Enter, no script, no mouse.
async function walk(browser, url) {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  const follow = async (selector, what) => {
    const link = page.locator(selector).first();
    if (await link.count() === 0) { fault(`no way to ${what} from ${page.url()}`); return page.url(); }
    await link.focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    return page.url();
  };
  const visited = {};
  await page.goto(`${url}/vi`);
  visited.home = page.url();
  visited.nation = await follow('a[href="/vi/rates"]', 'the rates');
  visited.province = await follow('svg.map a', 'a province');
  visited.commune = await follow('table.units tbody a', 'a commune');
  visited.branch = await follow('table.units tbody a', 'a branch');
  // Not every branch has members in its own register: one that has is found by its gifts.
  await page.goto(`${url}/vi/support?from=2020-01-01`);
  visited.support = page.url();
  visited.gifts = await follow('a[href^="/vi/gifts"]', 'who received it');
  visited.person = await follow('table a[href^="/vi/people/"]', 'a person');
  visited.unit = await follow('.crumbs li:last-child a', 'the unit of a person');
  return visited;
}

// An address, or what is sought from it, after `#`: a form is sent, so that no address holds it.
async function open(page, address, options) {
  const [at, sought] = address.split('#');
  const answer = await page.goto(at, options);
  if (sought === undefined) return answer;
  await page.locator('form.search input').fill(sought);
  const [found] = await Promise.all([page.waitForNavigation(options), page.locator('form.search button').click()]);
  return found;
}

const VIEWS = [[320, 'light'], [320, 'dark'], [1280, 'light'], [1280, 'dark']];

async function look(browser, name, address, views) {
  for (const [width, colorScheme] of views) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
    const page = await context.newPage();
    const answer = await open(page, address);
    const place = `${name} ${width} ${colorScheme} ${new URL(address).pathname}`;
    if (answer.status() !== 200) fault(`${place}: status ${answer.status()}`);
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    for (const one of violations) fault(`${place}: axe ${one.id}: ${one.nodes.length} × ${one.nodes[0].html.slice(0, 160)}`);
    await scrollsSideways(page, place);
    await context.close();
  }
}

async function scrollsSideways(page, place) {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  if (inner > outer) fault(`${place}: ${inner} px wide in ${outer}`);
}

// The largest text fits as well.
async function enlarge(browser, name, address) {
  for (const width of [390, 1280]) {
    const context = await browser.newContext({ viewport: { width, height: 900 } });
    await context.addCookies([{ name: 'dienhong-prefs', value: 'light.largest', url: new URL(address).origin }]);
    const page = await context.newPage();
    await open(page, address);
    await scrollsSideways(page, `${name} ${width} largest text`);
    await context.close();
  }
}

// As a reader has it: the policy holds, no script is needed, and a slow line is not overloaded.
async function read(browser, name, address) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const refused = [];
  page.on('console', (message) => { if (/Content Security Policy/.test(message.text())) refused.push(message.text()); });
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  let bytes = 0;
  client.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
  await open(page, address, { waitUntil: 'networkidle' });
  const first = bytes;
  bytes = 0;
  const [at, sought] = address.split('#');
  const again = `${at}${at.includes('?') ? '&' : '?'}`;
  await open(page, sought === undefined ? again : `${again}#${sought}`, { waitUntil: 'networkidle' });
  console.log(`${name}: ${first} bytes on the first visit, ${bytes} after`);
  if (first > FIRST_VISIT_BYTES) fault(`${name}: ${first} bytes on the first visit`);
  if (bytes > NEXT_VISIT_BYTES) fault(`${name}: ${bytes} bytes on the next visit`);
  if (refused.length > 0) fault(`${name}: ${refused[0]}`);
  if (await page.locator('h1').count() !== 1) fault(`${name}: not one heading`);
  await context.close();
}

async function photograph(browser, name, address) {
  for (const width of [390, 1280]) for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled: false });
    const page = await context.newPage();
    await open(page, address);
    await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    await context.close();
  }
}

// What is chosen is kept, and brings the reader back to the same page.
async function prefer(browser, url) {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(`${url}/vi/rates?on=2024-12-31`);
  await page.locator('details.prefs summary').click();
  await page.locator('input[name=size][value=largest]').check();
  await page.locator('input[name=theme][value=dark]').check();
  await page.locator('details.prefs button').click();
  const html = page.locator('html');
  const kept = [await html.getAttribute('data-size'), await html.getAttribute('data-theme'), page.url()];
  const wanted = ['largest', 'dark', `${url}/vi/rates?on=2024-12-31`];
  if (kept.join() !== wanted.join()) fault(`preferences: ${kept} instead of ${wanted}`);
}

// A wrong day is answered with a page that says so, in the reader's language.
async function mistake(browser, url) {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  for (const [lang, words] of [['vi', 'không hợp với ngày xem'], ['en', 'does not fit the day']]) {
    const answer = await page.goto(`${url}/${lang}/rates?on=2024-02-30`);
    const said = await page.locator('main').innerText();
    if (answer.status() !== 400 || !said.includes(words)) fault(`a wrong day in ${lang}: ${answer.status()} ${said}`);
  }
}

const data = mkdtempSync(join(tmpdir(), 'dienhong-pages-'));
if (pictures) mkdirSync(pictures, { recursive: true });
const { server, url } = await serve(data);
const browser = await launch();
try {
  const pages = await walk(browser, url);
  Object.assign(pages, {
    before: `${url}/vi/rates?on=2025-06-30`,
    why: `${url}/vi/why?from=2025-06-30`,
    ledger: `${url}/vi/ledger`,
    search: `${url}/vi/search#quang nam`,
  });
  for (const [name, address] of Object.entries(pages)) {
    const english = address.replace('/vi', '/en');
    // The layout is one; English only has other words.
    for (const [lang, one, views] of [['vi', address, VIEWS], ['en', english, [VIEWS[0], VIEWS[3]]]]) {
      await look(browser, `${name}-${lang}`, one, views);
      if (pictures) await photograph(browser, `${name}-${lang}`, one);
    }
    await enlarge(browser, name, address);
    await read(browser, name, address);
  }
  await prefer(browser, url);
  await mistake(browser, url);
} finally {
  await browser.close();
  server.removeAllListeners('exit');
  server.kill('SIGTERM');
  await new Promise((resolve) => server.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}
console.log(faults.length === 0 ? 'pages: no fault' : `pages: ${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
