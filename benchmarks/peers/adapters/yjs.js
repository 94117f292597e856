// Yjs: updates in format 1, as its providers send them; stored in format 2, the smaller one.
import * as Y from 'yjs';

export const cannot = {};

// Y.mergeUpdates sorts all updates again for each: of thousands it takes many times as long.
const merged = 'all updates in one transaction';
export const notes = { remote_merged: merged, concurrent_merged: merged, many_replicas: merged };

export function create(client, { keepsHistory = true, keepsUpdates = false } = {}) {
  const document = new Y.Doc({ gc: !keepsHistory });
  document.clientID = 1_500_000_001 + client;
  const text = document.getText('text');
  let update = null;
  if (keepsUpdates) document.on('update', (bytes) => { update = bytes; });
  return {
    insert: (position, inserted) => text.insert(position, inserted),
    delete: (position, length) => text.delete(position, length),
    transact: (edits) => document.transact(edits),
    takeUpdate: () => update,
    apply: (bytes) => Y.applyUpdate(document, bytes),
    applyAll: (updates) => document.transact(() => { for (const bytes of updates) Y.applyUpdate(document, bytes); }),
    save: () => Y.encodeStateAsUpdateV2(document),
    saveText: () => Y.encodeStateAsUpdateV2(document),
    restore: (bytes) => Y.applyUpdateV2(document, bytes),
    read: () => text.toString(),
    length: () => text.length,
  };
}

export function load(bytes, client) {
  const replica = create(client);
  replica.restore(bytes);
  return replica;
}
