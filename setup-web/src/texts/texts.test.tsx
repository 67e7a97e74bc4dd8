import { setupErrorCodes } from '../../../api/contracts/error';
import { texts } from '.';

describe('texts', () => {
  it.each(setupErrorCodes)('have sentences for %s: what happened, what is lost, what to do', (code) => {
    const { happened, lost, todo } = texts.problems[code];
    for (const sentence of [happened, lost, todo]) expect(sentence).toMatch(/^[A-Zg].*[.:]$/);
  });
});
