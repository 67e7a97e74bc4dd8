export const contract = 'api';
