export const target = 'activities';
