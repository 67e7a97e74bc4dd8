/** One look at a time: a call meanwhile asks for another one after it. `take` fails only into `onError`. */
export function createLook(take: () => Promise<void>, onError: (error: unknown) => void): () => void {
  let looking: Promise<void> | null = null;
  let again = false;

  function look(): void {
    if (looking) {
      again = true;
      return;
    }
    looking = take()
      .catch(onError)
      .finally(() => {
        looking = null;
        if (!again) return;
        again = false;
        look();
      });
  }
  return look;
}
