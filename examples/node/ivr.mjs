// A menu: 1 is passed on to a colleague, 2 hears the opening hours, anything else hears the menu again.
import { Bxml, bxml, here, serve } from './app.mjs';

const colleague = process.env.COLLEAGUE;

const menu = (...before) => bxml(...before, new Bxml.Gather(
  { gatherUrl: `${here}/chosen`, maxDigits: 1, firstDigitTimeout: 5, repeatCount: 3 },
  new Bxml.SpeakSentence('For a colleague, press 1. For our opening hours, press 2.'),
));

serve({
  '/initiate': () => menu(new Bxml.SpeakSentence('Welcome to the shop.')),
  '/chosen'({ digits }) {
    if (digits === '1') {
      return bxml(new Bxml.SpeakSentence('One moment, please.'), new Bxml.Transfer(
        { transferCompleteUrl: `${here}/transferred`, callTimeout: 20 }, new Bxml.PhoneNumber(colleague),
      ));
    }
    return digits === '2' ? menu(new Bxml.SpeakSentence('We are open from 9 to 5.')) : menu();
  },
  '/transferred': ({ cause }) => (cause === 'hangup' ? bxml(new Bxml.Hangup())
    : menu(new Bxml.SpeakSentence('Nobody is free at the moment.'))),
  '/status': ({ cause }) => console.log('over:', cause),
});
