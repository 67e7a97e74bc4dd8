/**
 * Where `Back to giosg` leads: to the page that giosg named, if it is giosg's own, else to giosg's front page. A
 * `redirect_uri` is unsigned, so one elsewhere is dropped.
 */
export function chooseBackUrl(redirectUri: string | null, giosgUrl: string): string {
  if (redirectUri === null) return giosgUrl;
  try {
    return new URL(redirectUri).origin === new URL(giosgUrl).origin ? redirectUri : giosgUrl;
  } catch {
    return giosgUrl;
  }
}
