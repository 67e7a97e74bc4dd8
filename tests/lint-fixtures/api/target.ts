export const target = 'api';
