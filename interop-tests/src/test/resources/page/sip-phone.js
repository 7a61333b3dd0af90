// A browser as a SIP phone (RFC 7118) by SIP.js: window.phone has one function for each thing a person could do.
import { Inviter, Registerer, RegistererState, SessionState, UserAgent } from '/sip.js/index.js';
import { Recorder } from '/page/recorder.js';

let agent = null;
let registerer = null;
let session = null;
let recorder = null;
const MEDIA = {
  constraints: { audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false }, video: false },
};

/** Looks again every 20 ms until the condition holds. */
async function until(what, condition, seconds = 20) {
  const end = performance.now() + seconds * 1000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`no ${what} within ${seconds} s; session ${session?.state}`);
    await new Promise((resolve) => { setTimeout(resolve, 20); });
  }
}

/** Records what the far side says as soon as there is media. */
function follow(call) {
  session = call;
  call.stateChange.addListener((state) => {
    if (state !== SessionState.Established) return;
    const fresh = new Recorder();
    fresh.start(call.sessionDescriptionHandler.remoteMediaStream).then(() => { recorder = fresh; });
  });
}

window.phone = {
  async register(server, domain, user, password) {
    agent = new UserAgent({
      uri: UserAgent.makeURI(`sip:${user}@${domain}`),
      authorizationUsername: user,
      authorizationPassword: password,
      transportOptions: { server },
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: 500, peerConnectionConfiguration: { iceServers: [] },
      },
      logLevel: 'warn',
      delegate: { onInvite: follow },
    });
    await agent.start();
    registerer = new Registerer(agent, { expires: 300 });
    await registerer.register();
    await until('registration', () => registerer.state === RegistererState.Registered);
  },
  async dial(target) {
    const call = new Inviter(agent, UserAgent.makeURI(target), { sessionDescriptionHandlerOptions: MEDIA });
    follow(call);
    await call.invite();
  },
  awaitRinging: (seconds) => until('call', () => session?.state === SessionState.Initial, seconds),
  async accept() { await session.accept({ sessionDescriptionHandlerOptions: MEDIA }); },
  awaitEstablished: (seconds) => until('answer', () => session?.state === SessionState.Established, seconds),
  awaitOver: (seconds) => until('end of the call', () => session?.state === SessionState.Terminated, seconds),
  awaitRecorded: (seconds, limit) => until(`${seconds} s of recording`,
    () => recorder !== null && recorder.seconds() >= seconds, limit),
  recording: () => recorder.take(),
  async hangup() { await session.bye(); },
  async cancel() { await session.cancel(); },
  /** Descriptions of the call: what we said and what we were told. */
  sdp() {
    const { localDescription, remoteDescription } = session.sessionDescriptionHandler.peerConnection;
    return { local: localDescription.sdp, remote: remoteDescription.sdp };
  },
};
window.ready = () => true;
