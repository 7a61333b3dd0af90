// One call: facts, quality over time, and the ladder of what happened between phone, node and application.

/** An element; text is only ever set as text. */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === 'onclick') element.addEventListener('click', value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

function svg(tag, props, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function duration(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  const two = (n) => String(n).padStart(2, '0');
  return s < 3600 ? `${Math.floor(s / 60)}:${two(s % 60)}` : `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
}

export function lasted(call, now = Date.now()) {
  const from = Date.parse(call.answerTime ?? call.startTime ?? call.enqueuedTime ?? 0);
  return duration((call.endTime ? Date.parse(call.endTime) : now) - from);
}

export function grade(mos) {
  return mos == null ? '' : mos >= 4 ? 'q-good' : mos >= 3 ? 'q-fair' : 'q-poor';
}

export const figure = (value, digits, unit = '') => (value == null ? '–' : value.toFixed(digits) + unit);

export function pretty(text) {
  if (!text) return '(empty)';
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text.replace(/></g, '>\n<');
  }
}

const STATES = { queued: 'wait', initiated: 'wait', answered: 'go', disconnected: '' };

export function stateTag(call) {
  const bad = call.disconnectCause && !['hangup', 'cancel', 'busy', 'rejected', 'timeout'].includes(call.disconnectCause);
  const text = call.state === 'disconnected' ? call.disconnectCause ?? 'ended' : call.state === 'initiated' ? 'ringing' : call.state;
  return h('span', { class: `tag ${bad ? 'bad' : STATES[call.state] ?? ''}` }, text);
}

function plot(samples) {
  const [w, height, left, right] = [640, 112, 26, 34];
  const box = svg('svg', { class: 'plot', viewBox: `0 0 ${w} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Quality over time' });
  const first = samples[0].atMs;
  const span = Math.max(15000, samples.at(-1).atMs - first);
  const x = (s) => left + ((s.atMs - first) / span) * (w - left - right);
  const y = (mos) => 8 + ((4.5 - mos) / 3.5) * (height - 26);
  const maxLoss = Math.max(5, ...samples.map((s) => s.lossPercent));
  for (const mos of [1, 2, 3, 4]) {
    box.append(svg('line', { class: 'grid', x1: left, x2: w - right, y1: y(mos), y2: y(mos) }), svg('text', { x: 10, y: y(mos) + 3 }, String(mos)));
  }
  for (const s of samples.filter((p) => p.lossPercent > 0)) {
    const tall = (s.lossPercent / maxLoss) * (height - 26);
    box.append(svg('rect', { class: 'loss', x: x(s) - 2, y: y(1) - tall, width: 4, height: tall }));
  }
  for (const [field, name] of [['remoteMos', 'far'], ['mos', 'mos']]) {
    const known = samples.filter((s) => s[field] != null);
    if (known.length > 0) {
      box.append(svg('polyline', { class: name, points: known.map((s) => `${x(s)},${y(s[field])}`).join(' ') }));
    }
  }
  box.append(svg('text', { x: left, y: height - 2 }, '0:00'), svg('text', { x: w - right - 24, y: height - 2 }, duration(span)),
    svg('text', { x: w - right + 4, y: y(4.5) + 8 }, `${Math.round(maxLoss)} %`));
  return box;
}

function facts(call) {
  const q = call.quality ?? {};
  const list = [['Duration', lasted(call)], ['MOS in', figure(q.mos, 2)], ['MOS out', figure(q.remoteMos, 2)],
    ['Loss in', figure(q.lossPercent, 1, ' %')], ['Jitter', figure(q.jitterMs, 1, ' ms')], ['Round trip', figure(q.roundTripMs, 0, ' ms')]];
  return h('dl', { class: 'facts' }, ...list.map(([name, value]) => h('div', {}, h('dt', {}, name),
    h('dd', name === 'MOS in' ? { class: grade(q.mos) } : name === 'MOS out' ? { class: grade(q.remoteMos) } : {}, value))));
}

function hookText(e) {
  const { status, tookMs, failure } = e.detail;
  return `${e.title} · ${failure ? (status || failure.split(':')[0].toLowerCase()) : status} · ${tookMs} ms`;
}

function row(e, start, open, toggle) {
  const time = h('time', { title: new Date(e.atMs).toISOString() }, `+${((e.atMs - start) / 1000).toFixed(2)} s`);
  if (e.kind === 'SIP_IN' || e.kind === 'SIP_OUT') {
    return [h('li', { class: 'sip' }, time, h('div', { class: 'lane' },
      h('div', { class: 'what', title: `${e.title} (${e.detail.cseq})` }, e.title.replace(/ SIP\/2\.0$/, '').replace(/^SIP\/2\.0 /, '')),
      h('div', { class: `arrow ${e.kind === 'SIP_IN' ? 'east' : 'west'}` })), h('div', { class: 'lane' }))];
  }
  if (e.kind === 'WEBHOOK') {
    const bad = Boolean(e.detail.failure);
    const key = `${e.atMs} ${e.title}`;
    const line = h('li', { class: `hook ${bad ? 'bad' : ''}` }, time, h('div', { class: 'lane' }), h('div', { class: 'lane' },
      h('button', { class: 'what', type: 'button', 'aria-expanded': String(open.has(key)), onclick: () => toggle(key) }, hookText(e)),
      h('div', { class: 'arrow east' })));
    if (!open.has(key)) return [line];
    return [line, h('li', {}, h('span'), h('div', { class: 'more' },
      h('h3', { class: 'url' }, `${e.detail.method} ${e.detail.url}`), h('pre', {}, pretty(e.detail.request)),
      h('h3', {}, bad ? 'Failed' : `Answer ${e.detail.status}`), h('pre', {}, bad ? e.detail.failure : pretty(e.detail.answer))))];
  }
  const text = e.kind === 'STATE' && e.detail?.disconnectCause ? `${e.title}: ${e.detail.disconnectCause}` : e.title;
  return [h('li', {}, time, h('div', { class: 'across' }, h('span', { class: e.kind === 'VERB' ? 'verb' : 'state' }, e.kind === 'VERB' ? `<${text}>` : text)))];
}

/** The whole view of one call; `open` holds which webhooks are unfolded. */
export function timeline(call, open, toggle) {
  const start = call.entries[0]?.atMs ?? 0;
  const parts = [
    h('div', { class: 'title' }, h('h1', {}, `${call.from} → ${call.to}`), stateTag(call)),
    h('p', { class: 'id' }, call.callId),
  ];
  if (call.errorMessage) parts.push(h('p', { class: 'ending' }, `${call.disconnectCause}: ${call.errorMessage}`));
  parts.push(facts(call));
  if (call.plot.length > 1) {
    parts.push(plot(call.plot), h('p', { class: 'legend' }, h('span', {}, h('i', { style: 'background:var(--brand)' }), 'MOS of what we hear'),
      h('span', {}, h('i', { style: 'background:var(--web)' }), 'MOS of what the phone hears'),
      h('span', {}, h('i', { style: 'background:var(--stop)' }), 'loss toward us')));
  }
  const rows = call.entries.flatMap((e) => row(e, start, open, toggle));
  if (call.dropped > 0) rows.splice(24, 0, h('li', {}, h('span'), h('p', { class: 'dropped' }, `… ${call.dropped} entries left out …`)));
  parts.push(h('ol', { class: 'ladder' }, h('li', { class: 'heads' }, h('span'), h('div', { class: 'names' },
    h('span', {}, 'Phone'), h('span', {}, 'Crosspoint'), h('span', {}, 'Application'))), ...rows));
  return parts;
}
