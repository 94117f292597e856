// The libraries that are measured, by the name of their package.
export const peers = {
  yjs: () => import('./adapters/yjs.js'),
  ywasm: () => import('./adapters/ywasm.js'),
  'loro-crdt': () => import('./adapters/loro.js'),
  '@automerge/automerge': () => import('./adapters/automerge.js'),
  'json-joy': () => import('./adapters/json-joy.js'),
  'diamond-types-node': () => import('./adapters/diamond-types.js'),
};
