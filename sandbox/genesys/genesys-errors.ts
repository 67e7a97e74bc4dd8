/** An answer of Genesys Cloud that is not a success, as its ErrorBody. */
export class GenesysHttpError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly extra: { readonly params?: Readonly<Record<string, string>>; readonly retryAfterSeconds?: number } = {},
  ) {
    super(message);
    this.name = 'GenesysHttpError';
  }

  /** `contextId` is the correlation id of the answer. */
  body(contextId: string) {
    const { params } = this.extra;
    return {
      message: this.message,
      code: this.code,
      status: this.status,
      ...(params ? { messageWithParams: this.message, messageParams: params } : {}),
      contextId,
      details: [],
      errors: [],
    };
  }
}

export const notFound = (what: string): GenesysHttpError =>
  new GenesysHttpError(404, 'not.found', `The requested resource (${what}) was not found.`);
export const badRequest = (message: string, code = 'bad.request'): GenesysHttpError =>
  new GenesysHttpError(400, code, message);
export const missingPermissions = (permissions: readonly string[]): GenesysHttpError => {
  const list = permissions.join(', ');
  return new GenesysHttpError(
    403,
    'missing.permissions',
    `Unable to perform the requested action. You are missing the following permission(s): ${list}`,
    { params: { permissions: list } },
  );
};
