/**
 * What the clients ask of a logger and of metrics. Pino's logger and the metrics of this product fit as they are; the
 * clients stay usable without either.
 */
export interface ClientLogger {
  debug(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface ClientMetrics {
  vendorCalls: { inc(labels: { vendor: Vendor; call: string; status: string }): void };
  vendorCallSeconds: { observe(labels: { vendor: Vendor; call: string }, seconds: number): void };
}

export type Vendor = 'giosg' | 'genesys';

export interface CallOptions {
  /** Gives the call up, e.g. when the lease ends. A write given up has an unknown outcome. */
  signal?: AbortSignal | undefined;
}

export interface PagedOptions extends CallOptions {
  /** Runs the call for each page: it may have to wait for its turn. */
  each?: (<Page>(call: () => Promise<Page>) => Promise<Page>) | undefined;
}
