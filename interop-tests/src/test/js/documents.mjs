// BXML as the vendor's builders for Node.js write it: every verb, with all its attributes. Prints {name: document}.
import * as bandwidth from 'bandwidth-sdk';

const { Bxml } = bandwidth.default ?? bandwidth;
const B = Bxml;
const call = 'c-15ac29a2-1331029c-2cb0-4a07-b215-b22865662d85';
const own = { username: 'user', password: 'pass', fallbackUsername: 'other', fallbackPassword: 'secret', tag: 'a tag' };
const ask = (x) => ({
  [`${x}Url`]: 'https://app.example/next', [`${x}Method`]: 'GET',
  [`${x}FallbackUrl`]: 'https://app.example/spare', [`${x}FallbackMethod`]: 'POST',
});

const verbs = {
  Bridge: new B.Bridge(call, { ...ask('bridgeComplete'), ...ask('bridgeTargetComplete'), ...own }),
  Conference: new B.Conference('my-conference', {
    mute: true, hold: false, callIdsToCoach: call, callbackTimeout: 10, ...ask('conferenceEvent'), ...own,
  }),
  Connect: new B.Connect({ eventCallbackUrl: 'https://app.example/status' },
    new B.Endpoint('e-15ac29a2-1331029c-2cb0-4a07-b215-b22865662d85')),
  Forward: new B.Forward({
    to: '+15550001111', from: '+15550002222', callTimeout: 20, diversionTreatment: 'stack',
    diversionReason: 'user-busy',
  }),
  Gather: new B.Gather({
    ...ask('gather'), ...own, terminatingDigits: '#', maxDigits: 4, interDigitTimeout: 2.5, firstDigitTimeout: 10,
    repeatCount: 2,
  }, [new B.PlayAudio('https://app.example/menu.wav'), new B.SpeakSentence('Press a key', { voice: 'julie' })]),
  Hangup: new B.Hangup(),
  Pause: new B.Pause({ duration: 1.5 }),
  PauseRecording: new B.PauseRecording(),
  PlayAudio: new B.PlayAudio('https://app.example/hello.mp3', { username: 'user', password: 'pass' }),
  Record: new B.Record({
    ...ask('recordComplete'), ...own, recordingAvailableUrl: 'https://app.example/media',
    recordingAvailableMethod: 'POST', transcribe: false, terminatingDigits: '*', maxDuration: 30, silenceTimeout: 3,
    fileFormat: 'mp3',
  }),
  Redirect: new B.Redirect({ ...ask('redirect'), ...own }),
  ResumeRecording: new B.ResumeRecording(),
  Ring: new B.Ring({ duration: 2.5, answerCall: false }),
  SendDtmf: new B.SendDtmf('12w3,4W*#', { toneDuration: 100, toneInterval: 200 }),
  SpeakSentence: new B.SpeakSentence('Your <emphasis level="strong">code</emphasis> is'
    + ' <say-as interpret-as="characters">A1</say-as><break time="1s"/> thank you',
  { voice: 'bridget', gender: 'female', locale: 'en_UK' }),
  StartGather: new B.StartGather({ dtmfUrl: 'https://app.example/digit', dtmfMethod: 'POST', tag: 'x' }),
  StartRecording: new B.StartRecording({
    recordingAvailableUrl: 'https://app.example/media', recordingAvailableMethod: 'POST', multiChannel: true,
    fileFormat: 'wav', username: 'user', password: 'pass', tag: 'x',
  }),
  StartStream: new B.StartStream({
    name: 'voice agent', mode: 'bidirectional', tracks: 'inbound', destination: 'wss://app.example/stream',
    destinationUsername: 'user', destinationPassword: 'pass', streamEventUrl: 'https://app.example/stream-event',
    streamEventMethod: 'POST',
  }, new B.StreamParam({ name: 'language', value: 'en' })),
  StartTranscription: new B.StartTranscription({ name: 'words', tracks: 'both', transcriptionEventUrl: 'https://app.example/t' }),
  StopGather: new B.StopGather(),
  StopRecording: new B.StopRecording(),
  StopStream: new B.StopStream({ name: 'voice agent' }),
  StopTranscription: new B.StopTranscription({ name: 'words' }),
  Tag: new B.Tag('a new tag'),
  Transfer: new B.Transfer({
    transferCallerId: '+15550002222', transferCallerDisplayName: 'The Shop', callTimeout: 15, ...ask('transferComplete'),
    ...own, diversionTreatment: 'propagate',
  }, [
    new B.PhoneNumber('+15550001111', { ...ask('transferAnswer'), ...own, transferDisconnectUrl: 'https://app.example/left' }),
    new B.SipUri('sip:agent@pbx.example', { uui: 'bXk=;encoding=base64', ...ask('transferAnswer'), ...own }),
  ]),
};

const documents = { Empty: new B.Response().toBxml(), EmptyBxml: new B.Bxml().toBxml() };
for (const [name, verb] of Object.entries(verbs)) {
  documents[name] = new B.Response(verb).toBxml();
  documents[`${name} in Bxml`] = new B.Bxml([verb]).toBxml();
}
process.stdout.write(JSON.stringify(documents));
