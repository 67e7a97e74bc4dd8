/** A trigger that giosg's own server calls (uninstall, background ones): a GET whose answer's body is ignored; status 0: no answer. */
export async function callTrigger(url: string): Promise<{ status: number }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return { status: response.status };
  } catch {
    return { status: 0 };
  }
}
