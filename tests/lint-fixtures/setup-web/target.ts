export const target = 'setup-web';
