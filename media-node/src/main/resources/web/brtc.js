// A BRTC device for browsers, without dependencies.
//
//   const client = new BrtcClient();
//   client.on('streamAvailable', ({ stream, from }) => { audio.srcObject = stream; });
//   await client.connect({ url: 'wss://node.example/brtc/v1/endpoints', token });
//   await client.publish(await navigator.mediaDevices.getUserMedia({ audio: true }));
//   const { accepted } = await client.requestOutboundConnection('+15551230100', 'PHONE_NUMBER');
//
// Two peer connections: "publish" carries our audio, "subscribe" theirs. The node makes the first offer on both; then
// we offer on publish (publish, unpublish, ICE restart) and the node on subscribe (a call's audio comes and goes).
// Candidates are never trickled: the node's are in its descriptions and it learns ours from our checks.

const REPLY_TIMEOUT_MS = 45_000;
const PING_PERIOD_MS = 60_000;
const RECONNECT_DELAY_MS = 1_000;
const RECONNECT_TRIES = 60; // a browser cannot see why it is refused; for ever would be a nuisance
const COME_BACK = 1001; // the only close code after which a device connects again

/** An error that the node replied with: `code` and `message` are its own. */
export class RpcError extends Error {
  constructor({ code, message, data }) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
    this.data = data;
  }
}

/** JSON-RPC 2.0 over one WebSocket: numbered calls with a deadline, notifications both ways. */
class RpcSocket {
  #socket;
  #lastId = 0;
  #pending = new Map();

  constructor(url, { onNotification, onClose }) {
    this.#socket = new WebSocket(url);
    this.#socket.onmessage = ({ data }) => this.#received(data, onNotification);
    this.#socket.onclose = ({ code, reason }) => {
      for (const { reject, timer } of this.#pending.values()) {
        clearTimeout(timer);
        reject(new Error(`connection closed (${code})`));
      }
      this.#pending.clear();
      onClose(code, reason);
    };
  }

  opened() {
    return new Promise((resolve, reject) => {
      this.#socket.addEventListener('open', resolve, { once: true });
      this.#socket.addEventListener('close', ({ code }) => reject(new Error(`connection refused or lost (${code})`)),
        { once: true });
    });
  }

  call(method, params = {}) {
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== WebSocket.OPEN) {
        reject(new Error('not connected'));
        return;
      }
      const id = ++this.#lastId;
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Error(`${method}: no reply within ${REPLY_TIMEOUT_MS / 1000} s`));
      }, REPLY_TIMEOUT_MS);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', method, params, id }));
    });
  }

  notify(method, params) {
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) }));
    }
  }

  close(code) {
    this.#socket.close(code);
  }

  #received(data, onNotification) {
    const message = JSON.parse(data);
    if (message.method !== undefined) {
      onNotification(message.method, message.params ?? {});
      return;
    }
    const waiting = this.#pending.get(message.id);
    if (waiting === undefined) return;
    this.#pending.delete(message.id);
    clearTimeout(waiting.timer);
    if (message.error !== undefined) waiting.reject(new RpcError(message.error));
    else waiting.resolve(message.result);
  }
}

/** The msid track id of each section of an SDP that has one, by mid: a re-used section keeps its first track's id. */
function trackIdsByMid(sdp) {
  const ids = new Map();
  for (const section of sdp.split(/\r?\n(?=m=)/).slice(1)) {
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1];
    const trackId = /^a=msid:\S+ (\S+)/m.exec(section)?.[1];
    if (mid !== undefined && trackId !== undefined) ids.set(mid, trackId);
  }
  return ids;
}

export class BrtcClient {
  #listeners = new Map();
  #options = null;
  #uniqueId = crypto.randomUUID(); // kept over reconnects: the node knows us by it
  #rpc = null;
  #publish = null;
  #subscribe = null;
  #published = [];           // { track, stream, transceiver }
  #streams = new Map();      // of calls, by id
  #revision = 0;
  #metadata = {};            // of the offer in hand, by msid track id
  #trackIds = new Map();     // of the offer in hand, by mid
  #subscribeWork = Promise.resolve();
  #publishWork = Promise.resolve();
  #pingTimer = null;
  #leaving = false;
  #ready = null;             // { promise, resolve, reject } of the connection in hand

  endpointId = null;
  deviceId = null;
  ready = false;

  /** Events: streamAvailable, streamUnavailable, ready, reconnecting, close. Returns this. */
  on(event, listener) {
    const listeners = this.#listeners.get(event) ?? [];
    listeners.push(listener);
    this.#listeners.set(event, listeners);
    return this;
  }

  off(event, listener) {
    this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter((l) => l !== listener));
    return this;
  }

  /**
   * Opens the socket and both peer connections; resolves when the node says ready.
   * With autoAccept false a stream waits, silent, for acceptStream() or declineStream().
   */
  async connect({ url, token, autoAccept = true, iceServers = [], reconnect = true }) {
    if (this.#options !== null) throw new Error('already connected');
    this.#options = { url, token, autoAccept, iceServers, reconnect };
    this.#leaving = false;
    try {
      await this.#open();
    } catch (e) {
      this.#options = null;
      this.#dropPeers();
      this.#rpc?.close(1000);
      throw e;
    }
  }

  /** Sends the stream's audio tracks to the node. */
  async publish(stream) {
    const added = stream.getAudioTracks().map((track) => ({ track, stream, transceiver: null }));
    this.#published.push(...added);
    try {
      await this.#negotiatePublish(() => added.forEach((entry) => this.#addTrack(entry)));
    } catch (e) {
      this.#published = this.#published.filter((entry) => !added.includes(entry));
      throw e;
    }
    return stream;
  }

  /** Takes a published stream back; all of them when none is named. */
  async unpublish(stream) {
    const gone = this.#published.filter((entry) => stream === undefined || entry.stream.id === stream.id);
    this.#published = this.#published.filter((entry) => !gone.includes(entry));
    if (gone.length === 0) return;
    await this.#negotiatePublish(() => gone.forEach(({ transceiver }) => transceiver?.stop()));
  }

  /** Asks the application for a connection; type is PHONE_NUMBER, ENDPOINT or CALL_ID. Resolves to { accepted }. */
  requestOutboundConnection(id, type = 'PHONE_NUMBER') {
    return this.#call('requestOutboundConnection', { id, type });
  }

  hangupConnection(endpoint, type = 'PHONE_NUMBER') {
    return this.#call('hangupConnection', { endpoint, type });
  }

  acceptStream() {
    return this.#call('acceptStream');
  }

  declineStream() {
    return this.#call('declineStream');
  }

  /** Sends digits as RFC 4733 events beside the published audio. */
  sendDtmf(digits, durationMs = 120, gapMs = 70) {
    const dtmf = this.#published[0]?.transceiver?.sender.dtmf;
    if (!dtmf) throw new Error('digits need a published audio track');
    dtmf.insertDTMF(dtmf.toneBuffer + digits, durationMs, gapMs);
  }

  /** New ICE credentials and checks on the publish peer, as after a change of network. */
  iceRestart() {
    return this.#negotiatePublish(() => {}, { iceRestart: true });
  }

  /** How the media is doing, in seconds and packets; values are null while unknown. */
  async stats() {
    const inbound = { packetsReceived: 0, packetsLost: 0, jitter: 0, audioLevel: 0, concealedSamples: 0 };
    const outbound = { packetsSent: 0, bytesSent: 0 };
    let pairTime = null;
    let reportTime = null;
    for (const report of (await this.#subscribe?.getStats())?.values() ?? []) {
      if (report.type === 'inbound-rtp' && report.kind === 'audio') {
        inbound.packetsReceived += report.packetsReceived ?? 0;
        inbound.packetsLost += report.packetsLost ?? 0;
        inbound.jitter = Math.max(inbound.jitter, report.jitter ?? 0);
        inbound.audioLevel = Math.max(inbound.audioLevel, report.audioLevel ?? 0);
        inbound.concealedSamples += report.concealedSamples ?? 0;
      }
    }
    for (const report of (await this.#publish?.getStats())?.values() ?? []) {
      if (report.type === 'outbound-rtp' && report.kind === 'audio') {
        outbound.packetsSent += report.packetsSent ?? 0;
        outbound.bytesSent += report.bytesSent ?? 0;
      } else if (report.type === 'candidate-pair' && report.nominated) {
        pairTime = report.currentRoundTripTime ?? pairTime;
      } else if (report.type === 'remote-inbound-rtp') {
        reportTime = report.roundTripTime ?? reportTime;
      }
    }
    return { inbound, outbound, roundTripTime: pairTime ?? reportTime };
  }

  /** The two RTCPeerConnections, for tests and diagnosis. */
  get peers() {
    return { publish: this.#publish, subscribe: this.#subscribe };
  }

  /** Says goodbye. */
  disconnect() {
    this.#leaving = true;
    this.#rpc?.notify('leave');
    this.#rpc?.notify('deviceDiagnostics', { logs: [] });
    this.#rpc?.close(1000);
    this.#dropPeers();
  }

  // ---- connecting

  async #open() {
    const { url, token, autoAccept } = this.#options;
    const query = new URLSearchParams({
      client: 'browser', sdkVersion: '1.0.0', uniqueId: this.#uniqueId, endpointToken: token,
    });
    this.#revision = 0;
    this.#ready = Promise.withResolvers();
    this.#ready.promise.catch(() => {}); // told to whoever waits, which may be nobody yet
    const rpc = new RpcSocket(`${url}?${query}`, {
      onNotification: (method, params) => this.#notified(method, params),
      onClose: (code, reason) => this.#closed(rpc, code, reason),
    });
    this.#rpc = rpc;
    await rpc.opened();
    this.#pingTimer = setInterval(() => rpc.call('ping').catch(() => rpc.close(4000)), PING_PERIOD_MS);
    const offers = await rpc.call('setMediaPreferences', { protocol: 'WEBRTC', autoAccept });
    this.endpointId = offers.endpointId;
    this.deviceId = offers.deviceId;
    this.#publish = await this.#peer('publish', offers.publishSdpOffer.sdpOffer);
    this.#subscribe = await this.#peer('subscribe', offers.subscribeSdpOffer.sdpOffer);
    await this.#ready.promise;
  }

  /** Builds a peer connection on the node's first offer, which holds data channels only. */
  async #peer(peerType, sdpOffer) {
    const peer = new RTCPeerConnection({
      iceServers: this.#options.iceServers, bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require',
    });
    peer.ondatachannel = ({ channel }) => {
      if (channel.label !== '__heartbeat__') return;
      channel.onmessage = ({ data }) => {
        if (data === 'PING') channel.send('PONG');
      };
    };
    if (peerType === 'subscribe') peer.ontrack = (event) => this.#trackAdded(event);
    await this.#answer(peer, peerType, sdpOffer);
    return peer;
  }

  /** The answer goes out as created, before candidates are gathered. */
  async #answer(peer, peerType, sdpOffer) {
    await peer.setRemoteDescription({ type: 'offer', sdp: sdpOffer });
    const answer = await peer.createAnswer();
    await peer.setLocalDescription(answer);
    await this.#rpc.call('answerSdp', { peerType, sdpAnswer: answer.sdp });
  }

  #notified(method, params) {
    if (method === 'ready') {
      this.ready = true;
      this.#ready.resolve();
      this.#emit('ready', params);
    } else if (method === 'sdpOffer') {
      this.#subscribeWork = this.#subscribeWork
        .then(() => this.#renegotiateSubscribe(params))
        .catch((e) => console.warn('brtc: an offer was not answered:', e.message));
    }
  }

  #closed(rpc, code, reason) {
    if (rpc !== this.#rpc) return;
    clearInterval(this.#pingTimer);
    const wasReady = this.ready;
    this.ready = false;
    this.#rpc = null;
    this.#ready.reject(new Error(`connection closed (${code})`));
    this.#dropPeers();
    if (wasReady && code === COME_BACK && this.#options.reconnect && !this.#leaving) {
      this.#emit('reconnecting', { code, reason });
      this.#comeBack();
    } else if (wasReady || this.#leaving) {
      this.#gone(code, reason);
    }
  }

  /** Tries each second, with the same token; then it is a close like any other. */
  async #comeBack() {
    for (let tries = 0; tries < RECONNECT_TRIES; tries++) {
      await new Promise((resolve) => { setTimeout(resolve, RECONNECT_DELAY_MS); });
      if (this.#leaving) return;
      try {
        await this.#open();
        const entries = this.#published;
        if (entries.length > 0) {
          await this.#negotiatePublish(() => entries.forEach((entry) => this.#addTrack(entry)));
        }
        return;
      } catch (e) {
        console.warn('brtc: not back yet:', e.message);
        this.#rpc?.close(1000);
        this.#dropPeers();
      }
    }
    this.#gone(1006, 'the node did not take us back');
  }

  #gone(code, reason) {
    this.#options = null;
    this.#published = [];
    this.#emit('close', { code, reason });
  }

  #dropPeers() {
    for (const stream of this.#streams.values()) this.#emit('streamUnavailable', { stream });
    this.#streams.clear();
    this.#publish?.close();
    this.#subscribe?.close();
    this.#publish = null;
    this.#subscribe = null;
  }

  // ---- our audio

  #addTrack(entry) {
    const sender = this.#publish.addTrack(entry.track, entry.stream);
    entry.transceiver = this.#publish.getTransceivers().find((t) => t.sender === sender);
  }

  /** One offer at a time; it is sent before it is applied, so nothing is on the wire until the node has agreed. */
  #negotiatePublish(change, options = {}) {
    const work = this.#publishWork.then(async () => {
      const peer = this.#publish;
      if (peer === null) throw new Error('not connected');
      change();
      const offer = await peer.createOffer(options);
      const { sdpAnswer } = await this.#call('offerSdp', { sdpOffer: offer.sdp, peerType: 'publish' });
      await peer.setLocalDescription(offer);
      await peer.setRemoteDescription({ type: 'answer', sdp: sdpAnswer });
    });
    this.#publishWork = work.catch(() => {});
    return work;
  }

  // ---- theirs

  async #renegotiateSubscribe({ sdpOffer, sdpRevision, trackMetadata, peerType }) {
    if (this.#subscribe === null || (peerType ?? 'subscribe') !== 'subscribe') return;
    if (sdpRevision <= this.#revision) return; // already overtaken
    this.#metadata = trackMetadata ?? {};
    this.#trackIds = trackIdsByMid(sdpOffer);
    await this.#answer(this.#subscribe, 'subscribe', sdpOffer);
    this.#revision = sdpRevision;
  }

  #trackAdded({ track, streams: [stream], transceiver }) {
    if (stream === undefined) return;
    const about = this.#metadata[this.#trackIds.get(transceiver.mid)] ?? {};
    stream.addEventListener('removetrack', () => {
      if (this.#streams.delete(stream.id)) this.#emit('streamUnavailable', { stream });
    });
    this.#streams.set(stream.id, stream);
    this.#emit('streamAvailable', { stream, track, ...about });
  }

  // ---- small change

  #call(method, params) {
    return this.#rpc === null ? Promise.reject(new Error('not connected')) : this.#rpc.call(method, params);
  }

  #emit(event, detail) {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(detail);
      } catch (e) {
        console.error(`brtc: listener of ${event} failed`, e);
      }
    }
  }
}
