import express, { type RequestHandler, type Router } from 'express';
import { ApiError } from '../errors';
import type { SecurityHeaders } from '../middleware/security-headers';
import { onlyMethods } from '../middleware/not-found';
import type { ProjectFiles } from '../project-files';

export interface PagesDeps {
  files: ProjectFiles;
  headers: SecurityHeaders;
}

const aYear = 31_536_000;

/** The setup page and its files, and what the giosg app form asks for. */
export function createPagesRouter({ files, headers }: PagesDeps): Router {
  const router = express.Router();
  router.get(['/setup', '/setup/'], headers.setupPage, sendSetupPage(files.setupWeb));
  // The build names each file after its content.
  const assets = { index: false, redirect: false, immutable: true, maxAge: aYear * 1_000 } as const;
  router.use('/setup/assets', express.static(`${files.setupWeb}/assets`, assets));
  // Paths within the page: it finds its view by itself.
  router.get('/setup/{*view}', viewsOnly, headers.setupPage, sendSetupPage(files.setupWeb));
  router.get('/terms', headers.page, sendAsset(files.assets, 'terms.html'));
  router.get('/privacy', headers.page, sendAsset(files.assets, 'privacy.html'));
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

function sendAsset(folder: string, file: string): RequestHandler {
  return (_request, response, next) => {
    response.sendFile(file, { root: folder, maxAge: 3_600_000 }, (error) => {
      if (error) next(response.headersSent ? error : missingPage);
    });
  };
}
