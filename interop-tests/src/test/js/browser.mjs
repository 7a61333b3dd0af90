// Drives one headless Chromium for the tests: commands come in as JSON lines, answers go out as JSON lines.
//   {id, do: "open", url, microphone, width, height, dark}  start the browser on a page
//   {id, do: "call", name, args}                            call window[name](...args), await it
//   {id, do: "shot", file}                                  screenshot of the whole page
//   {id, do: "resize", width, height, dark}
//   {id, do: "signal", name}                                to every process of the browser, such as SIGSTOP
import { chromium } from 'playwright-core';
import { createInterface } from 'node:readline';
import { execFileSync } from 'node:child_process';

let browser = null;
let page = null;

const commands = {
  async open({ url, microphone, width = 1100, height = 800, dark = false }) {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required',
      '--disable-features=WebRtcHideLocalIpsWithMdns'];
    if (microphone) args.push(`--use-file-for-fake-audio-capture=${microphone}`);
    browser = await chromium.launchServer({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
    const connection = await chromium.connect(browser.wsEndpoint());
    const context = await connection.newContext({
      viewport: { width, height }, colorScheme: dark ? 'dark' : 'light', permissions: ['microphone'],
    });
    page = await context.newPage();
    page.on('console', (m) => process.stderr.write(`[page ${m.type()}] ${m.text()}\n`));
    page.on('pageerror', (e) => process.stderr.write(`[page error] ${e.stack ?? e}\n`));
    await page.goto(url);
    return { pid: browser.process().pid, version: connection.version() };
  },
  async call({ name, args = [] }) {
    return page.evaluate(async ([n, a]) => {
      const value = await n.split('.').reduce((o, k) => o[k], window)(...a);
      return value === undefined ? null : value;
    }, [name, args]);
  },
  async loaded({ name }) { await page.waitForFunction((n) => n in window, name, { timeout: 20000 }); return null; },
  async click({ selector }) { await page.click(selector, { timeout: 10000 }); return null; },
  async text({ selector }) { return page.textContent(selector, { timeout: 10000 }); },
  async wait({ selector, contains }) {
    await page.waitForFunction(([s, c]) => document.querySelector(s)?.textContent.includes(c), [selector, contains],
      { timeout: 20000 });
    return null;
  },
  /** Waits until a level meter shows sound. */
  async level({ selector }) {
    await page.waitForFunction((q) => document.querySelector(q).value > 25, selector, { timeout: 20000 });
    return null;
  },
  async change({ selector, from }) {
    await page.waitForFunction(([q, f]) => document.querySelector(q).textContent !== f, [selector, from],
      { timeout: 20000 });
    return null;
  },
  /** Chooses an option of a list. */
  async choose({ selector, value }) { await page.selectOption(selector, value); return null; },
  async visible({ selector }) { await page.waitForSelector(selector, { timeout: 20000 }); return null; },
  async attribute({ selector, name }) { return page.getAttribute(selector, name); },
  async fill({ selector, text }) { await page.fill(selector, text); return null; },
  /** How far the page can be scrolled sideways, in pixels. */
  async wideness() {
    return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  },
  async shot({ file }) { await page.screenshot({ path: file, fullPage: true }); return null; },
  async resize({ width, height, dark }) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    return null;
  },
  async signal({ name }) {
    for (const pid of tree(browser.process().pid)) {
      try { process.kill(pid, name); } catch { /* already gone */ }
    }
    return null;
  },
};

function tree(pid) {
  let children = '';
  try { children = execFileSync('pgrep', ['-P', String(pid)]).toString(); } catch { /* no children */ }
  return [pid, ...children.split('\n').filter(Boolean).flatMap((c) => tree(Number(c)))];
}

function answer(o) { process.stdout.write(JSON.stringify(o) + '\n'); }

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  try {
    answer({ id: command.id, value: await commands[command.do](command) });
  } catch (e) {
    answer({ id: command.id, error: String(e.stack ?? e) });
  }
}
await browser?.close().catch(() => {});
process.exit(0);
