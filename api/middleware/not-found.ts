import type { RequestHandler } from 'express';
import { ApiError } from '../errors';

export const notFound: RequestHandler = () => {
  throw new ApiError('not_found', 'There is nothing at this address.');
};

/** For a path that is known under other methods. */
export function onlyMethods(...methods: string[]): RequestHandler {
  return (request) => {
    throw new ApiError('method_not_allowed', `${request.method} is not possible here.`, {
      headers: { Allow: methods.join(', ') },
    });
  };
}

/** API answers and redirects are for one person at one moment. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
