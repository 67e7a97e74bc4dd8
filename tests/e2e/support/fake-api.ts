import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import {
  setupEndpoints,
  type SetupAnswerOf,
  type SetupEndpoint,
  type SetupEndpointName,
} from '../../../api/contracts/endpoints';
import { createSecurityHeaders } from '../../../api/middleware/security-headers';
import { projectFiles } from '../../../api/project-files';
import { createPagesRouter } from '../../../api/routes/pages.route';

export type Answers = { [Name in SetupEndpointName]?: SetupAnswerOf<Name> };

export interface FakeApi {
  url: string;
  /** What each endpoint answers from now on; one without an answer is a 404 and noted. */
  answers: Answers;
  unknownCalls: string[];
  close(): Promise<void>;
}

/** The built page with the headers of the real one, and answers of the tests' own: any state is one object away. */
export async function startFakeApi(giosgBaseUrl: string): Promise<FakeApi> {
  const answers: Answers = {};
  const unknownCalls: string[] = [];
  const app = express();
  const headers = createSecurityHeaders({ publicUrl: 'http://localhost', giosgBaseUrl });
  for (const name of Object.keys(setupEndpoints) as SetupEndpointName[]) {
    const endpoint: SetupEndpoint = setupEndpoints[name];
    app[endpoint.method](endpoint.path.replace(/\{(\w+)\}/g, ':$1'), (_request, response, next) => {
      const answer = answers[name];
      if (answer === undefined) next();
      else response.status(endpoint.status).json(endpoint.answer.parse(answer));
    });
  }
  app.get('/api/setup/events', (_request, response) => {
    response.set('Content-Type', 'text/event-stream').flushHeaders();
    response.write('event: changed\ndata: {"topics":["setup"]}\n\n');
  });
  app.use('/api', (request, response) => {
    unknownCalls.push(`${request.method} ${request.originalUrl}`);
    response.status(404).json({ error: { code: 'not_found', message: 'No answer was given for this call.' } });
  });
  app.use(createPagesRouter({ files: projectFiles(), headers }));
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    unknownCalls,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
