import { createSharedRead } from './shared-read';

/** A read that the test answers, in order. */
function reads() {
  const answers: ((value: number) => void)[] = [];
  const failures: ((error: Error) => void)[] = [];
  const read = createSharedRead(
    () =>
      new Promise<number>((resolve, reject) => {
        answers.push(resolve);
        failures.push(reject);
      }),
  );
  const begun = async (): Promise<number> => {
    await new Promise((resolve) => setImmediate(resolve));
    return answers.length;
  };
  return { read, answers, failures, begun };
}

describe('createSharedRead', () => {
  it('gives one read to all who ask before it begins, and another one to who asks later', async () => {
    const { read, answers, begun } = reads();
    const [first, second] = [read(), read()];
    expect(await begun()).toBe(1);
    const [third, fourth] = [read(), read()];
    expect(await begun()).toBe(1);
    answers[0]?.(1);
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    expect(await begun()).toBe(2);
    answers[1]?.(2);
    expect(await Promise.all([third, fourth])).toEqual([2, 2]);
  });

  it('tells a failure to those who shared the read, and reads again for the next', async () => {
    const { read, answers, failures, begun } = reads();
    const first = read();
    await begun();
    const second = read();
    failures[0]?.(new Error('away'));
    await expect(first).rejects.toThrow('away');
    expect(await begun()).toBe(2);
    answers[1]?.(2);
    expect(await second).toBe(2);
  });
});
