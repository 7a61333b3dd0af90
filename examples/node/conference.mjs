// Everybody who calls is in one room; who comes and goes is said to all.
import { Bxml, bxml, here, serve } from './app.mjs';

const inside = new Set();

serve({
  '/initiate': () => bxml(
    new Bxml.SpeakSentence('Welcome to the conference.'),
    new Bxml.Conference('team', { conferenceEventUrl: `${here}/conference` }),
  ),
  '/conference'({ eventType, callId }) {
    console.log(eventType, callId ?? '');
    if (eventType === 'conferenceMemberJoin') inside.add(callId);
    if (eventType === 'conferenceMemberExit') inside.delete(callId);
    if (eventType === 'conferenceMemberJoin' && inside.size > 1) {
      return bxml(new Bxml.SpeakSentence(`${inside.size} people are here.`));
    }
    return undefined;
  },
  '/members': () => ({ members: [...inside] }),
  '/status': ({ cause }) => console.log('over:', cause),
});
