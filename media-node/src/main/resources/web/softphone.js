// The softphone page: one BRTC device with a dial pad. The application that answers for it is the node's demo
// application; a customer's page would ask its own server for the token in the same way.
import { BrtcClient } from './brtc.js';

const $ = (id) => document.getElementById(id);
const LETTERS = { 2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ', 0: '+' };
const FAILURES = {
  busy: 'Busy', timeout: 'No answer', rejected: 'Call rejected', cancel: 'Cancelled', hangup: 'Call ended',
  error: 'The call failed', 'callback-error': 'The application did not answer',
};

let client = null;
let microphone = null;
let call = null;          // { number, direction, state: ringing|up, since, stream }
let meters = [];
const history = [];       // one entry a second: { rtt, loss }
let before = null;

function log(text, bad = false) {
  const li = document.createElement('li');
  const time = document.createElement('time');
  time.textContent = new Date().toLocaleTimeString([], { hour12: false });
  const span = document.createElement('span');
  span.textContent = text;
  if (bad) span.className = 'bad';
  li.append(time, span);
  $('log').prepend(li);
  while ($('log').children.length > 60) $('log').lastChild.remove();
}

function status(state, text) {
  $('status').dataset.state = state;
  $('status').lastElementChild.textContent = text;
}

function show() {
  const ready = client !== null && client.ready;
  const up = call?.state === 'up';
  $('call').dataset.state = call?.state ?? 'idle';
  $('peer').textContent = call?.number ?? 'No call';
  $('phase').textContent = call
    ? { calling: 'Calling…', ringing: 'Incoming call', up: call.direction === 'in' ? 'Connected, they called' : 'Connected' }[call.state]
    : 'Dial a number, or let the carrier call you';
  $('dial').disabled = $('call-demo').disabled = $('call-me').disabled = !ready || call !== null;
  $('hangup').disabled = call === null;
  $('mute').disabled = !up;
  $('incoming').hidden = call?.state !== 'ringing';
  if (call?.state === 'ringing') $('caller').textContent = call.number;
  if (!up) $('timer').textContent = '';
}

async function connect() {
  status('wait', 'Asking for the microphone');
  microphone = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  status('wait', 'Connecting');
  const response = await fetch('/demo/device', { method: 'POST' });
  if (!response.ok) throw new Error(`the demo application refused: ${response.status} ${await response.text()}`);
  const { token, endpointId } = await response.json();
  client = new BrtcClient();
  client.endpointId = endpointId;
  client.on('streamAvailable', streamAvailable);
  client.on('streamUnavailable', () => ended('Call ended'));
  client.on('close', ({ code, reason }) => {
    ended('Connection closed');
    client = null;
    status('fault', 'Disconnected: reload to connect again');
    log(`Signaling closed (${code}${reason ? ', ' + reason : ''})`, code !== 1000);
    show();
  });
  const url = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/brtc/v1/endpoints`;
  await client.connect({ url, token, autoAccept: false });
  await client.publish(microphone);
  meter(microphone, 'out');
  status('ready', 'Ready');
  log('Connected: your voice reaches the node');
  follow(endpointId).catch(() => log('The application is gone', true));
  show();
}

// The application tells what it heard of the call (who rings, why it ended), as a customer's own server would.
async function follow(endpointId) {
  let after = 0;
  while (client?.endpointId === endpointId) {
    const r = await fetch(`/demo/events/${endpointId}?after=${after}`);
    if (!r.ok) return;
    for (const event of await r.json()) {
      after = event.number;
      if (event.type === 'ended') {
        log(FAILURES[event.cause] ?? `Call ended: ${event.cause}`, event.cause !== 'hangup');
        if (call && call.state !== 'up') ended(FAILURES[event.cause] ?? event.cause);
      } else {
        log(event.text);
      }
    }
  }
}

async function dial(number) {
  if (call || !number) return;
  call = { number, direction: 'out', state: 'calling' };
  log(`Calling ${number}`);
  show();
  try {
    const { accepted } = await client.requestOutboundConnection(number, 'PHONE_NUMBER');
    if (!accepted) throw new Error('the application declined it');
  } catch (e) {
    log(`The call was refused: ${e.message}`, true);
    ended('Refused');
  }
}

async function streamAvailable({ stream, from }) {
  const outgoing = call?.direction === 'out';
  if (!outgoing) {
    call = { number: from ?? 'Unknown caller', direction: 'in', state: 'ringing', stream };
    log(`Incoming call from ${call.number}`);
    show();
    return;
  }
  call.stream = stream;
  await accept();
}

async function accept() {
  await client.acceptStream();
  call.state = 'up';
  call.since = Date.now();
  $('speaker').srcObject = call.stream;
  meter(call.stream, 'in');
  log(`Connected with ${call.number}`);
  show();
}

async function hangup() {
  if (!call) return;
  const { number, state } = call;
  try {
    if (state === 'ringing') await client.declineStream();
    else if (state === 'up') await client.hangupConnection(client.endpointId, 'ENDPOINT');
    else await client.hangupConnection(number, 'PHONE_NUMBER');
  } catch (e) {
    log(`Hanging up: ${e.message}`, true);
  }
  ended('You hung up');
}

function ended(why) {
  if (!call) return;
  log(why);
  call = null;
  $('speaker').srcObject = null;
  meters = meters.filter((m) => m.side === 'out');
  bar('in', 0);
  mute(false);
  show();
}

function mute(on) {
  microphone?.getAudioTracks().forEach((t) => { t.enabled = !on; });
  $('mute').setAttribute('aria-pressed', String(on));
}

function digit(d) {
  if (call?.state === 'up') {
    client.sendDtmf(d);
    log(`Digit ${d}`);
  } else {
    $('number').value += d;
  }
}

let audioContext = null;
function meter(stream, side) {
  audioContext ??= new AudioContext();
  audioContext.resume();
  const analyser = audioContext.createAnalyser();
  analyser.fftSize = 1024;
  audioContext.createMediaStreamSource(stream).connect(analyser);
  meters = meters.filter((m) => m.side !== side);
  meters.push({ side, analyser, samples: new Float32Array(analyser.fftSize) });
}

function bar(side, percent) {
  $(`bar-${side}`).style.width = `${percent}%`;
  $(`level-${side}`).value = percent;
}

function drawMeters() {
  for (const { side, analyser, samples } of meters) {
    analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
    const db = 20 * Math.log10(Math.max(rms, 1e-5));
    bar(side, Math.max(0, Math.min(100, (db + 60) / 60 * 100)));
  }
  requestAnimationFrame(drawMeters);
}

async function quality() {
  if (!client) return;
  const s = await client.stats();
  if (call?.state === 'up') {
    const seconds = Math.floor((Date.now() - call.since) / 1000);
    $('timer').textContent = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
  }
  const lost = s.inbound.packetsLost - (before?.packetsLost ?? 0);
  const got = s.inbound.packetsReceived - (before?.packetsReceived ?? 0);
  before = s.inbound;
  const loss = call?.state === 'up' && got + lost > 0 ? Math.max(0, 100 * lost / (got + lost)) : null;
  const rtt = s.roundTripTime === null ? null : s.roundTripTime * 1000;
  $('loss').textContent = loss === null ? '–' : `${loss.toFixed(1)} %`;
  $('jitter').textContent = call?.state === 'up' ? `${(s.inbound.jitter * 1000).toFixed(1)} ms` : '–';
  $('rtt').textContent = rtt === null ? '–' : `${rtt < 10 ? rtt.toFixed(1) : rtt.toFixed(0)} ms`;
  history.push({ rtt, loss });
  if (history.length > 60) history.shift();
  drawLine();
}

function drawLine() {
  const canvas = $('line');
  const c = canvas.getContext('2d');
  const { width, height } = canvas;
  const css = getComputedStyle(document.documentElement);
  c.clearRect(0, 0, width, height);
  c.strokeStyle = css.getPropertyValue('--line');
  c.lineWidth = 1;
  for (const y of [0.5, height / 2, height - 0.5]) {
    c.beginPath(); c.moveTo(0, y); c.lineTo(width, y); c.stroke();
  }
  const trace = (key, top, colour) => {
    c.strokeStyle = css.getPropertyValue(colour);
    c.lineWidth = 3;
    c.beginPath();
    let drawing = false;
    history.forEach((h, i) => {
      if (h[key] === null) { drawing = false; return; }
      const x = i / 59 * width;
      const y = height - 3 - Math.min(1, h[key] / top) * (height - 6);
      if (drawing) c.lineTo(x, y); else c.moveTo(x, y);
      drawing = true;
    });
    c.stroke();
  };
  trace('rtt', Math.max(20, ...history.map((h) => h.rtt ?? 0)) * 1.25, '--brand');
  trace('loss', 20, '--stop');
}

for (const key of '123456789*0#') {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = key;
  button.setAttribute('aria-label', key === '*' ? 'star' : key === '#' ? 'hash' : key);
  const small = document.createElement('small');
  small.textContent = LETTERS[key] ?? '';
  button.append(small);
  button.addEventListener('click', () => digit(key));
  $('pad').append(button);
}
$('erase').addEventListener('click', () => { $('number').value = $('number').value.slice(0, -1); });
$('dial').addEventListener('click', () => dial($('number').value.trim()));
$('number').addEventListener('keydown', (e) => { if (e.key === 'Enter') dial($('number').value.trim()); });
$('call-demo').addEventListener('click', () => dial('+15551230100'));
$('call-me').addEventListener('click', async () => {
  log('Asked the carrier to call');
  const r = await fetch(`/demo/call-me/${client.endpointId}`, { method: 'POST' });
  if (!r.ok) log(`The carrier refused: ${await r.text()}`, true);
});
$('accept').addEventListener('click', () => accept().catch((e) => log(e.message, true)));
$('decline').addEventListener('click', hangup);
$('hangup').addEventListener('click', hangup);
$('mute').addEventListener('click', () => mute($('mute').getAttribute('aria-pressed') !== 'true'));
for (const link of document.querySelectorAll('.link')) {
  link.addEventListener('click', () => { $('number').value = link.dataset.number; });
}
document.addEventListener('keydown', (e) => {
  if (call?.state === 'up' && /^[0-9*#]$/.test(e.key) && e.target !== $('number')) digit(e.key);
});

show();
drawLine();
drawMeters();
setInterval(quality, 1000);
connect().catch((e) => {
  status('fault', 'Not connected');
  log(e.name === 'NotAllowedError' ? 'The microphone is not allowed: allow it and reload' : e.message, true);
});
