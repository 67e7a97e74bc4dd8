export const target = 'worker';
