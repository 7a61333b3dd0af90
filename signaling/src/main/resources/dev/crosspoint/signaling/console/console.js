// The console: signs in with the account's credentials, follows its calls as they change, and looks into one of them.
import { duration, figure, grade, h, lasted, pretty, stateTag, timeline } from './timeline.js';

const $ = (id) => document.getElementById(id);
const calls = new Map();
const unfolded = new Set();
const devices = new Map();
let authorization = sessionStorage.getItem('authorization');
let account = null;
let stream = null;
let chosen = null;
let chosenDelivery = null;
let view = 'calls';

// ---- talking to the node

async function ask(path, options = {}) {
  const reply = await fetch(path, { ...options, headers: { Authorization: authorization, ...options.headers } });
  if (reply.status === 401) leave('Signed out: the credentials are not valid any more.');
  return reply;
}

async function follow() {
  stream?.abort();
  const mine = stream = new AbortController();
  while (stream === mine) {
    try {
      const reply = await ask(`/console/live${numbers() ? '?numbers=full' : ''}`, { signal: mine.signal });
      if (!reply.ok) throw new Error(String(reply.status));
      calls.clear(); // a stream begins with all calls: a node that began anew does not know those of before
      status('live', 'Live');
      await events(reply.body.pipeThrough(new TextDecoderStream()).getReader());
    } catch (e) {
      if (stream !== mine || !authorization) return;
    }
    status('wait', 'Connecting again …');
    await new Promise((done) => { setTimeout(done, 2000); });
  }
}

async function events(reader) {
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    text += value;
    const parts = text.split('\n\n');
    text = parts.pop();
    for (const part of parts) {
      const data = part.split('\n').filter((l) => l.startsWith('data: ')).map((l) => l.slice(6)).join('');
      if (data) changed(JSON.parse(data));
    }
  }
}

function changed(rows) {
  for (const call of rows) calls.set(call.callId, call);
  const over = [...calls.values()].filter((c) => !alive(c)).sort((a, b) => began(b) - began(a));
  for (const old of over.slice(500)) calls.delete(old.callId);
  list();
  if (chosen && rows.some((c) => c.callId === chosen)) look();
}

const numbers = () => $('numbers').checked;

/** The same masks as the node's, for what comes from APIs that show numbers. */
function masked(text) {
  return numbers() || !text ? text : text.replace(/(\+[1-9]\d{2})\d{2,10}(\d{2})(?!\d)/g, '$1•••$2')
    .replace(/("(?:digits?|terminatingDigit)":\s*")[^"]+"/g, '$1•••"');
}

function status(state, text) {
  $('status').dataset.state = state;
  $('status').querySelector('span').textContent = text;
}

// ---- in and out

async function enter() {
  const reply = await fetch('/console/who', { headers: { Authorization: authorization } });
  if (!reply.ok) return false;
  account = (await reply.json()).accountId;
  sessionStorage.setItem('authorization', authorization);
  $('account').textContent = `Account ${account}`;
  for (const id of ['main', 'tabs', 'session']) $(id).hidden = false;
  $('login').hidden = true;
  follow();
  return true;
}

function leave(why = '') {
  sessionStorage.removeItem('authorization');
  authorization = null;
  stream?.abort();
  stream = null;
  chosen = chosenDelivery = null;
  for (const all of [calls, devices, unfolded]) all.clear();
  for (const id of ['calls', 'call', 'endpoints', 'deliveries', 'delivery']) $(id).replaceChildren();
  for (const id of ['main', 'tabs', 'session']) $(id).hidden = true;
  $('login').hidden = false;
  $('refused').textContent = why;
}

$('login').addEventListener('submit', async (event) => {
  event.preventDefault();
  const bytes = new TextEncoder().encode(`${$('user').value}:${$('password').value}`);
  authorization = `Basic ${btoa(String.fromCharCode(...bytes))}`;
  $('password').value = '';
  $('refused').textContent = await enter() ? '' : 'User or password is wrong.';
});
$('leave').addEventListener('click', () => leave());
$('numbers').addEventListener('change', () => { follow(); show(view); if (chosen) look(); });
$('filter').addEventListener('input', list);
for (const tab of $('tabs').children) tab.addEventListener('click', () => show(tab.dataset.view));

function show(name) {
  view = name;
  for (const tab of $('tabs').children) {
    if (tab.dataset.view === name) tab.setAttribute('aria-current', 'page'); else tab.removeAttribute('aria-current');
  }
  for (const one of ['calls', 'endpoints', 'webhooks']) $(`view-${one}`).hidden = one !== name;
  if (name === 'endpoints') endpoints();
  if (name === 'webhooks') deliveries();
}

// ---- calls

const began = (call) => Date.parse(call.enqueuedTime ?? call.startTime ?? 0);
const alive = (call) => call.state !== 'disconnected';

function list() {
  const all = [...calls.values()];
  const words = $('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = all.filter((c) => words.every((w) => JSON.stringify(c).toLowerCase().includes(w)))
    .sort((a, b) => alive(b) - alive(a) || began(b) - began(a)).slice(0, 300);
  const up = all.filter((c) => c.state === 'answered');
  const poor = up.filter((c) => c.quality?.mos != null && Math.min(c.quality.mos, c.quality.remoteMos ?? 5) < 3);
  const failed = all.filter((c) => !alive(c) && !['hangup', 'cancel', 'busy', 'rejected', 'timeout'].includes(c.disconnectCause));
  $('figures').replaceChildren(...[['up', up.length], ['waiting', all.filter(alive).length - up.length], ['poor', poor.length, true],
    ['failed', failed.length, true]].map(([name, n, bad]) => h('div', { class: bad && n > 0 ? 'bad' : '' }, h('b', {}, String(n)), name)));
  $('calls').replaceChildren(...rows.map(callRow));
  $('no-calls').hidden = all.length > 0;
}

function callRow(call) {
  const q = call.quality ?? {};
  const row = h('tr', { class: alive(call) ? '' : 'over', tabindex: 0, 'aria-selected': String(call.callId === chosen), 'data-call': call.callId },
    h('td', {}, h('span', { class: 'parties' }, h('span', {}, `${call.direction === 'inbound' ? '↘' : '↗'} ${call.from}`), h('small', {}, `→ ${call.to}`))),
    h('td', {}, stateTag(call)), h('td', { class: 'n', 'data-lasts': call.callId }, lasted(call)),
    h('td', { class: 'doing' }, alive(call) ? call.verb ?? '' : ''),
    h('td', { class: `n ${grade(q.mos)}` }, figure(q.mos, 1)), h('td', { class: 'n' }, figure(q.lossPercent, 1, ' %')));
  const choose = () => { chosen = call.callId; unfolded.clear(); list(); look(); };
  row.addEventListener('click', choose);
  row.addEventListener('keydown', (e) => { if (e.key === 'Enter') choose(); });
  return row;
}

let looking = false;
let again = false;

async function look() {
  if (looking) { again = true; return; }
  looking = true;
  try {
    const reply = await ask(`/console/calls/${encodeURIComponent(chosen)}${numbers() ? '?numbers=full' : ''}`);
    if (reply.ok) draw(await reply.json());
    else $('call').replaceChildren(h('p', { class: 'empty' }, (await reply.json()).description));
  } finally {
    looking = false;
    if (again) { again = false; if (chosen) look(); }
  }
}

function draw(call) {
  if (call.callId !== chosen) return;
  const at = $('call').scrollTop;
  $('call').replaceChildren(...timeline(call, unfolded, (key) => {
    if (!unfolded.delete(key)) unfolded.add(key);
    draw(call);
  }));
  $('call').scrollTop = at;
}

setInterval(() => {
  for (const cell of document.querySelectorAll('tr:not(.over) [data-lasts]')) cell.textContent = lasted(calls.get(cell.dataset.lasts));
  if (!authorization || document.hidden) return;
  if (view === 'endpoints' && Date.now() % 5000 < 1000) endpoints();
  if (view === 'webhooks' && Date.now() % 3000 < 1000) deliveries();
}, 1000);

// ---- endpoints and devices

async function endpoints() {
  const reply = await ask(`/v2/accounts/${account}/endpoints?limit=200`);
  if (!reply.ok) return;
  const { data, page } = await reply.json();
  for (const e of data.slice(0, 50).filter((one) => one.status === 'CONNECTED' || devices.has(one.endpointId))) {
    const one = await ask(`/v2/accounts/${account}/endpoints/${e.endpointId}`);
    if (one.ok) devices.set(e.endpointId, (await one.json()).data.devices);
  }
  $('no-endpoints').hidden = data.length > 0;
  $('endpoints').replaceChildren(...data.map((e) => h('tr', {}, h('td', { class: 'id' }, e.endpointId),
    h('td', {}, h('span', { class: `tag ${e.status === 'CONNECTED' ? 'go' : ''}` }, e.status.toLowerCase())), h('td', {}, e.tag ?? ''),
    h('td', {}, new Date(e.creationTimestamp).toLocaleTimeString()), h('td', {}, duration(Date.parse(e.expirationTimestamp) - Date.now())),
    h('td', {}, (devices.get(e.endpointId) ?? []).map((d) => `${d.deviceName ?? d.deviceId.slice(0, 10)} ${d.status.toLowerCase()}`).join(', ')))));
  if (page.totalElements > data.length) $('endpoints').append(h('tr', {}, h('td', { colspan: 6 }, `… and ${page.totalElements - data.length} more`)));
}

// ---- webhooks

const WEBHOOKS = () => `/crosspoint/v1/accounts/${account}/webhooks`;
const OUTCOME = { pending: 'wait', delivered: 'go', failed: 'bad' };

async function deliveries() {
  const state = $('delivery-state').value;
  const reply = await ask(`${WEBHOOKS()}?pageSize=200${state ? `&state=${state}` : ''}`);
  const all = reply.ok ? await reply.json() : [];
  $('no-deliveries').hidden = all.length > 0;
  $('deliveries').replaceChildren(...all.map((d) => {
    const row = h('tr', { tabindex: 0, 'aria-selected': String(d.deliveryId === chosenDelivery) }, h('td', {}, new Date(d.createdTime).toLocaleTimeString()),
      h('td', {}, d.eventType), h('td', {}, h('span', { class: `tag ${OUTCOME[d.state] ?? ''}` }, d.state)), h('td', { class: 'n' }, String(d.attempts ?? '')),
      h('td', { class: 'n' }, d.status ? `${d.status} · ${d.durationMs ?? '–'} ms` : (d.failure ?? '–').toString().toLowerCase()));
    const choose = () => { chosenDelivery = d.deliveryId; delivery(); deliveries(); };
    row.addEventListener('click', choose);
    row.addEventListener('keydown', (e) => { if (e.key === 'Enter') choose(); });
    return row;
  }));
}
$('delivery-state').addEventListener('change', deliveries);

async function delivery() {
  const reply = await ask(`${WEBHOOKS()}/${encodeURIComponent(chosenDelivery)}`);
  if (!reply.ok) return;
  const d = await reply.json();
  const answer = d.answer ?? {};
  const result = h('p', { class: 'hint', id: 'resent', role: 'status' });
  $('delivery').replaceChildren(...[
    h('div', { class: 'title' }, h('h1', {}, d.eventType), h('span', { class: `tag ${OUTCOME[d.state] ?? ''}` }, d.state)),
    h('p', { class: 'id' }, [d.deliveryId, d.callId ?? d.endpointId].filter(Boolean).join(' · ')),
    h('h3', {}, 'Request'), h('pre', {}, masked(JSON.stringify(d.request, null, 2))),
    h('h3', {}, answer.status ? `Answer ${answer.status}` : 'No answer'),
    h('pre', {}, masked(answer.body ? pretty(answer.body) : [answer.failure, answer.detail].filter(Boolean).join(': ') || '(empty)')),
    d.kind === 'event' && d.state !== 'pending' ? h('button', { class: 'primary', id: 'resend', type: 'button', onclick: () => resend(d.deliveryId, result) }, 'Send again') : null,
    result].filter(Boolean));
}

async function resend(deliveryId, result) {
  const reply = await ask(`${WEBHOOKS()}/${encodeURIComponent(deliveryId)}/resend`, { method: 'POST' });
  const body = await reply.json();
  result.textContent = reply.ok ? `Sent again as ${body.deliveryId}` : body.description;
  deliveries();
}

if (authorization) enter().then((in_) => { if (!in_) leave(); });
