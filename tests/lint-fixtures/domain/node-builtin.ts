import { readFileSync } from 'node:fs';
import { hostname } from 'os';

export const read = (): string => readFileSync(hostname(), 'utf8');
