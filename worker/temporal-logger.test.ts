import { runInNewContext } from 'node:vm';
import { readable } from './temporal-logger';

describe('what Temporal logs', () => {
  it('says what an error was, also one of a workflow’s realm', () => {
    const foreign: unknown = runInNewContext('new TypeError("out of reach", { cause: new Error("no route") })');
    expect(foreign).not.toBeInstanceOf(Error);
    expect(readable({ error: foreign, workflowId: 'organization/1' })).toEqual({
      error: 'TypeError: out of reach (Error: no route)',
      workflowId: 'organization/1',
    });
  });
});
