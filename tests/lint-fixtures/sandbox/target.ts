export const target = 'sandbox';
