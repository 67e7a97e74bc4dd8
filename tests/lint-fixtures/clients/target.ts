export const target = 'clients';
