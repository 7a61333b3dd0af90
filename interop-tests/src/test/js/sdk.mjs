// The vendor's SDK for Node.js, unmodified, as a customer uses it: commands come in as JSON lines, answers go out as such.
//   {id, do: "configure", host, username, password, accessToken}   whose server, and who calls
//   {id, do: "call", api, method, args}   one operation; null arguments are left out; says status, headers and data
import * as bandwidth from 'bandwidth-sdk';
import { createInterface } from 'node:readline';

const sdk = bandwidth.default ?? bandwidth;
let host = null;
let credentials = {};

const commands = {
  configure({ host: where, ...who }) {
    host = where;
    credentials = { username: who.username, password: who.password, accessToken: who.accessToken };
    return null;
  },
  async call({ api, method, args }) {
    const basePath = host + (api === 'EndpointsApi' ? '/v2' : '/api/v2');
    const client = new sdk[api](new sdk.Configuration({ ...credentials, basePath }));
    try {
      return reply(await client[method](...args.map((a) => a ?? undefined)));
    } catch (e) {
      if (!e.response) throw e;
      return reply(e.response);
    }
  },
};

function reply({ status, headers, data, config }) {
  const bytes = data instanceof ArrayBuffer || Buffer.isBuffer(data);
  return {
    method: config.method.toUpperCase(), url: config.url, sent: config.data ?? null,
    status, headers: { ...headers }, data: bytes ? Buffer.from(data).toString('base64') : data ?? null,
  };
}

function answer(o) { process.stdout.write(JSON.stringify(o) + '\n'); }

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  try {
    answer({ id: command.id, value: await commands[command.do](command) });
  } catch (e) {
    answer({ id: command.id, error: String(e.stack ?? e) });
  }
}
