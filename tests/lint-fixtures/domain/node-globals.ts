export const found: unknown[] = [process, Buffer, require, fetch];
