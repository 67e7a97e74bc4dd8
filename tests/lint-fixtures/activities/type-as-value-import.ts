import { Shape } from './shape';

export const sizeOf = (shape: Shape): number => shape.size;
