// Takes a message, and says where it can be fetched.
import { Bxml, bxml, here, serve } from './app.mjs';

const messages = [];

serve({
  '/initiate': () => bxml(
    new Bxml.SpeakSentence('Nobody is here. Please leave a message after the tone, and press hash.'),
    new Bxml.Record({
      recordCompleteUrl: `${here}/recorded`, recordingAvailableUrl: `${here}/available`, maxDuration: 60,
      terminatingDigits: '#', silenceTimeout: 5, fileFormat: 'wav',
    }),
  ),
  '/recorded': () => bxml(new Bxml.SpeakSentence('Thank you. Goodbye.')),
  '/available'({ from, duration, mediaUrl, status }) {
    console.log('message', duration, status, mediaUrl);
    messages.push({ from, duration, mediaUrl, status });
  },
  '/messages': () => ({ messages }),
  '/status': ({ cause }) => console.log('over:', cause),
});
