export const echo = (value: any): unknown => value;
