import { ApiError } from '../errors';
import type { SetupHandlers } from '../setup-router';
import type { TodayRepository } from '../../db/today.repository';

export interface TodayHandlersDeps {
  today: TodayRepository;
}

const longestMs = 48 * 60 * 60_000;

export function createTodayHandlers(deps: TodayHandlersDeps): Pick<SetupHandlers, 'getToday'> {
  return {
    getToday: async ({ session, query }) => {
      const since = new Date(query.since);
      if (Date.now() - since.getTime() > longestMs) {
        throw new ApiError('invalid_request', 'That is too long ago.', {
          details: [{ path: 'since', message: 'must be within the last 48 hours' }],
        });
      }
      const { hours, ...numbers } = await deps.today.read(session.organizationId, since);
      return {
        since: since.toISOString(),
        ...numbers,
        hours: hours.map((hour) => ({ ...hour, at: hour.at.toISOString() })),
      };
    },
  };
}
