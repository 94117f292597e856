// Loro: stored as a snapshot, which loads fast; without history as a shallow one.
import { LoroDoc } from 'loro-crdt';

export const cannot = {};
export const cachesSaves = true; // What is saved again without an edit comes from memory.

export function create(client, { keepsUpdates = false } = {}) {
  const document = new LoroDoc();
  document.setPeerId(1_500_000_001n + BigInt(client));
  const text = document.getText('text');
  let update = null;
  if (keepsUpdates) document.subscribeLocalUpdates((bytes) => { update = bytes; });
  return {
    insert: (position, inserted) => text.insert(position, inserted),
    delete: (position, length) => text.delete(position, length),
    transact: (edits) => { edits(); document.commit(); },
    takeUpdate: () => update,
    apply: (bytes) => document.import(bytes),
    applyAll: (updates) => document.importBatch(updates),
    save: () => document.export({ mode: 'snapshot' }),
    saveText: () => document.export({ mode: 'shallow-snapshot', frontiers: document.oplogFrontiers() }),
    read: () => text.toString(),
    length: () => text.length,
    free: () => { text.free(); document.free(); },
  };
}

export function load(bytes, client) {
  const replica = create(client);
  replica.apply(bytes);
  return replica;
}
