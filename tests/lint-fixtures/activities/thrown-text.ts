export function fail(): never {
  throw 'a text has no stack';
}
