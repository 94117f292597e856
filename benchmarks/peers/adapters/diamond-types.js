// diamond-types-node: of an update it takes what was done since the version before. Deletions keep their text.
import diamondTypes from 'diamond-types-node';

const { Doc, OpLog } = diamondTypes;

export const cannot = { size_text: 'keeps all history' };
const merged = 'into the log, then checked out';
export const notes = { remote_merged: merged, concurrent_merged: merged, many_replicas: merged };

const agentOf = (client) => (1_500_000_001 + client).toString(36);

export function create(client, { keepsUpdates = false } = {}) {
  return replica(new Doc(agentOf(client)), keepsUpdates);
}

export function load(bytes, client) {
  return replica(Doc.fromBytes(bytes, agentOf(client)), false);
}

function replica(document, keepsUpdates) {
  let before;
  let checkedOut;
  return {
    insert: (position, inserted) => document.ins(position, inserted),
    delete: (position, length) => document.del(position, length),
    transact: (edits) => {
      if (keepsUpdates) before = document.getLocalVersion();
      edits();
    },
    takeUpdate: () => document.getPatchSince(before),
    apply: (bytes) => document.mergeBytes(bytes),
    applyAll: (updates) => {
      const log = new OpLog();
      for (const bytes of updates) log.addFromBytes(bytes);
      const branch = log.checkout();
      checkedOut = branch.get();
      branch.free();
      log.free();
    },
    save: () => document.toBytes(),
    read: () => checkedOut ?? document.get(),
    length: () => checkedOut?.length ?? document.len(),
    free: () => document.free(),
  };
}
