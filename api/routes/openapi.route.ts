import type { RequestHandler } from 'express';
import { createOpenApiDocument } from '../openapi';

/** `GET /api/openapi.json`. */
export function createOpenApiRoute(publicUrl: string): RequestHandler {
  const document = createOpenApiDocument(publicUrl);
  return (_request, response) => {
    response.json(document);
  };
}
