import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { genesysRegions } from '../contracts/regions';

export interface SecurityHeadersOptions {
  /** What browsers reach us by; HTTPS there switches on HSTS. */
  publicUrl: string;
  giosgBaseUrl: string;
}

export interface SecurityHeaders {
  /** For every answer: nothing may be loaded, nobody may frame it. */
  everywhere: RequestHandler;
  /** For our pages: files of our own only. */
  page: RequestHandler;
  /** For the setup page: as `page`, and giosg's console may frame it, also inside Genesys Cloud. */
  setupPage: RequestHandler;
  /** For files that other sites show, such as the icon. */
  shared: RequestHandler;
}

const ownFilesOnly = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

export function createSecurityHeaders(options: SecurityHeadersOptions): SecurityHeaders {
  const https = options.publicUrl.startsWith('https:');
  const directives = (specific: Record<string, string[]>) => ({
    useDefaults: false,
    directives: https ? { ...specific, 'upgrade-insecure-requests': [] } : specific,
  });
  const policy = (specific: Record<string, string[]>) => helmet.contentSecurityPolicy(directives(specific));
  const framing = policy({ ...ownFilesOnly, 'frame-ancestors': frameAncestors(options.giosgBaseUrl) });
  const sharing = helmet.crossOriginResourcePolicy({ policy: 'cross-origin' });
  return {
    everywhere: helmet({
      contentSecurityPolicy: directives({
        'default-src': ["'none'"],
        'base-uri': ["'none'"],
        'form-action': ["'none'"],
        'frame-ancestors': ["'none'"],
      }),
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
      strictTransportSecurity: https,
    }),
    page: policy({ ...ownFilesOnly, 'frame-ancestors': ["'none'"] }),
    setupPage: (request, response, next) => {
      // The older header knows one origin only, and would win over the CSP in no browser but confuse people.
      response.removeHeader('X-Frame-Options');
      framing(request, response, next);
    },
    shared: sharing,
  };
}

/** A CSP checks every ancestor, and the giosg console may itself be framed in Genesys Cloud's pages. */
export function frameAncestors(giosgBaseUrl: string): string[] {
  const genesysPages = genesysRegions.map((region) => `https://apps.${region.host}`);
  return [...new Set([new URL(giosgBaseUrl).origin, 'https://*.giosg.com', ...genesysPages])];
}
