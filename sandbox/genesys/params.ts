import type { Request } from 'express';

/** A list given as `id=a,b` or as repeated keys: clients send either. */
export function listParam(request: Request, name: string): string[] {
  const given = request.query[name];
  const values = Array.isArray(given) ? given.map(String) : typeof given === 'string' ? [given] : [];
  return values.flatMap((value) => value.split(',')).filter((value) => value !== '');
}

export function numberParam(request: Request, name: string, fallback: number): number {
  const value = Number(request.query[name] ?? fallback);
  return Number.isFinite(value) ? Math.trunc(value) : fallback;
}

export function textParam(request: Request, name: string): string | undefined {
  const value = request.query[name];
  return typeof value === 'string' ? value : undefined;
}
