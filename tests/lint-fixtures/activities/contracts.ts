export const contract = 'activities';
