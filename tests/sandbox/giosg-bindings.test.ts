import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../../sandbox/create-sandbox';
import { sandboxDefaults } from '../../sandbox/defaults';
import { signData } from '../api/support/triggers';
import { openGiosgBindings, type BindingsAnswer, type GiosgBindings } from './support/giosg-bindings';

interface TriggerCase {
  name: string;
  query: string[];
  accept: boolean;
  /** Not one of giosg's own unit tests. */
  by?: string;
}
const { cases } = JSON.parse(readFileSync(join(__dirname, '../fixtures/giosg/trigger-request-cases.json'), 'utf8')) as {
  cases: TriggerCase[];
};

const secret = sandboxDefaults.giosgAppSecret;
let bindings: GiosgBindings;
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await createSandbox({ publicUrl: 'http://127.0.0.1:1' });
  bindings = await openGiosgBindings();
}, 300_000);
afterAll(() => sandbox.close());

const queryOf = (url: string): Record<string, string> => Object.fromEntries(new URL(url).searchParams);

const read = (triggers: { query: Record<string, string>; use?: boolean }[]): Promise<BindingsAnswer[]> =>
  bindings.read({ secret, baseUrl: sandbox.url, triggers });

describe('giosg’s own Python bindings', () => {
  it('accept every trigger that the simulated giosg makes', async () => {
    const organization = sandbox.control.organization();
    const types = ['install', 'setup', 'manual_nav', 'manual_dialog', 'console_load', 'chat_start', 'chat_end'];
    const more = ['chat_end_with_msgs', 'chat_open', 'chat_close', 'chat_focus', 'uninstall'];
    const triggers = [...types, ...more].map((type) =>
      queryOf(sandbox.control.trigger({ type, redirectUri: `${sandbox.url}/` })),
    );
    const answers = await read(triggers.map((query) => ({ query })));
    expect(answers.map(({ type }) => type)).toEqual([...types, ...more]);
    for (const answer of answers) {
      expect(answer).toMatchObject({
        org_id: organization.id,
        app_id: sandboxDefaults.giosgAppId,
        inst_id: organization.installation?.id,
        chat_id: '',
        visitor_id: '',
      });
    }
    expect(answers[0]?.['redirect_uri']).toBe(`${sandbox.url}/`);
  });

  it('take the sandbox for giosg: who clicked, the bot’s token, and a code that is good once', async () => {
    const person = sandbox.control.state().organizations[0]?.agents[1]?.giosg;
    const query = queryOf(sandbox.control.trigger({ type: 'setup', userId: person?.id ?? '' }));
    const [answer] = await read([{ query, use: true }]);
    const bot = sandbox.control.organization().installation?.botUserId;
    expect(answer).toMatchObject({
      clicked: person?.id,
      bot,
      token: { user_id: bot, organization_id: sandbox.control.organization().id, app_id: sandboxDefaults.giosgAppId },
      again: expect.stringContaining('invalid_grant') as string,
    });
  });

  it('decide the cases of the fixture as it says', async () => {
    const theirs = cases.filter(({ by }) => by === undefined);
    const triggers = await Promise.all(theirs.map(async ({ query }) => ({ query: await toQuery(query) })));
    const answers = await read(triggers);
    expect(theirs.map(({ name }, index) => [name, answers[index]?.refused === undefined])).toEqual(
      theirs.map(({ name, accept }) => [name, accept]),
    );
  });
});

/** The words of the fixture as a query. */
async function toQuery(words: string[]): Promise<Record<string, string>> {
  const token = queryOf(sandbox.control.trigger({ type: 'setup' }))['token'] ?? '';
  const query: Record<string, string> = {};
  for (const word of words) {
    if (word.startsWith('type=')) query['type'] = word.slice('type='.length);
    else if (word === 'data') query['data'] = await signData({ secret });
    else if (word === 'data(forged)') query['data'] = await signData({ secret: 'forged'.repeat(8) });
    else if (word === 'data(expired)') query['data'] = await signData({ secret, lifetimeSeconds: -600 });
    else if (word === 'redirect_uri') query['redirect_uri'] = sandbox.url;
    else query['token'] = token;
  }
  return query;
}
