import type { Vendor } from './client-deps';

export interface VendorErrorDetails {
  /** Our name of the call, e.g. `setPresence`. */
  call: string;
  /** HTTP status; absent when there was no answer. */
  status?: number | undefined;
  /** The vendor's id of the request, for support cases. */
  correlationId?: string | undefined;
  /** The vendor's error code. */
  code?: string | undefined;
  /** What the vendor or the network said, in its own words; cleaned before it is kept. */
  detail?: string | undefined;
  /** True when a write may have taken effect all the same. Default false: the vendor refused it. */
  outcomeUnknown?: boolean | undefined;
  cause?: unknown;
}

/**
 * A call to a vendor that did not succeed. No part of it holds a credential or an e-mail address, so it may be logged
 * and stored as it is; the causes are errors of the network, which know hosts but no headers.
 */
export abstract class VendorError extends Error {
  abstract readonly vendor: Vendor;
  readonly call: string;
  readonly status: number | undefined;
  readonly correlationId: string | undefined;
  readonly code: string | undefined;
  readonly outcomeUnknown: boolean;

  constructor(summary: string, details: VendorErrorDetails) {
    super(toMessage(summary, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.call = details.call;
    this.status = details.status;
    this.correlationId = details.correlationId;
    this.code = details.code === undefined ? undefined : clean(details.code);
    this.outcomeUnknown = details.outcomeUnknown ?? false;
  }
}

function toMessage(summary: string, details: VendorErrorDetails): string {
  const facts = [
    details.status === undefined ? '' : `HTTP ${details.status}`,
    details.code === undefined ? '' : clean(details.code),
    details.detail === undefined ? '' : clean(details.detail),
    details.correlationId === undefined ? '' : `correlation id ${details.correlationId}`,
  ].filter((fact) => fact !== '');
  return `${summary} (${[details.call, ...facts].join(', ')})`;
}

/** A vendor's own words, short, without addresses of people and without anything long enough to be a credential. */
export function clean(text: string): string {
  return text
    .replace(/[^\s@<>"']+@[^\s@<>"']+/g, '[e-mail]')
    .replace(/[A-Za-z0-9+/_.=-]{37,}/g, '[redacted]')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);
}
