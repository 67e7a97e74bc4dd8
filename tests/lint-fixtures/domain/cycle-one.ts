import { two } from './cycle-two';

export const one = (): string => two();
