// ywasm: yrs, the core of YDotNet, as WebAssembly. Updates in format 1, stored in format 2.
import * as Y from 'ywasm';

export const cannot = {};
const merged = 'all updates in one transaction';
export const notes = { remote_merged: merged, concurrent_merged: merged, many_replicas: merged };

export function create(client, { keepsHistory = true, keepsUpdates = false } = {}) {
  const document = new Y.YDoc({ gc: !keepsHistory, clientID: 1_500_000_001 + client });
  const text = document.getText('text');
  let transaction;
  let update = null;
  if (keepsUpdates) document.onUpdate((bytes) => { update = bytes; });
  const transact = (edits) => {
    transaction = document.beginTransaction();
    edits();
    transaction.commit();
    transaction.free();
    transaction = undefined;
  };
  return {
    insert: (position, inserted) => text.insert(position, inserted, undefined, transaction),
    delete: (position, length) => text.delete(position, length, transaction),
    transact,
    takeUpdate: () => update,
    apply: (bytes) => Y.applyUpdate(document, bytes),
    applyAll: (updates) => transact(() => { for (const bytes of updates) transaction.applyV1(bytes); }),
    save: () => Y.encodeStateAsUpdateV2(document),
    saveText: () => Y.encodeStateAsUpdateV2(document),
    restore: (bytes) => Y.applyUpdateV2(document, bytes),
    read: () => text.toString(),
    length: () => text.length(),
    free: () => { text.free(); document.free(); },
  };
}

export function load(bytes, client) {
  const replica = create(client);
  replica.restore(bytes);
  return replica;
}
