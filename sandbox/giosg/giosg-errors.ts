/** An answer of giosg that is not a success; the body's shape is Django REST framework's. */
export class GiosgHttpError extends Error {
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(`giosg ${status}`);
    this.name = 'GiosgHttpError';
  }
}

export const unauthenticated = (detail: string): GiosgHttpError => new GiosgHttpError(401, { detail });
export const forbidden = (): GiosgHttpError =>
  new GiosgHttpError(403, { detail: 'You do not have permission to perform this action.' });
export const notFound = (): GiosgHttpError => new GiosgHttpError(404, { detail: 'Not found.' });
