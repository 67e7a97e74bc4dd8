import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import type { z } from 'zod';
import { commonErrorCodes, setupEndpoints, type SetupEndpoint } from './contracts/endpoints';
import { streamEventsEndpoint } from './contracts/events';
import { errorAnswerSchema, setupErrorStatus, type SetupErrorCode } from './contracts/error';

const json = (schema: z.ZodType) => ({ 'application/json': { schema } });

/** The setup API as OpenAPI 3.1, from the schemas that check its requests and cut its answers. */
export function createOpenApiDocument(publicUrl: string): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'session', {
    type: 'http',
    scheme: 'bearer',
    description: 'The session of the setup page: 30 minutes, renewed while used, 8 hours at most.',
  });
  for (const [name, endpoint] of Object.entries(setupEndpoints)) registry.registerPath(toRoute(name, endpoint));
  registry.registerPath(eventsRoute());
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Setup API',
      version: '1.0.0',
      description: 'What the setup page uses. The session says which organization is meant.',
    },
    servers: [{ url: publicUrl }],
  });
}

const allowedWords: Record<SetupEndpoint['allowed'], string> = {
  manager: 'For managers.',
  own_row: 'For managers, and for the agent whose row it is.',
  anyone: 'For every session.',
};

function toRoute(name: string, endpoint: SetupEndpoint): RouteConfig {
  return {
    operationId: name,
    method: endpoint.method,
    path: endpoint.path,
    summary: endpoint.summary,
    description: allowedWords[endpoint.allowed],
    security: [{ session: [] }],
    request: {
      ...(endpoint.params ? { params: endpoint.params as z.ZodObject } : {}),
      ...(endpoint.query ? { query: endpoint.query as z.ZodObject } : {}),
      ...(endpoint.body ? { body: { content: json(endpoint.body), required: !endpoint.body.isOptional() } } : {}),
    },
    responses: {
      [endpoint.status]: { description: 'Done', content: json(endpoint.answer) },
      ...errorResponses([...commonErrorCodes, ...(endpoint.body ? bodyErrorCodes : []), ...endpoint.errors]),
    },
  };
}

function eventsRoute(): RouteConfig {
  const { event, ...endpoint } = streamEventsEndpoint;
  const route = toRoute('streamEvents', { ...endpoint, answer: event });
  const stream = { description: 'Events until the session ends', content: { 'text/event-stream': { schema: event } } };
  return { ...route, responses: { ...route.responses, [endpoint.status]: stream } };
}

const bodyErrorCodes = ['malformed_json', 'body_too_large'] as const satisfies readonly SetupErrorCode[];

/** One answer a status, naming the codes it comes with. */
function errorResponses(codes: readonly SetupErrorCode[]): RouteConfig['responses'] {
  const responses: RouteConfig['responses'] = {};
  for (const status of new Set(codes.map((code) => setupErrorStatus[code]))) {
    const names = codes.filter((code) => setupErrorStatus[code] === status);
    responses[status] = {
      description: names.map((code) => `\`${code}\``).join(', '),
      content: json(errorAnswerSchema),
    };
  }
  return responses;
}
