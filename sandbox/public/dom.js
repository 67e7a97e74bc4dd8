/** Makes an element; text as text, never as HTML. */
export function make(tag, { text, className, attributes = {}, on = {} } = {}, children = []) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...children);
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Writes only what differs, so that nothing is announced or redrawn in vain. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
