/** giosg's own server tells the product of an uninstallation: a GET without a user's token, its body ignored. */
export async function callUninstall(url: string): Promise<{ status: number }> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return { status: response.status };
  } catch {
    return { status: 0 };
  }
}
