export const target = 'db';
