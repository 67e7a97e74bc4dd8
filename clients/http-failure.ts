import { asArray, asFields, asText } from './parsing';

/** `not_sent`: nobody was there to take the request, so a write has certainly not happened. */
export type HttpFailureKind = 'timeout' | 'aborted' | 'network' | 'not_sent' | 'redirect' | 'too_large';

/** Thrown when a request got no usable answer. Clients turn it into an error of their vendor. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly kind: HttpFailureKind;

  constructor(kind: HttpFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export interface FailureCircumstances {
  timedOut: boolean;
  aborted: boolean;
  timeoutMs: number;
}

const notSentCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export function toHttpFailure(error: unknown, circumstances: FailureCircumstances): HttpFailure {
  if (error instanceof HttpFailure) return error;
  if (circumstances.timedOut) {
    return new HttpFailure('timeout', `gave no answer within ${circumstances.timeoutMs} ms`, { cause: error });
  }
  if (circumstances.aborted) return new HttpFailure('aborted', 'was given up by us', { cause: error });
  const code = networkCode(error);
  const kind = notSentCodes.has(code) ? 'not_sent' : 'network';
  return new HttpFailure(kind, `could not be reached: ${code}`, { cause: error });
}

/** fetch says only "fetch failed"; the reason is its cause, and under happy eyeballs one level further down. */
function networkCode(error: unknown): string {
  // By shape, not by class: errors of fetch may come from another realm.
  let current = asFields(error);
  for (let depth = 0; current && depth < 4; depth += 1) {
    const code = asText(current['code']);
    if (code !== undefined) return code;
    current = asFields(asArray(current['errors'])?.[0] ?? current['cause']);
  }
  return 'network error';
}
