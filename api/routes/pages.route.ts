import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import compression from 'compression';
import express, { type RequestHandler, type Router } from 'express';
import { escapeHtml } from '../error-page';
import { ApiError } from '../errors';
import type { SecurityHeaders } from '../middleware/security-headers';
import { onlyMethods } from '../middleware/not-found';
import type { ProjectFiles } from '../project-files';

export interface PagesDeps {
  files: ProjectFiles;
  headers: SecurityHeaders;
  /** Stands in for `[company]` and `[contact]`, which stay where it is not set, for the operator to notice. */
  operator?: { name?: string | undefined; contact?: string | undefined } | undefined;
  timelineRetentionDays?: number | undefined;
}

const aYear = 31_536_000;

/** The setup page and its files, and what the giosg app form asks for. */
export function createPagesRouter(deps: PagesDeps): Router {
  const { files, headers } = deps;
  const router = express.Router();
  router.get(['/setup', '/setup/'], headers.setupPage, sendSetupPage(files.setupWeb));
  // The build names each file after its content. Compressed here, since not everybody has a proxy that does it.
  const assets = { index: false, redirect: false, immutable: true, maxAge: aYear * 1_000 } as const;
  router.use('/setup/assets', compression(), express.static(`${files.setupWeb}/assets`, assets));
  // Paths within the page: it finds its view by itself.
  router.get('/setup/{*view}', viewsOnly, headers.setupPage, sendSetupPage(files.setupWeb));
  router.get('/terms', headers.page, sendText('terms.html', deps));
  router.get('/privacy', headers.page, sendText('privacy.html', deps));
  router.get('/page.css', sendAsset(files.assets, 'page.css'));
  router.get('/icon.png', headers.shared, sendAsset(files.assets, 'icon.png'));
  for (const path of ['/setup', '/terms', '/privacy', '/page.css', '/icon.png'])
    router.all(path, onlyMethods('GET', 'HEAD'));
  return router;
}

/** A missing file is not a view: it gets its 404. */
const viewsOnly: RequestHandler = (request, _response, next) => {
  if (/^\/setup\/assets\/|\.\w+$/.test(request.path)) next('route');
  else next();
};

function sendSetupPage(folder: string): RequestHandler {
  return (_request, response, next) => {
    const options = { root: folder, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } };
    response.sendFile('index.html', options, (error) => {
      if (!error) return;
      if (response.headersSent) return next(error);
      response.status(503).type('text').send('The setup page is not built here. Run: npm run build\n');
    });
  };
}

const missingPage = new ApiError('not_found', 'This page is missing here.');

/** A text of ours with the operator's words in it. */
function sendText(file: string, { files, operator, timelineRetentionDays }: PagesDeps): RequestHandler {
  const words: Record<string, string | undefined> = {
    '[company]': operator?.name,
    '[contact]': operator?.contact,
    '[days]': timelineRetentionDays?.toString(),
  };
  return async (_request, response) => {
    const text = await readFile(join(files.assets, file), 'utf8').catch(() => {
      throw missingPage;
    });
    const filled = text.replace(/\[(company|contact|days)\]/g, (name) => escapeHtml(words[name] ?? name));
    response.set('Cache-Control', 'public, max-age=3600').type('html').send(filled);
  };
}

function sendAsset(folder: string, file: string): RequestHandler {
  return (_request, response, next) => {
    response.sendFile(file, { root: folder, maxAge: 3_600_000 }, (error) => {
      if (error) next(response.headersSent ? error : missingPage);
    });
  };
}
