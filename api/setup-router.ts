import express, { type Request, type RequestHandler, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { z } from 'zod';
import type { FieldProblem } from './contracts/error';
import { setupEndpoints, type SetupAnswerOf, type SetupEndpoint, type SetupEndpointName } from './contracts/endpoints';
import { ApiError } from './errors';
import { authenticate, authorize } from './middleware/authenticate';
import { onlyMethods } from './middleware/not-found';
import type { Session, Sessions } from './sessions';

type Endpoints = typeof setupEndpoints;
type Parsed<Name extends SetupEndpointName, Part extends string> =
  Endpoints[Name] extends Record<Part, z.ZodType> ? z.output<Endpoints[Name][Part]> : undefined;

export interface SetupRequest<Name extends SetupEndpointName> {
  session: Session;
  params: Parsed<Name, 'params'>;
  query: Parsed<Name, 'query'>;
  body: Parsed<Name, 'body'>;
}

/** One function an endpoint: checked input in, the answer's body out; what it throws becomes the error. */
export type SetupHandlers = {
  [Name in SetupEndpointName]: (request: SetupRequest<Name>) => Promise<SetupAnswerOf<Name>>;
};

/** A policy may name 10,000 agents. */
const bodyLimit = '1mb';

/** Refused session tokens a minute and address: guessing 256 bits is hopeless, but it need not cost us a query each. */
const refusedPerMinute = 300;

/** The setup API: every endpoint of the contract, protected, its input checked and its answer cut to what is promised. */
export function createSetupRouter(handlers: SetupHandlers, sessions: Sessions): Router {
  const router = express.Router();
  const paths = new Map<string, { methods: Set<string> }>();
  router.use('/api/setup', refusalLimit());
  const readBody = express.json({ limit: bodyLimit, type: () => true });
  for (const name of Object.keys(setupEndpoints) as SetupEndpointName[]) {
    const endpoint: SetupEndpoint = setupEndpoints[name];
    const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    const protect: RequestHandler = async (request, response, next) => {
      const session = await authenticate(request, sessions);
      authorize(session, endpoint.allowed, pathParameter(request, 'giosgUserId'));
      response.locals['session'] = session;
      next();
    };
    const handle: RequestHandler = async (request, response) => {
      const input = { session: response.locals['session'] as Session, ...parseInput(endpoint, request) };
      const handler = handlers[name] as (input: unknown) => Promise<unknown>;
      response.status(endpoint.status).json(endpoint.answer.parse(await handler(input)));
    };
    router[endpoint.method](path, protect, ...(endpoint.body ? [readBody] : []), handle);
    const known = paths.get(path) ?? { methods: new Set() };
    paths.set(path, { methods: known.methods.add(endpoint.method.toUpperCase()) });
  }
  for (const [path, { methods }] of paths) router.all(path, onlyMethods(...methods));
  return router;
}

function refusalLimit(): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: refusedPerMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_request, response) => response.statusCode !== 401,
    // Behind a proxy everybody comes from its address: the limit is for all of them then, and still far from honest use.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
    handler: () => {
      throw new ApiError('too_many_requests', 'Too many refused requests. Try again in a minute.');
    },
  });
}

const pathParameter = (request: Request, name: string): string | undefined => {
  const value = request.params[name];
  return typeof value === 'string' ? value : undefined;
};

function parseInput(endpoint: SetupEndpoint, request: Request) {
  return {
    params: endpoint.params ? parse(endpoint.params, request.params) : undefined,
    query: endpoint.query ? parse(endpoint.query, request.query) : undefined,
    body: endpoint.body ? parse(endpoint.body, request.body) : undefined,
  };
}

/** @throws ApiError `invalid_request` naming each refused field. */
function parse(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const details: FieldProblem[] = parsed.error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  throw new ApiError('invalid_request', 'The request is not as it should be.', { details });
}
