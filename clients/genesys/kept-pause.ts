import { GenesysRateLimitedError } from './errors';

/** Where all processes of an organization see the pause that one of them was asked for. */
export interface SharedPause {
  blockGenesys(organizationId: string, ms: number): Promise<void>;
  genesysBlockedForMs(organizationId: string): Promise<number>;
}

/**
 * For calls to Genesys Cloud outside the connection: none while any process of this organization was asked for a pause
 * (GenesysRateLimitedError, with what is left of it), and a 429 of its own is told to the others.
 */
export async function keepPause<Result>(
  shared: SharedPause,
  organizationId: string,
  call: () => Promise<Result>,
): Promise<Result> {
  const leftMs = await shared.genesysBlockedForMs(organizationId);
  if (leftMs > 0) {
    const detail = 'the pause that it asked for is not over';
    throw new GenesysRateLimitedError(Math.ceil(leftMs), { call: 'none', detail });
  }
  try {
    return await call();
  } catch (error) {
    const limited = rateLimitIn(error);
    if (limited) await shared.blockGenesys(organizationId, limited.retryAfterMs);
    throw error;
  }
}

/** The refusal itself, or what an error for the page was made from. */
function rateLimitIn(error: unknown): GenesysRateLimitedError | null {
  if (error instanceof GenesysRateLimitedError) return error;
  return error instanceof Error && error.cause !== undefined ? rateLimitIn(error.cause) : null;
}
