export const readings = (): unknown[] => [Date.now(), new Date(), Date(), Math.random(), new Date(0)];
