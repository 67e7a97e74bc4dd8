import { one } from './cycle-one';

export const two = (): string => one();
