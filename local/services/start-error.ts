/** Something a person must change before the start can succeed: the message is one clear sentence that names it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** Told one line of progress at a time, without a line end. */
export type Report = (line: string) => void;

/** For callers that have no terminal to talk to. */
export const silent: Report = () => undefined;
