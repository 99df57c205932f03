// The elements of `root` that match and have not been set up under this name before.
const seen = new Map();

export function fresh(root, selector, name = selector) {
  if (!seen.has(name)) seen.set(name, new WeakSet());
  const known = seen.get(name);
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  return found.filter((element) => !known.has(element) && known.add(element));
}

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? "";
}
