export const target = 'local';
