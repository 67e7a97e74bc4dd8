export const target = 'runtime';
