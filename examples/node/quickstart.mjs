// Both flows of the quick start: calls to our number ring a device in a browser, and the device can call out.
import { account, application, Bxml, bxml, calls, endpoints, here, number, serve } from './app.mjs';

const eligible = new Set();

function connect(endpointId) {
  return bxml(new Bxml.Connect({ eventCallbackUrl: `${here}/connect` }, new Bxml.Endpoint(endpointId)),
    new Bxml.Redirect({ redirectUrl: `${here}/next` }));
}

serve({
  /** The page of a device asks for a token. */
  async '/device'() {
    const { data } = await endpoints.createEndpoint(account, {
      type: 'WEBRTC', direction: 'BIDIRECTIONAL', eventCallbackUrl: `${here}/endpoint`,
    });
    return { endpointId: data.data.endpointId, token: data.data.token };
  },

  /** What devices do, and what they want. */
  async '/endpoint'({ event, endpointId, toType, to }) {
    console.log(event, endpointId);
    if (event === 'endpointEligible') eligible.add(endpointId);
    if (event === 'endpointIneligible' || event === 'endpointDisconnected') eligible.delete(endpointId);
    if (event === 'outboundConnectionRequest' && toType === 'PHONE_NUMBER') {
      await calls.createCall(account, {
        applicationId: application, from: number, to, answerUrl: `${here}/answer`, tag: endpointId,
      });
    }
  },

  /** Somebody calls our number. */
  '/initiate'() {
    const [endpointId] = eligible;
    return endpointId ? connect(endpointId) : bxml(new Bxml.Hangup());
  },

  /** Whom a device wanted to call has answered; the tag tells which device. */
  '/answer': ({ tag }) => connect(tag),

  /** The device declined, or has left. */
  '/next': () => bxml(new Bxml.Hangup()),
  '/connect': ({ status }) => console.log('connect', status),
  '/status': ({ cause }) => console.log('over:', cause),
});
