export function say(): void {
  console.log('no fields, no redaction');
}
