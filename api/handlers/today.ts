import { ApiError } from '../errors';
import type { SetupHandlers } from '../setup-router';
import type { TodayNumbers, TodayRepository } from '../../db/today.repository';

export interface TodayHandlersDeps {
  today: Pick<TodayRepository, 'read'>;
}

const longestMs = 48 * 60 * 60_000;

export function createTodayHandlers(deps: TodayHandlersDeps): Pick<SetupHandlers, 'getToday'> {
  const underWay = new Map<string, Promise<TodayNumbers>>();

  /** A large organization's day is a second's work for Postgres: whoever asks meanwhile gets the same answer. */
  const read = (organizationId: string, since: Date): Promise<TodayNumbers> => {
    const key = JSON.stringify([organizationId, since]);
    const running =
      underWay.get(key) ?? deps.today.read(organizationId, since).finally(() => void underWay.delete(key));
    underWay.set(key, running);
    return running;
  };

  return {
    getToday: async ({ session, query }) => {
      const since = new Date(query.since);
      if (Date.now() - since.getTime() > longestMs) {
        throw new ApiError('invalid_request', 'That is too long ago.', {
          details: [{ path: 'since', message: 'must be within the last 48 hours' }],
        });
      }
      const { hours, ...numbers } = await read(session.organizationId, since);
      return {
        since: since.toISOString(),
        ...numbers,
        hours: hours.map((hour) => ({ ...hour, at: hour.at.toISOString() })),
      };
    },
  };
}
