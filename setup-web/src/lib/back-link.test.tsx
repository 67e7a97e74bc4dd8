import { chooseBackUrl } from './back-link';

describe('chooseBackUrl', () => {
  const giosgUrl = 'https://service.giosg.example';

  it.each([
    [null, giosgUrl],
    ['https://service.giosg.example/apps?x=1', 'https://service.giosg.example/apps?x=1'],
    ['https://evil.example/apps', giosgUrl],
    ['http://service.giosg.example/apps', giosgUrl],
    ['https://service.giosg.example.evil.example/', giosgUrl],
    ['https://service.giosg.example@evil.example/', giosgUrl],
    ['javascript:alert(1)', giosgUrl],
    ['/apps', giosgUrl],
  ])('sends the browser for %s to %s', (redirectUri, expected) => {
    expect(chooseBackUrl(redirectUri, giosgUrl)).toBe(expected);
  });
});
