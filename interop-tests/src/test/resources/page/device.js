// A customer's page reduced to what a test drives: window.device has one function for each thing a person could do.
import { BrtcClient } from '/page/brtc.js';
import { Recorder } from '/page/recorder.js';

let client = null;
let stream = null;
let recorder = null;
const events = [];

/** Waits for a condition that an event makes true, looking again every 20 ms. */
async function until(what, condition, seconds = 20) {
  const end = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`no ${what} within ${seconds} s; events: ${JSON.stringify(events)}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

window.device = {
  /** Sends all media of connections made from now on to another port of the node's host. */
  reroute(port) {
    const original = RTCPeerConnection.prototype.setRemoteDescription;
    RTCPeerConnection.prototype.setRemoteDescription = function setRemoteDescription(description) {
      const sdp = description.sdp.replace(/^(a=candidate:\S+ \d+ udp \d+ \S+) \d+/gim, `$1 ${port}`);
      return original.call(this, { type: description.type, sdp });
    };
  },
  async connect(url, token, autoAccept) {
    client = new BrtcClient();
    client.on('streamAvailable', async (e) => {
      stream = e.stream;
      events.push({ event: 'available', from: e.from, autoAccepted: e.autoAccepted });
      recorder = new Recorder();
      await recorder.start(stream);
    });
    client.on('streamUnavailable', () => { stream = null; events.push({ event: 'unavailable' }); });
    client.on('close', ({ code }) => events.push({ event: 'close', code }));
    client.on('reconnecting', ({ code }) => events.push({ event: 'reconnecting', code }));
    await client.connect({ url, token, autoAccept });
    return { endpointId: client.endpointId, deviceId: client.deviceId };
  },
  /** The fake microphone's file starts to play here: nothing may touch its sound. */
  async publish() {
    const microphone = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    await client.publish(microphone);
    await until('media toward the node', () => client.peers.publish.connectionState === 'connected');
  },
  unpublish: () => client.unpublish(),
  awaitStream: (seconds) => until('stream', () => stream !== null, seconds),
  awaitNoStream: (seconds) => until('end of the stream', () => stream === null, seconds),
  awaitEvent: (name, seconds) => until(name, () => events.some((e) => e.event === name), seconds),
  recorded: () => recorder.seconds(),
  awaitRecorded: (seconds, limit) => until(`${seconds} s of recording`, () => recorder.seconds() >= seconds, limit),
  recording: () => recorder.take(),
  dial: (number) => client.requestOutboundConnection(number, 'PHONE_NUMBER'),
  hangup: (id, type) => client.hangupConnection(id, type),
  accept: () => client.acceptStream(),
  decline: () => client.declineStream(),
  digits: (digits, ms, gap) => client.sendDtmf(digits, ms, gap),
  iceRestart: () => client.iceRestart(),
  disconnect: () => client.disconnect(),
  /** The descriptions of one of the two peer connections. */
  sdp: (peer) => ({
    local: client.peers[peer].localDescription.sdp, remote: client.peers[peer].remoteDescription.sdp,
  }),
  stats: () => client.stats(),
  events: () => events,
  states: () => Object.fromEntries(Object.entries(client.peers).map(([k, p]) => [k, p?.connectionState ?? null])),
};
window.ready = () => true;
