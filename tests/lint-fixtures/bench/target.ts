export const target = 'bench';
