// A BRTC device on another WebRTC stack (libwebrtc as bound by @roamhq/wrtc) without a browser: the same client
// library, a WAV file as its microphone. Commands and answers are JSON lines, as for browser.mjs.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import wrtc from '@roamhq/wrtc';
import WebSocket from 'ws';

Object.assign(globalThis, {
  WebSocket, RTCPeerConnection: wrtc.RTCPeerConnection, MediaStream: wrtc.MediaStream,
});
Promise.withResolvers ??= () => {
  let resolve; let reject;
  const promise = new Promise((a, b) => { resolve = a; reject = b; });
  return { promise, resolve, reject };
};

const { BrtcClient } = await import(pathToFileURL(process.argv[2]));
const RATE = 48000;
let client = null;
let stream = null;
let sink = null;
let feeding = null;
const recorded = [];

async function until(what, condition, seconds = 20) {
  const end = Date.now() + seconds * 1000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`no ${what} within ${seconds} s`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

function length() { return recorded.reduce((n, c) => n + c.length, 0); }

const device = {
  async connect(url, token, autoAccept = true) {
    client = new BrtcClient();
    client.on('streamAvailable', (e) => {
      stream = e.stream;
      sink = new wrtc.nonstandard.RTCAudioSink(e.track);
      let last = 0;
      sink.ondata = ({ samples, sampleRate, channelCount }) => {
        // the stack chooses the rate as it goes along: bring everything to 48 kHz, straight lines between samples
        const step = RATE / sampleRate;
        const out = new Int16Array(samples.length / channelCount * step);
        for (let i = 0; i < out.length; i++) {
          const k = Math.floor(i / step);
          const next = samples[k * channelCount];
          const before = k === 0 ? last : samples[(k - 1) * channelCount];
          out[i] = before + (next - before) * ((i % step) + 1) / step;
        }
        last = samples[samples.length - channelCount];
        recorded.push(out);
      };
    });
    await client.connect({ url, token, autoAccept });
  },
  /** Feeds a 48 kHz mono WAV in a loop, ten milliseconds at a time, paced by the clock. */
  async publish(wav) {
    const bytes = readFileSync(wav);
    const pcm = new Int16Array(bytes.buffer.slice(bytes.byteOffset + 44, bytes.byteOffset + bytes.length));
    const source = new wrtc.nonstandard.RTCAudioSource();
    const track = source.createTrack();
    const frame = RATE / 100;
    const frames = []; // cut once: the pacing below must cost little
    for (let at = 0; at + frame <= pcm.length; at += frame) frames.push(pcm.slice(at, at + frame));
    const start = process.hrtime.bigint();
    let sent = 0;
    feeding = setInterval(() => {
      const due = Number((process.hrtime.bigint() - start) / 10_000_000n);
      for (; sent < due; sent++) {
        const samples = frames[sent % frames.length];
        source.onData({ samples, sampleRate: RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: frame });
      }
    }, 5);
    await client.publish(new MediaStream([track]));
  },
  awaitStream: (seconds) => until('stream', () => stream !== null, seconds),
  /** This stack tells no removetrack: the negotiated direction says it. */
  async awaitNoStream(seconds) {
    await until('end of the stream', () => client.peers.subscribe.getTransceivers()
      .every((t) => t.currentDirection !== 'recvonly'), seconds);
    stream = null;
    sink?.stop();
  },
  awaitRecorded: (seconds, limit) => until(`${seconds} s of recording`, () => length() >= seconds * RATE, limit),
  recording: () => Buffer.concat(recorded.map((c) => Buffer.from(c.buffer, c.byteOffset, c.byteLength))).toString('base64'),
  dial: (number) => client.requestOutboundConnection(number, 'PHONE_NUMBER'),
  hangup: (id, type) => client.hangupConnection(id, type),
  accept: () => client.acceptStream(),
  decline: () => client.declineStream(),
  disconnect: () => { clearInterval(feeding); client.disconnect(); },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { id, name, args = [] } = JSON.parse(line);
  try {
    const value = await device[name.replace('device.', '')](...args);
    process.stdout.write(JSON.stringify({ id, value: value ?? null }) + '\n');
  } catch (e) {
    process.stdout.write(JSON.stringify({ id, error: String(e.stack ?? e) }) + '\n');
  }
}
process.exit(0);
