// What all samples share: where the node is, who we are, and a web server that answers webhooks with BXML.
import { createServer } from 'node:http';
import * as bandwidth from 'bandwidth-sdk';

export const { Bxml, CallsApi, Configuration, EndpointsApi } = bandwidth.default ?? bandwidth;

const env = process.env;
export const node = env.CROSSPOINT_URL ?? 'http://127.0.0.1:8080';
export const account = env.ACCOUNT_ID ?? '9900000';
export const application = env.APPLICATION_ID;
export const number = env.NUMBER;
const port = Number(env.PORT ?? 3000);
export const here = env.PUBLIC_URL ?? `http://127.0.0.1:${port}`;

const credentials = { username: env.API_USER, password: env.API_PASSWORD };
export const calls = new CallsApi(new Configuration({ ...credentials, basePath: `${node}/api/v2` }));
export const endpoints = new EndpointsApi(new Configuration({ ...credentials, basePath: `${node}/v2` }));

/** Verbs as a document. */
export const bxml = (...verbs) => new Bxml.Response(verbs).toBxml();

/** Answers webhooks: each path has a function from the event to a document, to an object, or to nothing. */
export function serve(routes) {
  createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const route = routes[new URL(request.url, here).pathname];
    if (!route) return response.writeHead(404).end();
    try {
      const answer = await route(body ? JSON.parse(body) : {});
      if (answer === undefined) return response.writeHead(204).end();
      const xml = typeof answer === 'string';
      return response.writeHead(200, { 'Content-Type': xml ? 'application/xml' : 'application/json' })
        .end(xml ? answer : JSON.stringify(answer));
    } catch (e) {
      console.error(e.response?.data ?? e);
      return response.writeHead(500).end();
    }
  }).listen(port, () => console.log(`listening on ${port}`));
}
