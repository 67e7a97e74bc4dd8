export const target = 'workflows';
