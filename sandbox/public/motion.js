/** Plays an element's animation from its beginning, also while it is still playing. */
export function replay(element, className) {
  if (!element.classList.contains(className)) {
    element.classList.add(className);
    return;
  }
  for (const animation of element.getAnimations({ subtree: true })) {
    animation.cancel();
    animation.play();
  }
}
