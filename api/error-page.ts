const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** A page for people whose browser was sent here. No script, and its style is a file: the CSP allows no other. */
export function errorPage(status: number, message: string): string {
  const title = status >= 500 ? 'Please try again soon' : 'This did not work';
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="stylesheet" href="/page.css">
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${escapeHtml(message)}</p>
      <p>Open the app from giosg again: Settings, giosg apps, Setup.</p>
    </main>
  </body>
</html>
`;
}
